//! A row of a referral without its answers, as lists and pages read it.

use diesel::dsl::{LeftJoin, Nullable, Select};
use diesel::prelude::*;

use super::{StoreError, accounts, referrals};
use crate::domain::band::Band;
use crate::domain::ids::{AccountId, ReferralId, ServiceId};
use crate::domain::referral::{Owner, PersonSummary, ReferralHead};
use crate::domain::status::{ClosedAs, Status};
use crate::store::types::{Json, Ts};

pub(super) type Standing = (
    referrals::id,
    referrals::reference,
    referrals::service_id,
    referrals::referrer_id,
    referrals::status,
    referrals::closed_as,
    referrals::band_rank,
    referrals::suggestion,
    referrals::act_by,
    referrals::received_at,
    referrals::version,
    referrals::clocks,
    referrals::locality,
    referrals::withdrawal_asked_at,
    referrals::countersign_asked_at,
);
pub(super) type Holder = (referrals::owner_id, Nullable<accounts::name>, referrals::owned_since);
pub(super) type Person = (
    referrals::given_name,
    referrals::family_name,
    referrals::date_of_birth,
    referrals::estimated_age,
    referrals::hazards,
);

/// The query behind every head: the referral, with its owner's name.
pub(super) type Heads = Select<LeftJoin<referrals::table, accounts::table>, (Standing, Holder, Person)>;

/// See [`Heads`].
pub(super) fn heads() -> Heads {
    referrals::table.left_join(accounts::table).select(columns())
}

/// What a head is made of.
pub(super) fn columns() -> (Standing, Holder, Person) {
    use referrals as r;
    (
        (
            r::id,
            r::reference,
            r::service_id,
            r::referrer_id,
            r::status,
            r::closed_as,
            r::band_rank,
            r::suggestion,
            r::act_by,
            r::received_at,
            r::version,
            r::clocks,
            r::locality,
            r::withdrawal_asked_at,
            r::countersign_asked_at,
        ),
        (r::owner_id, accounts::name.nullable(), r::owned_since),
        (r::given_name, r::family_name, r::date_of_birth, r::estimated_age, r::hazards),
    )
}

type StandingRow = (
    ReferralId,
    String,
    ServiceId,
    AccountId,
    Status,
    Option<ClosedAs>,
    i32,
    Json,
    Option<Ts>,
    Ts,
    i64,
    Json,
    Option<String>,
    Option<Ts>,
    Option<Ts>,
);

/// What [`Heads`] gives.
#[derive(Queryable)]
pub(super) struct Row {
    standing: StandingRow,
    holder: (Option<AccountId>, Option<String>, Option<Ts>),
    person: (String, String, Option<String>, Option<i32>, Json),
}

impl Row {
    /// As it is kept.
    pub(super) fn reference(&self) -> &str {
        &self.standing.1
    }
}

impl TryFrom<Row> for ReferralHead {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let (id, reference, service, referrer, status, closed_as, rank, suggestion, act_by, received_at, version, ..) =
            row.standing;
        let (.., clocks, locality, withdrawal_asked_at, countersign_asked_at) = row.standing;
        let (given_name, family_name, date_of_birth, estimated_age, hazards) = row.person;
        let person = PersonSummary {
            given_name,
            family_name,
            date_of_birth: date_of_birth.map(|d| d.parse()).transpose().map_err(stored)?,
            estimated_age: estimated_age.map(u8::try_from).transpose().map_err(stored)?,
        };
        Ok(Self {
            id,
            reference: reference.parse().map_err(stored)?,
            service,
            referrer,
            status,
            closed_as,
            band: Band::of_rank(rank).ok_or_else(|| StoreError::Fault("a stored rank is no band".into()))?,
            suggestion: serde_json::from_value(suggestion.0).map_err(stored)?,
            act_by: act_by.map(|at| at.0),
            received_at: received_at.0,
            owner: owner(row.holder),
            person,
            hazards: serde_json::from_value(hazards.0).map_err(stored)?,
            clocks: serde_json::from_value(clocks.0).map_err(stored)?,
            locality,
            withdrawal_asked_at: withdrawal_asked_at.map(|at| at.0),
            countersign_asked_at: countersign_asked_at.map(|at| at.0),
            version,
        })
    }
}

fn owner((id, name, since): (Option<AccountId>, Option<String>, Option<Ts>)) -> Option<Owner> {
    Some(Owner { id: id?, name: name?, since: since?.0 })
}

fn stored(error: impl std::error::Error + Send + Sync + 'static) -> StoreError {
    StoreError::Fault(Box::new(error))
}
