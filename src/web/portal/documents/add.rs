//! A file comes back with its page: kept as a document, or refused with what was typed beside it. A file itself cannot
//! be kept for later: whoever is signed out meanwhile is told so.

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, web};
use minijinja::context;

use super::page::{Typed, page};
use crate::domain::Problem;
use crate::domain::ids::DraftId;
use crate::services::Refusal;
use crate::services::documents::{Incoming, NewDocument, add, receive};
use crate::services::drafts::DraftView;
use crate::web::http::{Fault, PageSession, Site, read_away, read_beside_file, read_posted_file, see_other};
use crate::web::portal::drafts::on_page::{id, path as path_of, read};
use crate::web::ui::{Heading, Reader, draw_as};

/// Adds the file.
pub(in crate::web::portal) async fn post(
    req: HttpRequest,
    site: Data<Site>,
    path: Path<String>,
    payload: web::Payload,
) -> Result<HttpResponse, Fault> {
    let payload = payload.into_inner();
    match begun(&req, &site, &path).await {
        Ok(Begun::Ready(session, view, incoming)) => take(&req, &site, &session, &view, incoming, payload).await,
        Ok(Begun::Full(session, view, problems)) => {
            read_away(payload).await;
            page(&req, &site, &session, &view, Typed::default(), &problems).await
        }
        Ok(Begun::SignedOut) => {
            read_away(payload).await;
            signed_out(&req, &path)
        }
        Err(fault) => {
            read_beside_file(&req, &site, payload).await;
            Err(fault)
        }
    }
}

/// What is known before a byte of the form is read.
enum Begun {
    /// The file can be taken.
    Ready(PageSession, DraftView, Incoming),
    /// There are too many already.
    Full(PageSession, DraftView, Vec<Problem>),
    /// Nobody is signed in.
    SignedOut,
}

async fn begun(req: &HttpRequest, site: &Data<Site>, path: &str) -> Result<Begun, Fault> {
    let Some(session) = PageSession::of(req).await? else { return Ok(Begun::SignedOut) };
    let view = read(site, &session, path).await?;
    match receive(&site.ctx, &session.actor, view.draft.id).await {
        Ok(incoming) => Ok(Begun::Ready(session, view, incoming)),
        Err(Refusal::Invalid(problems)) => Ok(Begun::Full(session, view, problems)),
        Err(other) => Err(other.into()),
    }
}

async fn take(
    req: &HttpRequest,
    site: &Data<Site>,
    session: &PageSession,
    view: &DraftView,
    incoming: Incoming,
    payload: Payload,
) -> Result<HttpResponse, Fault> {
    let form = read_posted_file(req, site, payload, incoming).await?;
    let (draft, typed) = (view.draft.id, Typed::of(&form));
    let new = NewDocument { kind: typed.kind(), document_date: typed.date(), description: typed.description() };
    match add(&site.ctx, &session.actor, draft, &new, form.sent).await {
        Ok(_) => Ok(see_other(&documents(draft))),
        Err(Refusal::Invalid(problems)) => page(req, site, session, view, typed, &problems).await,
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
