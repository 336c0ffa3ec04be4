//! A page's post ↔ the merge patch; what a template is given.

use amhp_hub::domain::gate::GateSettings;
use amhp_hub::form::kind::Kind;
use amhp_hub::form::{merge, page};
use serde_json::{Value, json};

use super::{form, full, minimal, now, with};

fn fields(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn patch(section: &str, posted: &[(&str, &str)]) -> Value {
    page::patch(form(), section, &fields(posted), now())
}

#[test]
fn a_post_is_the_patch_that_a_program_would_send() {
    let posted = [
        ("immediate_danger", "false"),
        ("last_seen-at-day", "21"),
        ("last_seen-at-month", "11"),
        ("last_seen-at-year", "2026"),
        ("last_seen-at-time", "09:40"),
        ("last_seen-by", "another_professional"),
        ("last_seen-professional-name", "  Idris Bellweather "),
        ("last_seen-place", ""),
    ];
    let expected = json!({ "gate": {
        "immediate_danger": false,
        "last_seen": {
            "at": "2026-11-21T09:40:00+00:00",
            "by": "another_professional",
            "professional": { "name": "Idris Bellweather" },
            "place": null
        }
    } });
    assert_eq!(patch("gate", &posted), expected);
}

#[test]
fn ticks_come_with_a_hidden_empty_field() {
    assert_eq!(
        patch("location", &[("hazards", ""), ("hazards", "dogs"), ("hazards", "drugs")]),
        json!({
            "location": { "hazards": ["dogs", "drugs"] }
        })
    );
    assert_eq!(patch("location", &[("hazards", "")]), json!({ "location": { "hazards": null } }));
    assert_eq!(patch("location", &[("access", "")]), json!({ "location": { "access": null } }));
    assert_eq!(patch("location", &[]), json!({}));
}

#[test]
fn what_is_wrong_is_kept_as_typed() {
    let posted = [
        ("estimated_age", "about 40"),
        ("date_of_birth-day", "31"),
        ("date_of_birth-month", ""),
        ("date_of_birth-year", "1991"),
        ("no_fixed_abode", "perhaps"),
        ("address-postcode", "nowhere"),
    ];
    let expected = json!({ "person": {
        "date_of_birth": "1991--31", "estimated_age": "about 40", "address": { "postcode": "nowhere" }, "no_fixed_abode": "perhaps"
    } });
    assert_eq!(patch("person", &posted), expected);
}

#[test]
fn what_is_right_becomes_a_number_a_code_or_lines() {
    let posted = [
        ("estimated_age", "40"),
        ("no_fixed_abode", "true"),
        ("address-lines-0", "Flat 3"),
        ("address-lines-1", ""),
        ("address-lines-2", "18 Tannery Row"),
        ("address-postcode", "zz99 1aa"),
    ];
    let expected = json!({ "person": {
        "estimated_age": 40,
        "address": { "lines": ["Flat 3", "18 Tannery Row"], "postcode": "ZZ99 1AA" },
        "no_fixed_abode": true
    } });
    assert_eq!(patch("person", &posted), expected);
    assert_eq!(patch("referrer", &[("ods_code", "x9x99")]), json!({ "referrer": { "ods_code": "X9X99" } }));
}

#[test]
fn entries_of_a_list_are_posted_whole_without_the_empty_ones() {
    let posted = [
        ("items", ""),
        ("items-0-kind", "gp"),
        ("items-0-detail", ""),
        ("items-0-on-day", "1"),
        ("items-0-on-month", "11"),
        ("items-0-on-year", "2026"),
        ("items-1-detail", ""),
        ("items-10-kind", "other"),
        ("items-2-result", "tried"),
    ];
    let expected = json!({ "alternatives": { "items": [
        { "kind": "gp", "on": "2026-11-01" }, { "result": "tried" }, { "kind": "other" }
    ] } });
    assert_eq!(patch("alternatives", &posted), expected);
    assert_eq!(patch("alternatives", &[("items", "")]), json!({ "alternatives": { "items": null } }));
}

#[test]
fn an_unknown_section_or_field_changes_nothing() {
    assert_eq!(patch("planets", &[("name", "x")]), json!({}));
    assert_eq!(patch("person", &[("planet", "x"), ("csrf", "y")]), json!({}));
}

/// Every field that a browser would post from this page, hidden ones too.
fn posted(questions: &[page::QuestionView], found: &mut Vec<(String, String)>) {
    for question in questions {
        let name = question.name.clone();
        if let Some(moment) = &question.moment {
            let parts = [
                ("day", &moment.day),
                ("month", &moment.month),
                ("year", &moment.year),
                ("time", &moment.time),
                ("was", &moment.was),
            ];
            found.extend(parts.map(|(part, value)| (format!("{name}-{part}"), value.clone())));
            continue;
        }
        match question.kind {
            Kind::Group | Kind::Address => posted(&question.questions, found),
            Kind::List => {
                found.push((name, String::new()));
                question.entries.iter().for_each(|entry| posted(&entry.questions, found));
            }
            Kind::Lines => found
                .extend(question.lines.iter().enumerate().map(|(line, text)| (format!("{name}-{line}"), text.clone()))),
            Kind::Choice | Kind::Bool | Kind::Choices => {
                if question.kind == Kind::Choices {
                    found.push((name.clone(), String::new()));
                }
                let ticked = question.options.iter().filter(|option| option.checked);
                found.extend(ticked.map(|option| (name.clone(), option.value.clone())));
            }
            _ => found.push((name, question.value.clone())),
        }
    }
}

#[test]
fn a_page_posted_back_untouched_changes_nothing() {
    for answers in [minimal(), full()] {
        for section in form().sections() {
            let shown = page::view(form(), &section.id, &answers, &[], now()).unwrap();
            let mut post = Vec::new();
            posted(&shown.questions, &mut post);
            let mut after = merge(&answers, &page::patch(form(), &section.id, &post, now())).unwrap();
            let mut before = answers.clone();
            for both in [&mut before, &mut after] {
                *both = form().pruned(both, now()).answers;
                // An empty list posted back is no answer.
                if both.pointer("/household/members") == Some(&json!([])) {
                    super::take(both, "/household/members");
                }
            }
            assert_eq!(after, before, "{}", section.id);
        }
    }
}

fn find<'a>(questions: &'a [page::QuestionView], pointer: &str) -> Option<&'a page::QuestionView> {
    questions.iter().find_map(|question| {
        let entries = question.entries.iter().find_map(|entry| find(&entry.questions, pointer));
        if question.pointer == pointer { Some(question) } else { find(&question.questions, pointer).or(entries) }
    })
}

#[test]
fn a_question_shows_its_error_where_it_is() {
    let answers = with(&[
        ("/person/date_of_birth", json!("1991--17")),
        ("/person/address", json!({ "town": "Northgate" })),
        ("/person/local_identifiers", json!([{ "system": "trust" }])),
    ]);
    let problems = form().problems(&answers, &GateSettings::default(), now());
    let shown = page::view(form(), "person", &answers, &problems, now()).unwrap();
    let ids: Vec<_> = shown.errors.iter().map(|error| error.id.as_str()).collect();
    assert_eq!(ids, ["date_of_birth-day", "local_identifiers-0-value", "address-lines-0"]);
    let born = find(&shown.questions, "/person/date_of_birth").unwrap();
    assert_eq!(born.error.as_ref(), Some(&problems[0].detail));
    let moment = born.moment.as_ref().unwrap();
    assert_eq!((moment.day.as_str(), moment.month.as_str(), moment.year.as_str()), ("17", "", "1991"));
    let entry = find(&shown.questions, "/person/local_identifiers/0/value").unwrap();
    assert_eq!((entry.name.as_str(), entry.error.is_some()), ("local_identifiers-0-value", true));
}

#[test]
fn a_missing_group_links_to_its_first_box() {
    let problems = form().problems(&json!({}), &GateSettings::default(), now());
    let shown = page::view(form(), "person", &json!({}), &problems, now()).unwrap();
    assert!(shown.errors.iter().any(|error| error.id == "address-lines-0"));
}

#[test]
fn a_question_says_what_reveals_it() {
    let shown = page::view(form(), "gate", &minimal(), &[], now()).unwrap();
    let group = find(&shown.questions, "/gate/last_seen/professional").unwrap();
    let reveal = group.reveal.as_ref().unwrap();
    assert_eq!((reveal.name.as_str(), &reveal.values[..]), ("last_seen-by", &["another_professional".to_owned()][..]));
    assert!(!group.asked);
    let role = find(&shown.questions, "/gate/senior_discussion/senior_role").unwrap();
    assert_eq!(role.reveal.as_ref().unwrap().values, ["true"]);
    assert!(role.asked && role.needed);
    let ids: Vec<_> = role.options.iter().take(2).map(|option| option.id.as_str()).collect();
    assert_eq!(ids, ["senior_discussion-senior_role", "senior_discussion-senior_role-2"]);
    assert_eq!(role.options.iter().find(|option| option.checked).unwrap().value, "gp_partner");
}

#[test]
fn a_list_shows_one_empty_entry_unless_it_is_full() {
    let entries = |count: usize| {
        let answers = with(&[("/household/members", json!(vec![json!({ "name": "A" }); count]))]);
        let shown = page::view(form(), "household", &answers, &[], now()).unwrap();
        find(&shown.questions, "/household/members")
            .unwrap()
            .entries
            .iter()
            .map(|entry| entry.is_new)
            .collect::<Vec<_>>()
    };
    assert_eq!(entries(0), [true]);
    assert_eq!(entries(1), [false, true]);
    assert_eq!(entries(20), [false; 20]);
    assert_eq!(entries(21), [false; 21]);
}
