//! What the hub has found out since a referral was sent: it stands above the answers, which stay what the referrer said.
//! Imports `services`, `domain`, `form`.

use serde::Serialize;

use super::acts::known_now::{Legal, Location, Part, last};
use super::answers::{Row, rows};
use crate::domain::event::EventKind;
use crate::form::Form;
use crate::services::referrals::EventView;

/// What was recorded at last of one matter.
#[derive(Debug, Serialize)]
pub(super) struct Recorded {
    /// Of which matter: the event that tells of it.
    kind: EventKind,
    /// RFC 3339.
    at: String,
    by: Option<String>,
    rows: Vec<Row>,
}

impl Recorded {
    /// The last record of legal status and whereabouts, where there is one.
    pub(super) fn all(form: &Form, events: &[EventView]) -> Vec<Self> {
        [(Legal::SECTION, Legal::EVENT), (Location::SECTION, Location::EVENT)]
            .into_iter()
            .filter_map(|(section, kind)| Self::of(form, section, kind, events))
            .collect()
    }

    fn of(form: &Form, section: &str, kind: EventKind, events: &[EventView]) -> Option<Self> {
        let event = events.iter().rev().find(|event| event.event.kind == kind)?;
        let known = last(section, kind, events)?;
        Some(Self {
            kind,
            at: event.event.at.to_string(),
            by: event.actor_name.clone(),
            rows: rows(form, section, &known, event.event.at),
        })
    }
}
