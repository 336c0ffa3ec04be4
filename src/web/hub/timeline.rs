//! What happened to a referral, as its page tells it. Imports `services`, `domain`, `form`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::acts::known_now::{Legal, Location, Part};
use super::answers::{Row, rows};
use crate::domain::decision::DecisionStatement;
use crate::domain::event::EventKind;
use crate::domain::ids::AccountId;
use crate::domain::triage::{Fired, Line};
use crate::form::Form;
use crate::services::referrals::EventView;

/// An event on the page.
#[derive(Debug, Serialize)]
pub(super) struct EventOnPage {
    kind: EventKind,
    /// RFC 3339.
    at: String,
    /// Who; none where the system did it.
    by: Option<String>,
    /// What the act carried, without what was left empty.
    payload: Map<String, Value>,
    /// Its number in the sealed record; none until it is sealed.
    sealed: Option<i64>,
    /// Questions that were answered in the draft and not asked any more when it was sent.
    left_out: Vec<String>,
    /// What was decided or proposed.
    decision: Option<DecisionStatement>,
    /// Who proposed what a second person stood by.
    proposed_by: Option<String>,
    /// Why an AMHP sent it past the gate, where one did.
    exception: Option<String>,
    /// The answers of a section that was recorded.
    rows: Vec<Row>,
    /// The lines of rules that were weighed, in words.
    weighed: Vec<String>,
}

/// The events in words, newest first.
pub(super) fn events(events: Vec<EventView>, form: &Form) -> Vec<EventOnPage> {
    let told = Told::by(&events);
    events.into_iter().rev().map(|event| on_page(event, form, &told)).collect()
}

/// What events tell of each other.
struct Told {
    names: BTreeMap<AccountId, String>,
    /// The sentences of the lines that ever fired.
    fired: Vec<Fired>,
}

impl Told {
    fn by(events: &[EventView]) -> Self {
        let named = |event: &EventView| Some((event.event.actor?, event.actor_name.clone()?));
        let because = |event: &EventView| event.event.payload.pointer("/triage/suggestion/because").cloned();
        let fired = events.iter().rev().filter_map(because).filter_map(|told| serde_json::from_value(told).ok());
        Self {
            names: events.iter().filter_map(named).collect(),
            fired: fired.flat_map(|told: Vec<Fired>| told).collect(),
        }
    }

    /// The sentence of a line with its rule; a line that no event tells of is known by its fact.
    fn words(&self, line: &Line) -> String {
        let sentence = self.fired.iter().find(|fired| fired.is(line)).map_or(&line.fact, |fired| &fired.because);
        format!("{sentence} ({})", line.rule)
    }
}

fn on_page(EventView { event, actor_name, seq }: EventView, form: &Form, told: &Told) -> EventOnPage {
    let payload = &event.payload;
    let weighed: Vec<Line> = member(payload, "weighed").unwrap_or_default();
    let proposer: Option<AccountId> = member(payload, "proposed_by");
    EventOnPage {
        at: event.at.to_string(),
        by: actor_name,
        sealed: seq,
        left_out: left_out(payload, form),
        decision: decision(event.kind, payload),
        proposed_by: proposer.and_then(|id| told.names.get(&id).cloned()),
        exception: payload.pointer("/gate_exception/reason").and_then(Value::as_str).map(str::to_owned),
        rows: recorded(&event.kind, payload, form, event.at),
        weighed: weighed.iter().map(|line| told.words(line)).collect(),
        payload: said(payload),
        kind: event.kind,
    }
}

fn member<T: serde::de::DeserializeOwned>(payload: &Value, name: &str) -> Option<T> {
    payload.get(name).and_then(|value| T::deserialize(value).ok())
}

/// The members that say something.
fn said(payload: &Value) -> Map<String, Value> {
    let members = payload.as_object().cloned().unwrap_or_default();
    members.into_iter().filter(|(_, value)| !value.is_null()).collect()
}

/// The members of a payload that are the statement of a decision.
const DECISION: [&str; 6] = ["decision", "code", "reasons", "alternatives", "told", "receiver"];

fn decision(kind: EventKind, payload: &Value) -> Option<DecisionStatement> {
    use EventKind as K;
    let members =
        payload.as_object().filter(|_| matches!(kind, K::Accepted | K::NotProceeding | K::DecisionProposed))?;
    let stated = members.iter().filter(|(name, _)| DECISION.contains(&name.as_str()));
    let stated: Map<_, _> = stated.map(|(name, value)| (name.clone(), value.clone())).collect();
    DecisionStatement::deserialize(Value::from(stated)).ok()
}

fn recorded(kind: &EventKind, payload: &Value, form: &Form, at: jiff::Timestamp) -> Vec<Row> {
    let section = match kind {
        EventKind::LegalStatusRecorded => Legal::SECTION,
        EventKind::WhereaboutsRecorded => Location::SECTION,
        _ => return Vec::new(),
    };
    payload.get(section).map(|answers| rows(form, section, answers, at)).unwrap_or_default()
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
