//! Gets ready for a file, before a byte of it is read.

use super::Incoming;
use super::check::too_many;
use crate::domain::account::Actor;
use crate::domain::document::{DOCUMENT_BYTES_MOST, DOCUMENTS_MOST};
use crate::domain::ids::DraftId;
use crate::domain::policy::Operation;
use crate::services::{Context, Refusal, drafts};
use crate::store::documents_of_draft;

/// A place for a file that is to be added to the draft. Dropping it removes what came so far.
///
/// # Errors
/// `NotFound`; `Invalid` where no more documents fit; `Unavailable`, also where too many files of the account are
/// arriving already.
pub async fn receive(ctx: &Context, actor: &Actor, draft: DraftId) -> Result<Incoming, Refusal> {
    let (account, actor) = (actor.account, actor.clone());
    ctx.store
        .read(move |conn| {
            drafts::draft_for(conn, &actor, Operation::AddDocument, draft)?;
            // Asked again in the write that adds it.
            if documents_of_draft(conn, draft)?.len() >= DOCUMENTS_MOST { Err(too_many()) } else { Ok(()) }
        })
        .await?;
    let turn = ctx.arriving.turn(account).await?;
    Ok(ctx.papers.files.receive(DOCUMENT_BYTES_MOST).await?.with_turn(turn))
}
