//! Any case there can be: each fact by itself, answered or not.

use amhp_hub::domain::band::Band;
use amhp_hub::domain::power::{Power, PowerKind};
use amhp_hub::domain::time::london;
use amhp_hub::domain::triage::Case;
use amhp_hub::domain::triage::facts::{
    Carers, Caring, Concern, Considered, Cover, Deadline, Facts, Gate, Health, Legal, LegalStatus, Level, Location,
    Medicine, Person, Place, Pregnancy, Risk, Risks, Within, Ynu,
};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::super::received;

fn code<T: Copy + std::fmt::Debug + Send + Sync + 'static>(all: &'static [T]) -> BoxedStrategy<Option<T>> {
    option::weighted(0.9, select(all)).boxed()
}

fn ynu() -> BoxedStrategy<Option<Ynu>> {
    code(Ynu::ALL)
}

/// From 40 days before receipt to 40 after, often on an hour.
fn around() -> BoxedStrategy<Timestamp> {
    let minutes = prop_oneof![
        2 => (-80..80_i64).prop_map(|hours| hours * 60),
        1 => -40 * 24 * 60..40 * 24 * 60_i64,
    ];
    minutes.prop_map(|minutes| received() + SignedDuration::from_mins(minutes)).boxed()
}

/// A moment at or after receipt.
pub fn any_moment() -> BoxedStrategy<Timestamp> {
    around().prop_map(|at| at.max(received())).boxed()
}

fn day(at: Timestamp) -> Date {
    at.to_zoned(london()).date()
}

fn power() -> BoxedStrategy<Power> {
    let start = option::weighted(0.9, around().prop_map(|at| at.min(received())));
    let extended = option::weighted(0.3, 24 * 60 + 1..=36 * 60_i64);
    (select(PowerKind::ALL), start, extended, option::weighted(0.2, around()))
        .prop_map(|(kind, started_at, minutes, ends)| Power {
            kind,
            start_not_known: started_at.is_none(),
            started_at,
            extended_until: started_at.zip(minutes).map(|(at, minutes)| at + SignedDuration::from_mins(minutes)),
            ends_on: ends.map(day),
            ..Power::default()
        })
        .boxed()
}

/// Mostly calm, so that one fact can matter.
fn risk() -> BoxedStrategy<Risk> {
    let level = prop_oneof![
        12 => Just(Some(Level::NoneKnown)),
        2 => Just(Some(Level::Present)),
        1 => code(Level::ALL),
    ];
    (level, code(Within::ALL), ynu())
        .prop_map(|(level, within, abuser_there_now)| Risk { level, within, abuser_there_now })
        .boxed()
}

fn risks() -> BoxedStrategy<Risks> {
    proptest::array::uniform11(risk())
        .prop_map(|risk| Risks {
            suicide: risk[0],
            self_harm: risk[1],
            self_neglect: risk[2],
            harm_to_others: risk[3],
            children: risk[4],
            physical_health: risk[5],
            exploitation: risk[6],
            domestic_abuse: risk[7],
            staff: risk[8],
            absconding: risk[9],
            fire: risk[10],
        })
        .boxed()
}

fn gate_and_person() -> BoxedStrategy<(Gate, Person)> {
    let yes = || option::of(proptest::bool::weighted(0.05));
    let born = option::of((1930..2026_i16, 1..=12_i8, 1..=28_i8).prop_map(|(y, m, d)| jiff::civil::date(y, m, d)));
    (yes(), yes(), born, option::weighted(0.3, 0..=120_u8))
        .prop_map(|(danger, soon, date_of_birth, estimated_age)| {
            let gate = Gate { immediate_danger: danger, response_needed_within_24_hours: soon };
            (gate, Person { date_of_birth, estimated_age })
        })
        .boxed()
}

fn location() -> BoxedStrategy<Location> {
    (code(Place::ALL), ynu(), ynu())
        .prop_map(|(kind, alone_now, likely_to_leave)| Location { kind, alone_now, likely_to_leave })
        .boxed()
}

fn health() -> BoxedStrategy<Health> {
    let overdose = prop_oneof![9 => Just(Some(Ynu::No)), 1 => ynu()];
    let missed = prop_oneof![4 => Just(Vec::new()), 1 => subsequence(Medicine::ALL, 0..3)];
    (ynu(), overdose, code(Pregnancy::ALL), missed)
        .prop_map(|(needs_medical_care_first, overdose_or_injury_now, pregnancy, critical_medicine_missed)| Health {
            needs_medical_care_first,
            overdose_or_injury_now,
            pregnancy,
            critical_medicine_missed,
        })
        .boxed()
}

fn caring() -> BoxedStrategy<Caring> {
    (ynu(), code(Cover::ALL), ynu(), code(Cover::ALL))
        .prop_map(|(children, children_cover, adults, adults_cover)| Caring {
            children,
            children_cover,
            adults,
            adults_cover,
        })
        .boxed()
}

fn legal() -> BoxedStrategy<Legal> {
    let powers = proptest::collection::vec(power(), 0..3);
    let considered = subsequence(Considered::ALL, 0..3);
    (code(LegalStatus::ALL), powers, considered, ynu())
        .prop_map(|(status, powers, considered_for, in_police_station)| Legal {
            status,
            powers,
            considered_for,
            in_police_station,
        })
        .boxed()
}

fn facts() -> BoxedStrategy<Facts> {
    let times = (option::weighted(0.4, around()), option::weighted(0.4, around()));
    (gate_and_person(), location(), health(), caring(), legal(), risks(), times)
        .prop_map(|((gate, person), location, health, caring, legal, risks, (deadline, carer))| Facts {
            gate,
            person,
            location,
            health,
            caring,
            carers: Carers { can_continue_until: carer },
            legal,
            concern: Concern { deadline: Deadline { at: deadline } },
            risks,
        })
        .boxed()
}

/// Calm facts, in which at most a few groups are not.
fn mostly_calm() -> BoxedStrategy<Facts> {
    (facts(), proptest::array::uniform7(proptest::bool::weighted(0.3)))
        .prop_map(|(any, not_calm)| {
            let mut facts = super::super::but(&serde_json::json!({}));
            let [location, health, caring, legal, risks, times, person] = not_calm;
            if location {
                facts.location = any.location;
            }
            if health {
                facts.health = any.health;
            }
            if caring {
                facts.caring = any.caring;
            }
            if legal {
                facts.legal = any.legal;
            }
            if risks {
                facts.risks = any.risks;
            }
            if times {
                (facts.concern, facts.carers) = (any.concern, any.carers);
            }
            if person {
                facts.person = any.person;
            }
            facts
        })
        .boxed()
}

/// Any case: wild or mostly calm facts, and what was once so.
pub fn any_case() -> BoxedStrategy<Case> {
    let facts = || prop_oneof![1 => facts(), 2 => mostly_calm()];
    let once = proptest::array::uniform4(proptest::bool::weighted(0.15));
    let absorbed = prop_oneof![4 => Just(Vec::new()), 1 => proptest::collection::vec(facts(), 1..3)];
    (facts(), absorbed, once)
        .prop_map(|(facts, absorbed, [danger, soon, relative, missed])| Case {
            absorbed,
            once_danger: danger,
            once_within_24_hours: soon,
            nearest_relative_request: relative,
            missed_in: missed.then_some(Band::Urgent),
            ..Case::received(facts, received())
        })
        .boxed()
}
