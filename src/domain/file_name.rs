//! What a file is called, made harmless: for people who read it and for the program that saves it, never for a path of
//! ours. Imports only its own floor.
//!
//! Names come from strangers: they may lead out of a folder, turn their letters round (bidirectional controls) or lie
//! about what the file is (ASVS 5.0 V5.3.2, V5.4.1, V5.4.2).

use super::document::FileKind;

/// Longest name, characters, its extension included.
const LONGEST: usize = 200;
/// What is called something when nothing of its name is left.
const NAMELESS: &str = "document";

/// The name without folders, controls and characters that a file system refuses, ending as files of this kind do.
#[must_use]
pub fn harmless(name: &str, kind: FileKind) -> String {
    let name = readable(name);
    if is_extension_of(kind, extension(&name)) && name.chars().count() <= LONGEST {
        return name;
    }
    let known = FileKind::ALL.iter().any(|other| is_extension_of(*other, extension(&name)));
    let stem = if known { name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem) } else { &name };
    let room = LONGEST - 1 - kind.extension().len();
    let stem: String = stem.chars().take(room).collect();
    let stem = stem.trim_end_matches(['.', ' ']);
    format!("{}.{}", if stem.is_empty() { NAMELESS } else { stem }, kind.extension())
}

/// The name as people may be shown it, whatever the file turned out to be: at most 200 characters.
#[must_use]
pub fn readable(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept = last.chars().filter(|c| !is_hidden(*c)).map(|c| if FORBIDDEN.contains(c) { '_' } else { c });
    let words: String = kept.collect();
    let joined = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let name: String = joined.trim_start_matches('.').trim_end_matches('.').trim().chars().take(LONGEST).collect();
    if name.is_empty() { NAMELESS.to_owned() } else { name }
}

/// What some file systems refuse in a name.
const FORBIDDEN: &str = "<>:\"|?*";

/// Controls, and what is not seen but changes how the rest is: marks of direction, joiners, line separators.
fn is_hidden(c: char) -> bool {
    let unseen = matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffd}'
    );
    unseen || (c.is_control() && !c.is_whitespace())
}

fn extension(name: &str) -> &str {
    name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map(|(_, extension)| extension).unwrap_or_default()
}

/// Some kinds are written in two ways.
fn is_extension_of(kind: FileKind, extension: &str) -> bool {
    let other = match kind {
        FileKind::Jpeg => "jpeg",
        FileKind::Tiff => "tif",
        FileKind::Heic => "heif",
        _ => "",
    };
    let is = |known: &str| !known.is_empty() && extension.eq_ignore_ascii_case(known);
    is(kind.extension()) || is(other)
}
