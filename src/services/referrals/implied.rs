//! Urgency that the answers of a draft imply although the referrer said no (product rule 4). It never refuses anything:
//! the referrer is told to ring as well as to send.

use serde_json::Value;

use super::received::{asks_to_ring, suggestion};
use super::record::once;
use crate::domain::band::Band;
use crate::domain::draft::OnceYes;
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::triage::{Fired, Suggestion};
use crate::services::drafts::{DraftView, form};
use crate::services::{Context, Refusal};

/// The lines on which a draft, as it stands, asks somebody to act today; none where it does not, or where an AMHP has
/// it: they have been rung.
///
/// # Errors
/// `Unavailable`.
pub async fn implied_urgency(ctx: &Context, view: &DraftView) -> Result<Vec<Fired>, Refusal> {
    if view.opened.is_some() {
        return Ok(Vec::new());
    }
    let once = once(ctx, &view.draft).await?;
    let Some(suggested) = as_it_stands(ctx, view, once)? else { return Ok(Vec::new()) };
    if !asks_to_ring(&suggested) {
        return Ok(Vec::new());
    }
    let unsaid = if view.problems.is_empty() { Vec::new() } else { of_nothing(ctx)? };
    let mut lines = suggested.because;
    // While answers are missing, what nobody was asked yet is no reason to ring.
    lines.retain(|line| line.band <= Band::VeryUrgent && !unsaid.iter().any(|empty| empty.is(&line.line())));
    Ok(lines)
}

/// The suggestion for the answers; where some cannot be read as facts, for those that are right.
fn as_it_stands(ctx: &Context, view: &DraftView, once: OnceYes) -> Result<Option<Suggestion>, Refusal> {
    let now = ctx.clock.now();
    let form = form(ctx, &view.draft.form)?;
    let whole = form.pruned(&view.draft.answers, now).answers;
    if let Ok(suggested) = suggestion(&whole, once, now) {
        return Ok(Some(suggested));
    }
    let right = form.pruned(&without(view.draft.answers.clone(), &view.problems), now).answers;
    Ok(suggestion(&right, once, now).ok())
}

/// The lines that fire where nothing was answered at all.
fn of_nothing(ctx: &Context) -> Result<Vec<Fired>, Refusal> {
    Ok(suggestion(&Value::Object(serde_json::Map::new()), OnceYes::default(), ctx.clock.now())?.because)
}

/// The answers without those that are wrong. The last entries of a list go first, so that the others keep their places.
fn without(mut answers: Value, problems: &[Problem]) -> Value {
    let diverts = |code| matches!(code, ProblemCode::MustRing999 | ProblemCode::MustTelephone);
    let mut wrong: Vec<&str> =
        problems.iter().filter(|problem| !diverts(problem.code)).map(|problem| problem.pointer.as_str()).collect();
    wrong.sort_unstable_by_key(|pointer| std::cmp::Reverse((pointer.len(), *pointer)));
    for pointer in wrong {
        let Some((above, name)) = pointer.rsplit_once('/') else { continue };
        match answers.pointer_mut(above) {
            Some(Value::Object(members)) => drop(members.remove(name)),
            Some(Value::Array(entries)) => {
                if let Some(at) = name.parse().ok().filter(|at| *at < entries.len()) {
                    entries.remove(at);
                }
            }
            _ => {}
        }
    }
    answers
}
