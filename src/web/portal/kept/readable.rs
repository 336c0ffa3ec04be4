//! A kept post for people: what was being saved, and what was typed.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use crate::domain::Masked;
use crate::domain::account::Actor;
use crate::form::page::patch;
use crate::form::pointer::join;
use crate::form::{Form, ReadableRow, merge};
use crate::services::parked::LatePost;
use crate::services::{Context, drafts};
use crate::web::portal::drafts::conflict::told;

/// A label and what was typed, a string a line.
#[derive(Debug, Serialize)]
pub(super) struct Typed {
    label: String,
    lines: Masked<Vec<String>>,
}

/// What was being saved, in words, and what was typed.
pub(super) struct Described {
    /// The page, "The person".
    pub title: String,
    /// What was typed.
    pub rows: Vec<Typed>,
}

/// Fields that pages carry for themselves: nobody typed them.
const CARRIED: [&str; 6] = ["shown", "then", "key", "version", "current", "patch"];

/// Describes a post; where it is a section of a form with the form's own words.
pub(super) async fn described(ctx: &Context, actor: &Actor, post: &LatePost) -> Described {
    let path = post.path.split('?').next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    if let ["drafts", id, "sections", section, ..] = parts[..]
        && let Ok(id) = id.parse()
        && let Ok(view) = drafts::get(ctx, actor, id).await
        && let Some(form) = ctx.forms.get(&view.draft.form)
        && let Some(known) = form.section(section)
    {
        let rows = of_section(form, section, &view.draft.answers, post, ctx.clock.now());
        return Described { title: known.title.clone(), rows };
    }
    Described { title: title(&parts), rows: typed(post) }
}

fn title(parts: &[&str]) -> String {
    match parts {
        ["drafts", _, "submission"] => "Check your answers".to_owned(),
        ["drafts", _, "ring"] => "Whom to ring".to_owned(),
        ["drafts", _, "delete"] => "Delete this draft?".to_owned(),
        ["referrals", "new"] => "Start a referral".to_owned(),
        ["hub", "referrals", reference, "decision"] => format!("Decision on referral {reference}"),
        ["hub", "call-references", _, "closing"] => "Why no referral is needed".to_owned(),
        ["referrals", reference, "withdrawal"] => format!("Ask to withdraw referral {reference}"),
        ["hub", "referrals", reference, page] => format!("{} of referral {reference}", spoken(page)),
        ["hub", "referrals", reference, ..] => format!("Referral {reference}"),
        _ => "A page of this service".to_owned(),
    }
}

/// The page of an act, from the last part of its address: "Legal status".
fn spoken(page: &str) -> String {
    let mut letters = page.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect::<String>().replace('-', " ")
}

/// The answers of a section's post, or of the choice between two of them, as its form reads them.
fn of_section(form: &Form, section: &str, answers: &Value, post: &LatePost, now: Timestamp) -> Vec<Typed> {
    let fields = post.fields.reveal();
    let chosen = fields.iter().find(|(name, _)| name == "patch");
    let patch = match chosen {
        Some((_, text)) => serde_json::from_str(text).unwrap_or_else(|_| json!({})),
        None => patch(form, section, fields, now),
    };
    let answers = merge(answers, &patch).unwrap_or_else(|_| patch.clone());
    let sections = form.readable(&answers, now);
    let rows = sections.into_iter().filter(|known| known.id == section).flat_map(|known| known.rows);
    let rows: Vec<_> = rows.filter(|row| !row.value.is_empty()).collect();
    let mut unasked = Vec::new();
    put_unasked(form, &patch, "", &rows, &mut unasked);
    rows.into_iter().map(row).chain(unasked).collect()
}

/// What was typed into boxes whose question is not asked by the other answers: it is saved, so it is shown.
fn put_unasked(form: &Form, typed: &Value, at: &str, rows: &[ReadableRow], into: &mut Vec<Typed>) {
    match (typed, form.question(at)) {
        (Value::Object(members), _) => {
            members.iter().for_each(|(name, inner)| put_unasked(form, inner, &join(at, name), rows, into));
        }
        (Value::Null, _) | (_, None) => {}
        (_, Some(_)) if rows.iter().any(|row| is_within(&row.pointer, at)) => {}
        (answer, Some(question)) => {
            into.push(Typed { label: question.label.clone(), lines: Masked::new(told(question, answer)) });
        }
    }
}

fn row(row: ReadableRow) -> Typed {
    let headings = row.under.into_iter().chain([row.label]).collect::<Vec<_>>();
    Typed { label: headings.join(": "), lines: Masked::new(row.value) }
}

fn is_within(pointer: &str, at: &str) -> bool {
    pointer.strip_prefix(at).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Every field that somebody typed, by its name.
pub(super) fn typed(post: &LatePost) -> Vec<Typed> {
    let is_typed = |(name, value): &&(String, String)| !value.trim().is_empty() && !CARRIED.contains(&name.as_str());
    let typed = |(name, value): &(String, String)| Typed {
        label: name.replace(['-', '_'], " "),
        lines: Masked::new(value.lines().map(str::to_owned).collect()),
    };
    let all = post.fields.reveal().iter().filter(is_typed).map(typed).collect::<Vec<_>>();
    // Of a choice between two answers what was typed stands in the change that the page carried.
    let carried = post.fields.reveal().iter().filter(|(name, _)| all.is_empty() && name == "patch");
    if all.is_empty() { carried.map(typed).collect() } else { all }
}
