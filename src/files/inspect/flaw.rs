//! What may be wrong with a file, with words for people: what is wrong, and what to do. Imports the macro for codes.

use crate::domain::codes::codes;

codes! {
    /// Why a file is refused before any scanner sees it.
    Flaw {
        /// It holds no byte.
        Empty = "empty",
        /// None of the types that a referral may carry.
        UnknownType = "unknown_type",
        /// It opens by a password only.
        Encrypted = "encrypted",
        /// It carries macros or scripts of an office program.
        Macros = "macros",
        /// It acts when opened, or carries what acts: scripts, launches, embedded objects, links that load by themselves.
        ActiveContent = "active_content",
        /// It becomes too large when it is unpacked or drawn.
        Bomb = "bomb",
        /// It is cut short, or breaks the rules of its own type.
        Damaged = "damaged",
        /// It is two types at once, or has something before or behind what it claims to be.
        Polyglot = "polyglot",
        /// It has more parts, pages or objects than a document needs.
        TooManyParts = "too_many_parts",
        /// A part of it has a name that leads out of the file.
        UnsafePath = "unsafe_path",
        /// It carries an archive or a program.
        HiddenFile = "hidden_file",
    }
}

impl Flaw {
    /// What is wrong, in a sentence for the person who chose the file.
    pub const fn detail(self) -> &'static str {
        match self {
            Self::Empty => "The file is empty.",
            Self::UnknownType => "The file is not of a type that we can take, whatever its name says.",
            Self::Encrypted => "The file is locked: it needs a password, or its owner has locked it against changes.",
            Self::Macros => "The file contains macros, which are small programs.",
            Self::ActiveContent => {
                "The file holds a script, an embedded file such as a spreadsheet, or a link to another computer."
            }
            Self::Bomb => "The pictures or pages in the file are too large when it is opened.",
            Self::Damaged => "The file is damaged or incomplete.",
            Self::Polyglot => {
                "The file contains something besides the document or picture, hidden before or behind it."
            }
            Self::TooManyParts => "The file has too many parts or pages.",
            Self::UnsafePath => "The file was put together in an unusual way that is not safe to open.",
            Self::HiddenFile => "The file has another file inside it: an archive, a program or a second document.",
        }
    }

    /// What to do about it, in a sentence for the person who chose the file.
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::Empty => "Check that the file opens on your computer, then add it again.",
            Self::UnknownType => {
                "Save it as a PDF and add that. We take PDF, DOCX, DOC, ODT, RTF, TXT, JPEG, PNG, HEIC and TIFF."
            }
            Self::Encrypted => "Print it to a new PDF, or save a copy without the lock, and add that.",
            Self::Macros => "Save it as a PDF and add that.",
            Self::ActiveContent => "Save it as a PDF and add that. If it is a PDF already, print it to a new PDF.",
            Self::Bomb => "Save it with smaller pictures or fewer pages, and add that.",
            Self::Damaged => {
                "Open it on your computer. If it opens, save it as a PDF and add that; if not, ask for a new copy."
            }
            Self::Polyglot => "Open it, save it as a new PDF and add that. For a photo, a screenshot of it will do.",
            Self::TooManyParts => "Add only the pages that matter, or split it into smaller files.",
            Self::UnsafePath => "Open it, save it as a PDF and add that file instead.",
            Self::HiddenFile => {
                "Save the document as a PDF without attachments and add that; add the other file by itself."
            }
        }
    }
}

impl std::error::Error for Flaw {}

/// A flaw found inside a reader travels as the cause of its error; any other failure to read means damage.
impl From<std::io::Error> for Flaw {
    fn from(error: std::io::Error) -> Self {
        error.get_ref().and_then(|cause| cause.downcast_ref::<Self>()).copied().unwrap_or(Self::Damaged)
    }
}

/// The way of a flaw through a reader.
impl From<Flaw> for std::io::Error {
    fn from(flaw: Flaw) -> Self {
        Self::other(flaw)
    }
}
