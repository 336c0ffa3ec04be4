//! The AMHPs' face: the triage list, a referral, taking it, deciding. Imports `services`, `domain`, `form`, `web::http`,
//! `web::ui`.
//!
//! To those who hold no role at the hub of a referral its pages do not exist, not even where they made it: the portal
//! shows a referrer their own referral, without bands and hub notes.

mod answers;
mod asked;
mod calls;
mod changed;
mod changes;
mod claim;
mod closing;
mod copy;
mod decision;
mod decision_form;
mod due;
mod known;
mod list;
mod referral;
mod referrer;
mod search;
mod settings;
mod settings_form;
mod settings_words;
mod timeline;
mod triage;

use actix_web::web::{self, ServiceConfig};

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
    Routes::new(config)
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
