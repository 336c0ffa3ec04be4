//! The referrer's face: register and sign in, drafts, sending, my referrals. Imports `services`, `domain`, `form`,
//! `web::http`, `web::ui`.
//!
//! Every form is a plain post that leads on by 303; nothing needs a script. Sections of a form are drawn from the form's
//! own data (`ui::fields`), so that a new question needs no new page.

mod accounts;
mod documents;
mod drafts;
mod kept;
mod lead;
mod readable;
mod referrals;
mod start;

use actix_web::web::{self, ServiceConfig};

pub use kept::keep_posts;

use crate::domain::policy::Operation as O;
use crate::web::http::{PageRoute, Routes};

/// Registers the portal's pages.
pub fn configure(config: &mut ServiceConfig) {
    routes(config);
}

/// Every page of the portal with what it does, for the walk through the policy table.
pub fn pages() -> Vec<PageRoute> {
    let mut seen = Vec::new();
    drop(web::scope("").configure(|config| seen = routes(config)));
    seen
}

fn routes(config: &mut ServiceConfig) -> Vec<PageRoute> {
    Routes::new(config)
        .get("/", O::ListServices, start::start)
        .get("/register", O::RegisterAccount, accounts::register::show)
        .post("/register", O::RegisterAccount, accounts::register::post)
        .get("/sign-in", O::StartSignIn, accounts::sign_in::show)
        .post("/sign-in", O::StartSignIn, accounts::sign_in::post)
        .get("/confirm", O::CompleteSignIn, accounts::confirm::show)
        .post("/confirm", O::CompleteSignIn, accounts::confirm::post)
        .post("/confirm/resend", O::ResendCode, accounts::confirm::resend)
        .post("/sign-out", O::SignOut, accounts::sign_in::sign_out)
        .get("/set-up/{token}", O::CompleteSetUp, accounts::set_up::show)
        .post("/set-up/{token}", O::CompleteSetUp, accounts::set_up::post)
        .get("/session", O::GetMe, accounts::session::show)
        .get("/account", O::GetMe, accounts::account::show)
        .get("/account/authenticator", O::ManageAuthenticator, accounts::authenticator::show)
        .post("/account/authenticator", O::ManageAuthenticator, accounts::authenticator::begin)
        .post("/account/authenticator/removal", O::ManageAuthenticator, accounts::authenticator::remove)
        .get("/account/authenticator/confirm", O::ManageAuthenticator, accounts::enrolment::show)
        .post("/account/authenticator/confirm", O::ManageAuthenticator, accounts::enrolment::post)
        .get("/referrals/new", O::CreateDraft, drafts::begin::show)
        .post("/referrals/new", O::CreateDraft, drafts::begin::post)
        .get("/drafts", O::ListDrafts, drafts::list::show)
        .get("/drafts/{id}", O::GetDraft, drafts::task_list::show)
        .get("/drafts/{id}/delete", O::DeleteDraft, drafts::delete::show)
        .post("/drafts/{id}/delete", O::DeleteDraft, drafts::delete::post)
        .get("/drafts/{id}/ring", O::GetDraft, drafts::ring::show)
        .post("/drafts/{id}/ring", O::LeaveCallDetails, drafts::ring::post)
        .get("/drafts/{id}/sections/{section}", O::GetDraft, drafts::section::show)
        .post("/drafts/{id}/sections/{section}", O::UpdateDraft, drafts::save::post)
        .post("/drafts/{id}/sections/{section}/choice", O::UpdateDraft, drafts::conflict::post)
        .get("/drafts/{id}/documents", O::ListDocuments, documents::show::show)
        .post("/drafts/{id}/documents", O::AddDocument, documents::add::post)
        .post("/drafts/{id}/documents/{document_id}/removal", O::RemoveDocument, documents::remove::post)
        .get("/documents/{id}", O::GetDocument, documents::open::show)
        .get("/drafts/{id}/check", O::CheckDraft, drafts::check::show)
        .post("/drafts/{id}/submission", O::SubmitDraft, drafts::submit::post)
        .get("/kept", O::ResumePost, kept::show::show)
        .post("/kept/{id}/removal", O::ResumePost, kept::remove::post)
        .get("/referrals", O::ListMyReferrals, referrals::list::show)
        .get("/referrals/{reference}", O::GetReferral, referrals::one::show)
        .get("/referrals/{reference}/copy.pdf", O::GetReferral, referrals::copy::show)
        .get("/referrals/{reference}/received", O::GetReferral, referrals::received::show)
        .get("/referrals/{reference}/withdrawal", O::WithdrawReferral, referrals::withdrawal::show)
        .post("/referrals/{reference}/withdrawal", O::WithdrawReferral, referrals::withdrawal::post)
        .seen()
}
