//! Drafts of other versions of the form: an older one is carried forward whenever it is read, and kept so when it is
//! saved; a newer one, left by a release that was taken back, can only be read.

use super::form;
use crate::domain::draft::{Draft, SetAside};
use crate::services::{Context, Refusal};

/// The draft by the form of today. Nothing is written, and its version stays.
pub(in crate::services) fn forward(ctx: &Context, draft: Draft) -> Draft {
    let Some(form) = ctx.forms.get(&draft.form).filter(|form| form.version() > draft.form_version) else {
        return draft;
    };
    let carried = form.carried_forward(&draft.answers, draft.form_version);
    let begun_with = SetAside { since: draft.form_version, ..SetAside::default() };
    let mut set_aside = draft.set_aside.unwrap_or(begun_with);
    for (pointer, answer) in carried.set_aside {
        set_aside.answers.entry(pointer).or_insert(answer);
    }
    Draft { answers: carried.answers, form_version: form.version(), set_aside: Some(set_aside), ..draft }
}

/// Whether a newer release saved the draft: this one does not know all of its questions.
///
/// # Errors
/// `NewerForm`.
pub(in crate::services) fn refuse_newer(ctx: &Context, draft: &Draft) -> Result<(), Refusal> {
    if draft.form_version > form(ctx, &draft.form)?.version() { Err(Refusal::NewerForm) } else { Ok(()) }
}
