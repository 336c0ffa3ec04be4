//! `/register`: ask for an account; a code goes to the address, and no account exists before it is typed.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use crate::domain::{Masked, Problem};
use crate::services::Refusal;
use crate::services::accounts::{PASSWORD_LEAST, Registration, register};
use crate::web::http::{Fault, PendingChallenge, Posted, Site, Visitor, see_other_with};
use crate::web::portal::lead::{error_lines, query, with_next};
use crate::web::ui::{Heading, Reader, draw};

/// What was typed, but for the password.
#[derive(Debug, Default, Serialize)]
struct Typed {
    email: String,
    name: String,
    profession: String,
    organisation: String,
    ods_code: String,
    telephone: String,
    is_senior: bool,
}

/// Draws the empty form.
pub(in crate::web::portal) async fn show(req: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Fault> {
    page(&req, &visitor, &Typed::default(), &[])
}

/// Opens a challenge and leads to typing its code, whether or not the address is known.
pub(in crate::web::portal) async fn post(
    req: HttpRequest,
    site: Data<Site>,
    visitor: Visitor,
    posted: Posted,
) -> Result<HttpResponse, Fault> {
    let typed = Typed::of(&posted);
    let asked = typed.registration(Masked::new(password(&posted)));
    match register(&site.ctx, asked).await {
        Ok(opened) => {
            let path = with_next("/confirm", &query(&req, "next"));
            see_other_with(&path, &[PendingChallenge::set(&site, &opened)])
        }
        Err(Refusal::Invalid(problems)) => page(&req, &visitor, &typed, &problems),
        Err(other) => Err(other.into()),
    }
}

/// A password as it was typed: spaces at its ends belong to it.
pub(super) fn password(posted: &Posted) -> String {
    posted.0.iter().find(|(name, _)| name == "password").map(|(_, value)| value.clone()).unwrap_or_default()
}

fn page(req: &HttpRequest, visitor: &Visitor, typed: &Typed, problems: &[Problem]) -> Result<HttpResponse, Fault> {
    let heading = Heading::plain("Create an account").with_errors(!problems.is_empty());
    let errors = error_lines(&in_order(problems));
    let next = query(req, "next");
    let (action, sign_in) = (with_next("/register", &next), with_next("/sign-in", &next));
    let context = context! {
        typed => Serde(typed), errors => Serde(errors), action, sign_in, password_least => PASSWORD_LEAST
    };
    draw(req, Reader::Visitor(visitor), heading, "portal/register.html", context)
}

/// In the order of the page.
fn in_order(problems: &[Problem]) -> Vec<Problem> {
    const ORDER: [&str; 7] =
        ["/email", "/password", "/name", "/profession", "/organisation", "/ods_code", "/telephone"];
    let mut problems = problems.to_vec();
    problems.sort_by_key(|problem| ORDER.iter().position(|pointer| *pointer == problem.pointer));
    problems
}

impl Typed {
    fn of(posted: &Posted) -> Self {
        let text = |name: &str| posted.text(name).to_owned();
        Self {
            email: text("email"),
            name: text("name"),
            profession: text("profession"),
            organisation: text("organisation"),
            ods_code: text("ods_code"),
            telephone: text("telephone"),
            is_senior: posted.text("is_senior") == "true",
        }
    }

    fn registration(&self, password: Masked<String>) -> Registration {
        Registration {
            email: self.email.clone(),
            password,
            name: self.name.clone(),
            profession: self.profession.clone(),
            organisation: self.organisation.clone(),
            ods_code: Some(self.ods_code.clone()),
            telephone: self.telephone.clone(),
            is_senior: self.is_senior,
        }
    }
}
