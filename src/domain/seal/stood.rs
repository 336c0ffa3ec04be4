//! How a referral stood after an act. Every act's event carries it, for the hub only, so that a row that was changed
//! behind the service's back differs from its last event.

use jiff::{Timestamp, Unit};
use serde::{Deserialize, Serialize};

use crate::domain::band::Band;
use crate::domain::ids::AccountId;
use crate::domain::status::{ClosedAs, Status};

/// The member `standing` of an event's payload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stood {
    /// Where it stood.
    pub status: Status,
    /// How it ended, if it had.
    pub closed_as: Option<ClosedAs>,
    /// Its band.
    pub band: Band,
    /// By when somebody had to act next; none once closed.
    pub act_by: Option<Timestamp>,
    /// The account that had it.
    pub owner: Option<AccountId>,
}

impl Stood {
    /// The members in which `other` differs; instants are compared as a database keeps them, to the microsecond.
    pub fn differs(&self, other: &Self) -> impl Iterator<Item = &'static str> {
        let kept = |at: &Option<Timestamp>| at.and_then(|at| at.round(Unit::Microsecond).ok());
        let differing = [
            ("status", self.status != other.status),
            ("closed_as", self.closed_as != other.closed_as),
            ("band", self.band != other.band),
            ("act_by", kept(&self.act_by) != kept(&other.act_by)),
            ("owner", self.owner != other.owner),
        ];
        differing.into_iter().filter_map(|(member, differs)| differs.then_some(member))
    }
}
