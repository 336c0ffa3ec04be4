//! `/kept`: what was posted after the session had ended, oldest first, to be saved now or thrown away.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use super::readable::described;
use crate::services::parked::{Kept, list};
use crate::web::http::{Fault, PageSession, Site, kept_tokens};
use crate::web::ui::{Heading, Reader, Typed, draw};

/// A kept post on the page.
#[derive(Debug, Serialize)]
struct Item {
    id: String,
    title: String,
    /// RFC 3339.
    at: String,
    /// RFC 3339.
    until: String,
    /// Where its form goes.
    action: String,
    rows: Vec<Typed>,
    /// What its form carries.
    fields: Vec<(String, String)>,
}

/// Draws the list; of what others typed here nothing is told.
pub(in crate::web::portal) async fn show(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
) -> Result<HttpResponse, Fault> {
    let mut items = Vec::new();
    for kept in list(&site.ctx, &session.actor, &kept_tokens(&req, &site)).await? {
        items.push(item(&site, &session, kept).await);
    }
    let heading = Heading::plain(if items.is_empty() { "Nothing is kept" } else { "We kept what you typed" });
    draw(&req, Reader::SignedIn(&session), heading, "portal/kept.html", context! { items => Serde(items) })
}

async fn item(site: &Site, session: &PageSession, kept: Kept) -> Item {
    let described = described(&site.ctx, &session.actor, &kept.post).await;
    Item {
        id: kept.id.to_string(),
        title: described.title,
        at: kept.at.to_string(),
        until: kept.until.to_string(),
        action: kept.post.path,
        rows: described.rows,
        fields: kept.post.fields.reveal().clone(),
    }
}
