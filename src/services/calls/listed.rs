//! The calls at the head of the triage list: those that nobody claimed first, the earliest alarm before the others.

use jiff::Timestamp;

use crate::domain::call::{CallReason, ExpectedCall};
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
        .map(|expected| Ok(ListedCall { is_corrected: is_corrected(conn, forms, service, &expected, now)?, expected }))
        .collect()
}

fn is_corrected(
    conn: &mut Conn,
    forms: &Forms,
    service: &Service,
    expected: &ExpectedCall,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let draft = match store::draft_fetch(conn, expected.call.draft) {
        Err(StoreError::NotFound) => return Ok(false),
        draft => draft?,
    };
    let problems = forms.get(&draft.form).map(|form| form.problems(&draft.answers, &service.settings.gate, now));
    Ok(problems.is_some_and(|problems| CallReason::of(&problems).is_none()))
}
