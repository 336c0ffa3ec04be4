//! The family of a file by its first bytes. Imports nothing of ours but the flaws.

use super::Flaw;

/// How many first bytes are looked at.
pub const HEAD: u64 = 1 << 16;

/// What kind of walk a file needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// An archive of parts: DOCX, ODT and others that are refused.
    Zip,
    /// A compound file: DOC and others that are refused.
    Ole,
    /// A PDF.
    Pdf,
    /// Rich text.
    Rtf,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// TIFF.
    Tiff,
    /// Boxes of ISO media: HEIC and others that are refused.
    Heic,
    /// Whatever may be plain text.
    Text,
}

/// The first bytes of each family but text, which has none.
const FIRST: [(&[u8], Family); 8] = [
    (b"PK\x03\x04", Family::Zip),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Family::Ole),
    (b"%PDF-", Family::Pdf),
    (b"{\\rtf", Family::Rtf),
    (b"\xff\xd8\xff", Family::Jpeg),
    (b"\x89PNG\r\n\x1a\n", Family::Png),
    (b"II\x2a\x00", Family::Tiff),
    (b"MM\x00\x2a", Family::Tiff),
];

/// The first bytes of types that could pass for text or are named for a clear answer.
const REFUSED: [&[u8]; 6] = [b"PK", b"{\\rt", b"%!PS", b"Rar!", b"#!", b"7z\xbc\xaf"];

/// The mark with which text in UTF-8 may begin.
pub const MARK: &[u8] = b"\xef\xbb\xbf";

/// The family of a file that begins with `head`.
///
/// # Errors
/// [`Flaw::UnknownType`] for first bytes that no accepted type has.
pub fn family(head: &[u8]) -> Result<Family, Flaw> {
    if let Some((_, family)) = FIRST.iter().find(|(first, _)| head.starts_with(first)) {
        return Ok(*family);
    }
    // Some programs send a line end or the mark of UTF-8 before a PDF.
    if head.strip_prefix(MARK).unwrap_or(head).trim_ascii_start().starts_with(b"%PDF-") {
        return Ok(Family::Pdf);
    }
    if head.get(4..8) == Some(b"ftyp") {
        return Ok(Family::Heic);
    }
    if REFUSED.iter().any(|first| head.starts_with(first)) {
        return Err(Flaw::UnknownType);
    }
    Ok(Family::Text)
}
