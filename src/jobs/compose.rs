//! From a row of the outbox to what it says and to whom: everything is looked up, and derived, at the moment of
//! sending.

use jiff::Timestamp;

use super::{Worker, remind};
use crate::domain::Masked;
use crate::domain::account::Account;
use crate::domain::ids::{AccountId, CallReferenceId, DocumentId, ReferralId, ServiceId, SetUpLinkId};
use crate::domain::message::Message;
use crate::domain::referral::ReferralHead;
use crate::domain::service::Service;
use crate::mail::messages::{
    CallUnclaimed, DocumentRefused, HubNotice, Notice, ReferralArrived, ReferralDecided, ReferralReceived,
    RegistrationCode, RegistrationOfKnownAddress, SetUp, SignInCode, Text,
};
use crate::services::accounts::{MailedCode, mailed_code, mailed_link};
use crate::services::services::hub_addresses;
use crate::services::{Context, Refusal};
use crate::store::{self, Conn, StoreError, Waiting};

/// What a message says, and the addresses it goes to.
pub(super) struct Addressed {
    pub(super) to: Vec<String>,
    pub(super) text: Text,
}

/// Makes the message; none where it has nothing to tell any more.
pub(super) async fn compose(worker: &Worker, waiting: &Waiting) -> Result<Option<Addressed>, Refusal> {
    let Worker { ctx, links, .. } = worker;
    match waiting.message {
        Message::SignInCode { challenge, issue } => {
            let say = |code, until| SignInCode { code, until }.letter();
            Ok(mailed_code(ctx, challenge, issue).await?.map(|mailed| with_code(mailed, say)))
        }
        Message::RegistrationCode { challenge, issue } => {
            let say = |code, until| RegistrationCode { code, until }.letter();
            Ok(mailed_code(ctx, challenge, issue).await?.map(|mailed| with_code(mailed, say)))
        }
        Message::RegistrationOfKnownAddress { account } => {
            let account = read(ctx, move |conn| store::account_fetch(conn, account)).await?;
            let text = RegistrationOfKnownAddress { link: links.sign_in() }.letter();
            Ok(Some(Addressed { to: vec![account.email], text }))
        }
        Message::SetUp { account, link } => set_up(worker, waiting, account, link).await,
        Message::DraftStale { draft } => remind::stale(worker, waiting, draft).await,
        Message::DraftExpiring { draft } => remind::expiring(worker, waiting, draft).await,
        Message::ReferralReceived { referral } => received(worker, referral).await.map(Some),
        Message::ReferralArrived { referral } => arrived(worker, referral).await.map(Some),
        Message::CallUnclaimed { call } => unclaimed(worker, call).await,
        Message::ActByPassed { referral } => notice(worker, referral, Notice::ActByPassed).await,
        Message::PowerEnded { referral } => notice(worker, referral, Notice::PowerEnded).await,
        Message::CountersignatureAsked { referral } => notice(worker, referral, Notice::CountersignatureAsked).await,
        Message::WithdrawalAsked { referral } => notice(worker, referral, Notice::WithdrawalAsked).await,
        Message::ReferralDecided { referral } => decided(worker, referral).await.map(Some),
        Message::DocumentRefused { document } => document_refused(worker, document).await,
    }
}

fn with_code(mailed: MailedCode, say: impl Fn(Masked<String>, Timestamp) -> Text) -> Addressed {
    Addressed { to: vec![mailed.to.reveal().clone()], text: say(mailed.code, mailed.expires_at) }
}

async fn set_up(
    worker: &Worker,
    waiting: &Waiting,
    account: AccountId,
    link: SetUpLinkId,
) -> Result<Option<Addressed>, Refusal> {
    let until = waiting.drop_after.unwrap_or(waiting.created_at);
    let mailed = mailed_link(&worker.ctx, account, link).await?;
    Ok(mailed.map(|mailed| {
        let link = Masked::new(worker.links.set_up(mailed.token.reveal()));
        Addressed { to: vec![mailed.to.reveal().clone()], text: SetUp { link, until }.letter() }
    }))
}

async fn received(worker: &Worker, referral: ReferralId) -> Result<Addressed, Refusal> {
    let (head, referrer, service) = read(&worker.ctx, move |conn| with_referrer(conn, referral)).await?;
    let message = ReferralReceived {
        link: worker.links.referral(&head.reference),
        reference: head.reference,
        received_at: head.received_at,
        service: service.name,
        telephone: service.telephone,
    };
    Ok(Addressed { to: vec![referrer.email], text: message.letter() })
}

async fn arrived(worker: &Worker, referral: ReferralId) -> Result<Addressed, Refusal> {
    let (head, to) = read(&worker.ctx, move |conn| {
        let head = store::referral_fetch(conn, referral)?;
        let (_, to) = hub(conn, head.service)?;
        Ok((head, to))
    })
    .await?;
    let message = ReferralArrived {
        link: worker.links.hub_referral(&head.reference),
        reference: head.reference,
        received_at: head.received_at,
        act_by: head.act_by,
    };
    Ok(Addressed { to, text: message.letter() })
}

/// None where somebody claimed or ended the call meanwhile.
async fn unclaimed(worker: &Worker, id: CallReferenceId) -> Result<Option<Addressed>, Refusal> {
    let (call, service, to) = read(&worker.ctx, move |conn| {
        let call = store::call_fetch(conn, id)?.call;
        let (service, to) = hub(conn, call.service)?;
        Ok((call, service, to))
    })
    .await?;
    let waits = call.claimed.is_none() && call.ended_at.is_none();
    let link = worker.links.triage_list(&service.slug);
    let message = CallUnclaimed { link, since: call.created_at };
    Ok(waits.then(|| Addressed { to, text: message.letter() }))
}

/// None where it was closed meanwhile.
async fn notice(worker: &Worker, referral: ReferralId, notice: Notice) -> Result<Option<Addressed>, Refusal> {
    let (head, to) = read(&worker.ctx, move |conn| {
        let head = store::referral_fetch(conn, referral)?;
        let (_, to) = hub(conn, head.service)?;
        Ok((head, to))
    })
    .await?;
    let link = worker.links.hub_referral(&head.reference);
    let is_open = head.status.is_open();
    let message = HubNotice { notice, reference: head.reference, link };
    Ok(is_open.then(|| Addressed { to, text: message.letter() }))
}

/// A service, and where mail to its hub goes.
fn hub(conn: &mut Conn, id: ServiceId) -> Result<(Service, Vec<String>), StoreError> {
    let service = store::service_fetch(conn, id)?;
    let to = hub_addresses(conn, &service)?;
    Ok((service, to))
}

async fn decided(worker: &Worker, referral: ReferralId) -> Result<Addressed, Refusal> {
    let (head, referrer, _) = read(&worker.ctx, move |conn| with_referrer(conn, referral)).await?;
    let link = worker.links.referral(&head.reference);
    let text = ReferralDecided { reference: head.reference, link }.letter();
    Ok(Addressed { to: vec![referrer.email], text })
}

async fn document_refused(worker: &Worker, id: DocumentId) -> Result<Option<Addressed>, Refusal> {
    let found = worker.ctx.store.read(move |conn| {
        let document = store::document_fetch(conn, id)?;
        let head = document.referral.map(|referral| store::referral_fetch(conn, referral)).transpose()?;
        let author = store::account_fetch(conn, document.added_by)?;
        Ok((document, head.map(|head| head.reference), author))
    });
    let (document, reference, author) = match found.await {
        Ok(found) => found,
        // Removed meanwhile: there is nothing to do about it any more.
        Err(StoreError::NotFound) => return Ok(None),
        Err(e) => return Err(e.into()),
    };
    let link = match &reference {
        Some(reference) => worker.links.referral(reference),
        None => worker.links.documents(document.draft),
    };
    Ok(Some(Addressed { to: vec![author.email], text: DocumentRefused { reference, link }.letter() }))
}

fn with_referrer(conn: &mut Conn, id: ReferralId) -> Result<(ReferralHead, Account, Service), StoreError> {
    let head = store::referral_fetch(conn, id)?;
    let referrer = store::account_fetch(conn, head.referrer)?;
    let service = store::service_fetch(conn, head.service)?;
    Ok((head, referrer, service))
}

pub(super) async fn read<T: Send + 'static>(
    ctx: &Context,
    f: impl Fn(&mut Conn) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, Refusal> {
    ctx.store.read(f).await.map_err(Refusal::from)
}
