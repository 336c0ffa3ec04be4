//! Reads one referral. The opening is logged before the answer leaves (product rule 8).

use serde_json::Value;
use serde_json::value::RawValue;

use super::available::available;
use crate::domain::account::Actor;
use crate::domain::document::Document;
use crate::domain::ids::{ReadId, ReferralId, ServiceId};
use crate::domain::policy::{HUB, Operation, Subject, may};
use crate::domain::read::Looked;
use crate::domain::reference::Reference;
use crate::domain::referral::ReferralHead;
use crate::domain::service::Service;
use crate::domain::status::Act;
use crate::services::{Context, Refusal};
use crate::store::{self, Conn, OpenedReferral, Read};

/// As whom somebody reads a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    /// As the one who made it: never bands or hub notes.
    Referrer,
    /// As an AMHP or lead of its service.
    Hub,
}

/// A referral as one who may read it sees it.
#[derive(Debug, Clone)]
pub struct ReferralView {
    /// What lists know too.
    pub head: ReferralHead,
    /// The service that owns it.
    pub service: Service,
    /// Id of its form.
    pub form: String,
    /// The answers as submitted, as text: [`ReferralView::answers`] reads them.
    pub raw_answers: Box<RawValue>,
    /// The documents that were sent with it.
    pub documents: Vec<Document>,
    /// As whom.
    pub viewer: Viewer,
    /// What this viewer may do next.
    pub available_actions: Vec<Act>,
}

impl ReferralView {
    /// The answers as submitted.
    ///
    /// # Errors
    /// Never of what was stored by this program.
    pub fn answers(&self) -> Result<Value, Refusal> {
        serde_json::from_str(self.raw_answers.get()).map_err(|error| Refusal::Fault(error.into()))
    }
}

/// The referral of this reference, with its answers.
///
/// # Errors
/// `NotFound`, also for those who may not know of it.
pub async fn get(ctx: &Context, actor: &Actor, reference: &Reference) -> Result<ReferralView, Refusal> {
    let view = peek(ctx, actor, reference).await?;
    log_opening(ctx, actor, &view.head).await?;
    Ok(view)
}

/// Notes that a page is about to show more of a referral than the list does: an opening, as [`get`] is one.
///
/// # Errors
/// `Unavailable`: then it must not be shown.
pub async fn log_opening(ctx: &Context, actor: &Actor, head: &ReferralHead) -> Result<(), Refusal> {
    log(ctx, actor, Looked::Referral, head.service, Some(head.id)).await
}

/// As [`get`], for a page of which nothing is shown yet: whoever shows it calls [`log_opening`].
///
/// # Errors
/// As [`get`].
pub async fn peek(ctx: &Context, actor: &Actor, reference: &Reference) -> Result<ReferralView, Refusal> {
    let opened = ctx.store.open_referral(reference.clone()).await?;
    let OpenedReferral { head, form, raw_answers, service, has_documents } = opened;
    may(actor, Operation::GetReferral, subject(&head))?;
    let id = head.id;
    // What was sent with a referral stays with it: read later, it is still what was there.
    let documents = if has_documents {
        ctx.store.ask(move |conn| store::documents_of_referral(conn, id)).await?
    } else {
        Vec::new()
    };
    let (viewer, available_actions) = (viewer(actor, &head), available(actor, &head));
    Ok(ReferralView { available_actions, head, service, form, raw_answers, documents, viewer })
}

/// The referral without its answers, for a page that only confirms an act on it. Not an opening: nothing is logged.
///
/// # Errors
/// `NotFound`, also for those who may not know of it.
pub async fn head(
    ctx: &Context,
    actor: &Actor,
    operation: Operation,
    reference: &Reference,
) -> Result<ReferralHead, Refusal> {
    let (actor, reference) = (actor.clone(), reference.clone());
    ctx.store.read(move |conn| head_for(conn, &actor, operation, &reference)).await
}

/// Reads a head for an operation that the policy allows.
pub(super) fn head_for(
    tx: &mut Conn,
    actor: &Actor,
    operation: Operation,
    reference: &Reference,
) -> Result<ReferralHead, Refusal> {
    let head = store::referral_by_reference(tx, reference)?;
    may(actor, operation, subject(&head))?;
    Ok(head)
}

pub(super) fn viewer(actor: &Actor, head: &ReferralHead) -> Viewer {
    if actor.holds(head.service, HUB) { Viewer::Hub } else { Viewer::Referrer }
}

pub(super) fn subject(head: &ReferralHead) -> Subject {
    Subject::Referral { service: head.service, referrer: head.referrer }
}

/// Notes that somebody looked, on the disk before the answer leaves. A write of its own, so that reading never waits in
/// the lane of the writers; with others of the same moment it shares one commit.
pub(super) async fn log(
    ctx: &Context,
    actor: &Actor,
    what: Looked,
    service_id: ServiceId,
    referral_id: Option<ReferralId>,
) -> Result<(), Refusal> {
    let at = ctx.clock.now();
    let read = Read {
        id: ctx.mint(ReadId::at, at),
        at,
        account_id: actor.account,
        what,
        service_id,
        referral_id,
        document_id: None,
        draft_id: None,
    };
    Ok(ctx.store.log_read(read).await?)
}
