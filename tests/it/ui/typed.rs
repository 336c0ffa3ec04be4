//! What was typed and not saved is shown whole: no box of any section is forgotten, whatever the other answers are.

use amhp_hub::form::{Forms, Kind, Question};
use amhp_hub::web::ui::typed;
use serde_json::json;

/// A field for every box of the questions, each with a text of its own.
fn fill(questions: &[Question], prefix: &str, into: &mut Vec<(String, String)>) {
    for question in questions {
        let name = format!("{prefix}{}", question.name);
        let mut put = |name: String| into.push((name, format!("t{}x", into.len())));
        match question.kind {
            Kind::Group | Kind::Address => fill(&question.questions, &format!("{name}-"), into),
            Kind::List => (0..2).for_each(|n| fill(&question.questions, &format!("{name}-{n}-"), into)),
            Kind::Lines => (0..2).for_each(|n| put(format!("{name}-{n}"))),
            Kind::Date => ["day", "month", "year"].iter().for_each(|part| put(format!("{name}-{part}"))),
            Kind::Time => ["day", "month", "year", "time"].iter().for_each(|part| put(format!("{name}-{part}"))),
            _ => put(name),
        }
    }
}

/// Everything that is shown, in one text.
fn shown(path: &str, fields: &[(String, String)]) -> String {
    let rows = typed(&Forms::embedded().unwrap(), path, fields, "2026-11-21T10:00:00Z".parse().unwrap());
    assert!(rows.iter().all(|row| !row.label.is_empty()), "{rows:?}");
    rows.iter().flat_map(|row| row.lines.reveal().clone()).collect::<Vec<_>>().join("\n").to_lowercase()
}

#[test]
fn what_is_typed_into_any_box_of_any_section_is_shown() {
    for section in Forms::embedded().unwrap().get("amhp-referral").unwrap().sections() {
        let mut fields = Vec::new();
        fill(&section.questions, "", &mut fields);
        let path = format!("/drafts/0198/sections/{}", section.id);
        // All at once, and each as if it were the only one: then nearly no question is asked.
        let alone = fields.iter().map(|field| vec![field.clone()]);
        for fields in alone.chain([fields.clone()]) {
            let shown = shown(&path, &fields);
            let missing: Vec<_> = fields.iter().filter(|(_, text)| !shown.contains(text.as_str())).collect();
            assert!(missing.is_empty(), "{}: {missing:?} in {shown}", section.id);
        }
    }
}

#[test]
fn what_is_typed_at_a_question_that_an_entry_of_a_list_does_not_ask_is_shown_with_the_entry() {
    let forms = Forms::embedded().unwrap();
    let powers = forms.get("amhp-referral").unwrap().question("/legal/powers").unwrap();
    let unasked = powers
        .questions
        .iter()
        .filter(|question| matches!(question.kind, Kind::Text | Kind::LongText | Kind::Choice | Kind::Number));
    let texts = unasked
        .filter(|question| question.name != "kind")
        .map(|q| (format!("powers-0-{}", q.name), format!("t-{}", q.name)));
    let chosen =
        [("status", "power"), ("powers-0-kind", "s136")].map(|(name, text)| (name.to_owned(), text.to_owned()));
    let fields: Vec<_> = chosen.into_iter().chain(texts).collect();
    assert!(fields.len() > 3, "{fields:?}");
    let shown = shown("/drafts/0198/sections/legal", &fields);
    for (name, text) in &fields[2..] {
        assert!(shown.contains(text), "{name} in {shown}");
    }
}

#[test]
fn of_the_choice_between_two_answers_those_that_were_typed_are_shown() {
    let patch = json!({ "person": { "given_name": "Quillfeather" } }).to_string();
    let carried = [("shown", "{}"), ("patch", &patch), ("current", "{}"), ("keep-0", "mine"), ("csrf", "secret")];
    let fields = carried.map(|(name, text)| (name.to_owned(), text.to_owned()));
    assert_eq!(shown("/drafts/0198/sections/person/choice?show=problems", &fields), "quillfeather");
}

#[test]
fn of_a_page_without_questions_of_a_form_boxes_are_named_and_codes_put_into_words() {
    let fields = [
        ("band", "urgent"),
        ("version", "7"),
        ("told-1-how", "letter"),
        ("told-1-at-day", "3"),
        ("told-1-at-time", "9pm"),
        ("told-2-at-was", "2026-11-21T10:14:00+00:00"),
        ("told-2-at-day", "21"),
        ("told-2-at-month", "11"),
        ("told-2-at-year", "2026"),
        ("told-2-at-time", "10:14"),
        ("targets-urgent", "12"),
        ("note", "a\n\nb"),
    ];
    let fields = fields.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let rows = typed(&Forms::embedded().unwrap(), "/hub/x", &fields, "2026-11-21T10:00:00Z".parse().unwrap());
    let rows: Vec<_> = rows.iter().map(|row| format!("{}={}", row.label, row.lines.reveal().join("/"))).collect();
    let expected = [
        "Band=Urgent",
        "Person told, number 2: How=By letter",
        "Person told, number 2: When=3 9pm",
        "Targets urgent=12",
        "Note=a//b",
    ];
    assert_eq!(rows, expected);
}
