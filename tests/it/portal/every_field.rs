//! Every question on its page: what is needed and emptied, and each sort of wrong answer that can be posted, is told once, at
//! its field, in the engine's words; and what was typed stands there again.

use std::collections::BTreeSet;

use amhp_hub::domain::ProblemCode::{
    self, BadCheckDigit, BadFormat, InFuture, NotAnOption, OutOfRange, Required, TooLong, TooOld, WrongType,
};
use amhp_hub::domain::ids::DraftId;
use amhp_hub::form::definition::Question;
use amhp_hub::form::page::element_id;
use amhp_hub::form::{Form as Definition, Forms, Kind};
use amhp_hub::services::drafts::{self, DraftView};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::browser::{Form, Page, select};
use crate::form::contract::{agreed, questions};
use crate::form::scenes::{Scene as Answered, pointers, scenes};
use crate::form::wrong::unreadable;
use crate::support::database::TestDatabase;

/// Fields of the page with other values, and the only problem that the post then has.
struct Typed {
    fields: Vec<(String, Vec<String>)>,
    pointer: String,
    code: ProblemCode,
}

/// A draft whose section is posted again and again.
struct Draft {
    scene: super::Scene,
    id: DraftId,
    forms: Forms,
}

impl Draft {
    async fn of(scene: super::Scene, answered: &Answered) -> Self {
        let new = drafts::NewDraft {
            service: "northgate".to_owned(),
            form: "amhp-referral".to_owned(),
            answers: Some(answered.answers.clone()),
        };
        let (draft, _) = drafts::create(&scene.app.ctx, &scene.person.actor, new).await.unwrap();
        Self { id: draft.id, scene, forms: Forms::embedded().unwrap() }
    }

    fn form(&self) -> &Definition {
        self.forms.get("amhp-referral").unwrap()
    }

    async fn read(&self) -> DraftView {
        drafts::get(&self.scene.app.ctx, &self.scene.person.actor, self.id).await.unwrap()
    }

    /// Posts a section as its page came, but for these fields; each post takes back what the one before it spoilt.
    async fn post(&mut self, section: &str, page: &Form, typed: &[Typed]) -> Page {
        let mut form = page.clone();
        for (name, values) in typed.iter().flat_map(|typed| &typed.fields) {
            form.set(name, values);
        }
        let shown = json!({ section: self.read().await.draft.answers[section] });
        form.set("shown", &[shown.to_string()]);
        self.scene.browser.post(&form).await.clone()
    }

    /// Holds the answer to a post against what the engine says of the draft.
    async fn check(&self, page: &Page, typed: &[Typed]) {
        let problems = self.read().await.problems;
        let mut found: Vec<_> = problems.iter().map(|problem| (problem.pointer.as_str(), problem.code)).collect();
        let mut expected: Vec<_> = typed.iter().map(|typed| (typed.pointer.as_str(), typed.code)).collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected);
        if [ProblemCode::MustRing999, ProblemCode::MustTelephone].contains(&typed[0].code) {
            assert_eq!(page.path, format!("/drafts/{}/ring", self.id));
            return;
        }
        assert_eq!(page.status, 422);
        let html = scraper::Html::parse_document(&page.html);
        let links = select(".govuk-error-summary__list a");
        let hrefs: Vec<_> = html.select(&links).map(|link| link.attr("href").unwrap().to_owned()).collect();
        let summary: Vec<_> = hrefs.into_iter().zip(page.errors()).collect();
        let href = |pointer: &str| format!("#{}", element_id(self.form(), pointer));
        let told: Vec<_> = problems.iter().map(|problem| (href(&problem.pointer), problem.detail.clone())).collect();
        assert_eq!(summary, told);
        let beside = select(".govuk-error-message");
        let mut beside: Vec<String> = html.select(&beside).map(|message| message.text().collect()).collect();
        for problem in &problems {
            let at = beside.iter().position(|message| message.contains(&problem.detail));
            beside.swap_remove(at.unwrap_or_else(|| panic!("{} is not told beside its field", problem.pointer)));
        }
        assert_eq!(beside, Vec::<String>::new());
        self.stand_again(page, typed);
    }

    fn stand_again(&self, page: &Page, typed: &[Typed]) {
        let section = typed[0].pointer.split('/').nth(1).unwrap();
        let shown = page.form(&format!("/drafts/{}/sections/{section}", self.id));
        let is_chosen = |typed: &&Typed| {
            let kind = self.form().question(&typed.pointer).unwrap().kind;
            matches!(kind, Kind::Bool | Kind::Choice | Kind::Choices)
        };
        for (name, values) in typed.iter().filter(|typed| !is_chosen(typed)).flat_map(|typed| &typed.fields) {
            assert_eq!(shown.value(name), values.last().map(String::as_str), "{name} is kept as it was typed");
        }
    }
}

/// What can be typed or posted wrongly for the answer at `pointer`.
fn typed(question: &Question, pointer: &str, answers: &Value, is_needed: bool, now: Timestamp) -> Vec<Typed> {
    let name = pointer.split('/').skip(2).collect::<Vec<_>>().join("-");
    let case = |fields: Vec<(String, Vec<String>)>, code| Typed { fields, pointer: pointer.to_owned(), code };
    let text = |text: &str, code| case(vec![(name.clone(), vec![text.to_owned()])], code);
    let mut cases: Vec<Typed> = match question.kind {
        Kind::Group | Kind::Address | Kind::List => return vec![],
        Kind::Bool => vec![text("perhaps", WrongType)],
        Kind::Choice => vec![text("nonsense", NotAnOption)],
        Kind::Choices => vec![case(vec![(name.clone(), vec![String::new(), "nonsense".to_owned()])], NotAnOption)],
        Kind::Lines => {
            let long = vec!["é".repeat(201)];
            let empty = (0..4).map(|line| (format!("{name}-{line}"), vec![String::new()])).collect();
            let cases = vec![case(vec![(format!("{name}-0"), long)], TooLong)];
            return cases.into_iter().chain(is_needed.then(|| case(empty, Required))).collect();
        }
        Kind::Date | Kind::Time => return moments(question, &name, pointer, answers, is_needed, now),
        Kind::Number => vec![text("about 40", WrongType), text("-1", OutOfRange), text("121", OutOfRange)],
        kind => {
            let too_long = "7".repeat(kind.max_chars() + 1);
            let readable = unreadable(kind).iter().map(|typed| text(typed, BadFormat));
            vec![text(&too_long, TooLong), text("a\u{7}b", BadFormat)].into_iter().chain(readable).collect()
        }
    };
    if question.kind == Kind::NhsNumber {
        cases.extend(["9990000019", "1111111111"].map(|typed| text(typed, BadCheckDigit)));
    }
    let is_radio = matches!(question.kind, Kind::Bool | Kind::Choice);
    let diverting = question.options.iter().filter(|option| option.service_rule.is_none());
    let value = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    cases.extend(diverting.filter_map(|option| Some(text(&value(&option.value), option.diverts?.code()))));
    cases.extend((is_needed && !is_radio).then(|| text("", Required)));
    cases
}

fn moments(
    question: &Question,
    name: &str,
    pointer: &str,
    answers: &Value,
    is_needed: bool,
    now: Timestamp,
) -> Vec<Typed> {
    let is_time = question.kind == Kind::Time;
    let boxes = |day: &str, month: &str, year: &str, time: &str, code| {
        let texts = [("day", day), ("month", month), ("year", year), ("time", time)];
        let texts = texts.into_iter().take(if is_time { 4 } else { 3 });
        let fields = texts.map(|(part, text)| (format!("{name}-{part}"), vec![text.to_owned()])).collect();
        Typed { fields, pointer: pointer.to_owned(), code }
    };
    let at = |at: Timestamp, code| {
        let local = at.in_tz("Europe/London").unwrap();
        let time = local.strftime("%H:%M").to_string();
        boxes(&local.day().to_string(), &local.month().to_string(), &local.year().to_string(), &time, code)
    };
    let shifted = |hours: i64| now.checked_add(SignedDuration::from_hours(hours)).unwrap();
    let mut cases = vec![
        boxes("31", "2", "2026", "9:40", BadFormat),
        boxes("27", "", "2026", "9:40", BadFormat),
        boxes("27", "3", "26", "", BadFormat),
        boxes("soon", "", "", "", BadFormat),
    ];
    let bounds = &question.bounds;
    cases.extend((!bounds.may_be_future).then(|| at(shifted(25), InFuture)));
    cases.extend(bounds.from.map(|_| boxes("31", "12", "1899", "", OutOfRange)));
    cases.extend(bounds.within_hours.map(|hours| at(shifted(-i64::from(hours) - 1), TooOld)));
    if let Some(after) = &bounds.hours_after {
        let start = answers.pointer(pointer.rsplit_once('/').unwrap().0).unwrap()[&after.field].as_str().unwrap();
        let hours =
            |hours: i64| start.parse::<Timestamp>().unwrap().checked_add(SignedDuration::from_hours(hours)).unwrap();
        cases.extend([
            at(hours(i64::from(after.more_than)), OutOfRange),
            at(hours(i64::from(after.at_most) + 1), OutOfRange),
        ]);
    }
    cases.extend(is_needed.then(|| boxes("", "", "", "", Required)));
    cases
}

/// Every wrong post of a section: several fields at once, but an answer on which others hang alone.
fn rounds(form: &Definition, cases: Vec<Typed>) -> Vec<Vec<Typed>> {
    let all = questions(form);
    let conditions = all.iter().flat_map(|(_, question)| [&question.asked_when, &question.required_when]);
    let controls: BTreeSet<&str> = conditions.flatten().flat_map(|condition| condition.fields()).collect();
    let goes_alone = |typed: &Typed| {
        let name = typed.pointer.rsplit('/').next().unwrap();
        // A group or entry of which every box is emptied is none.
        let is_inside = typed.code == Required && typed.pointer.matches('/').count() > 2;
        controls.contains(name)
            || controls.contains(typed.pointer.as_str())
            || typed.pointer.starts_with("/gate/")
            || is_inside
    };
    let (alone, others): (Vec<_>, Vec<_>) = cases.into_iter().partition(goes_alone);
    let mut rounds: Vec<Vec<Typed>> = vec![];
    for typed in others {
        let is_free = |round: &Vec<Typed>| round.iter().all(|other| other.pointer != typed.pointer);
        match rounds.iter_mut().find(|round| is_free(round)) {
            Some(round) => round.push(typed),
            None => rounds.push(vec![typed]),
        }
    }
    rounds.into_iter().chain(alone.into_iter().map(|typed| vec![typed])).collect()
}

/// Every wrong post to the questions of a section that were not `tried` before.
fn cases(
    form: &Definition,
    section: &str,
    answered: &Answered,
    now: Timestamp,
    tried: &mut BTreeSet<String>,
) -> Vec<Typed> {
    let agreed = agreed();
    let asked = form.pruned(&answered.answers, now).answers;
    let mut cases = vec![];
    for (pattern, question) in questions(form).into_iter().filter(|(at, _)| at.starts_with(&format!("/{section}/"))) {
        let Some(pointer) = pointers(&asked, &pattern).into_iter().next() else { continue };
        // A stand-in answers for what is emptied.
        let is_needed = ["R", "C"].contains(&agreed[&pattern].need.as_str()) && question.or.is_empty();
        if tried.insert(pattern) {
            cases.extend(typed(question, &pointer, &asked, is_needed || answered.needs(&pointer), now));
        }
    }
    cases
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_wrong_answer_that_can_be_posted_is_told_once_at_its_field() {
    let mut tried = BTreeSet::new();
    let mut scene = super::Scene::set(TestDatabase::sqlite().await).await;
    let now = scene.app.now();
    for answered in scenes(now) {
        let mut draft = Draft::of(scene, &answered).await;
        let form = draft.form().clone();
        for section in form.sections() {
            let here = format!("/drafts/{}/sections/{}", draft.id, section.id);
            let page = draft.scene.browser.get(&here).await.form(&here);
            for typed in rounds(&form, cases(&form, &section.id, &answered, now, &mut tried)) {
                let answer = draft.post(&section.id, &page, &typed).await;
                draft.check(&answer, &typed).await;
            }
            draft.post(&section.id, &page, &[]).await;
            assert_eq!(draft.read().await.problems, [], "{} as it came", section.id);
        }
        scene = draft.scene;
    }
    let forms = Forms::embedded().unwrap();
    let all: BTreeSet<_> = questions(forms.get("amhp-referral").unwrap()).into_iter().map(|(at, _)| at).collect();
    assert_eq!(tried, all);
}
