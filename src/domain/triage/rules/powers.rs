//! Rules that fire on a legal power and its clock: R2 about to end, R3 running short, R6 running.
//!
//! Exactly so many hours left is within them; at its very end a power is past it. Days are 24 hours each before the
//! midnight at which the last day ends. A power past its end keeps the band that it had reached: it stays in the facts
//! until an event records that it ended. One whose start is not known is past its end from receipt on.

use jiff::SignedDuration;

use super::times::{is_past, is_within};
use crate::domain::band::Band::{self, Emergency, Urgent, VeryUrgent};
use crate::domain::clocks::Clock;
use crate::domain::power::PowerKind::{
    self, Cto, CtoRecall, Guardianship, PaceArrest, S2, S3, S4, S5_2, S5_4, S135, S136,
};
use crate::domain::triage::facts::{Considered, Place, Ynu};
use crate::domain::triage::lines::{Lines, View};

/// What of a clock a line looks at.
#[derive(Clone, Copy)]
enum When {
    /// It has not ended.
    Running,
    /// It ends within so many hours.
    Hours(i64),
    /// It ends within so many days.
    Days(i64),
    /// It has ended, or its start is not known.
    PastEnd,
}
use When::{Days, Hours, PastEnd, Running};

/// R2: s5(4) running; the others with 6 hours left, s2 with 12; each past its end.
const ABOUT_TO_END: [(&[PowerKind], When); 4] = [
    (&[S5_4], Running),
    (&[S5_2, S4, CtoRecall, S135, S136, PaceArrest], Hours(6)),
    (&[S2], Hours(12)),
    (&[S5_4, S5_2, S4, CtoRecall, S135, S136, PaceArrest, S2], PastEnd),
];

/// R3: s135, s136, custody clock running; s5(2), s4, recall with 24 hours left; s2 with 48.
const RUNNING_SHORT: [(&[PowerKind], When); 3] =
    [(&[S135, S136, PaceArrest], Running), (&[S5_2, S4, CtoRecall], Hours(24)), (&[S2], Hours(48))];

/// R6: s5(2), s4, recall running; s2 with 7 days left; CTO, guardianship, s3 with 14, or past their end.
const RUNNING: [(&[PowerKind], When); 4] = [
    (&[S5_2, S4, CtoRecall], Running),
    (&[S2], Days(7)),
    (&[Cto, Guardianship, S3], Days(14)),
    (&[Cto, Guardianship, S3], PastEnd),
];

/// R2. Also: in custody or a place of safety with a deadline within 6 hours or past; under 18 on s135 or s136 in police
/// custody or a police station (whether that power still runs or is past its end).
pub(super) fn about_to_end(view: &View<'_>, lines: &mut Lines<'_>) {
    fire(&ABOUT_TO_END, Emergency, view, lines);

    let facts = view.facts;
    let held = matches!(facts.place(), Place::PoliceCustody | Place::PlaceOfSafety);
    let deadline = facts.concern.deadline.at;
    let because = "In custody or a place of safety, and the deadline is within 6 hours.";
    lines.when(held && is_within(deadline, view.now, 6), Emergency, "held_with_deadline:within_6_h", because);
    let because = "In custody or a place of safety, and the deadline is past.";
    lines.when(held && is_past(deadline, view.now), Emergency, "held_with_deadline:past", because);

    let at_station = facts.place() == Place::PoliceCustody || facts.legal.in_police_station == Some(Ynu::Yes);
    let child = at_station && facts.under_18(view.case.received_at);
    for kind in [S135, S136] {
        let because = format!("Under 18 on {} at a police station.", words(kind));
        let on_it = facts.legal.powers.iter().any(|power| power.kind == kind);
        lines.when(child && on_it, Emergency, format!("{kind}:under_18_at_police_station"), because);
    }
}

/// R3. Also: s4 is considered.
pub(super) fn running_short(view: &View<'_>, lines: &mut Lines<'_>) {
    fire(&RUNNING_SHORT, VeryUrgent, view, lines);
    let s4 = view.facts.legal.considered_for.contains(&Considered::S4);
    lines.when(s4, VeryUrgent, "s4:considered", "An emergency admission (s4) is considered.");
}

/// R6.
pub(super) fn running(view: &View<'_>, lines: &mut Lines<'_>) {
    fire(&RUNNING, Urgent, view, lines);
}

/// Writes down every row that fires on a clock of one of its kinds.
fn fire(rows: &[(&[PowerKind], When)], band: Band, view: &View<'_>, lines: &mut Lines<'_>) {
    for (kinds, when) in rows {
        for clock in view.clocks.iter().filter(|clock| kinds.contains(&clock.power)) {
            let (id, because) = said(clock, *when);
            lines.when(when.holds(clock, view), band, format!("{}:{id}", clock.power), because);
        }
    }
}

impl When {
    fn holds(self, clock: &Clock, view: &View<'_>) -> bool {
        let ended = clock.has_ended(view.now);
        let ends_within = |hours| !ended && clock.left(view.now) <= SignedDuration::from_hours(hours);
        match self {
            Running => !ended,
            Hours(hours) => ends_within(hours),
            Days(days) => ends_within(24 * days),
            PastEnd => ended,
        }
    }
}

/// The end of the line's fact, and its sentence.
fn said(clock: &Clock, when: When) -> (String, String) {
    let power = words(clock.power);
    match when {
        Running => ("running".to_owned(), format!("The {power} is running.")),
        Hours(hours) => (format!("within_{hours}_h"), format!("The {power} ends within {hours} hours.")),
        Days(days) => (format!("within_{days}_d"), format!("The {power} ends within {days} days.")),
        PastEnd if clock.start_known => {
            ("past_end".to_owned(), format!("The {power} is past its end; nobody recorded that it ended."))
        }
        PastEnd => (
            "start_not_known".to_owned(),
            format!("It is not known when the {power} started: it counts as past its end."),
        ),
    }
}

/// What a power with a line is called within a sentence.
fn words(kind: PowerKind) -> &'static str {
    match kind {
        S5_2 => "s5(2)",
        S5_4 => "s5(4)",
        Cto => "community treatment order",
        CtoRecall => "recall",
        PaceArrest => "custody clock",
        Guardianship => "guardianship",
        _ => kind.as_str(),
    }
}
