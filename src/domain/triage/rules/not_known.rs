//! R9: unknown is never low, but only where it matters.

use crate::domain::band::Band::Urgent;
use crate::domain::triage::facts::Domain::{
    self, Children, Fire, HarmToOthers, PhysicalHealth, SelfHarm, SelfNeglect, Suicide,
};
use crate::domain::triage::facts::{LegalStatus, Level, Ynu};
use crate::domain::triage::lines::{Lines, View};

/// Risks that must have been looked at.
const MUST_BE_ASSESSED: [Domain; 5] = [Suicide, HarmToOthers, SelfNeglect, PhysicalHealth, Children];

/// Risks that being alone makes worse.
const WORSE_ALONE: [Domain; 5] = [Suicide, SelfHarm, SelfNeglect, PhysicalHealth, Fire];

/// R9: a risk that must be assessed was not (or nobody said); legal status unknown; alone, or not known whether, with
/// a risk that is present or immediate.
///
/// Harm to children need not be assessed where the person looks after no children; where that is unknown it must.
pub(super) fn matters(view: &View<'_>, lines: &mut Lines<'_>) {
    let facts = view.facts;
    let no_children = facts.caring.children == Some(Ynu::No);
    for domain in MUST_BE_ASSESSED {
        let not_assessed = matches!(facts.risks.of(domain).level, Some(Level::NotAssessed) | None);
        let matters = not_assessed && !(domain == Children && no_children);
        lines.when(matters, Urgent, format!("{domain}:not_assessed"), format!("{}: not assessed.", domain.words()));
    }
    let status_unknown = matches!(facts.legal.status, Some(LegalStatus::Unknown) | None);
    lines.when(status_unknown, Urgent, "legal_status:not_known", "The legal status is not known.");

    let (id, words) = match facts.location.alone_now {
        Some(Ynu::No) => return,
        Some(Ynu::Yes) => ("alone", "The person is alone"),
        Some(Ynu::Unknown) | None => ("alone_not_known", "It is not known whether the person is alone"),
    };
    for domain in WORSE_ALONE.into_iter().filter(|domain| facts.risks.is_there(*domain)) {
        let because = format!("{words}, with a risk now: {}.", domain.words().to_lowercase());
        lines.when(true, Urgent, format!("{domain}:{id}"), because);
    }
}
