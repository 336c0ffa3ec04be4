//! What the reader may do next with a referral, in the order in which one does it. Imports `domain`.

use serde::Serialize;

use crate::domain::status::Act;

/// A button of a referral's page.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Button {
    /// The act, a code.
    act: &'static str,
    /// The last part of its page's address.
    page: &'static str,
}

/// Every act of the hub with its page, what one does next first. Accepting and not proceeding are one page.
const ORDER: &[(Act, &str)] = &[
    (Act::Claim, "claim"),
    (Act::Countersign, "countersignature"),
    (Act::ConfirmWithdrawal, "withdrawal"),
    (Act::RecordContact, "contact"),
    (Act::Accept, "decision"),
    (Act::NotProceed, "decision"),
    (Act::Triage, "band"),
    (Act::RecordLegalStatus, "legal-status"),
    (Act::RecordWhereabouts, "whereabouts"),
    (Act::RecordSeen, "seen"),
    (Act::MarkDuplicate, "duplicate"),
    (Act::Release, "release"),
    (Act::Reopen, "reopening"),
];

/// The buttons for exactly these acts; a page that does two of them has one.
pub(super) fn buttons(available: &[Act]) -> Vec<Button> {
    let mut found: Vec<Button> = Vec::new();
    for (act, page) in ORDER.iter().filter(|(act, _)| available.contains(act)) {
        if !found.iter().any(|button| button.page == *page) {
            found.push(Button { act: act.as_str(), page });
        }
    }
    found
}

/// The last part of the address of an act's page; empty for what is not done at the hub.
pub(super) fn page_of(act: Act) -> &'static str {
    ORDER.iter().find(|(known, _)| *known == act).map_or("", |(_, page)| page)
}
