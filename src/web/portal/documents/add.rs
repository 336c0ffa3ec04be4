//! A file comes back with its page: kept as a document, or refused with what was typed beside it. A file itself cannot
//! be kept for later: whoever is signed out meanwhile is told so.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;

use super::page::{Typed, page};
use crate::domain::ids::DraftId;
use crate::services::Refusal;
use crate::services::documents::{NewDocument, add, receive};
use crate::web::http::{Fault, PageSession, Site, read_away, read_posted_file, see_other};
use crate::web::portal::drafts::on_page::{id, path as path_of, read};
use crate::web::ui::{Heading, Reader, draw_as};

/// Adds the file.
pub(in crate::web::portal) async fn post(
    req: HttpRequest,
    site: Data<Site>,
    path: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, Fault> {
    let Some(session) = PageSession::of(&req).await? else {
        read_away(payload.into_inner()).await;
        return signed_out(&req, &path);
    };
    let draft = id(&path)?;
    let view = read(&site, &session, &path).await?;
    let incoming = match receive(&site.ctx, &session.actor, draft).await {
        Err(Refusal::Invalid(problems)) => {
            read_away(payload.into_inner()).await;
            return page(&req, &site, &session, &view, Typed::default(), &problems).await;
        }
        other => other?,
    };
    let form = read_posted_file(&req, &site, payload.into_inner(), incoming).await?;
    let typed = Typed::of(&form);
    let new = NewDocument { kind: typed.kind(), document_date: typed.date(), description: typed.description() };
    match add(&site.ctx, &session.actor, draft, &new, form.sent).await {
        Ok(_) => Ok(see_other(&documents(draft))),
        Err(Refusal::Invalid(problems)) => page(&req, &site, &session, &view, typed, &problems).await,
        Err(other) => Err(other.into()),
    }
}

/// Where the documents of a draft are.
pub(super) fn documents(draft: DraftId) -> String {
    format!("{}/documents", path_of(draft))
}

fn signed_out(req: &HttpRequest, draft: &str) -> Result<HttpResponse, Fault> {
    let next: String =
        url::form_urlencoded::Serializer::new(String::new()).append_pair("next", &documents(id(draft)?)).finish();
    let heading = Heading::plain("Your file was not added");
    let context = context! { sign_in => format!("/sign-in?{next}") };
    draw_as(req, StatusCode::UNAUTHORIZED, Reader::Anybody, heading, "portal/documents_signed_out.html", context)
}
