//! What several operations speak of: accounts, services, drafts, referrals, and the lists of codes. One shape a thing.

mod account;
mod call;
mod clock;
pub(super) mod codes;
mod document;
mod draft;
mod receipt;
mod referral;
mod service;

pub(super) use account::{Account, HeldRole, Person};
pub(super) use call::ExpectedCall;
pub(super) use clock::Clock;
pub(super) use document::{Bytes, Document};
pub(super) use draft::{Draft, DraftSummary};
pub(super) use receipt::Receipt;
pub(super) use referral::{Reason, ReferralSummary, person_of};
pub(super) use service::{Service, Telephone};
