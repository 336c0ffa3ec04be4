//! `amhp-hub openapi`: prints the OpenAPI document, as `openapi/amhp-hub.v1.json` holds it.

use std::io::Write;

use super::CommandError;
use crate::web::api;

pub(super) fn run() -> Result<(), CommandError> {
    Ok(std::io::stdout().write_all(api::document_text().as_bytes())?)
}
