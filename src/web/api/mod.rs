//! The JSON face, for trusts and scripts: `/api/v1`, OpenAPI 3.1, problem+json. `utoipa` lives here and nowhere else.
//!
//! One file an operation: its request and answer, its words for the document, its handler. `places` below is the map;
//! a test holds it, the document and the policy table together. To add an operation: its code and row in
//! `domain/policy.rs`, its file here, its line in `places`, its line in `document`.

mod accounts;
mod answered;
mod call;
mod calls;
mod docs;
mod document;
mod documents;
mod drafts;
mod examples;
mod object;
mod place;
mod problem;
mod problem_codes;
mod referrals;
mod schemas;
mod services;

pub use document::{document_json, document_text};
pub use place::ApiRoute;

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};

use self::place::Place;
use crate::domain::policy::Operation as O;
use crate::web::http::Fault;

/// Where the API begins.
pub(crate) const BASE: &str = "/api/v1";

/// Every path with its methods and operations.
fn places() -> Vec<Place> {
    vec![
        Place::at("/accounts").post(O::RegisterAccount, accounts::register::register_account),
        Place::at("/sign-in").post(O::StartSignIn, accounts::start_sign_in::start_sign_in),
        Place::at("/sign-in/{challenge_id}").post(O::CompleteSignIn, accounts::complete_sign_in::complete_sign_in),
        Place::at("/sign-in/{challenge_id}/code").post(O::ResendCode, accounts::resend_code::resend_code),
        Place::at("/set-up/{token}").post(O::CompleteSetUp, accounts::complete_set_up::complete_set_up),
        Place::at("/sign-out").post(O::SignOut, accounts::sign_out::sign_out),
        Place::at("/me").get(O::GetMe, accounts::me::get_me),
        Place::at("/services").get(O::ListServices, services::list::list_services),
        Place::at("/forms/{form}").get(O::GetFormSchema, services::form_schema::get_form_schema),
        Place::at("/drafts")
            .post(O::CreateDraft, drafts::create::create_draft)
            .get(O::ListDrafts, drafts::list::list_drafts),
        Place::at("/drafts/{id}")
            .get(O::GetDraft, drafts::get::get_draft)
            .patch(O::UpdateDraft, drafts::update::update_draft)
            .delete(O::DeleteDraft, drafts::delete::delete_draft),
        Place::at("/drafts/{id}/problems").get(O::CheckDraft, drafts::check::check_draft),
        Place::at("/drafts/{id}/submission").post(O::SubmitDraft, drafts::submit::submit_draft),
        Place::at("/drafts/{id}/documents")
            .post(O::AddDocument, documents::add::add_document)
            .get(O::ListDocuments, documents::list::list_documents),
        Place::at("/drafts/{id}/documents/{document_id}").delete(O::RemoveDocument, documents::remove::remove_document),
        Place::at("/documents/{id}/content").get(O::GetDocument, documents::content::get_document),
        Place::at("/referrals")
            .post(O::SubmitReferral, referrals::submit::submit_referral)
            .get(O::ListMyReferrals, referrals::list_mine::list_my_referrals),
        Place::at("/referrals/{reference}").get(O::GetReferral, referrals::get::get_referral),
        Place::at("/referrals/{reference}/claim").post(O::ClaimReferral, referrals::claim::claim_referral),
        Place::at("/referrals/{reference}/decision").post(O::DecideReferral, referrals::decide::decide_referral),
        Place::at("/referrals/{reference}/decision/countersignature")
            .post(O::CountersignDecision, referrals::countersign::countersign_decision),
        Place::at("/referrals/{reference}/release").post(O::ReleaseReferral, referrals::release::release_referral),
        Place::at("/referrals/{reference}/band").post(O::TriageReferral, referrals::triage::triage_referral),
        Place::at("/referrals/{reference}/contacts").post(O::RecordContact, referrals::contact::record_contact),
        Place::at("/referrals/{reference}/legal-status")
            .post(O::RecordLegalStatus, referrals::legal_status::record_legal_status),
        Place::at("/referrals/{reference}/whereabouts")
            .post(O::RecordWhereabouts, referrals::whereabouts::record_whereabouts),
        Place::at("/referrals/{reference}/seen").post(O::RecordSeen, referrals::seen::record_seen),
        Place::at("/referrals/{reference}/withdrawal")
            .post(O::WithdrawReferral, referrals::withdraw::withdraw_referral),
        Place::at("/referrals/{reference}/withdrawal/confirmation")
            .post(O::ConfirmWithdrawal, referrals::confirm_withdrawal::confirm_withdrawal),
        Place::at("/referrals/{reference}/duplicate").post(O::MarkDuplicate, referrals::duplicate::mark_duplicate),
        Place::at("/referrals/{reference}/reopening").post(O::ReopenReferral, referrals::reopen::reopen_referral),
        Place::at("/referrals/{reference}/events").get(O::ListEvents, referrals::events::list_events),
        Place::at("/call-references/{code}/claim").post(O::OpenCallReference, calls::claim::open_call_reference),
        Place::at("/call-references/{code}/closing").post(O::CloseCallReference, calls::close::close_call_reference),
        Place::at("/queue").get(O::ListQueue, referrals::queue::list_queue),
        Place::at("/queue/search").post(O::SearchReferrals, referrals::search::search_referrals),
    ]
}

/// Every operation where it is called, for the tests that walk them.
#[must_use]
pub fn routes() -> Vec<ApiRoute> {
    places().into_iter().flat_map(|place| place.seen).collect()
}

/// Registers the API and its documentation. Everything under `/api` that is refused is refused as problem+json.
pub fn configure(config: &mut ServiceConfig) {
    let operations = places().into_iter().map(Place::resource);
    let version = operations.fold(web::scope("/v1"), actix_web::Scope::service);
    config.service(
        web::scope("/api")
            .wrap(from_fn(problem::draw_problems))
            .service(version.route("/openapi.json", web::get().to(docs::openapi)))
            .route("/docs", web::get().to(docs::to_swagger))
            .route("/docs/{file:.*}", web::get().to(docs::swagger))
            .default_service(web::to(|| async { Err::<String, _>(Fault::not_found()) })),
    );
}
