//! The engine and the published schemas agree, on answers made by spoiling the examples.

use amhp_hub::domain::gate::GateSettings;
use amhp_hub::form::{SchemaKind, page};
use jsonschema::Validator;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use super::{form, full, minimal, now};

/// What is done to one place of the answers.
#[derive(Debug, Clone)]
enum Spoil {
    Replace(Value),
    Remove,
    Add(String, Value),
    Repeat(usize),
}

fn values() -> impl Strategy<Value = Value> {
    let texts = [
        "",
        " ",
        "\u{200b}",
        "x",
        "yes",
        "unknown",
        "a\u{0}b",
        "two\nlines",
        "2026-02-30",
        "2026-13-01",
        "1899-12-31",
        "2026-11-21T09:40:00Z",
        "2026-11-21T09:40:00",
        "2026-11-21T09:40:00.25+01:00",
        "ZZ99 1AB",
        "sw1a1aa",
        "SW1A",
        "x@y.example",
        "x@",
        "+44 (0)1632 960001",
        "12345",
        "9990000018",
        "999 000 0018",
        "pl",
        "zh-Hant",
        "English",
        "X9X99",
        "x9",
        "é",
        "dogs",
        "s2",
    ];
    prop_oneof![
        4 => select(texts.map(Value::from).to_vec()),
        1 => select(vec![199_usize, 200, 201, 4_999, 5_000, 5_001]).prop_map(|count| json!("é".repeat(count))),
        2 => select(vec![json!(null), json!(true), json!(false), json!(0), json!(120), json!(121), json!(-1), json!(7.0), json!(7.5), json!(1e300)]),
        2 => select(vec![json!([]), json!({}), json!([null]), json!(["x"]), json!([1]), json!(["none_known", "dogs"]), json!([{}]), json!({ "name": "x" })]),
    ]
}

fn spoils() -> impl Strategy<Value = Spoil> {
    let names = [
        "title",
        "estimated_age",
        "no_fixed_abode",
        "cover",
        "address",
        "powers",
        "members",
        "planet",
        "level",
        "detail",
        "fire",
    ];
    prop_oneof![
        4 => values().prop_map(Spoil::Replace),
        3 => Just(Spoil::Remove),
        2 => (select(names.to_vec()), values()).prop_map(|(name, value)| Spoil::Add(name.to_owned(), value)),
        1 => (2..23_usize).prop_map(Spoil::Repeat),
    ]
}

/// One of the examples, spoilt in up to three places.
fn spoilt() -> impl Strategy<Value = Value> {
    let places = prop::collection::vec((any::<Index>(), spoils()), 0..4);
    (any::<bool>(), places).prop_map(|(least, places)| {
        let mut answers = if least { minimal() } else { full() };
        for (place, spoil) in places {
            let mut pointers = Vec::new();
            all_pointers(&answers, "", &mut pointers);
            let pointer = place.get(&pointers).clone();
            apply(&mut answers, &pointer, spoil);
        }
        answers
    })
}

fn all_pointers(value: &Value, at: &str, pointers: &mut Vec<String>) {
    pointers.push(at.to_owned());
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, inner)| all_pointers(inner, &format!("{at}/{name}"), pointers));
        }
        Value::Array(entries) => {
            entries
                .iter()
                .enumerate()
                .for_each(|(index, inner)| all_pointers(inner, &format!("{at}/{index}"), pointers));
        }
        _ => {}
    }
}

fn apply(answers: &mut Value, pointer: &str, spoil: Spoil) {
    let place = answers.pointer_mut(pointer).unwrap();
    match spoil {
        Spoil::Replace(value) => *place = value,
        Spoil::Add(name, value) => {
            if let Value::Object(members) = place {
                members.insert(name, value);
            }
        }
        Spoil::Repeat(times) => {
            if let Value::Array(entries) = place {
                *entries = entries.iter().cycle().take(entries.len() * times).cloned().collect();
            }
        }
        Spoil::Remove => {
            let Some((parent, name)) = pointer.rsplit_once('/') else { return };
            match answers.pointer_mut(parent).unwrap() {
                Value::Object(members) => drop(members.shift_remove(name)),
                Value::Array(entries) => drop(entries.remove(name.parse().unwrap())),
                _ => {}
            }
        }
    }
}

fn validator(kind: SchemaKind) -> Validator {
    let schema = form().schema(kind);
    assert_eq!(jsonschema::draft202012::meta::validate(&schema).map_err(|error| error.to_string()), Ok(()));
    jsonschema::draft202012::new(&schema).unwrap()
}

fn agree(kind: SchemaKind, cases: u32, engine: impl Fn(&Value) -> Vec<amhp_hub::domain::Problem>) {
    let validator = validator(kind);
    let mut seen = [0_u32; 2];
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let counted = std::cell::RefCell::new(&mut seen);
    runner
        .run(&spoilt(), |answers| {
            let found: Vec<_> = engine(&answers).into_iter().filter(|problem| is_described(kind, problem)).collect();
            let says: Vec<_> = validator.iter_errors(&answers).map(|error| error.to_string()).collect();
            prop_assert_eq!(found.is_empty(), says.is_empty(), "engine {:?}; schema {:?}", found, says);
            counted.borrow_mut()[usize::from(found.is_empty())] += 1;
            Ok(())
        })
        .unwrap();
    assert!(seen.iter().all(|count| *count > cases / 50), "hardly any of one sort: {seen:?}");
}

/// The draft's schema describes an answer with its entries or members, not what stands deeper in an answer that takes none.
fn is_described(kind: SchemaKind, problem: &amhp_hub::domain::Problem) -> bool {
    let depth = |pointer: &str| pointer.matches('/').count();
    let starts = problem.pointer.match_indices('/').map(|(at, _)| &problem.pointer[..at]);
    let questions = starts.chain([problem.pointer.as_str()]).filter(|at| form().question(at).is_some());
    let deepest = questions.map(depth).max().unwrap_or(1);
    kind == SchemaKind::Submission || depth(&problem.pointer) <= deepest + 1
}

#[test]
fn the_submission_schema_and_the_engine_agree_on_shape() {
    agree(SchemaKind::Submission, 7_000, |answers| form().shape_problems(answers));
}

#[test]
fn the_draft_schema_and_the_engine_agree_on_what_is_refused() {
    agree(SchemaKind::Draft, 3_000, |answers| form().refusals(answers));
}

#[test]
fn the_examples_fit_both_schemas() {
    for kind in [SchemaKind::Draft, SchemaKind::Submission] {
        let validator = validator(kind);
        assert!(validator.is_valid(&minimal()) && validator.is_valid(&full()));
        assert_eq!(validator.is_valid(&json!({})), kind == SchemaKind::Draft);
    }
}

#[test]
fn what_the_engine_says_of_whole_answers_includes_their_shape() {
    let mut answers = full();
    super::put(&mut answers, "/person/gender", "f");
    super::take(&mut answers, "/gp/registered");
    let shape = form().shape_problems(&answers);
    assert_eq!(shape.len(), 2);
    assert!(shape.iter().all(|problem| super::problems(&answers).contains(&(problem.pointer.clone(), problem.code))));
}

#[test]
fn whatever_a_draft_holds_can_be_shown_and_pruned() {
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    runner
        .run(&spoilt(), |answers| {
            let settings = GateSettings::default();
            let pruned = form().pruned(&answers, now());
            prop_assert_eq!(form().pruned(&pruned.answers, now()).removed, Vec::<String>::new());
            let problems = form().problems(&answers, &settings, now());
            prop_assert_eq!(&form().problems(&pruned.answers, &settings, now()), &problems);
            prop_assert!(problems.iter().all(|problem| !problem.detail.is_empty()));
            prop_assert_eq!(form().journey(&answers, &settings, now()).len(), form().sections().len());
            prop_assert_eq!(form().readable(&answers, now()).len(), form().sections().len());
            for section in form().sections() {
                prop_assert!(page::view(form(), &section.id, &answers, &problems, now()).is_some());
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn engine_and_schema_agree_on_answers_that_stand_in_for_one_another() {
    let validator = validator(SchemaKind::Submission);
    let mut homeless = minimal();
    super::take(&mut homeless, "/person/address");
    let mut ageless = minimal();
    super::take(&mut ageless, "/person/date_of_birth");
    for (answers, stands_in, fits) in [
        (&homeless, None, false),
        (&homeless, Some(("/person/no_fixed_abode", json!(false))), false),
        (&homeless, Some(("/person/no_fixed_abode", json!(true))), true),
        (&ageless, None, false),
        (&ageless, Some(("/person/estimated_age", json!(0))), true),
    ] {
        let mut answers = answers.clone();
        if let Some((pointer, answer)) = stands_in {
            super::put(&mut answers, pointer, answer);
        }
        assert_eq!(validator.is_valid(&answers), fits);
        assert_eq!(form().shape_problems(&answers).is_empty(), fits);
    }
}
