//! R5: where the person is. Nobody may be kept there long, or nobody can keep them there.

use crate::domain::band::Band::VeryUrgent;
use crate::domain::triage::facts::{Domain, LegalStatus, Place, Ynu};
use crate::domain::triage::lines::{Lines, View};

/// R5: in custody, emergency department, place of safety, whereabouts unknown; on a ward with no power and likely to
/// leave, or absconding present or immediate.
///
/// No power is what the legal status says: none, informal, unknown or not answered.
pub(super) fn not_settled(view: &View<'_>, lines: &mut Lines<'_>) {
    let place = view.facts.place();
    let words = match place {
        Place::PoliceCustody => Some("The person is in police custody."),
        Place::EmergencyDepartment => Some("The person is in an emergency department."),
        Place::PlaceOfSafety => Some("The person is in a place of safety."),
        Place::Unknown => Some("It is not known where the person is."),
        _ => None,
    };
    lines.when(words.is_some(), VeryUrgent, format!("place:{place}"), words.unwrap_or_default());

    let unheld = view.facts.legal.status != Some(LegalStatus::Power);
    let on_ward = matches!(place, Place::PsychiatricWard | Place::GeneralWard);
    let leaving = view.facts.location.likely_to_leave == Some(Ynu::Yes);
    let because = "The person is on a ward with no power and is likely to leave.";
    lines.when(on_ward && unheld && leaving, VeryUrgent, "ward_without_power:may_leave", because);
    let absconding = view.facts.risks.is_there(Domain::Absconding);
    let because = "The person is on a ward with no power and may abscond.";
    lines.when(on_ward && unheld && absconding, VeryUrgent, "ward_without_power:absconding", because);
}
