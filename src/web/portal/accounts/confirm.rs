//! `/confirm`: type the code that was mailed, the same page after registering and when signing in; or the code of the
//! authenticator app.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;

use crate::domain::account::Face;
use crate::domain::policy::HUB;
use crate::domain::{Problem, ProblemCode};
use crate::services::Refusal;
use crate::services::accounts::{self, awaits_app_code};
use crate::web::http::{Fault, PendingChallenge, Posted, Site, Visitor, see_other, see_other_with, session_cookie};
use crate::web::portal::lead::{error_lines, local_path, query, with_next};
use crate::web::ui::{Heading, Reader, draw};

/// Draws the page for the code.
pub(in crate::web::portal) async fn show(
    req: HttpRequest,
    site: Data<Site>,
    visitor: Visitor,
) -> Result<HttpResponse, Fault> {
    match PendingChallenge::read(&req, &site) {
        Some(challenge) => Asked { app: awaits_app_code(&site.ctx, &challenge).await? }.page(&req, &visitor, &[]),
        None => Ok(see_other(&with_next("/sign-in", &query(&req, "next")))),
    }
}

/// Compares the code; a right one begins a session.
pub(in crate::web::portal) async fn post(
    req: HttpRequest,
    site: Data<Site>,
    visitor: Visitor,
    posted: Posted,
) -> Result<HttpResponse, Fault> {
    let next = query(&req, "next");
    let Some(challenge) = PendingChallenge::read(&req, &site) else {
        return Ok(see_other(&with_next("/sign-in", &next)));
    };
    let asked = Asked { app: awaits_app_code(&site.ctx, &challenge).await? };
    let code = posted.text("code");
    if let Some(problem) = not_a_code(code, asked.nothing_typed()) {
        return asked.page(&req, &visitor, &[problem]);
    }
    match accounts::complete(&site.ctx, &challenge, code, Face::Page).await {
        Ok(signed_in) => {
            let session = session_cookie(&site, signed_in.token.reveal());
            let path = first_page(&site, &next, signed_in.token.reveal()).await?;
            see_other_with(path, &[session, PendingChallenge::clear(&site)])
        }
        Err(Refusal::WrongCode) => asked.page(&req, &visitor, &[asked.wrong_code()]),
        Err(other) => Err(other.into()),
    }
}

/// Where they wanted to go; those who work at a hub and said nothing come to its list.
async fn first_page<'a>(site: &Site, next: &'a str, token: &str) -> Result<&'a str, Fault> {
    let wanted = local_path(next);
    if wanted != "/" {
        return Ok(wanted);
    }
    let session = accounts::authenticate(&site.ctx, token, Face::Page).await?;
    let at_hub = session.is_some_and(|session| !session.actor.services_as(HUB).is_empty());
    Ok(if at_hub { "/hub/triage" } else { wanted })
}

/// Mails another code; the older one stays good for its own ten minutes.
pub(in crate::web::portal) async fn resend(
    req: HttpRequest,
    site: Data<Site>,
    _: Posted,
) -> Result<HttpResponse, Fault> {
    let next = query(&req, "next");
    let Some(challenge) = PendingChallenge::read(&req, &site) else {
        return Ok(see_other(&with_next("/sign-in", &next)));
    };
    match accounts::resend(&site.ctx, &challenge).await {
        Ok(_) => {
            let path = with_next("/confirm", &next);
            let mark = if path.contains('?') { '&' } else { '?' };
            Ok(see_other(&format!("{path}{mark}sent=again")))
        }
        Err(Refusal::NotFound) => see_other_with(&with_next("/sign-in", &next), &[PendingChallenge::clear(&site)]),
        Err(other) => Err(other.into()),
    }
}

/// What cannot be a code is told without counting as a wrong one.
pub(super) fn not_a_code(typed: &str, nothing_typed: &str) -> Option<Problem> {
    let digits: Vec<char> = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let (code, detail) = match digits.len() {
        0 => (ProblemCode::Required, nothing_typed),
        6 if digits.iter().all(char::is_ascii_digit) => return None,
        _ => (ProblemCode::BadFormat, "The code has 6 digits, such as 123456"),
    };
    Some(Problem::new("/code", code, detail))
}

/// Which code is asked for.
#[derive(Debug, Clone, Copy)]
struct Asked {
    /// That of the authenticator app; else the mailed one.
    app: bool,
}

impl Asked {
    fn nothing_typed(self) -> &'static str {
        if self.app { "Enter the code from the app" } else { "Enter the code from the email" }
    }

    fn wrong_code(self) -> Problem {
        let detail = if self.app {
            "That code is wrong, was used already, or is over. Wait for the next one in the app, or ask for one by email."
        } else {
            "That code is wrong, was used already, or is older than 10 minutes. Check the newest email, or send another code."
        };
        Problem::new("/code", ProblemCode::BadFormat, detail)
    }

    fn page(self, req: &HttpRequest, visitor: &Visitor, problems: &[Problem]) -> Result<HttpResponse, Fault> {
        let (title, template) = match self.app {
            true => ("Type the code from your authenticator app", "portal/confirm_app.html"),
            false => ("Check your email", "portal/confirm.html"),
        };
        let heading = Heading::plain(title).with_errors(!problems.is_empty());
        let next = query(req, "next");
        let context = context! {
            errors => Serde(error_lines(problems)),
            sent_again => query(req, "sent") == "again",
            action => with_next("/confirm", &next),
            resend => with_next("/confirm/resend", &next),
            again => with_next("/sign-in", &next)
        };
        draw(req, Reader::Visitor(visitor), heading, template, context)
    }
}
