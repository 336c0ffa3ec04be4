//! The AMHPs' face: the triage list, a referral, every act on it. Imports `services`, `domain`, `form`, `web::http`,
//! `web::ui`.
//!
//! To those who hold no role at the hub of a referral its pages do not exist, not even where they made it: the portal
//! shows a referrer their own referral, without bands and hub notes.

mod acts;
mod answers;
mod asked;
mod buttons;
mod calls;
mod changed;
mod changes;
mod claim;
mod clocks;
mod closing;
mod copy;
mod decision;
mod decision_form;
mod decision_receiver;
mod due;
mod head;
mod known;
mod list;
mod moments;
mod problems;
mod proposal;
mod recorded;
mod referral;
mod referrer;
mod search;
mod settings;
mod settings_form;
mod settings_words;
mod timeline;
mod triage;

use actix_web::web::{self, ServiceConfig};

use self::acts::band::ChangeBand;
use self::acts::contact::Contact;
use self::acts::countersign::Countersign;
use self::acts::duplicate::Duplicate;
use self::acts::known_now::{KnownNow, Legal, Location};
use self::acts::plain::{ConfirmWithdrawal, Release, Reopen};
use self::acts::seen::Seen;
use self::acts::{ask, post};
use crate::domain::policy::Operation;
use crate::web::http::{PageRoute, Routes};

/// Registers the hub's pages.
pub fn configure(config: &mut ServiceConfig) {
    routes(config);
}

/// The hub's pages with what they do, for tests that walk them.
pub fn pages() -> Vec<PageRoute> {
    let mut seen = Vec::new();
    drop(web::scope("").configure(|config| seen = routes(config)));
    seen
}

fn routes(config: &mut ServiceConfig) -> Vec<PageRoute> {
    acts_on_a_referral(Routes::new(config))
        .get("/hub/triage", Operation::ListQueue, triage::triage)
        .get("/hub/triage/changes", Operation::ListQueue, changes::changes)
        .get("/hub/search", Operation::SearchReferrals, search::ask)
        .post("/hub/search", Operation::SearchReferrals, search::search)
        .get("/hub/settings", Operation::GetSafetySettings, settings::show)
        .post("/hub/settings", Operation::ChangeSafetySettings, settings::change)
        .get("/hub/referrals/{reference}", Operation::GetReferral, referral::referral)
        .get("/hub/referrals/{reference}/copy.pdf", Operation::GetReferral, copy::copy)
        .post("/hub/referrals/{reference}/claim", Operation::ClaimReferral, claim::claim)
        .get("/hub/referrals/{reference}/decision", Operation::DecideReferral, decision::ask)
        .post("/hub/referrals/{reference}/decision", Operation::DecideReferral, decision::decide)
        .post("/hub/call-references", Operation::OpenCallReference, calls::open)
        .get("/hub/call-references/{code}/closing", Operation::CloseCallReference, closing::ask)
        .post("/hub/call-references/{code}/closing", Operation::CloseCallReference, closing::post)
        .seen()
}

/// The acts that have a form of their own.
fn acts_on_a_referral(routes: Routes<'_>) -> Routes<'_> {
    use Operation as O;
    routes
        .get("/hub/referrals/{reference}/release", O::ReleaseReferral, ask::<Release>)
        .post("/hub/referrals/{reference}/release", O::ReleaseReferral, post::<Release>)
        .get("/hub/referrals/{reference}/band", O::TriageReferral, ask::<ChangeBand>)
        .post("/hub/referrals/{reference}/band", O::TriageReferral, post::<ChangeBand>)
        .get("/hub/referrals/{reference}/contact", O::RecordContact, ask::<Contact>)
        .post("/hub/referrals/{reference}/contact", O::RecordContact, post::<Contact>)
        .get("/hub/referrals/{reference}/legal-status", O::RecordLegalStatus, ask::<KnownNow<Legal>>)
        .post("/hub/referrals/{reference}/legal-status", O::RecordLegalStatus, post::<KnownNow<Legal>>)
        .get("/hub/referrals/{reference}/whereabouts", O::RecordWhereabouts, ask::<KnownNow<Location>>)
        .post("/hub/referrals/{reference}/whereabouts", O::RecordWhereabouts, post::<KnownNow<Location>>)
        .get("/hub/referrals/{reference}/seen", O::RecordSeen, ask::<Seen>)
        .post("/hub/referrals/{reference}/seen", O::RecordSeen, post::<Seen>)
        .get("/hub/referrals/{reference}/withdrawal", O::ConfirmWithdrawal, ask::<ConfirmWithdrawal>)
        .post("/hub/referrals/{reference}/withdrawal", O::ConfirmWithdrawal, post::<ConfirmWithdrawal>)
        .get("/hub/referrals/{reference}/duplicate", O::MarkDuplicate, ask::<Duplicate>)
        .post("/hub/referrals/{reference}/duplicate", O::MarkDuplicate, post::<Duplicate>)
        .get("/hub/referrals/{reference}/reopening", O::ReopenReferral, ask::<Reopen>)
        .post("/hub/referrals/{reference}/reopening", O::ReopenReferral, post::<Reopen>)
        .get("/hub/referrals/{reference}/countersignature", O::CountersignDecision, ask::<Countersign>)
        .post("/hub/referrals/{reference}/countersignature", O::CountersignDecision, post::<Countersign>)
}
