//! Reads one referral. The opening is logged before the answer leaves (product rule 8).

use serde_json::Value;

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
use crate::store::{self, Conn, Read};

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
    /// The answers as submitted.
    pub answers: Value,
    /// The documents that were sent with it.
    pub documents: Vec<Document>,
    /// As whom.
    pub viewer: Viewer,
    /// What this viewer may do next.
    pub available_actions: Vec<Act>,
}

/// The referral of this reference, with its answers.
///
/// # Errors
/// `NotFound`, also for those who may not know of it.
pub async fn get(ctx: &Context, actor: &Actor, reference: &Reference) -> Result<ReferralView, Refusal> {
    let (reader, reference) = (actor.clone(), reference.clone());
    let view = ctx
        .store
        .read(move |conn| {
            let head = head_for(conn, &reader, Operation::GetReferral, &reference)?;
            let (form, answers) = store::referral_answers(conn, head.id)?;
            let service = store::service_fetch(conn, head.service)?;
            let documents = store::documents_of_referral(conn, head.id)?;
            let viewer = viewer(&reader, &head);
            let available_actions = available(&reader, &head);
            Ok::<_, Refusal>(ReferralView { available_actions, head, service, form, answers, documents, viewer })
        })
        .await?;
    log(ctx, actor, Looked::Referral, view.head.service, Some(view.head.id)).await?;
    Ok(view)
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
    ctx.store.write(move |tx| store::read_insert(tx, read).map_err(Refusal::from)).await
}
