//! Where somebody else came first: what changed since a page was drawn. Imports `services`, `domain`, `web::http`.

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::head::HeadOnPage;
use super::known::Known;
use super::referral::form;
use super::timeline;
use crate::domain::account::Actor;
use crate::services::referrals;
use crate::web::http::{Fault, Site};

/// The referral as it is now, and what happened since it was at `version`, which begins at 1 and which each event raises by
/// one. For a page that is logged as an opening.
///
/// # Errors
/// `not_found`, where the referral went to another hub meanwhile.
pub(super) async fn since(site: &Site, actor: &Actor, known: &Known, version: i64) -> Result<Value, Fault> {
    let reference = &known.head.reference;
    let view = referrals::peek(&site.ctx, actor, reference).await?;
    let events = referrals::events(&site.ctx, actor, reference).await?;
    let seen = usize::try_from(version).unwrap_or(0);
    let later = events.into_iter().skip(seen).collect();
    let outlook = referrals::outlook(&site.ctx, actor, reference).await?;
    let now = site.ctx.clock.now();
    Ok(context! {
        referral => Serde(HeadOnPage::new(&view.head, &outlook, &site.ctx.forms, actor.account, now)),
        changes => Serde(timeline::events(later, form(site, &view.form)?)),
    })
}
