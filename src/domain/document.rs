//! The papers that go with a referral: what they are, of which type of file, and what the scanner made of them.
//!
//! Sources: form.md "documents"; ASVS 5.0 V5.1.1. A file's type is told by its content and never by its name.

use jiff::Timestamp;
use jiff::civil::Date;

use super::codes::codes;
use super::ids::{AccountId, DocumentId, DraftId, ReferralId};

/// Documents that go with one referral, at most.
pub const DOCUMENTS_MOST: usize = 10;
/// Size of one document, at most, in bytes.
pub const DOCUMENT_BYTES_MOST: u64 = 25 * 1024 * 1024;

codes! {
    /// What a document is.
    DocumentKind {
        /// A risk assessment.
        RiskAssessment = "risk_assessment",
        /// A care plan.
        CarePlan = "care_plan",
        /// A medical recommendation under the Act.
        MedicalRecommendation = "medical_recommendation",
        /// Papers of a community treatment order.
        CtoPaperwork = "cto_paperwork",
        /// The form that goes with a section 136.
        S136Form = "s136_form",
        /// A warrant.
        Warrant = "warrant",
        /// A summary by the GP.
        GpSummary = "gp_summary",
        /// Something else.
        Other = "other",
    }
}

codes! {
    /// The types of file that are taken.
    FileKind {
        /// Portable Document Format.
        Pdf = "pdf",
        /// Office Open XML text.
        Docx = "docx",
        /// Word 97 to 2003.
        Doc = "doc",
        /// `OpenDocument` text.
        Odt = "odt",
        /// Rich Text Format.
        Rtf = "rtf",
        /// Plain text.
        Txt = "txt",
        /// A JPEG picture.
        Jpeg = "jpeg",
        /// A PNG picture.
        Png = "png",
        /// A HEIC picture.
        Heic = "heic",
        /// A TIFF picture.
        Tiff = "tiff",
    }
}

impl FileKind {
    /// Its media type, as registered with IANA.
    #[must_use]
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

    /// The extension of its files, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            other => other.as_str(),
        }
    }
}

codes! {
    /// What the scanner made of a document. Its content is withheld until `clean`, or opened past a plain warning where
    /// `not_scanned`.
    Scan {
        /// Not looked at yet. Never holds up a submission.
        Pending = "pending",
        /// Nothing was found.
        Clean = "clean",
        /// Something was found; the content is withheld for good.
        Infected = "infected",
        /// It could not be scanned, after many tries.
        Failed = "failed",
        /// This deployment has no scanner.
        NotScanned = "not_scanned",
    }
}

impl Scan {
    /// Whether nobody may open the content. What was not scanned may be, past a plain warning.
    #[must_use]
    pub const fn withholds(self) -> bool {
        match self {
            Self::Clean | Self::NotScanned => false,
            Self::Pending | Self::Infected | Self::Failed => true,
        }
    }
}

/// A document: everything but its bytes, which lie in the files store under [`Document::key`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Row id.
    pub id: DocumentId,
    /// The draft that it goes with, or that the referral was.
    pub draft: DraftId,
    /// The referral, once sent.
    pub referral: Option<ReferralId>,
    /// Who added it.
    pub added_by: AccountId,
    /// What it is.
    pub kind: DocumentKind,
    /// Of which date, if said.
    pub document_date: Option<Date>,
    /// More words on it, if said.
    pub description: Option<String>,
    /// What it was called where it came from, made harmless; for people, never for a path.
    pub file_name: String,
    /// Its type, by its content.
    pub file_kind: FileKind,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// What the scanner made of it.
    pub scan: Scan,
    /// What the scanner called it, or why it could not scan.
    pub scan_detail: Option<String>,
    /// When the scanner was done.
    pub scanned_at: Option<Timestamp>,
    /// When it was added.
    pub created_at: Timestamp,
}

/// Where the bytes of a document lie in the files store. Made from its id alone, so that none is ever lost sight of.
pub fn key(id: DocumentId) -> String {
    format!("documents/{id}")
}

/// The document whose bytes lie under this key; none where it is no document's.
pub fn id_of(key: &str) -> Option<DocumentId> {
    key.strip_prefix("documents/")?.parse().ok()
}
