//! The words of the form: labels, hints where people hesitate, options and problems in words.

use amhp_hub::domain::ProblemCode;
use amhp_hub::form::{Kind, words};

use super::contract::questions;
use super::form;

/// Where people hesitate, beside every date, time, NHS number and ODS code.
const HESITATE: &[&str] = &[
    "/legal/powers",
    "/legal/powers/*/kind",
    "/legal/powers/*/started_at",
    "/legal/considered_for",
    "/nearest_relative/known",
    "/nearest_relative/candidates",
    "/nearest_relative/displaced_or_delegated",
    "/risks/suicide/within",
    "/person/ethnicity",
    "/person/local_identifiers/*/system",
    "/household/next_of_kin",
    "/clinicians/examinations/*/section_12_approved",
    "/consent/capacity_for_admission",
    "/gate/last_seen/spoke",
];

#[test]
fn every_question_has_a_label_and_every_list_names_its_entries() {
    for (pointer, question) in questions(form()) {
        assert!(question.label.len() > 1, "{pointer} has no label");
        assert!(!question.label.contains('_'), "{pointer} is labelled with a code");
        assert_eq!(question.entry.is_some(), question.kind == Kind::List, "{pointer}");
    }
}

#[test]
fn no_two_questions_of_a_group_have_the_same_label() {
    let mut seen = std::collections::HashSet::new();
    for (pointer, question) in questions(form()) {
        let parent = pointer.rsplit_once('/').unwrap().0.to_owned();
        assert!(seen.insert((parent, question.label.clone())), "{pointer}: {} twice", question.label);
    }
}

#[test]
fn there_are_hints_where_people_hesitate() {
    for pointer in HESITATE {
        assert!(questions(form()).iter().any(|(known, _)| known == pointer), "{pointer} is no question");
    }
    for (pointer, question) in questions(form()) {
        let by_kind = matches!(question.kind, Kind::Date | Kind::Time | Kind::NhsNumber | Kind::OdsCode);
        let wanted = by_kind || HESITATE.contains(&pointer.as_str());
        let in_options = question.options.iter().any(|option| option.hint.is_some());
        assert!(!wanted || question.hint.is_some() || in_options, "{pointer} has no hint");
    }
}

#[test]
fn options_are_in_words_and_differ() {
    for (pointer, question) in questions(form()) {
        let mut seen = std::collections::HashSet::new();
        for option in &question.options {
            assert!(!option.label.contains('_') && !option.label.is_empty(), "{pointer}: {:?}", option.value);
            assert_ne!(option.value.as_str(), Some(option.label.as_str()), "{pointer}: a code is no word");
            assert!(seen.insert(option.label.as_str()), "{pointer}: {} twice", option.label);
        }
    }
}

#[test]
fn every_problem_of_every_question_is_told_in_one_sentence_that_names_it() {
    use ProblemCode::{BadFormat, InFuture, NotAnOption, OutOfRange, Required, TooLong, TooMany, WrongType};
    for (pointer, question) in questions(form()) {
        for code in [Required, TooLong, TooMany, BadFormat, InFuture, OutOfRange, NotAnOption, WrongType] {
            let detail = words::detail(question, code);
            let names = detail.contains(question.label.trim_end_matches('?')) || question.words.contains_key(&code);
            assert!(names && !detail.contains('_') && !detail.ends_with('.'), "{pointer}: {detail}");
            let polite = ["please", "sorry", "invalid", "valid "].iter().find(|word| detail.contains(**word));
            assert_eq!(polite, None, "{pointer}: {detail}");
        }
    }
}

#[test]
fn what_is_always_needed_outside_lists_and_risks_says_so_in_words_of_its_own() {
    for (pointer, question) in questions(form()) {
        let leaf = !question.kind.is_group() && !pointer.contains('*');
        let by_heading = pointer.starts_with("/risks/") && pointer.matches('/').count() > 2;
        if leaf && question.required && !by_heading && question.name != "birth_date" {
            assert!(question.words.contains_key(&ProblemCode::Required), "{pointer}");
        }
    }
}
