//! `/account`: what is known of whoever is signed in, and for staff whether an authenticator app is set up.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;

use crate::services::accounts::{authenticator_since, me};
use crate::web::http::{Fault, PageSession, Site};
use crate::web::ui::{Heading, Reader, draw};

/// Draws the page.
pub(in crate::web::portal) async fn show(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
) -> Result<HttpResponse, Fault> {
    let account = me(&site.ctx, &session.actor).await?;
    let staff = !session.actor.grants.is_empty();
    let since = if staff { authenticator_since(&site.ctx, &session.actor).await? } else { None };
    let context = context! {
        name => account.profile.name, email => account.email, organisation => account.profile.organisation,
        staff, since => since.map(|at| at.to_string())
    };
    draw(&req, Reader::SignedIn(&session), Heading::plain("Your account"), "portal/account.html", context)
}
