//! Every question, from the definition: what is needed is missed, and each sort of wrong answer raises exactly one problem.

use std::collections::BTreeSet;

use amhp_hub::domain::ProblemCode::{self, Required, UnknownField};
use amhp_hub::form::Kind;
use amhp_hub::form::definition::Question;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::contract::{agreed, questions};
use super::scenes::{Scene, pointers, scenes};
use super::wrong::wrong;
use super::{form, now, one, problems, put, take};

/// Answers with one thing wrong, and the only problem that they have.
pub struct Case {
    /// The answers.
    pub answers: Value,
    /// Where the problem is.
    pub pointer: String,
    /// Which one.
    pub code: ProblemCode,
}

#[test]
fn every_question_is_asked_and_answered_in_a_scene_without_a_problem() {
    let scenes = scenes(now());
    for (number, scene) in scenes.iter().enumerate() {
        assert_eq!(problems(&scene.answers), [], "scene {number}");
    }
    for scene in [&scenes[0], &scenes[1]] {
        assert_eq!(form().pruned(&scene.answers, now()).answers, scene.pruned(), "all of it is asked");
    }
    for (pattern, _) in questions(form()) {
        assert!(scenes.iter().any(|scene| is_kept(scene, &pattern)), "{pattern}");
    }
}

impl Scene {
    fn pruned(&self) -> Value {
        form().pruned(&self.answers, now()).answers
    }
}

fn is_kept(scene: &Scene, pattern: &str) -> bool {
    !pointers(&form().pruned(&scene.answers, now()).answers, pattern).is_empty()
}

/// Every answer that is needed in a scene, taken away: the pointers that are then missed.
pub fn missing(scene: &Scene) -> Vec<(Value, Vec<String>)> {
    let agreed = agreed();
    let asked = form().pruned(&scene.answers, now()).answers;
    let mut cases = vec![];
    for (pattern, question) in questions(form()) {
        for pointer in pointers(&asked, &pattern) {
            let always = ["R", "C"].contains(&agreed[&pattern].need.as_str());
            if (always && !is_all_of_an_optional_group(&asked, &pointer)) || scene.needs(&pointer) {
                cases.push(without(scene, &pointer, question));
            }
        }
    }
    cases
}

/// Emptied, such a group is as if it had never been begun.
fn is_all_of_an_optional_group(answers: &Value, pointer: &str) -> bool {
    let (group, _) = pointer.rsplit_once('/').unwrap();
    let is_optional = form().question(group).is_some_and(|group| group.kind.is_group() && !group.required);
    is_optional && answers.pointer(group).and_then(Value::as_object).is_some_and(|members| members.len() == 1)
}

/// The answers without this one and what could stand in for it. A group is missed at its members.
fn without(scene: &Scene, pointer: &str, question: &Question) -> (Value, Vec<String>) {
    let mut answers = scene.answers.clone();
    take(&mut answers, pointer);
    let parent = pointer.rsplit_once('/').unwrap().0;
    for other in &question.or {
        let stands_in = format!("{parent}/{other}");
        if answers.pointer(&stands_in).is_some() {
            take(&mut answers, &stands_in);
        }
    }
    let is_group = question.kind.is_group() && question.or.is_empty();
    let members = question.questions.iter().filter(|member| member.is_always_needed());
    let expected = match is_group {
        true => members.map(|member| format!("{pointer}/{}", member.name)).collect(),
        false => vec![pointer.to_owned()],
    };
    (answers, expected)
}

#[test]
fn each_needed_answer_taken_away_is_missed_alone() {
    let mut missed = BTreeSet::new();
    for scene in scenes(now()) {
        for (answers, expected) in missing(&scene) {
            let found = problems(&answers);
            let required: Vec<_> = expected.iter().map(|pointer| (pointer.clone(), Required)).collect();
            assert_eq!(found, required);
            missed.extend(expected.into_iter().map(|pointer| pattern(&pointer)));
        }
    }
    let leaves = agreed().into_iter().filter(|(_, line)| ["R", "C", "kept"].contains(&line.need.as_str()));
    let all: Vec<_> = leaves.map(|(pointer, _)| pointer).collect();
    let never: Vec<_> = all.iter().filter(|pointer| !missed.contains(*pointer) && is_leaf(pointer)).collect();
    assert_eq!(never, Vec::<&String>::new(), "needed, and never missed");
}

fn is_leaf(pattern: &str) -> bool {
    !form().question(pattern).unwrap().kind.is_group()
}

/// Indices of entries as `*`.
pub fn pattern(pointer: &str) -> String {
    let parts = pointer.split('/').map(|part| if part.parse::<usize>().is_ok() { "*" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// Everything that can be wrong with one answer of a scene, but for questions that were `tried` before. Of several entries
/// the first that has the answer is spoilt.
pub fn spoilt(scene: &Scene, now: Timestamp, tried: &BTreeSet<String>) -> Vec<Case> {
    let asked = form().pruned(&scene.answers, now).answers;
    let mut cases = vec![];
    for (pattern, question) in questions(form()).into_iter().filter(|(pattern, _)| !tried.contains(pattern)) {
        let Some(pointer) = pointers(&asked, &pattern).into_iter().next() else { continue };
        let parent = asked.pointer(pointer.rsplit_once('/').unwrap().0).unwrap();
        for (answer, code) in wrong(question, parent, now) {
            let mut answers = scene.answers.clone();
            put(&mut answers, &pointer, answer);
            cases.push(Case { answers, pointer: pointer.clone(), code });
        }
    }
    cases
}

#[test]
fn each_wrong_answer_raises_one_problem_at_its_place() {
    let mut tried = BTreeSet::new();
    for scene in &scenes(now()) {
        let before = tried.clone();
        for case in spoilt(scene, now(), &before) {
            let answer = case.answers.pointer(&case.pointer).unwrap();
            let expected = one(&case.pointer, case.code);
            assert_eq!(problems(&case.answers), expected, "{} with {answer:.80}", case.pointer);
            tried.insert(pattern(&case.pointer));
        }
    }
    let all: BTreeSet<_> = questions(form()).into_iter().map(|(pattern, _)| pattern).collect();
    assert_eq!(tried, all);
}

#[test]
fn a_member_that_no_group_or_entry_has_is_named() {
    let scene = &scenes(now())[0];
    for (pattern, question) in questions(form()) {
        let Some(pointer) = pointers(&scene.answers, &pattern).into_iter().next() else { continue };
        let at = match question.kind {
            Kind::List => format!("{pointer}/0/planet"),
            kind if kind.is_group() => format!("{pointer}/planet"),
            _ => continue,
        };
        let mut answers = scene.answers.clone();
        put(&mut answers, &at, json!(1));
        assert_eq!(problems(&answers), one(&at, UnknownField));
    }
}

#[test]
fn an_entry_that_is_none_is_told_in_its_place() {
    let scene = &scenes(now())[0];
    for (pattern, question) in questions(form()) {
        let Some(pointer) = pointers(&scene.answers, &pattern).into_iter().next() else { continue };
        if question.kind == Kind::List {
            let mut answers = scene.answers.clone();
            answers.pointer_mut(&pointer).unwrap().as_array_mut().unwrap().push(json!("x"));
            let last = answers.pointer(&pointer).unwrap().as_array().unwrap().len() - 1;
            assert_eq!(problems(&answers), one(&format!("{pointer}/{last}"), ProblemCode::WrongType));
        }
    }
}
