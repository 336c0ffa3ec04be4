//! The tables as Diesel sees them, a file an aggregate. A test compares them with both engines' migrations.

mod account;
mod call;
mod document;
mod draft;
// A file may not be called as a table in it, where both are re-exported.
#[path = "instance.rs"]
mod instance_row;
mod later;
mod referral;
mod service;
mod sign_in;

pub use account::{accounts, authenticators, grants, set_up_links};
pub use call::call_references;
pub use document::documents;
pub use draft::{drafts, parked_posts};
pub use instance_row::instance;
pub use later::{beats, jobs, outbox};
pub use referral::{events, idempotency, read_log, referrals};
pub use service::{services, settings_changes};
pub use sign_in::{attempts, challenges, code_issues, sessions};

diesel::joinable!(grants -> accounts (account_id));
diesel::joinable!(sessions -> accounts (account_id));
diesel::joinable!(code_issues -> challenges (challenge_id));
diesel::joinable!(referrals -> accounts (owner_id));
diesel::joinable!(events -> accounts (actor_id));
diesel::joinable!(call_references -> accounts (claimed_by));
diesel::joinable!(settings_changes -> accounts (account_id));
diesel::allow_tables_to_appear_in_same_query!(
    accounts,
    grants,
    sessions,
    referrals,
    services,
    events,
    documents,
    call_references
);
diesel::allow_tables_to_appear_in_same_query!(drafts, call_references);
diesel::allow_tables_to_appear_in_same_query!(accounts, settings_changes);
diesel::allow_tables_to_appear_in_same_query!(challenges, code_issues);
diesel::allow_tables_to_appear_in_same_query!(documents, drafts);
