//! Why a verb was not done, told apart by what the caller may do next. Knows nothing of HTTP.
//!
//! Use [`Refusal`] for everything that a verb answers instead of its result. What is ours alone (a broken row, a lost
//! connection) travels as the source of `Fault` or `Unavailable`, is logged once at the edge, and is never shown.

use jiff::{SignedDuration, Timestamp};

use crate::domain::Problem;
use crate::domain::call::CallCode;
use crate::domain::document::Scan;
use crate::domain::gate::Diversion;
use crate::domain::ids::{AccountId, DraftId};
use crate::domain::policy::Denied;
use crate::domain::service::Telephone;
use crate::secrets::PasswordFault;
use crate::store::{Cause, StoreError};

/// Why not.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The request itself makes no sense; the text says what would.
    #[error("{0}")]
    BadRequest(&'static str),
    /// Nobody is signed in, or the address and password do not belong together.
    #[error("nobody is signed in")]
    NotSignedIn,
    /// The code is wrong, used, or over: which of them is not told.
    #[error("wrong code")]
    WrongCode,
    /// Too many tries; after `wait` again.
    #[error("too many tries")]
    Throttled {
        /// How long to wait.
        wait: SignedDuration,
    },
    /// It does not exist for this caller.
    #[error("not found")]
    NotFound,
    /// The caller knows of it and may not do this.
    #[error("not allowed")]
    NotAllowed,
    /// Something is wrong with what was sent: all of it.
    #[error("{} problems", .0.len())]
    Invalid(Vec<Problem>),
    /// The referral belongs to another channel.
    #[error("to be made by another channel")]
    Diverted(Box<Diverted>),
    /// It changed since the caller saw it.
    #[error("changed meanwhile")]
    VersionConflict {
        /// The version now.
        current: i64,
    },
    /// Two people changed the same answers.
    #[error("the same answers were changed twice")]
    AnswersConflict {
        /// Pointers of the answers in question.
        pointers: Vec<String>,
    },
    /// Somebody else took it first.
    #[error("already claimed")]
    AlreadyClaimed {
        /// Who.
        owner: AccountId,
        /// Their name.
        name: String,
        /// When.
        claimed_at: Timestamp,
    },
    /// A call about this draft is expected: it stays until the call is over.
    #[error("a call is expected")]
    CallExpected,
    /// The status does not allow this act.
    #[error("not in this status")]
    WrongStatus,
    /// The status would allow this act, something else does not; the text says what, and what to do.
    #[error("{0}")]
    NotNow(&'static str),
    /// A newer release saved it: this one, to which somebody went back, does not know all of its questions.
    #[error("made with a newer version of the form")]
    NewerForm,
    /// The content of a document is not given out.
    #[error("withheld: {scan}")]
    DocumentWithheld {
        /// What the scanner made of it.
        scan: Scan,
    },
    /// A submission comes without a key.
    #[error("no idempotency key")]
    IdempotencyKeyRequired,
    /// The key was used with another body.
    #[error("idempotency key reused")]
    IdempotencyKeyReused,
    /// The same request is being answered right now.
    #[error("idempotency key in flight")]
    IdempotencyInFlight,
    /// It cannot be done now, and nothing of it was. The same request may be sent again.
    #[error("unavailable")]
    Unavailable(#[source] Option<Cause>),
    /// The database did not say whether it kept the change: who sends it again looks first.
    #[error("outcome unknown")]
    OutcomeUnknown(#[source] Cause),
    /// A defect of ours.
    #[error("fault")]
    Fault(#[source] Cause),
}

/// Where a referral has to be made instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diverted {
    /// Which channel.
    pub divert: Diversion,
    /// What says so.
    pub problems: Vec<Problem>,
    /// The draft that is kept; none where its author has too many, or sent it since.
    pub draft: Option<DraftId>,
    /// What to say on the telephone, so that the AMHP opens the draft; none where no draft is kept.
    pub call_reference: Option<CallCode>,
    /// Whom to ring.
    pub telephone: Telephone,
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::NotFound,
            StoreError::Unavailable(cause) => Self::Unavailable(Some(cause)),
            StoreError::OutcomeUnknown(cause) => Self::OutcomeUnknown(cause),
            error => Self::Fault(Box::new(error)),
        }
    }
}

impl From<Denied> for Refusal {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::NotKnown => Self::NotFound,
            Denied::NotAllowed => Self::NotAllowed,
        }
    }
}

impl From<PasswordFault> for Refusal {
    fn from(fault: PasswordFault) -> Self {
        Self::Fault(Box::new(fault))
    }
}
