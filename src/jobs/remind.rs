//! Tells a draft's author of what is near: that the person will have to be seen again, that the draft will be swept.
//! Selected each minute, told once whichever worker comes first, made into a letter only if it is still true.

use jiff::Timestamp;

use super::Worker;
use super::compose::{Addressed, read};
use crate::domain::draft::Draft;
use crate::domain::ids::DraftId;
use crate::domain::message::Message;
use crate::domain::service::Service;
use crate::mail::messages::{DraftExpiring, DraftStale};
use crate::services::{Context, Post, Refusal};
use crate::store::{self, Conn, DueDraft, StoreError, Waiting};

/// Drafts of each kind that are looked at in one minute; the rest the next.
const AT_ONCE: i64 = 500;

/// One kind of reminder.
#[derive(Clone, Copy)]
struct Kind {
    due: fn(&mut Conn, Timestamp, i64) -> Result<Vec<DueDraft>, StoreError>,
    told: fn(&mut Conn, DueDraft, Timestamp) -> Result<bool, StoreError>,
    message: fn(DraftId) -> Message,
}

const KINDS: [Kind; 2] = [
    Kind {
        due: store::drafts_stale_due,
        told: store::draft_stale_told,
        message: |draft| Message::DraftStale { draft },
    },
    Kind {
        due: store::drafts_expiring_due,
        told: store::draft_expiring_told,
        message: |draft| Message::DraftExpiring { draft },
    },
];

/// Puts the messages that are due into the outbox; tells how many.
///
/// # Errors
/// Of the database; what was not put there is due still.
pub async fn remind(ctx: &Context) -> Result<usize, StoreError> {
    let now = ctx.clock.now();
    let mut put = 0;
    for kind in KINDS {
        for due in ctx.store.read(move |conn| (kind.due)(conn, now, AT_ONCE)).await? {
            put += usize::from(tell(ctx, kind, due, now).await?);
        }
    }
    Ok(put)
}

/// The column cleared and the message put in one write: told once, and never not at all.
async fn tell(ctx: &Context, kind: Kind, due: DueDraft, now: Timestamp) -> Result<bool, StoreError> {
    let post = Post::new(ctx, (kind.message)(due.id), now, Some(due.until));
    ctx.store
        .write_behind(move |tx| {
            if !(kind.told)(tx, due, now)? {
                return Ok(false);
            }
            post.put(tx)?;
            Ok(true)
        })
        .await
}

/// The letter, where the draft is there and its answers hold until the same time as when it was due.
pub(super) async fn stale(worker: &Worker, waiting: &Waiting, id: DraftId) -> Result<Option<Addressed>, Refusal> {
    let about = about(worker, id).await?;
    let about = about.filter(|about| about.draft.reminders.seen_until == waiting.drop_after);
    Ok(about.zip(waiting.drop_after).map(|(About { service, email, link, .. }, until)| {
        let text = DraftStale { service: service.name, telephone: service.telephone, until, link }.letter();
        Addressed { to: vec![email], text }
    }))
}

/// The letter, where the draft is there and was not saved since.
pub(super) async fn expiring(worker: &Worker, waiting: &Waiting, id: DraftId) -> Result<Option<Addressed>, Refusal> {
    let about = about(worker, id).await?;
    let about = about.filter(|about| Some(about.draft.expires_at) == waiting.drop_after);
    Ok(about.map(|About { draft, service, email, link }| {
        let until = draft.expires_at;
        let text = DraftExpiring { service: service.name, telephone: service.telephone, until, link }.letter();
        Addressed { to: vec![email], text }
    }))
}

/// What a letter about a draft is made from.
struct About {
    draft: Draft,
    service: Service,
    email: String,
    link: String,
}

/// None where the draft was sent or thrown away.
async fn about(worker: &Worker, id: DraftId) -> Result<Option<About>, Refusal> {
    let link = worker.links.draft(id);
    let found = read(&worker.ctx, move |conn| {
        let draft = store::draft_fetch(conn, id)?;
        let service = store::service_fetch(conn, draft.service)?;
        let email = store::account_fetch(conn, draft.author)?.email;
        Ok((draft, service, email))
    });
    match found.await {
        Ok((draft, service, email)) => Ok(Some(About { draft, service, email, link })),
        Err(Refusal::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}
