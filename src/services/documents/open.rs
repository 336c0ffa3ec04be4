//! Opens a document for one who may read it. Its content is withheld until the scanner found nothing, or opened past a
//! plain warning where nobody scans. Each opening is logged before the first byte leaves (product rule 8).

use crate::domain::account::Actor;
use crate::domain::document::{Document, Scan, key};
use crate::domain::ids::{DocumentId, ReadId, ServiceId};
use crate::domain::policy::{Operation, Subject, may};
use crate::domain::read::Looked;
use crate::files::{Contents, FilesError};
use crate::services::{Context, Refusal, drafts};
use crate::store::{self, Conn, Read};

/// A document on its way to a reader.
pub struct OpenedDocument {
    /// What is known of it.
    pub document: Document,
    /// Its bytes; they end well only where they are those that were kept.
    pub contents: Contents,
}

/// What is known of a document, for a page that leads to it. No opening: nothing is logged.
///
/// # Errors
/// `NotFound`, also for those who may not know of it.
pub async fn get(ctx: &Context, actor: &Actor, id: DocumentId) -> Result<Document, Refusal> {
    Ok(found(ctx, actor, id).await?.0)
}

/// The document with its bytes; `warned` where the reader knows that it may not have been scanned.
///
/// # Errors
/// `NotFound`; `DocumentWithheld`; `Unavailable`.
pub async fn open(ctx: &Context, actor: &Actor, id: DocumentId, warned: bool) -> Result<OpenedDocument, Refusal> {
    let (document, service) = found(ctx, actor, id).await?;
    if document.scan.withholds() || (document.scan == Scan::NotScanned && !warned) {
        return Err(Refusal::DocumentWithheld { scan: document.scan });
    }
    let contents = ctx.papers.files.read(&key(id), document.size, document.sha256).await;
    let contents = contents.inspect_err(|error| lost(&document, error))?;
    log(ctx, actor, &document, service).await?;
    Ok(OpenedDocument { document, contents })
}

/// A row without its bytes is what must never be.
fn lost(document: &Document, error: &FilesError) {
    if !matches!(error, FilesError::Unavailable(_)) {
        tracing::error!(document = %document.id, %error, "the bytes of a document are not what was kept");
    }
}

async fn found(ctx: &Context, actor: &Actor, id: DocumentId) -> Result<(Document, ServiceId), Refusal> {
    let actor = actor.clone();
    ctx.store
        .read(move |conn| {
            let document = store::document_fetch(conn, id)?;
            let (subject, service) = whose(conn, &actor, &document)?;
            may(&actor, Operation::GetDocument, subject)?;
            Ok((document, service))
        })
        .await
}

/// A document belongs to whoever has the draft, or the referral that it was sent with.
fn whose(conn: &mut Conn, actor: &Actor, document: &Document) -> Result<(Subject, ServiceId), Refusal> {
    if let Some(referral) = document.referral {
        let head = store::referral_fetch(conn, referral)?;
        return Ok((Subject::Referral { service: head.service, referrer: head.referrer }, head.service));
    }
    let draft = store::draft_fetch(conn, document.draft)?;
    Ok((drafts::subject(conn, actor, draft.author, draft.id)?, draft.service))
}

async fn log(ctx: &Context, actor: &Actor, document: &Document, service_id: ServiceId) -> Result<(), Refusal> {
    let at = ctx.clock.now();
    let read = Read {
        id: ctx.mint(ReadId::at, at),
        at,
        account_id: actor.account,
        what: Looked::Document,
        service_id,
        referral_id: document.referral,
        document_id: Some(document.id),
        draft_id: document.referral.is_none().then_some(document.draft),
    };
    ctx.store.write(move |tx| store::read_insert(tx, read).map_err(Refusal::from)).await
}
