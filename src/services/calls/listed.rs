//! The calls at the head of the triage list: those that nobody claimed first, the earliest alarm before the others.

use jiff::Timestamp;

use super::open::asked_for_with;
use crate::domain::call::{CallReason, ExpectedCall};
use crate::domain::reference::Reference;
use crate::domain::service::Service;
use crate::form::Forms;
use crate::store::{self, Conn, StoreError};

/// Calls in the list: more than a hub has at once, few enough to read their drafts.
const SHOWN: i64 = 100;

/// A call in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedCall {
    /// The call, and who is to ring.
    pub expected: ExpectedCall,
    /// Whether the answers were changed since, so that nothing in them asks for the telephone any more.
    pub is_corrected: bool,
    /// The referral with which it was asked for; none where a draft waits for it.
    pub reference: Option<Reference>,
}

/// The calls of a service that go on.
pub(in crate::services) fn listed(
    conn: &mut Conn,
    forms: &Forms,
    service: &Service,
    now: Timestamp,
) -> Result<Vec<ListedCall>, StoreError> {
    let calls = store::calls_going_on(conn, service.id, SHOWN)?;
    calls
        .into_iter()
        .map(|expected| {
            let referral = asked_for_with(&expected.call).map(|id| store::referral_fetch(conn, id)).transpose()?;
            Ok(ListedCall {
                is_corrected: is_corrected(conn, forms, service, &expected, now)?,
                reference: referral.map(|head| head.reference),
                expected,
            })
        })
        .collect()
}

fn is_corrected(
    conn: &mut Conn,
    forms: &Forms,
    service: &Service,
    expected: &ExpectedCall,
    now: Timestamp,
) -> Result<bool, StoreError> {
    if asked_for_with(&expected.call).is_some() {
        return Ok(false);
    }
    let draft = match store::draft_fetch(conn, expected.call.draft) {
        Err(StoreError::NotFound) => return Ok(false),
        draft => draft?,
    };
    let problems = forms.get(&draft.form).map(|form| form.problems(&draft.answers, &service.settings.gate, now));
    Ok(problems.is_some_and(|problems| CallReason::of(&problems).is_none()))
}
