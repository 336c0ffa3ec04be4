//! `/set-up/{token}`: an invited member of staff chooses a password. Looking at the page uses nothing up: mail scanners
//! open links.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;

use super::register::password;
use crate::domain::{Masked, Problem};
use crate::services::Refusal;
use crate::services::accounts::{PASSWORD_LEAST, set_up, set_up_is_open};
use crate::web::http::{Fault, Posted, Site, Visitor, see_other};
use crate::web::portal::lead::error_lines;
use crate::web::ui::{Heading, Reader, draw};

/// Draws the form for a password.
pub(in crate::web::portal) async fn show(
    req: HttpRequest,
    site: Data<Site>,
    visitor: Visitor,
    token: Path<String>,
) -> Result<HttpResponse, Fault> {
    set_up_is_open(&site.ctx, &token).await?;
    page(&req, &visitor, &[])
}

/// Sets the password and leads to signing in.
pub(in crate::web::portal) async fn post(
    req: HttpRequest,
    site: Data<Site>,
    visitor: Visitor,
    token: Path<String>,
    posted: Posted,
) -> Result<HttpResponse, Fault> {
    match set_up(&site.ctx, &token, Masked::new(password(&posted))).await {
        Ok(()) => Ok(see_other("/sign-in")),
        Err(Refusal::Invalid(problems)) => page(&req, &visitor, &problems),
        Err(other) => Err(other.into()),
    }
}

fn page(req: &HttpRequest, visitor: &Visitor, problems: &[Problem]) -> Result<HttpResponse, Fault> {
    let heading = Heading::plain("Choose a password").with_errors(!problems.is_empty());
    let context = context! { errors => Serde(error_lines(problems)), password_least => PASSWORD_LEAST };
    draw(req, Reader::Visitor(visitor), heading, "portal/set_up.html", context)
}
