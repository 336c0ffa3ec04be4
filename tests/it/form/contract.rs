//! The form file says what was agreed: every question with its kind, need, condition, options and bounds, and no other
//! question; and every question has the words that people need.

use std::collections::BTreeMap;

use amhp_hub::domain::gate::Diversion;
use amhp_hub::form::condition::Condition;
use amhp_hub::form::definition::{Choice, Question};
use amhp_hub::form::{Form, Kind};
use serde::Deserialize;
use serde_json::Value;

use super::form;

/// A line of the agreement; every part is compared as it is written there.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Agreed {
    is: Option<String>,
    /// `R`, `C`, `kept`, `asked`; empty where an answer is never needed.
    pub need: String,
    when: String,
    or: String,
    options: String,
    least: Option<i64>,
    most: Option<i64>,
    from: String,
    future: bool,
    hours: Option<u32>,
    after: String,
    shape: String,
}

type Lines = BTreeMap<String, Agreed>;

#[derive(Deserialize)]
struct Contract {
    shape: BTreeMap<String, Lines>,
    sections: BTreeMap<String, Lines>,
}

/// Every question that was agreed, by its pointer; entries of lists by `*`.
pub fn agreed() -> Lines {
    let contract: Contract = toml::from_str(include_str!("contract.toml")).unwrap();
    let mut all = Lines::new();
    for (section, lines) in &contract.sections {
        for (path, line) in lines {
            let pointer = format!("/{section}/{path}");
            let inner = if line.is.as_deref() == Some("list") { format!("{pointer}/*") } else { pointer.clone() };
            for (name, inside) in contract.shape.get(&line.shape).into_iter().flatten() {
                all.insert(format!("{inner}/{name}"), inside.clone());
            }
            all.insert(pointer, Agreed { shape: String::new(), ..line.clone() });
        }
    }
    all
}

/// Every question of the form, by its pointer; a group without words of its own is none.
pub fn questions(form: &Form) -> Vec<(String, &Question)> {
    fn walk<'a>(at: &str, questions: &'a [Question], found: &mut Vec<(String, &'a Question)>) {
        for question in questions {
            let pointer = format!("{at}/{}", question.name);
            let inner = if question.kind == Kind::List { format!("{pointer}/*") } else { pointer.clone() };
            if !(question.kind == Kind::Group && question.label.is_empty()) {
                found.push((pointer, question));
            }
            walk(&inner, &question.questions, found);
        }
    }
    let mut found = Vec::new();
    form.sections().iter().for_each(|section| walk(&format!("/{}", section.id), &section.questions, &mut found));
    found
}

fn written(question: &Question) -> Agreed {
    let bounds = &question.bounds;
    let is = kind(question);
    Agreed {
        need: need(question).to_owned(),
        when: condition(question),
        or: question.or.join(" "),
        options: if is == "ynu" || is == "language" { String::new() } else { options(&question.options) },
        least: bounds.min,
        most: bounds.max.or_else(|| bounds.max_entries.and_then(|most| i64::try_from(most).ok())),
        from: bounds.from.map(|date| date.to_string()).unwrap_or_default(),
        future: bounds.may_be_future,
        hours: bounds.within_hours,
        after: (bounds.hours_after.as_ref())
            .map_or_else(String::new, |after| format!("{} {} {}", after.field, after.more_than, after.at_most)),
        is: (is != "text").then_some(is),
        shape: String::new(),
    }
}

fn kind(question: &Question) -> String {
    let values: Vec<_> = question.options.iter().filter_map(|option| option.value.as_str()).collect();
    match question.kind {
        Kind::Choice if values == ["yes", "no", "unknown"] => "ynu".to_owned(),
        kind => serde_json::to_value(kind).unwrap().as_str().unwrap().to_owned(),
    }
}

fn need(question: &Question) -> &'static str {
    match (question.required, &question.asked_when, &question.required_when) {
        (true, None, None) => "R",
        (true, Some(_), None) => "C",
        (false, None, Some(_)) => "kept",
        (false, Some(_), None) => "asked",
        (false, None, None) => "",
        _ => "both at once",
    }
}

fn condition(question: &Question) -> String {
    question.asked_when.as_ref().or(question.required_when.as_ref()).map(in_words).unwrap_or_default()
}

fn in_words(condition: &Condition) -> String {
    let values = |values: &[Value]| {
        values.iter().map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned)).collect::<Vec<_>>().join(",")
    };
    let inside = |one: &Condition| match one {
        Condition::All { .. } | Condition::Any { .. } => format!("({})", in_words(one)),
        _ => in_words(one),
    };
    match condition {
        Condition::All { all } => all.iter().map(inside).collect::<Vec<_>>().join(" & "),
        Condition::Any { any } => any.iter().map(inside).collect::<Vec<_>>().join(" | "),
        Condition::Is { field, is } => format!("{field}={}", values(is)),
        Condition::Has { field, has } => format!("{field} has {}", values(has)),
        Condition::Filled { field, filled } => format!("{field} {}", if *filled { "given" } else { "missing" }),
        Condition::YoungerThan { field, younger_than } => format!("{field} younger {younger_than}"),
        Condition::LessThan { field, less_than } => format!("{field} < {less_than}"),
    }
}

fn options(options: &[Choice]) -> String {
    let one = |option: &Choice| {
        let value = option.value.as_str().map_or_else(|| option.value.to_string(), str::to_owned);
        let diverts = match option.diverts {
            Some(Diversion::Ring999) => ">ring",
            Some(Diversion::Telephone) => ">telephone",
            None => "",
        };
        let rule = option.service_rule.map(|rule| serde_json::to_value(rule).unwrap());
        format!("{value}{diverts}{}", rule.map(|rule| format!("?{}", rule.as_str().unwrap())).unwrap_or_default())
    };
    options.iter().map(one).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_question_is_as_it_was_agreed_and_there_is_no_other() {
    let mut agreed = agreed();
    for (pointer, question) in questions(form()) {
        let line = agreed.remove(&pointer).unwrap_or_else(|| panic!("{pointer} was not agreed"));
        assert_eq!(written(question), line, "{pointer}");
    }
    assert_eq!(agreed.keys().collect::<Vec<_>>(), Vec::<&String>::new(), "agreed, and not in the form");
}

/// A group that is one only in the answers is needed with what stands in it: nothing in it can go unasked.
#[test]
fn groups_without_words_are_always_needed() {
    fn walk(questions: &[Question]) {
        for question in questions {
            let wordless = question.kind == Kind::Group && question.label.is_empty();
            assert!(!wordless || (question.required && question.asked_when.is_none()), "{}", question.name);
            walk(&question.questions);
        }
    }
    form().sections().iter().for_each(|section| walk(&section.questions));
}
