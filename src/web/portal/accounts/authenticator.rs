//! `/account/authenticator`: what an authenticator app is, beginning to set one up, and removing it by the password.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;

use super::register::password;
use crate::domain::{Masked, Problem, ProblemCode};
use crate::services::Refusal;
use crate::services::accounts::{authenticator_since, begin_authenticator, remove_authenticator};
use crate::web::http::{Fault, PageSession, Posted, Site, see_other};
use crate::web::portal::lead::error_lines;
use crate::web::ui::{Heading, Reader, draw};

/// Explains, and offers to set an app up or to remove it.
pub(in crate::web::portal) async fn show(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
) -> Result<HttpResponse, Fault> {
    page(&req, &site, &session, &[]).await
}

/// Makes a key and leads to it.
pub(in crate::web::portal) async fn begin(
    site: Data<Site>,
    session: PageSession,
    _: Posted,
) -> Result<HttpResponse, Fault> {
    let begun = begin_authenticator(&site.ctx, &session.actor).await?;
    Ok(see_other(if begun { "/account/authenticator/confirm" } else { "/account/authenticator" }))
}

/// Removes the app.
pub(in crate::web::portal) async fn remove(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    posted: Posted,
) -> Result<HttpResponse, Fault> {
    let typed = password(&posted);
    if typed.is_empty() {
        return page(&req, &site, &session, &[problem(ProblemCode::Required, "Enter your password")]).await;
    }
    match remove_authenticator(&site.ctx, &session.actor, session.session, Masked::new(typed)).await {
        Ok(()) => Ok(see_other("/account")),
        Err(Refusal::NotSignedIn) => {
            page(&req, &site, &session, &[problem(ProblemCode::BadFormat, "The password is wrong")]).await
        }
        Err(other) => Err(other.into()),
    }
}

fn problem(code: ProblemCode, detail: &str) -> Problem {
    Problem::new("/password", code, detail)
}

async fn page(
    req: &HttpRequest,
    site: &Site,
    session: &PageSession,
    problems: &[Problem],
) -> Result<HttpResponse, Fault> {
    let since = authenticator_since(&site.ctx, &session.actor).await?;
    // Where the app is gone meanwhile, there is no field that a problem could stand at.
    let problems = if since.is_some() { problems } else { &[] };
    let heading = Heading::plain("Authenticator app").with_errors(!problems.is_empty());
    let context = context! { errors => Serde(error_lines(problems)), since => since.map(|at| at.to_string()) };
    draw(req, Reader::SignedIn(session), heading, "portal/authenticator.html", context)
}
