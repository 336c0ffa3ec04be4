//! `signOut`: ends the session, at once.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::services::accounts;
use crate::web::api::call::SignedIn;
use crate::web::http::{Fault, Site};

/// Sign out
#[utoipa::path(
    post,
    path = "/sign-out",
    operation_id = "signOut",
    tag = "Accounts",
    security(("bearer" = [])),
    responses((status = 204, description = "The token is worth nothing any more."))
)]
pub(in crate::web::api) async fn sign_out(
    site: Data<Site>,
    SignedIn(who, ()): SignedIn<()>,
) -> Result<HttpResponse, Fault> {
    accounts::sign_out(&site.ctx, who.session).await?;
    Ok(HttpResponse::NoContent().finish())
}
