//! `GET /hub/referrals/{reference}/copy.pdf`: the hub's copy of a referral, with its band and why. Making it is an
//! opening, and is logged. Imports `services`, `domain`, `form`, `web::http`, `web::ui`.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::known::Known;
use super::referral::form;
use crate::domain::referral::ReferralHead;
use crate::form::calendar;
use crate::services::referrals;
use crate::web::http::{Fault, PageSession, Site};
use crate::web::ui::copy::{About, CopyRow, document_rows, referral_copy, send_copy};
use crate::web::ui::{Words, WordsError};

/// Sends the copy.
///
/// # Errors
/// `not_found` for whoever holds no role at its hub.
pub(super) async fn copy(site: Data<Site>, session: PageSession, path: Path<String>) -> Result<HttpResponse, Fault> {
    let known = Known::find(&site, &session.actor, &path).await?;
    let view = referrals::get(&site.ctx, &session.actor, &known.head.reference).await?;
    let words = Words::english().map_err(|error| Fault::internal(&error))?;
    let head = &view.head;
    let about = About {
        reference: &head.reference,
        service: &view.service.name,
        received_at: head.received_at,
        status: status(head, &words).map_err(|error| Fault::internal(&error))?,
        hub_only: hub_only(head, &words).map_err(|error| Fault::internal(&error))?,
        documents: document_rows(&view.documents, &words).map_err(|error| Fault::internal(&error))?,
        made_by: &session.actor.name,
        made_at: site.ctx.clock.now(),
    };
    send_copy(&head.reference, referral_copy(form(&site, &view.form)?, &view.answers()?, about)).await
}

fn status(head: &ReferralHead, words: &Words) -> Result<String, WordsError> {
    let status = words.of(&format!("status.hub.{}", head.status.as_str()))?;
    let Some(closed_as) = head.closed_as else { return Ok(status.to_owned()) };
    Ok(format!("{status}: {}", words.of(&format!("closed_as.{}", closed_as.as_str()))?.to_lowercase()))
}

/// What its referrer never reads: the band, the facts on which it was suggested, and by when somebody must act.
fn hub_only(head: &ReferralHead, words: &Words) -> Result<Vec<CopyRow>, WordsError> {
    let band = words.of(&format!("band.{}", head.band.as_str()))?;
    let suggested = words.of(&format!("band.{}", head.suggestion.band.as_str()))?;
    let mut rows = vec![CopyRow::new("Band", band)];
    if head.suggestion.band != head.band {
        rows.push(CopyRow::new("Suggested band", suggested));
    }
    let because: Vec<String> = head.suggestion.because.iter().map(|fired| fired.because.clone()).collect();
    if !because.is_empty() {
        rows.push(CopyRow { question: "Because".to_owned(), answer: because });
    }
    let act_by = head.act_by.map_or_else(|| "Nothing more is due".to_owned(), calendar::time_in_words);
    rows.push(CopyRow::new("Act by", act_by));
    Ok(rows)
}
