//! Rules that fire on the level of a risk: R1 immediate, R4 present and grave, R7 present.

use crate::domain::band::Band::{Emergency, Urgent, VeryUrgent};
use crate::domain::triage::facts::Domain::{
    self, Absconding, Children, DomesticAbuse, Exploitation, Fire, HarmToOthers, PhysicalHealth, SelfHarm, SelfNeglect,
    Staff, Suicide,
};
use crate::domain::triage::facts::{Level, Within, Ynu};
use crate::domain::triage::lines::{Lines, View};

/// Product.md R1, first row: immediate in one of these is an emergency.
const LIFE: [Domain; 8] = [Suicide, SelfHarm, SelfNeglect, HarmToOthers, DomesticAbuse, Children, PhysicalHealth, Fire];

/// Product.md R1, second row. Their flag in the list is no matter of the band.
const OTHERS: [Domain; 3] = [Staff, Absconding, Exploitation];

/// Product.md R4.
const GRAVE: [Domain; 3] = [Suicide, HarmToOthers, Children];

/// Product.md R7. Exploitation and harm to staff, when present, are flags only.
const LESS_GRAVE: [Domain; 6] = [SelfHarm, SelfNeglect, PhysicalHealth, Fire, Absconding, DomesticAbuse];

/// R1: a risk is immediate, or there is an overdose or an injury now.
pub(super) fn immediate(view: &View<'_>, lines: &mut Lines<'_>) {
    let risks = &view.facts.risks;
    for (domains, band) in [(&LIFE[..], Emergency), (&OTHERS[..], VeryUrgent)] {
        for domain in domains {
            let because = format!("{}: immediate.", domain.words());
            lines.when(risks.is(*domain, Level::Immediate), band, format!("{domain}:immediate"), because);
        }
    }
    let overdose_or_injury = view.facts.health.overdose_or_injury_now == Some(Ynu::Yes);
    lines.when(overdose_or_injury, Emergency, "overdose_or_injury:now", "There is an overdose or an injury now.");
}

/// R4: suicide, harm to others or children present.
///
/// Very urgent where it is within today or not known, or where the person is not contained: a line a reason, so that
/// each new one raises again. Otherwise urgent, and only then. How soon, not answered, is not known.
pub(super) fn present_and_grave(view: &View<'_>, lines: &mut Lines<'_>) {
    for domain in GRAVE.into_iter().filter(|domain| view.facts.risks.is(*domain, Level::Present)) {
        let soon = match view.facts.risks.of(domain).within {
            Some(Within::Today) => Some(("today", "within today")),
            Some(Within::NotKnown) | None => Some(("within_not_known", "not known how soon")),
            Some(Within::Days | Within::Longer) => None,
        };
        let reasons: Vec<_> = soon.into_iter().chain(view.not_contained()).collect();
        for (id, words) in &reasons {
            let because = format!("{}: present, {words}.", domain.words());
            lines.when(true, VeryUrgent, format!("{domain}:{id}"), because);
        }
        let because = format!("{}: present, within days or longer, the person is contained.", domain.words());
        lines.when(reasons.is_empty(), Urgent, format!("{domain}:present"), because);
    }
}

/// R7: another risk is present; domestic abuse is very urgent unless the alleged abuser is known not to be there.
pub(super) fn present(view: &View<'_>, lines: &mut Lines<'_>) {
    let risks = &view.facts.risks;
    for domain in LESS_GRAVE {
        let because = format!("{}: present.", domain.words());
        lines.when(risks.is(domain, Level::Present), Urgent, format!("{domain}:present"), because);
    }
    let (id, words) = match risks.domestic_abuse.abuser_there_now {
        Some(Ynu::No) => return,
        Some(Ynu::Yes) => ("abuser_there", "the alleged abuser is there"),
        Some(Ynu::Unknown) | None => ("abuser_there_not_known", "not known whether the alleged abuser is there"),
    };
    let because = format!("Domestic abuse: present, {words}.");
    lines.when(risks.is(DomesticAbuse, Level::Present), VeryUrgent, format!("domestic_abuse:{id}"), because);
}
