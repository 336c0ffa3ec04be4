//! What happened to a referral, as its page tells it. Imports `services`, `domain`, `form`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::decision::DecisionStatement;
use crate::domain::event::EventKind;
use crate::form::Form;
use crate::services::referrals::EventView;

/// An event on the page.
#[derive(Debug, Serialize)]
pub(super) struct EventOnPage {
    kind: EventKind,
    /// RFC 3339.
    at: String,
    /// Who did it; none where the system did.
    by: Option<String>,
    /// Its number in the sealed record; none until it is sealed.
    sealed: Option<i64>,
    /// Questions that were answered in the draft and not asked any more when it was sent.
    left_out: Vec<String>,
    /// What was decided, where the event is a decision.
    decision: Option<DecisionStatement>,
    /// Why an AMHP sent it past the gate, where one did.
    exception: Option<String>,
}

/// The events in words, newest first.
pub(super) fn events(events: Vec<EventView>, form: &Form) -> Vec<EventOnPage> {
    events.into_iter().rev().map(|event| on_page(event, form)).collect()
}

fn on_page(EventView { event, actor_name, seq }: EventView, form: &Form) -> EventOnPage {
    let (left_out, decision) = match event.kind {
        EventKind::Submitted => (left_out(&event.payload, form), None),
        EventKind::Accepted | EventKind::NotProceeding => {
            (Vec::new(), DecisionStatement::deserialize(&event.payload).ok())
        }
        _ => (Vec::new(), None),
    };
    let exception = event.payload.pointer("/gate_exception/reason").and_then(Value::as_str).map(str::to_owned);
    EventOnPage {
        exception,
        kind: event.kind,
        at: event.at.to_string(),
        by: actor_name,
        sealed: seq,
        left_out,
        decision,
    }
}

/// The questions in words; a form that was changed since may not know one any more.
fn left_out(payload: &Value, form: &Form) -> Vec<String> {
    let pointers = payload.get("pruned").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let words = |pointer: &str| {
        let section = form.section(pointer.split('/').nth(1)?)?;
        Some(format!("{}: {}", section.hub_title, form.question(pointer)?.label))
    };
    pointers.iter().filter_map(Value::as_str).map(|p| words(p).unwrap_or_else(|| p.to_owned())).collect()
}
