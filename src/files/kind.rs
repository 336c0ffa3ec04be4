//! The types of document that a referral may carry. Imports the macro for codes.

use crate::domain::codes::codes;

codes! {
    /// What a file is, told by its content and never by its name.
    FileKind {
        /// Portable Document Format.
        Pdf = "pdf",
        /// Word, since 2007.
        Docx = "docx",
        /// Word 97 to 2003.
        Doc = "doc",
        /// `OpenDocument` text.
        Odt = "odt",
        /// Rich Text Format.
        Rtf = "rtf",
        /// Plain text: UTF-8, UTF-16 or Windows-1252.
        Txt = "txt",
        /// A JPEG picture.
        Jpeg = "jpeg",
        /// A PNG picture.
        Png = "png",
        /// A HEIC picture, as telephones take them.
        Heic = "heic",
        /// A TIFF picture, one page or many.
        Tiff = "tiff",
    }
}

impl FileKind {
    /// The media type to serve it with (IANA's register).
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Doc => "application/msword",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Rtf => "application/rtf",
            Self::Txt => "text/plain",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Heic => "image/heic",
            Self::Tiff => "image/tiff",
        }
    }

    /// The end of its name, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Tiff => "tif",
            other => other.as_str(),
        }
    }
}
