//! `/referrals/{reference}/copy.pdf`: the referrer's copy of a referral, to keep or print. Making it is an opening, and
//! is logged.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::reference;
use crate::domain::referral::ReferralHead;
use crate::services::referrals::get;
use crate::web::http::{Fault, PageSession, Site};
use crate::web::ui::copy::{About, document_rows, referral_copy, send_copy};
use crate::web::ui::{Words, WordsError};

/// Sends the copy.
pub(in crate::web::portal) async fn show(
    site: Data<Site>,
    session: PageSession,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    let view = get(&site.ctx, &session.actor, &reference(&path)?).await?;
    let form = site.ctx.forms.get(&view.form).ok_or_else(Fault::not_found)?;
    let head = &view.head;
    let words = Words::english().map_err(|error| Fault::internal(&error))?;
    let about = About {
        reference: &head.reference,
        service: &view.service.name,
        received_at: head.received_at,
        status: status(head, &words).map_err(|error| Fault::internal(&error))?,
        hub_only: Vec::new(),
        documents: document_rows(&view.documents, &words).map_err(|error| Fault::internal(&error))?,
        made_by: &session.actor.name,
        made_at: site.ctx.clock.now(),
    };
    send_copy(&head.reference, referral_copy(form, &view.answers()?, about)).await
}

/// Where it stands, as its referrer is told.
fn status(head: &ReferralHead, words: &Words) -> Result<String, WordsError> {
    let status = words.of(&format!("status.referrer.{}", head.status.as_str()))?;
    let Some(closed_as) = head.closed_as else { return Ok(status.to_owned()) };
    Ok(format!("{status}: {}", words.of(&format!("closed_as.{}", closed_as.as_str()))?.to_lowercase()))
}
