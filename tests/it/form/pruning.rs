//! What is not asked is left out when the referral is sent, and named.

use serde_json::{Value, json};

use super::{form, full, minimal, now, problems, put, take, with};

fn removed(answers: &Value) -> Vec<String> {
    form().pruned(answers, now()).removed
}

#[test]
fn the_examples_lose_nothing() {
    for answers in [minimal(), full()] {
        let pruned = form().pruned(&answers, now());
        assert_eq!(pruned.removed, Vec::<String>::new());
        assert_eq!(pruned.answers, answers);
    }
}

#[test]
fn what_is_not_asked_is_left_out_whatever_it_is() {
    let cases: &[(&str, Value)] = &[
        ("/gate/last_seen/professional", json!({ "name": 4 })),
        ("/gate/senior_discussion/senior_reachable", json!(false)),
        ("/gate/senior_discussion/discussed_at", json!("2020-01-01T00:00:00Z")),
        ("/communication/interpreter_language", json!("Klingon")),
        ("/health/birth_date", json!("2026--1")),
        ("/caring/children_cover", json!("nobody")),
        ("/caring/children_cover_by", json!("Aunt")),
        ("/caring/adults_detail", json!([{ "needs": "x" }])),
        ("/nearest_relative/candidates", json!("x")),
        ("/nearest_relative/do_not_contact_reason", json!("x")),
        ("/legal/powers", json!([{ "kind": "s2" }])),
        ("/legal/would_accept_informal_admission", json!("no")),
        ("/legal/in_police_station", json!("yes")),
        ("/legal/parental_responsibility", json!("Mother")),
        ("/legal/looked_after", json!("no")),
        ("/concern/previous_contact_detail", json!("x")),
        ("/risks/self_harm/within", json!("today")),
    ];
    for (pointer, answer) in cases {
        let answers = with(&[(pointer, answer.clone())]);
        assert_eq!(removed(&answers), [*pointer]);
        assert_eq!(problems(&answers), [], "{pointer}");
    }
}

#[test]
fn five_answers_are_kept_where_they_are_not_needed() {
    let answers = with(&[
        ("/risks/self_harm", json!({ "level": "past", "detail": "Years ago." })),
        ("/alternatives/items/0/detail", json!("Twice.")),
        ("/location/name", json!("Ground floor")),
        ("/location/address", json!({ "lines": ["1 Weir Row"], "town": "Northgate" })),
        ("/location/hazards_detail", json!("The dog is friendly.")),
    ]);
    let pruned = form().pruned(&answers, now());
    assert_eq!(pruned.removed, Vec::<String>::new());
    assert_eq!(pruned.answers, answers);
    assert_eq!(problems(&answers), []);
}

#[test]
fn what_hangs_on_an_answer_that_falls_falls_too() {
    let mut answers = full();
    put(&mut answers, "/gate/senior_discussion/referrer_is_senior", true);
    put(&mut answers, "/gate/senior_discussion/senior_role", "team_manager");
    let group = "/gate/senior_discussion";
    let mut found = removed(&answers);
    found.sort_unstable();
    let expected = ["conclusion", "discussed_at", "senior", "senior_reachable"].map(|name| format!("{group}/{name}"));
    assert_eq!(found, expected);
}

#[test]
fn entries_are_pruned_each_by_its_own_answers() {
    let extension = "2026-11-22T00:00:00Z";
    let power = |kind: &str| {
        json!({
            "kind": kind, "started_at": "2026-11-20T20:00:00Z", "extended_until": extension,
            "extension_decided_at": "2026-11-21T11:00:00Z", "extension_by": "Dr Amaranth Okoro"
        })
    };
    let answers = with(&[("/legal/status", json!("power")), ("/legal/powers", json!([power("s136"), power("s2")]))]);
    // The extension of s2 is not asked; what hangs on it falls with it.
    let names = ["extended_until", "extension_decided_at", "extension_by"];
    assert_eq!(removed(&answers), names.map(|name| format!("/legal/powers/1/{name}")));
    assert_eq!(problems(&answers), []);
}

#[test]
fn who_is_under_18_today_in_london_is_asked_more() {
    let more = ("/legal/looked_after", json!("no"));
    let asked = |born: &str| removed(&with(&[more.clone(), ("/person/date_of_birth", json!(born))])).is_empty();
    assert!(asked("2008-11-22"));
    assert!(!asked("2008-11-21"));
    for (age, is_asked) in [(17, true), (18, false)] {
        let mut answers = with(&[more.clone(), ("/person/estimated_age", json!(age))]);
        take(&mut answers, "/person/date_of_birth");
        assert_eq!(removed(&answers).is_empty(), is_asked);
    }
}

#[test]
fn text_is_trimmed_and_emptied_groups_are_gone() {
    let mut answers = with(&[("/person/title", json!(" Ms\n")), ("/referrer/cover", json!({}))]);
    put(&mut answers, "/gate/last_seen/professional", json!({ "name": "" }));
    put(&mut answers, "/carers", json!({}));
    assert_eq!(removed(&answers), Vec::<String>::new(), "what held no answer is not named");
    let pruned = form().pruned(&answers, now()).answers;
    assert_eq!(pruned.pointer("/carers"), None);
    assert_eq!(pruned.pointer("/gate/last_seen/professional"), None);
    assert_eq!(pruned.pointer("/person/title"), Some(&json!("Ms")));
    assert_eq!(pruned.pointer("/referrer/cover"), None);
    assert_eq!(problems(&answers), []);
}
