//! R11: the physical route first.

use crate::domain::band::Band::{Urgent, VeryUrgent};
use crate::domain::triage::facts::Domain::{PhysicalHealth, SelfNeglect};
use crate::domain::triage::facts::{Medicine, Ynu};
use crate::domain::triage::lines::{Lines, View};

/// R11: medical care comes first, or that is not known (or not answered) with self-neglect or physical health present
/// or immediate; a critical medicine was missed, a line a medicine.
pub(super) fn first(view: &View<'_>, lines: &mut Lines<'_>) {
    let health = &view.facts.health;
    let first = health.needs_medical_care_first;
    let because = "The person needs medical care first: the physical route comes first.";
    lines.when(first == Some(Ynu::Yes), VeryUrgent, "medical_care_first", because);

    let not_known = matches!(first, Some(Ynu::Unknown) | None);
    for domain in [SelfNeglect, PhysicalHealth].into_iter().filter(|domain| view.facts.risks.is_there(*domain)) {
        let risk = domain.words().to_lowercase();
        let because =
            format!("Not known whether medical care comes first, with a risk now: {risk}. Physical route first.");
        lines.when(not_known, VeryUrgent, format!("medical_care_first_not_known:{domain}"), because);
    }
    for medicine in &health.critical_medicine_missed {
        let because = format!("A critical medicine was missed: {}.", words(*medicine));
        lines.when(true, Urgent, format!("medicine_missed:{medicine}"), because);
    }
}

const fn words(medicine: Medicine) -> &'static str {
    match medicine {
        Medicine::Insulin => "insulin",
        Medicine::Lithium => "lithium",
        Medicine::Clozapine => "clozapine",
        Medicine::Anticonvulsant => "a medicine against seizures",
        Medicine::Anticoagulant => "a blood thinner",
        Medicine::Steroid => "a steroid",
        Medicine::Other => "another one",
    }
}
