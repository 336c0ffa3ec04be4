//! R8: children and adults who depend on the person, and people whom age or birth makes vulnerable.

use crate::domain::band::Band::{Emergency, Urgent, VeryUrgent};
use crate::domain::triage::facts::{Cover, Pregnancy, Ynu};
use crate::domain::triage::lines::{Lines, View};

/// R8. Who cares for children or adults that are there, not answered, is not known.
pub(super) fn depend(view: &View<'_>, lines: &mut Lines<'_>) {
    let caring = &view.facts.caring;
    let cover =
        |there: Option<Ynu>, cover: Option<Cover>| (there == Some(Ynu::Yes)).then_some(cover.unwrap_or(Cover::Unknown));
    match cover(caring.children, caring.children_cover) {
        Some(Cover::Nobody) => lines.when(true, Emergency, "children:nobody", "Nobody cares for a child now."),
        Some(Cover::ThePerson) => {
            lines.when(true, VeryUrgent, "children:the_person", "A child is in the person's own care.");
        }
        Some(Cover::Unknown) => {
            lines.when(true, Urgent, "children:cover_not_known", "It is not known who cares for a child now.");
        }
        Some(Cover::OtherAdult) | None => {}
    }
    match cover(caring.adults, caring.adults_cover) {
        Some(Cover::Nobody) => lines.when(true, Emergency, "adults:nobody", "Nobody cares for a dependent adult now."),
        Some(Cover::ThePerson) => {
            lines.when(true, Urgent, "adults:the_person", "A dependent adult is in the person's own care.");
        }
        Some(Cover::Unknown) => {
            lines.when(true, Urgent, "adults:cover_not_known", "It is not known who cares for a dependent adult now.");
        }
        Some(Cover::OtherAdult) | None => {}
    }
    let pregnancy = view.facts.health.pregnancy;
    let birth = pregnancy == Some(Pregnancy::BirthInLast12Months);
    lines.when(birth, VeryUrgent, "birth:last_12_months", "The person gave birth in the last 12 months.");
    lines.when(pregnancy == Some(Pregnancy::Pregnant), Urgent, "pregnant", "The person is pregnant.");
    let child = view.facts.under_18(view.case.received_at);
    lines.when(child, Urgent, "under_18", "The person was under 18 when this was received.");
}
