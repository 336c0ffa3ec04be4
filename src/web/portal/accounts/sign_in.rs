//! `/sign-in`: address and password, then a code by mail. `/sign-out` ends the session, everywhere and at once.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;

use super::register::password;
use crate::domain::{Masked, Problem, ProblemCode};
use crate::services::Refusal;
use crate::services::accounts::{self, Credentials, start_sign_in};
use crate::web::http::{
    Fault, PageSession, PendingChallenge, Posted, Site, Visitor, end_session_cookie, kept_tokens, see_other_with,
};
use crate::web::portal::kept::PATH as KEPT;
use crate::web::portal::lead::{error_lines, query, with_next};
use crate::web::ui::{Heading, Reader, draw};

/// Draws the empty form.
pub(in crate::web::portal) async fn show(
    req: HttpRequest,
    site: Data<Site>,
    visitor: Visitor,
) -> Result<HttpResponse, Fault> {
    page(&req, &site, &visitor, "", &[])
}

/// Checks the password, mails a code, leads to typing it.
pub(in crate::web::portal) async fn post(
    req: HttpRequest,
    site: Data<Site>,
    visitor: Visitor,
    posted: Posted,
) -> Result<HttpResponse, Fault> {
    let email = posted.text("email").to_owned();
    let typed = Credentials { email: email.clone(), password: Masked::new(password(&posted)) };
    match start_sign_in(&site.ctx, typed).await {
        Ok(opened) => {
            let path = with_next("/confirm", &query(&req, "next"));
            see_other_with(&path, &[PendingChallenge::set(&site, &opened)])
        }
        Err(Refusal::NotSignedIn) => page(&req, &site, &visitor, &email, &[no_match()]),
        Err(other) => Err(other.into()),
    }
}

fn no_match() -> Problem {
    let detail = "The email address and the password do not belong together. Check both.";
    Problem::new("/email", ProblemCode::BadFormat, detail)
}

fn page(
    req: &HttpRequest,
    site: &Site,
    visitor: &Visitor,
    email: &str,
    problems: &[Problem],
) -> Result<HttpResponse, Fault> {
    let heading = Heading::plain("Sign in").with_errors(!problems.is_empty());
    let kept = !kept_tokens(req, site).is_empty();
    let mut next = query(req, "next");
    if kept && next.is_empty() {
        KEPT.clone_into(&mut next);
    }
    let context = context! {
        email, kept, errors => Serde(error_lines(problems)),
        action => with_next("/sign-in", &next), register => with_next("/register", &next)
    };
    draw(req, Reader::Visitor(visitor), heading, "portal/sign_in.html", context)
}

/// Ends the session and leads to the first page.
pub(in crate::web::portal) async fn sign_out(
    site: Data<Site>,
    session: PageSession,
    _: Posted,
) -> Result<HttpResponse, Fault> {
    accounts::sign_out(&site.ctx, session.session).await?;
    see_other_with("/", &[end_session_cookie(&site)])
}
