//! What acts in a PDF, and how much of it there is. Imports its neighbours.

use super::super::Flaw;
use super::super::budget::PIXELS;
use super::object::{Dictionary, Value};

/// More objects than this no letter has.
const MOST_OBJECTS: usize = 200_000;
/// More pages than this no letter has.
const MOST_PAGES: usize = 2_000;
/// More values than this no letter has.
const MOST_VALUES: usize = 10_000_000;
/// A scan in black and white may have more pixels than a photograph.
const SCAN_PIXELS: u64 = 4 * PIXELS;
/// Names of what acts or carries a file, wherever they stand.
const ACTING: [&[u8]; 11] = [
    b"JavaScript",
    b"Launch",
    b"EmbeddedFile",
    b"EmbeddedFiles",
    b"RichMedia",
    b"XFA",
    b"ImportData",
    b"SubmitForm",
    b"GoToE",
    b"Rendition",
    b"3D",
];

/// Counts while the objects are read, and refuses what acts as soon as it is seen. A password comes first: behind it
/// nothing can be judged.
#[derive(Default)]
pub struct Count {
    values: usize,
    objects: usize,
    pages: usize,
    catalogues: usize,
    /// What acts, for the end: a trailer may still say that the file is encrypted.
    acting: bool,
    /// How often a link to another file is named, and in how many it is one beside this file.
    named_far: usize,
    near: usize,
    encrypted: bool,
}

impl Count {
    /// One more value.
    ///
    /// # Errors
    /// [`Flaw::TooManyParts`] when there are too many.
    pub fn value(&mut self) -> Result<(), Flaw> {
        self.values += 1;
        if self.values > MOST_VALUES { Err(Flaw::TooManyParts) } else { Ok(()) }
    }

    /// One more object.
    ///
    /// # Errors
    /// [`Flaw::TooManyParts`] when there are too many.
    pub fn object(&mut self) -> Result<(), Flaw> {
        self.objects += 1;
        if self.objects > MOST_OBJECTS { Err(Flaw::TooManyParts) } else { Ok(()) }
    }

    /// A name, as a key or a value.
    ///
    /// # Errors
    /// None yet; what acts is told at the [end](Self::settle).
    pub fn name(&mut self, name: &[u8]) -> Result<(), Flaw> {
        self.acting |= ACTING.contains(&name);
        self.named_far += usize::from(name == b"GoToR");
        Ok(())
    }

    /// A dictionary, read to its end.
    ///
    /// # Errors
    /// [`Flaw::TooManyParts`] for too many pages, [`Flaw::Bomb`] for a picture too large.
    pub fn dictionary(&mut self, dictionary: &Dictionary) -> Result<(), Flaw> {
        let has = |key: &[u8]| dictionary.get(key).is_some();
        // A script by its key, and acts at events; fonts and pictures may bear these names among resources.
        self.acting |= has(b"JS") && has(b"S");
        self.acting |= has(b"AA") && [&b"Type"[..], b"Subtype", b"FT", b"T", b"Kids"].iter().any(|key| has(key));
        self.acting |= has(b"EF") && (has(b"F") || has(b"UF"));
        self.near += usize::from(dictionary.is(b"S", b"GoToR") && dictionary.get(b"F").is_some_and(is_near));
        self.pages += usize::from(dictionary.is(b"Type", b"Page"));
        self.catalogues += usize::from(dictionary.is(b"Type", b"Catalog"));
        let sides = (dictionary.number(b"Width"), dictionary.number(b"Height"));
        if let (true, (Some(width), Some(height))) = (dictionary.is(b"Subtype", b"Image"), sides)
            && width.saturating_mul(height) > SCAN_PIXELS
        {
            return Err(Flaw::Bomb);
        }
        if self.pages > MOST_PAGES { Err(Flaw::TooManyParts) } else { Ok(()) }
    }

    /// A trailer, or the dictionary of a table of places that serves as one.
    pub fn trailer(&mut self, dictionary: &Dictionary) {
        self.encrypted |= dictionary.get(b"Encrypt").is_some_and(|value| *value != Value::Other);
    }

    /// What the objects outside of streams have shown.
    ///
    /// # Errors
    /// [`Flaw::Encrypted`] or [`Flaw::ActiveContent`].
    pub fn settle(&self) -> Result<(), Flaw> {
        match (self.encrypted, self.acting || self.named_far > self.near) {
            (true, _) => Err(Flaw::Encrypted),
            (false, true) => Err(Flaw::ActiveContent),
            (false, false) => Ok(()),
        }
    }

    /// What all objects have shown.
    ///
    /// # Errors
    /// As [`settle`](Self::settle), and [`Flaw::Damaged`] where there is no page or no root.
    pub fn end(&self) -> Result<(), Flaw> {
        self.settle()?;
        if self.pages > 0 && self.catalogues > 0 { Ok(()) } else { Err(Flaw::Damaged) }
    }
}

/// Whether a link waits for a hand and leads to a file beside this one or below, by a path in plain letters.
fn is_near(file: &Value) -> bool {
    let plain = |path: &[u8]| !path.starts_with(b"/") && path.iter().all(|b| !matches!(b, b'\\' | b':' | 0) && b.is_ascii());
    match file {
        Value::Text(path) => plain(path) && !path.windows(2).any(|two| two == b"//"),
        Value::Dictionary(place) => {
            let paths: Vec<&Value> = [&b"F"[..], b"UF"].iter().filter_map(|key| place.get(key)).collect();
            let other = [&b"FS"[..], b"EF", b"DOS", b"Unix", b"Mac"].iter().any(|key| place.get(key).is_some());
            !other && !paths.is_empty() && paths.iter().all(|path| matches!(path, Value::Text(_)) && is_near(path))
        }
        _ => false,
    }
}
