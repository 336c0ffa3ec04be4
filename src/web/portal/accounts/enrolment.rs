//! `/account/authenticator/confirm`: the key for the app, and its first code.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;

use super::confirm::not_a_code;
use super::square::Square;
use crate::domain::{Problem, ProblemCode};
use crate::services::Refusal;
use crate::services::accounts::{Enrolment, authenticator_enrolment, confirm_authenticator};
use crate::web::http::{Fault, PageSession, Posted, Site, see_other};
use crate::web::portal::lead::error_lines;
use crate::web::ui::{Heading, Reader, draw};

/// Shows the key while its first code is awaited.
pub(in crate::web::portal) async fn show(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
) -> Result<HttpResponse, Fault> {
    page(&req, &site, &session, &[]).await
}

/// Takes the first code.
pub(in crate::web::portal) async fn post(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    posted: Posted,
) -> Result<HttpResponse, Fault> {
    let code = posted.text("code");
    if let Some(problem) = not_a_code(code, "Enter the code from the app") {
        return page(&req, &site, &session, &[problem]).await;
    }
    match confirm_authenticator(&site.ctx, &session.actor, session.session, code).await {
        Ok(()) => Ok(see_other("/account")),
        Err(Refusal::WrongCode) => page(&req, &site, &session, &[wrong_code()]).await,
        Err(Refusal::NotFound) => Ok(see_other("/account/authenticator")),
        Err(other) => Err(other.into()),
    }
}

fn wrong_code() -> Problem {
    let detail =
        "That is not the code. Type the one that the app shows now, and check that the telephone’s clock is right.";
    Problem::new("/code", ProblemCode::BadFormat, detail)
}

async fn page(
    req: &HttpRequest,
    site: &Site,
    session: &PageSession,
    problems: &[Problem],
) -> Result<HttpResponse, Fault> {
    let Some(enrolment) = authenticator_enrolment(&site.ctx, &session.actor).await? else {
        return Ok(see_other("/account/authenticator"));
    };
    let heading = Heading::plain("Set up an authenticator app").with_errors(!problems.is_empty());
    let Enrolment { key, link } = enrolment;
    let context = context! {
        errors => Serde(error_lines(problems)),
        key => in_fours(key.reveal()), link => link.reveal(), square => Serde(Square::of(link.reveal()))
    };
    draw(req, Reader::SignedIn(session), heading, "portal/enrolment.html", context)
}

/// `ABCDEFGH` → `ABCD EFGH`: easier to type and to check.
fn in_fours(key: &str) -> String {
    let letters: Vec<char> = key.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
