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
            Self::Encrypted => "The file is protected by a password.",
            Self::Macros => "The file contains macros.",
            Self::ActiveContent => "The file contains scripts, embedded objects or links that act by themselves.",
            Self::Bomb => "The file becomes too large when it is opened.",
            Self::Damaged => "The file is damaged or incomplete.",
            Self::Polyglot => "The file contains something besides the document.",
            Self::TooManyParts => "The file has too many parts or pages.",
            Self::UnsafePath => "The file contains a part with a forbidden name.",
            Self::HiddenFile => "The file contains an archive or a program.",
        }
    }

    /// What to do about it, in a sentence for the person who chose the file.
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::Empty => "Check that the file opens on your computer, then choose it again.",
            Self::UnknownType => {
                "Save it as PDF, DOCX, DOC, ODT, RTF, TXT, JPEG, PNG, HEIC or TIFF and choose that file."
            }
            Self::Encrypted => "Save a copy without the password and choose that copy.",
            Self::Macros => "Save it as a PDF, or as a DOCX without macros, and choose that file.",
            Self::ActiveContent => "Print it to a new PDF and choose that file.",
            Self::Bomb => "Save it with smaller pictures or fewer pages, or print it to a new PDF.",
            Self::Damaged => "Open it, save it again under a new name and choose that file.",
            Self::Polyglot => "Open it, save it again as a new PDF and choose that file.",
            Self::TooManyParts => "Split it, or send only the pages that matter.",
            Self::UnsafePath => "Open it, save it again as a PDF and choose that file.",
            Self::HiddenFile => "Take the enclosed file out, or save the document as a PDF.",
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
