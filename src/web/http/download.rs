//! A document on its way to whoever asked for it: always a download, never a page (ASVS 5.0 V3.2.1, V5.4.1, V5.4.2).

use actix_web::HttpResponse;
use actix_web::http::header;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::services::documents::OpenedDocument;

/// No script, no picture, no form of it works where a browser shows it after all.
const SANDBOX: &str = "sandbox; default-src 'none'";
/// What needs no encoding in `filename*` (RFC 8187 §3.2.1).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The document's bytes with the headers that go with them. Bytes that are not those that were kept break off: the
/// answer is then shorter than its length says.
pub fn download(opened: OpenedDocument) -> HttpResponse {
    let OpenedDocument { document, contents } = opened;
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, document.file_kind.media_type()))
        .insert_header((header::CONTENT_DISPOSITION, disposition(&document.file_name)))
        .insert_header((header::CONTENT_SECURITY_POLICY, SANDBOX))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header(("cross-origin-resource-policy", "same-origin"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .no_chunking(document.size)
        .streaming(contents)
}

/// RFC 6266: a name in plain letters for old programs, and the whole one.
fn disposition(name: &str) -> String {
    let plain: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", utf8_percent_encode(name, ENCODED))
}

const fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '.' | '_' | '(' | ')' | ',' | '+' | '=')
}
