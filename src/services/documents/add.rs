//! Adds a document to a draft: looked into, its bytes on the disk, then one write of its row and the task to scan it.

use super::check::{Checked, NewDocument, Sent, check, too_many};
use crate::domain::account::Actor;
use crate::domain::document::{DOCUMENTS_MOST, Document, Scan, key};
use crate::domain::file_name::harmless;
use crate::domain::ids::{DocumentId, DraftId, JobId};
use crate::domain::policy::Operation;
use crate::domain::task::Task;
use crate::services::{Context, Refusal, drafts};
use crate::store::{document_insert, documents_of_draft, draft_lock, job_insert};

/// Adds the file that was received to the draft.
///
/// # Errors
/// `Invalid` with everything wrong with the file and what is said of it; `NotFound`, also where the draft was sent
/// meanwhile; `Unavailable`.
pub async fn add(
    ctx: &Context,
    actor: &Actor,
    draft: DraftId,
    new: &NewDocument,
    sent: Sent,
) -> Result<Document, Refusal> {
    let checked = check(ctx, new, sent).await?;
    // On its own: a caller who goes away between the two steps leaves no bytes without a row.
    let kept = tokio::spawn(keep(ctx.clone(), actor.clone(), draft, checked));
    kept.await.unwrap_or_else(|e| Err(Refusal::Fault(e.into())))
}

async fn keep(ctx: Context, actor: Actor, draft: DraftId, checked: Checked) -> Result<Document, Refusal> {
    let document = document(&ctx, &actor, draft, &checked);
    let key = key(document.id);
    ctx.papers.files.keep(checked.received, &key).await?;
    let written = write(&ctx, actor, document).await;
    // Where the database did not say whether it kept the row, the hourly sweep decides.
    if let Err(refusal) = &written
        && !matches!(refusal, Refusal::Unavailable(_) | Refusal::OutcomeUnknown(_))
        && let Err(error) = ctx.papers.files.remove(&key).await
    {
        tracing::warn!(%error, key, "the bytes of a document that was not added are left to the sweep");
    }
    written
}

fn document(ctx: &Context, actor: &Actor, draft: DraftId, checked: &Checked) -> Document {
    let now = ctx.clock.now();
    Document {
        id: ctx.mint(DocumentId::at, now),
        draft,
        referral: None,
        added_by: actor.account,
        kind: checked.kind,
        document_date: checked.document_date,
        description: checked.description.clone(),
        file_name: harmless(&checked.name, checked.file_kind),
        file_kind: checked.file_kind,
        size: checked.received.size,
        sha256: checked.received.sha256,
        scan: if ctx.papers.scanned { Scan::Pending } else { Scan::NotScanned },
        scan_detail: None,
        scanned_at: None,
        created_at: now,
    }
}

async fn write(ctx: &Context, actor: Actor, document: Document) -> Result<Document, Refusal> {
    let (now, job) = (document.created_at, ctx.mint(JobId::at, document.created_at));
    ctx.store
        .write(move |tx| {
            draft_lock(tx, document.draft)?;
            drafts::draft_for(tx, &actor, Operation::AddDocument, document.draft)?;
            if documents_of_draft(tx, document.draft)?.len() >= DOCUMENTS_MOST {
                return Err(too_many());
            }
            document_insert(tx, &document)?;
            if document.scan == Scan::Pending {
                job_insert(tx, job, &Task::ScanDocument { document: document.id }, now, now)?;
            }
            Ok(document.clone())
        })
        .await
}
