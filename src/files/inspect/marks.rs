//! Words by which a browser or a script engine would take text for its own. Imports nothing of ours.

/// Long enough that chance does not write them into a picture of 25 MB.
const LONG: [&[u8]; 7] = [b"<script", b"<?php ", b"<?php\n", b"<?php\r", b"<!doctype html", b"<iframe ", b"<html>"];

/// Short ones, looked for only where text stands.
const SHORT: [&[u8]; 8] =
    [b"<html>", b"<head>", b"<body>", b"<svg>", b"<?xml", b"<?php", b"<!doctype", b"<!entity"];

/// Words that prose puts in angle brackets too; with a value given they are a page's.
const WITH_A_VALUE: [&[u8]; 8] =
    [b"<html", b"<head", b"<body", b"<svg", b"<object", b"<embed", b"<img", b"<meta"];
/// How far behind its word a value is looked for.
const VALUE_WITHIN: usize = 240;

/// Words before a sign that is rare in prose, looked for only where text stands.
const BEFORE_A_SIGN: [&[u8]; 7] =
    [b"javascript:", b"vbscript:", b"wscript.", b"activexobject(", b"document.write(", b"eval(", b"powershell -"];

/// How far apart pieces must overlap to find every mark.
pub const LONGEST: usize = VALUE_WITHIN + 16;

/// Whether one of the long marks is in `bytes`, in whatever case.
pub fn any_long(bytes: &[u8]) -> bool {
    // A `<` is rare enough to make the search cheap.
    bytes.iter().enumerate().filter(|(_, byte)| **byte == b'<').any(|(at, _)| starts(&bytes[at..], &LONG))
}

/// Whether any mark is in the text `bytes`, in whatever case.
pub fn any(bytes: &[u8]) -> bool {
    bytes.iter().enumerate().any(|(at, byte)| match byte {
        b'<' => starts(&bytes[at..], &SHORT) || starts(&bytes[at..], &LONG) || has_value(&bytes[at..]),
        b':' | b'.' | b'(' | b'-' => is_call(&bytes[..=at], bytes.get(at + 1)),
        _ => false,
    })
}

fn starts(bytes: &[u8], marks: &[&[u8]]) -> bool {
    marks.iter().any(|mark| bytes.get(..mark.len()).is_some_and(|here| here.eq_ignore_ascii_case(mark)))
}

/// Whether a page's word begins here and gives a value before it closes.
fn has_value(bytes: &[u8]) -> bool {
    let Some(word) = WITH_A_VALUE.iter().find(|word| starts(bytes, &[word])) else { return false };
    let rest = &bytes[word.len()..bytes.len().min(word.len() + VALUE_WITHIN)];
    let apart = rest.first().is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'/');
    apart && rest.iter().take_while(|byte| **byte != b'>').any(|byte| *byte == b'=')
}

/// Whether `bytes` end with a word of [`BEFORE_A_SIGN`] that stands by itself and does not end a clause.
fn is_call(bytes: &[u8], next: Option<&u8>) -> bool {
    let fits = |mark: &&[u8]| {
        bytes.len().checked_sub(mark.len()).is_some_and(|at| {
            let alone = at == 0 || !(bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'-');
            alone && bytes[at..].eq_ignore_ascii_case(mark)
        })
    };
    next.is_some_and(|next| !next.is_ascii_whitespace()) && BEFORE_A_SIGN.iter().any(fits)
}
