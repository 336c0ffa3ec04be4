//! Moves that make a fact worse. Where the fact is as bad already, nothing changes.

use amhp_hub::domain::band::Band;
use amhp_hub::domain::power::{Power, PowerKind};
use amhp_hub::domain::triage::Case;
use amhp_hub::domain::triage::facts::{
    Considered, Cover, Facts, LegalStatus, Level, Medicine, Place, Pregnancy, Risk, Within, Ynu,
};
use jiff::SignedDuration;

use super::super::{hours, received};

/// Makes one thing worse.
pub type Worsen = fn(&mut Case);

/// Every move, by name.
pub const WORSE: &[(&str, Worsen)] = &[
    ("every risk a level up", |case| risks(&mut case.facts, |risk| risk.level = level_up(risk.level))),
    ("every risk sooner", |case| risks(&mut case.facts, |risk| risk.within = sooner(risk.within))),
    ("not known how soon", |case| risks(&mut case.facts, |risk| risk.within = Some(Within::NotKnown))),
    ("the abuser is there", |case| risks(&mut case.facts, |risk| risk.abuser_there_now = yes(risk.abuser_there_now))),
    ("suicide a level up", |case| {
        case.facts.risks.suicide.level = level_up(case.facts.risks.suicide.level);
    }),
    ("harm to others a level up", |case| {
        case.facts.risks.harm_to_others.level = level_up(case.facts.risks.harm_to_others.level);
    }),
    ("alone", |case| case.facts.location.alone_now = yes(case.facts.location.alone_now)),
    ("likely to leave", |case| case.facts.location.likely_to_leave = yes(case.facts.location.likely_to_leave)),
    ("in police custody", |case| case.facts.location.kind = Some(Place::PoliceCustody)),
    ("nobody knows where, from where nobody is held", |case| {
        if !matches!(case.facts.place(), Place::PoliceCustody | Place::PlaceOfSafety) {
            case.facts.location.kind = Some(Place::Unknown);
        }
    }),
    ("the place of safety is a police station", |case| case.facts.legal.in_police_station = Some(Ynu::Yes)),
    ("medical care first", |case| {
        case.facts.health.needs_medical_care_first = yes(case.facts.health.needs_medical_care_first);
    }),
    ("an overdose now", |case| case.facts.health.overdose_or_injury_now = Some(Ynu::Yes)),
    ("pregnant, or after a birth", |case| {
        case.facts.health.pregnancy = Some(match case.facts.health.pregnancy {
            Some(Pregnancy::Pregnant | Pregnancy::BirthInLast12Months) => Pregnancy::BirthInLast12Months,
            _ => Pregnancy::Pregnant,
        });
    }),
    ("insulin missed", |case| case.facts.health.critical_medicine_missed.push(Medicine::Insulin)),
    ("children, and worse cover", |case| {
        case.facts.caring.children_cover = worse_cover(case.facts.caring.children, case.facts.caring.children_cover);
        case.facts.caring.children = Some(Ynu::Yes);
    }),
    ("adults, and worse cover", |case| {
        case.facts.caring.adults_cover = worse_cover(case.facts.caring.adults, case.facts.caring.adults_cover);
        case.facts.caring.adults = Some(Ynu::Yes);
    }),
    ("under 18", |case| case.facts.person.estimated_age = Some(15)),
    ("legal status not known", |case| case.facts.legal.status = Some(LegalStatus::Unknown)),
    ("section 4 considered", |case| case.facts.legal.considered_for.push(Considered::S4)),
    ("one more power", |case| {
        let started_at = Some(received() - hours(60));
        case.facts.legal.powers.push(Power { kind: PowerKind::S5_2, started_at, ..Power::default() });
    }),
    ("a nurse's power beside", |case| {
        let started_at = Some(received() - hours(2));
        case.facts.legal.powers.push(Power { kind: PowerKind::S5_4, started_at, ..Power::default() });
    }),
    ("every power began 5 hours earlier", |case| {
        for start in case.facts.legal.powers.iter_mut().filter_map(|power| power.started_at.as_mut()) {
            *start = start.checked_sub(hours(5)).unwrap();
        }
    }),
    ("no start is known", |case| {
        case.facts.legal.powers.iter_mut().for_each(|power| power.start_not_known = true);
    }),
    ("no power is extended", |case| {
        case.facts.legal.powers.iter_mut().for_each(|power| power.extended_until = None);
    }),
    ("an earlier deadline", |case| {
        let at = case.facts.concern.deadline.at.unwrap_or(received() + hours(200));
        case.facts.concern.deadline.at = Some(at - hours(5));
    }),
    ("the carer goes earlier", |case| {
        let at = case.facts.carers.can_continue_until.unwrap_or(received() + hours(200));
        case.facts.carers.can_continue_until = Some(at - SignedDuration::from_mins(90));
    }),
    ("danger at the gate", |case| case.once_danger = true),
    ("a response within 24 hours at the gate", |case| case.once_within_24_hours = true),
    ("the gate says danger", |case| case.facts.gate.immediate_danger = Some(true)),
    ("the nearest relative asks", |case| case.nearest_relative_request = true),
    ("a time was missed", |case| case.missed_in = Some(Band::Urgent)),
];

fn risks(facts: &mut Facts, worsen: impl Fn(&mut Risk)) {
    let all = &mut facts.risks;
    let eleven = [
        &mut all.suicide,
        &mut all.self_harm,
        &mut all.self_neglect,
        &mut all.harm_to_others,
        &mut all.children,
        &mut all.physical_health,
        &mut all.exploitation,
        &mut all.domestic_abuse,
        &mut all.staff,
        &mut all.absconding,
        &mut all.fire,
    ];
    eleven.into_iter().for_each(worsen);
}

/// None known or past, not assessed, present, immediate.
fn level_up(level: Option<Level>) -> Option<Level> {
    Some(match level {
        Some(Level::NoneKnown | Level::Past) => Level::NotAssessed,
        Some(Level::NotAssessed) | None => Level::Present,
        Some(Level::Present | Level::Immediate) => Level::Immediate,
    })
}

fn sooner(within: Option<Within>) -> Option<Within> {
    Some(match within {
        Some(Within::Longer) => Within::Days,
        Some(Within::Days | Within::Today | Within::NotKnown) | None => Within::Today,
    })
}

/// No, not known, yes.
fn yes(answer: Option<Ynu>) -> Option<Ynu> {
    Some(if answer == Some(Ynu::No) { Ynu::Unknown } else { Ynu::Yes })
}

/// Other adult, not known, the person, nobody.
fn worse_cover(there: Option<Ynu>, cover: Option<Cover>) -> Option<Cover> {
    Some(match cover.filter(|_| there == Some(Ynu::Yes)) {
        None | Some(Cover::OtherAdult) => Cover::Unknown,
        Some(Cover::Unknown) => Cover::ThePerson,
        Some(Cover::ThePerson | Cover::Nobody) => Cover::Nobody,
    })
}
