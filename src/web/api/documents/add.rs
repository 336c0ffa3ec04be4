//! `addDocument`: adds a file to a draft. It is streamed to the disk, looked into, and scanned for viruses later.

use actix_web::http::header;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use utoipa::ToSchema;

use crate::domain::{Problem, ProblemCode};
use crate::services::documents::{self, NewDocument, VERSION};
use crate::web::api::BASE;
use crate::web::api::call::{DraftPath, SignedIn};
use crate::web::api::schemas::{Bytes, Document, codes};
use crate::web::http::{Fault, FileForm, Site, etag, read_file_form};

/// A document as it is sent: its parts in any order, each once.
#[derive(Debug, ToSchema)]
#[allow(dead_code, reason = "describes the parts of a form, which are read one by one")]
pub(in crate::web::api) struct DocumentForm {
    /// What it is.
    #[schema(value_type = codes::DocumentKind)]
    kind: String,
    /// Of which date.
    #[schema(format = Date, example = "2026-11-20", required = false)]
    document_date: Option<String>,
    /// More words on it.
    #[schema(max_length = 500, required = false)]
    description: Option<String>,
    /// The file, at most 25 MiB: PDF, DOCX, DOC, ODT, RTF, TXT, JPEG, PNG, HEIC or TIFF, told by its content.
    #[schema(value_type = Bytes)]
    file: Vec<u8>,
}

/// Names of the parts that are no file.
const FIELDS: [&str; 3] = ["kind", "document_date", "description"];

/// Add a document
///
/// A draft takes 10. The answer comes once the file is on the disk; it is then scanned for viruses, which never holds up
/// sending the referral. Its content is withheld until the scanner found nothing.
#[utoipa::path(
    post,
    path = "/drafts/{id}/documents",
    operation_id = "addDocument",
    tag = "Documents",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Id of the draft.")),
    request_body(content = DocumentForm, content_type = "multipart/form-data"),
    responses((status = 201, description = "The document.", body = Document, headers(
        ("Location" = String, description = "The document's own address."),
        ("ETag" = String, description = "What `If-Match` takes to remove it.")
    )))
)]
pub(in crate::web::api) async fn add_document(
    req: HttpRequest,
    site: Data<Site>,
    SignedIn(who, (DraftPath(draft), payload)): SignedIn<(DraftPath, Payload)>,
) -> Result<HttpResponse, Fault> {
    let incoming = documents::receive(&site.ctx, &who.actor, draft).await?;
    let form = read_file_form(&req, payload.into_inner(), incoming).await?;
    check_fields(&form)?;
    let new = NewDocument {
        kind: form.text("kind").to_owned(),
        document_date: form.text("document_date").to_owned(),
        description: form.text("description").to_owned(),
    };
    let document = documents::add(&site.ctx, &who.actor, draft, &new, form.sent).await?;
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, format!("{BASE}/drafts/{draft}/documents/{}", document.id)))
        .insert_header(etag(VERSION))
        .json(Document::from(document)))
}

fn check_fields(form: &FileForm) -> Result<(), Fault> {
    let unknown = form.fields.iter().filter(|(name, _)| !FIELDS.contains(&name.as_str()));
    let detail = "There is no such field. Take it out.";
    let problem = |name: &str| {
        let pointer = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
        Problem::new(pointer, ProblemCode::UnknownField, detail)
    };
    let problems: Vec<Problem> = unknown.map(|(name, _)| problem(name)).collect();
    if problems.is_empty() { Ok(()) } else { Err(Fault::invalid(problems)) }
}
