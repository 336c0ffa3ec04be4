//! Words by which a browser or a script engine would take text for its own. Imports nothing of ours.

/// Long enough that chance does not write them into a picture of 25 MB.
const LONG: [&[u8]; 7] = [b"<script", b"<?php ", b"<?php\n", b"<?php\r", b"<!doctype html", b"<iframe ", b"<html>"];

/// Short ones, looked for only where text stands.
const SHORT: [&[u8]; 12] = [
    b"<html",
    b"<head>",
    b"<body",
    b"<svg",
    b"<?xml",
    b"<?php",
    b"<!doctype",
    b"<!entity",
    b"<object ",
    b"<embed ",
    b"<img ",
    b"<meta ",
];

/// Words before a sign that is rare in prose, looked for only where text stands.
const BEFORE_A_SIGN: [&[u8]; 7] =
    [b"javascript:", b"vbscript:", b"wscript.", b"activexobject(", b"document.write(", b"eval(", b"powershell -"];

/// How far apart pieces must overlap to find every mark.
pub const LONGEST: usize = 16;

/// Whether one of the long marks is in `bytes`, in whatever case.
pub fn any_long(bytes: &[u8]) -> bool {
    // A `<` is rare enough to make the search cheap.
    bytes.iter().enumerate().filter(|(_, byte)| **byte == b'<').any(|(at, _)| starts(&bytes[at..], &LONG))
}

/// Whether any mark is in the text `bytes`, in whatever case.
pub fn any(bytes: &[u8]) -> bool {
    bytes.iter().enumerate().any(|(at, byte)| match byte {
        b'<' => starts(&bytes[at..], &SHORT) || starts(&bytes[at..], &LONG),
        b':' | b'.' | b'(' | b'-' => ends(&bytes[..=at], &BEFORE_A_SIGN),
        _ => false,
    })
}

fn starts(bytes: &[u8], marks: &[&[u8]]) -> bool {
    marks.iter().any(|mark| bytes.get(..mark.len()).is_some_and(|here| here.eq_ignore_ascii_case(mark)))
}

fn ends(bytes: &[u8], marks: &[&[u8]]) -> bool {
    let fits =
        |mark: &&[u8]| bytes.len().checked_sub(mark.len()).is_some_and(|at| bytes[at..].eq_ignore_ascii_case(mark));
    marks.iter().any(fits)
}
