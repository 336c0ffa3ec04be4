//! The life of a referral as one table that can be read aloud: from where, by which act, to where.
//!
//! Pages take their buttons from it, the API its `available_actions`, the services their right to change a status. A
//! draft is not a referral and has no status here. Words for each status and act stand in the words file under
//! `status.referrer.*`, `status.hub.*` and `act.*`.

use super::codes::codes;

codes! {
    /// Where a referral stands.
    Status {
        /// Received; nobody has taken it yet.
        Submitted = "submitted",
        /// An AMHP reviews it, rings the referrer, looks at what was tried.
        Screening = "screening",
        /// The referrer was asked for something.
        InformationRequested = "information_requested",
        /// The hub will assess.
        Accepted = "accepted",
        /// An AMHP has it for assessment.
        Allocated = "allocated",
        /// Time, place and doctors are arranged.
        Arranged = "arranged",
        /// The AMHP is out, with check-ins.
        Assessing = "assessing",
        /// The outcome is decided: application or none.
        Decided = "decided",
        /// Waits for a bed or conveyance.
        Waiting = "waiting",
        /// Ended; see how.
        Closed = "closed",
    }
}

codes! {
    /// How a closed referral ended.
    ClosedAs {
        /// The hub does not proceed, with reasons.
        NotProceeding = "not_proceeding",
        /// The referrer withdrew and an AMHP confirmed.
        Withdrawn = "withdrawn",
        /// Another referral of the same person goes on.
        Duplicate = "duplicate",
        /// Another service accepted it.
        Transferred = "transferred",
        /// Assessed and carried through.
        Completed = "completed",
        /// Could not be completed; a lead closed it with a reason.
        UnableToComplete = "unable_to_complete",
    }
}

codes! {
    /// What somebody does to a referral.
    Act {
        /// The referrer sends it.
        Submit = "submit",
        /// An AMHP takes it to review.
        Claim = "claim",
        /// Whoever has it gives it back to the queue.
        Release = "release",
        /// An AMHP changes the band.
        Triage = "triage",
        /// Somebody was rung, or rang.
        RecordContact = "record_contact",
        /// The legal status became known, or changed.
        RecordLegalStatus = "record_legal_status",
        /// It became known where the person is.
        RecordWhereabouts = "record_whereabouts",
        /// Somebody saw the person.
        RecordSeen = "record_seen",
        /// The hub will assess.
        Accept = "accept",
        /// The hub does not proceed.
        NotProceed = "not_proceed",
        /// A second AMHP, or a lead, stands by a decision not to proceed.
        Countersign = "countersign",
        /// The referrer asks to withdraw it.
        Withdraw = "withdraw",
        /// An AMHP confirms the withdrawal.
        ConfirmWithdrawal = "confirm_withdrawal",
        /// Another referral of the same person goes on.
        MarkDuplicate = "mark_duplicate",
        /// It is opened again.
        Reopen = "reopen",
    }
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// The status before; none for what makes a referral.
    pub from: Option<Status>,
    /// The act.
    pub act: Act,
    /// The status after.
    pub to: Status,
    /// How it ended, where the act ends it.
    pub closed_as: Option<ClosedAs>,
}

const fn row(from: Option<Status>, act: Act, to: Status, closed_as: Option<ClosedAs>) -> Transition {
    Transition { from, act, to, closed_as }
}

/// Every transition from one status, or none, to one status. What an open referral allows in each status stands in
/// [`ENDINGS`] and [`WHILE_OPEN`].
pub const TRANSITIONS: &[Transition] = &[
    row(None, Act::Submit, Status::Submitted, None),
    row(Some(Status::Submitted), Act::Claim, Status::Screening, None),
    row(Some(Status::Screening), Act::Release, Status::Submitted, None),
    row(Some(Status::Screening), Act::Accept, Status::Accepted, None),
    row(Some(Status::Screening), Act::NotProceed, Status::Closed, Some(ClosedAs::NotProceeding)),
    row(Some(Status::Screening), Act::Countersign, Status::Closed, Some(ClosedAs::NotProceeding)),
    row(Some(Status::Accepted), Act::Claim, Status::Accepted, None),
    row(Some(Status::Accepted), Act::Release, Status::Accepted, None),
    row(Some(Status::Closed), Act::Reopen, Status::Screening, None),
];

/// What ends a referral in whatever open status it is.
pub const ENDINGS: &[(Act, ClosedAs)] =
    &[(Act::ConfirmWithdrawal, ClosedAs::Withdrawn), (Act::MarkDuplicate, ClosedAs::Duplicate)];

/// What is recorded in whatever open status, and leaves it as it is.
pub const WHILE_OPEN: &[Act] =
    &[Act::Triage, Act::RecordContact, Act::RecordLegalStatus, Act::RecordWhereabouts, Act::RecordSeen, Act::Withdraw];

/// The row for `act` on a referral in `from`, if the table has it.
pub fn transition(from: Option<Status>, act: Act) -> Option<Transition> {
    let open = || from.filter(|status| status.is_open());
    let ending = || ENDINGS.iter().find(|(ends, _)| *ends == act).zip(open());
    TRANSITIONS
        .iter()
        .find(|row| row.from == from && row.act == act)
        .copied()
        .or_else(|| ending().map(|((_, how), _)| row(from, act, Status::Closed, Some(*how))))
        .or_else(|| open().filter(|_| WHILE_OPEN.contains(&act)).map(|same| row(from, act, same, None)))
}

/// The acts that the table allows from `status`, in the order of the codes.
pub fn acts(status: Status) -> impl Iterator<Item = Act> {
    Act::ALL.iter().copied().filter(move |act| transition(Some(status), *act).is_some())
}

impl Act {
    /// Whether it rests on the band, or ends the referral for good: whoever does it must have seen the referral as it
    /// stands, also what time alone has done. (What ends as a duplicate goes on in the other.)
    #[must_use]
    pub const fn rests_on_band(self) -> bool {
        matches!(self, Self::Triage | Self::NotProceed | Self::Countersign | Self::ConfirmWithdrawal)
    }
}

impl Status {
    /// Whether the referral still waits for somebody.
    pub fn is_open(self) -> bool {
        self != Self::Closed
    }
}
