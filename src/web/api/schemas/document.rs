//! A document as programs see it.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

use super::codes;
use crate::domain;
use crate::services::documents::VERSION;

/// A document without its content.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct Document {
    /// Id.
    id: Uuid,
    /// What it is.
    #[schema(value_type = codes::DocumentKind)]
    kind: domain::document::DocumentKind,
    /// Of which date, if said.
    #[schema(value_type = Option<String>, format = Date)]
    document_date: Option<Date>,
    /// More words on it, if said.
    description: Option<String>,
    /// What the file is called, made harmless; it ends as files of its type do.
    #[schema(example = "risk assessment.pdf")]
    file_name: String,
    /// Its type, by its content.
    #[schema(example = "application/pdf")]
    media_type: &'static str,
    /// Its bytes.
    #[schema(minimum = 1)]
    size: u64,
    /// SHA-256 of its bytes, hexadecimal.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    sha256: String,
    /// What the scanner made of it: only the content of a `clean` one is given, or of one `not_scanned` to who accepts
    /// that.
    #[schema(value_type = codes::Scan)]
    scan: domain::document::Scan,
    /// What `If-Match` takes to remove it.
    #[schema(pattern = "^\"[0-9]+\"$", example = "\"1\"")]
    etag: String,
    /// When it was added.
    created_at: Timestamp,
}

impl From<domain::document::Document> for Document {
    fn from(document: domain::document::Document) -> Self {
        Self {
            id: document.id.uuid(),
            kind: document.kind,
            document_date: document.document_date,
            description: document.description,
            file_name: document.file_name,
            media_type: document.file_kind.media_type(),
            size: document.size,
            sha256: document.sha256.iter().map(|byte| format!("{byte:02x}")).collect(),
            scan: document.scan,
            etag: format!("\"{VERSION}\""),
            created_at: document.created_at,
        }
    }
}

/// The bytes of a file.
pub(in crate::web::api) struct Bytes;

impl PartialSchema for Bytes {
    fn schema() -> RefOr<Schema> {
        let binary = SchemaFormat::KnownFormat(KnownFormat::Binary);
        let text = ObjectBuilder::new().schema_type(Type::String).format(Some(binary));
        text.description(Some("The bytes of a file.")).into()
    }
}

impl ToSchema for Bytes {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Bytes")
    }
}
