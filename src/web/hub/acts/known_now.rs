//! `/hub/referrals/{reference}/legal-status` and `/whereabouts`: what is known now of a section of the form, drawn by the
//! form's own pages and filled with what was known before. Imports `services`, `domain`, `form`, `web::http`, `web::ui`.

use std::marker::PhantomData;

use jiff::Timestamp;
use minijinja::context;
use minijinja::value::{Serde, Value as Drawn};
use serde_json::Value;

use super::{ActForm, Case};
use crate::domain::Problem;
use crate::domain::decision::REASONS_MAX;
use crate::domain::event::EventKind;
use crate::domain::recorded::SectionStatement;
use crate::domain::status::Act;
use crate::form::merge;
use crate::form::page::{SectionView, patch, view};
use crate::services::referrals::EventView;
use crate::services::{Refusal, referrals};
use crate::web::http::{Fault, Posted};
use crate::web::hub::referral::form;
use crate::web::ui::fields;

/// Which section it is.
pub(in crate::web::hub) trait Part {
    /// Its id in the form.
    const SECTION: &'static str;
    /// The act that records it.
    const ACT: Act;
    /// The heading of its page.
    const TITLE: &'static str;
    /// The event of that act.
    const EVENT: EventKind;

    /// Records it.
    async fn record(case: &Case<'_>, version: i64, statement: SectionStatement) -> Result<(), Refusal>;
}

/// The legal status.
pub(in crate::web::hub) struct Legal;

impl Part for Legal {
    const SECTION: &'static str = "legal";
    const ACT: Act = Act::RecordLegalStatus;
    const TITLE: &'static str = "Record the legal status";
    const EVENT: EventKind = EventKind::LegalStatusRecorded;

    async fn record(case: &Case<'_>, version: i64, statement: SectionStatement) -> Result<(), Refusal> {
        let reference = &case.known.head.reference;
        referrals::record_legal_status(case.ctx(), &case.session.actor, reference, version, statement).await.map(drop)
    }
}

/// Where the person is.
pub(in crate::web::hub) struct Location;

impl Part for Location {
    const SECTION: &'static str = "location";
    const ACT: Act = Act::RecordWhereabouts;
    const TITLE: &'static str = "Record where the person is";
    const EVENT: EventKind = EventKind::WhereaboutsRecorded;

    async fn record(case: &Case<'_>, version: i64, statement: SectionStatement) -> Result<(), Refusal> {
        let reference = &case.known.head.reference;
        referrals::record_whereabouts(case.ctx(), &case.session.actor, reference, version, statement).await.map(drop)
    }
}

/// The section as it is known, or as it was typed.
pub(in crate::web::hub) struct KnownNow<P> {
    /// Id of the form.
    form: String,
    /// All answers; those of the section as they stand in the boxes.
    answers: Value,
    note: String,
    /// The list whose empty entry is shown.
    add: String,
    /// Whether an entry was added or taken out, and no more.
    is_redrawn: bool,
    part: PhantomData<P>,
}

impl<P: Part> ActForm for KnownNow<P> {
    const ACT: Act = P::ACT;
    const TITLE: &'static str = P::TITLE;
    const TEMPLATE: &'static str = "hub/acts/known_now.html";

    async fn begin(case: &Case<'_>) -> Result<Self, Fault> {
        let (actor, reference) = (&case.session.actor, &case.known.head.reference);
        let whole = referrals::peek(case.ctx(), actor, reference).await?;
        let events = referrals::events(case.ctx(), actor, reference).await?;
        let mut answers = whole.answers()?;
        // One section's questions look at the other's answers.
        for (section, kind) in [(Legal::SECTION, Legal::EVENT), (Location::SECTION, Location::EVENT)] {
            if let Some(known) = last(section, kind, &events) {
                answers[section] = known;
            }
        }
        Ok(Self {
            form: whole.form,
            answers,
            note: String::new(),
            add: String::new(),
            is_redrawn: false,
            part: PhantomData,
        })
    }

    async fn read(case: &Case<'_>, posted: &Posted) -> Result<Self, Fault> {
        let mut read = Self::begin(case).await?;
        let (asked, which) = posted.text("then").split_once(':').unwrap_or_default();
        read.is_redrawn = matches!(asked, "add" | "remove");
        let taken_out = format!("{which}-");
        let is_left = |name: &str| asked != "remove" || !name.starts_with(&taken_out);
        let typed: Vec<_> = posted.0.iter().filter(|(name, _)| is_left(name)).cloned().collect();
        let change = patch(form(case.site, &read.form)?, P::SECTION, &typed, case.now);
        if let Ok(answers) = merge(&read.answers, &change) {
            read.answers = answers;
        }
        read.note = posted.text("note").to_owned();
        if asked == "add" {
            which.clone_into(&mut read.add);
        }
        Ok(read)
    }

    fn is_final(&self) -> bool {
        !self.is_redrawn
    }

    async fn send(&self, case: &Case<'_>, version: i64) -> Result<(), Refusal> {
        let form = case.ctx().forms.get(&self.form).ok_or(Refusal::NotFound)?;
        let asked = form.pruned(&self.answers, case.known.head.received_at).answers;
        let answers = asked.get(P::SECTION).and_then(Value::as_object).cloned().unwrap_or_default();
        let note = Some(self.note.clone()).filter(|text| !text.is_empty());
        P::record(case, version, SectionStatement { note, answers }).await
    }

    fn summary(&self, case: &Case<'_>, problems: &[Problem]) -> Vec<Drawn> {
        let line = |id: &str, text: &str| context! { detail => text, href => format!("#{id}") };
        let drawn = self.view(case, problems);
        let of_form = drawn.iter().flat_map(|drawn| &drawn.errors).map(|error| line(&error.id, &error.text));
        let of_note = problems.iter().filter(|problem| problem.pointer == "/note");
        of_form.chain(of_note.map(|problem| line("note", &problem.detail))).collect()
    }

    fn context(&self, case: &Case<'_>, problems: &[Problem]) -> Drawn {
        let questions = self.view(case, problems).map(|drawn| drawn.questions).unwrap_or_default();
        context! {
            fields => Serde(fields(questions, &self.add)), note => self.note.as_str(), note_max => REASONS_MAX,
            added => self.add.as_str(), is_legal => P::SECTION == Legal::SECTION,
        }
    }
}

impl<P: Part> KnownNow<P> {
    fn view(&self, case: &Case<'_>, problems: &[Problem]) -> Option<SectionView> {
        let form = case.ctx().forms.get(&self.form)?;
        let problems: Vec<Problem> = problems.iter().map(within::<P>).collect();
        let at: Timestamp = case.known.head.received_at;
        view(form, P::SECTION, &self.answers, &problems, at)
    }
}

/// The problem at its place in the whole form.
fn within<P: Part>(problem: &Problem) -> Problem {
    let section = format!("/{}/", P::SECTION);
    let is_whole = problem.pointer.starts_with(&section) || problem.pointer == "/note";
    let pointer = if is_whole { problem.pointer.clone() } else { format!("/{}{}", P::SECTION, problem.pointer) };
    Problem { pointer, ..problem.clone() }
}

/// The section as the last event of this kind tells it; none where it was never recorded.
pub(in crate::web::hub) fn last(section: &str, kind: EventKind, events: &[EventView]) -> Option<Value> {
    let event = events.iter().rev().find(|event| event.event.kind == kind)?;
    event.event.payload.get(section).cloned()
}
