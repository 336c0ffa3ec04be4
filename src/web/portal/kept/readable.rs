//! A kept post for people: what was being saved, and what was typed.

use crate::domain::account::Actor;
use crate::services::parked::LatePost;
use crate::services::{Context, drafts};
use crate::web::ui::{Typed, typed, typed_in_section};

/// What was being saved, in words, and what was typed.
pub(super) struct Described {
    /// The page, "The person".
    pub title: String,
    /// What was typed.
    pub rows: Vec<Typed>,
}

/// Describes a post; where it is a section of a form with the form's own words.
pub(super) async fn described(ctx: &Context, actor: &Actor, post: &LatePost) -> Described {
    let path = post.path.split('?').next().unwrap_or_default();
    let (fields, now) = (post.fields.reveal(), ctx.clock.now());
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    if let ["drafts", id, "sections", section, ..] = parts[..]
        && let Ok(id) = id.parse()
        && let Ok(view) = drafts::get(ctx, actor, id).await
        && let Some(form) = ctx.forms.get(&view.draft.form)
        && let Some(known) = form.section(section)
    {
        let rows = typed_in_section(form, section, &view.draft.answers, fields, now);
        return Described { title: known.title.clone(), rows };
    }
    Described { title: title(&parts), rows: typed(&ctx.forms, path, fields, now) }
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
