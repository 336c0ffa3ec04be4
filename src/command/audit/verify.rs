//! Checks the whole record in one unchanging state of the database, in pages, so that its memory does not grow with the
//! record. Imports `domain`, `store`.

use std::collections::BTreeMap;

use super::report::{Report, Wrong};
use super::{chain, referrals};
use crate::domain::ids::ServiceId;
use crate::domain::seal::Head;
use crate::store::{self, Conn, StoreError};

/// Findings of one kind that are looked for in one place.
pub(super) const AT_MOST: i64 = 1_000;

/// What to check, and against what.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Only the service of this slug.
    pub service: Option<String>,
    /// Heads that were kept elsewhere.
    pub heads: Vec<Head>,
}

/// The services by their ids: slugs, or the id itself where only events name it.
pub(super) type Services = BTreeMap<ServiceId, String>;

/// Checks every chain, and every referral against its events.
///
/// # Errors
/// Of the database; `NotFound` where there is no service of the slug.
pub fn verify(conn: &mut Conn, asked: &Asked) -> Result<Report, StoreError> {
    let all = services(conn)?;
    let wanted = |slug: &str| asked.service.as_ref().is_none_or(|only| only == slug);
    let only = all.iter().find(|(_, slug)| asked.service.as_ref() == Some(slug)).map(|(id, _)| *id);
    if asked.service.is_some() && only.is_none() {
        return Err(StoreError::NotFound);
    }
    let mut report = Report::default();
    for (id, slug) in all.iter().filter(|(_, slug)| wanted(slug)) {
        let heads: Vec<&Head> = asked.heads.iter().filter(|head| head.service == *slug).collect();
        let chain = chain::walk(conn, *id, slug, &heads, &mut report)?;
        report.chains.push(chain);
    }
    for head in asked.heads.iter().filter(|head| wanted(&head.service) && !all.values().any(|s| *s == head.service)) {
        report.add(&head.service, None, None, Wrong::NoService);
    }
    for (service, seq) in store::events_astray(conn, AT_MOST)? {
        let slug = all.get(&service).map_or("", String::as_str);
        if wanted(slug) {
            report.add(slug, seq, None, Wrong::NoReferral);
        }
    }
    referrals::walk(conn, &all, only, &mut report)?;
    Ok(report)
}

/// How far the chain of each service goes, by slug.
///
/// # Errors
/// Of the database.
pub fn heads(conn: &mut Conn) -> Result<Vec<Head>, StoreError> {
    let mut services: Vec<(ServiceId, String)> = services(conn)?.into_iter().collect();
    services.sort_unstable_by(|one, other| one.1.cmp(&other.1));
    services.iter().map(|(id, slug)| head(conn, *id, slug)).collect()
}

fn head(conn: &mut Conn, id: ServiceId, slug: &str) -> Result<Head, StoreError> {
    let Some((seq, hash)) = store::chain_end(conn, id)? else { return Ok(Head::none(slug)) };
    let hash = hash.try_into().map_err(|_| StoreError::Fault("a stored hash has another length".into()))?;
    Ok(Head { service: slug.to_owned(), seq, hash })
}

fn services(conn: &mut Conn) -> Result<Services, StoreError> {
    let named = store::event_services(conn)?.into_iter().map(|id| (id, id.to_string()));
    let mut all: Services = named.collect();
    all.extend(store::service_list(conn)?.into_iter().map(|service| (service.id, service.slug)));
    Ok(all)
}
