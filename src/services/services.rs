//! Services: list those that take referrals, add one.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};

use crate::domain::account::Role;
use crate::domain::ids::ServiceId;
use crate::domain::service::{SafetySettings, Service, Telephone};
use crate::domain::{Problem, ProblemCode};
use crate::store::{Conn, StoreError, account_emails_as, service_by_slug, service_insert, service_list};

use super::{Context, Refusal};

/// The services as they were listed last, and how many times they had been asked for by then.
#[derive(Debug, Default)]
pub(super) struct Seen {
    asked: AtomicU64,
    listed: RwLock<(u64, Vec<Service>)>,
}

impl Seen {
    /// Keeps what was listed, but nothing older than what is kept: of two that ask at once the first may be answered last.
    fn keep(&self, asked: u64, services: &[Service]) {
        let mut listed = self.listed.write().unwrap_or_else(PoisonError::into_inner);
        if asked >= listed.0 {
            *listed = (asked, services.to_vec());
        }
    }
}

/// Every service, by name.
///
/// # Errors
/// `Unavailable`.
pub async fn list(ctx: &Context) -> Result<Vec<Service>, Refusal> {
    let asked = ctx.services_seen.asked.fetch_add(1, Ordering::Relaxed);
    let services = ctx.store.read(|conn| service_list(conn).map_err(Refusal::from)).await?;
    ctx.services_seen.keep(asked, &services);
    Ok(services)
}

/// The services as they were listed last, for when the database cannot be asked. None before the first list.
pub fn last_seen(ctx: &Context) -> Vec<Service> {
    ctx.services_seen.listed.read().unwrap_or_else(PoisonError::into_inner).1.clone()
}

/// The service of this slug.
///
/// # Errors
/// `NotFound`.
pub async fn get(ctx: &Context, slug: &str) -> Result<Service, Refusal> {
    // PostgreSQL's texts hold no NUL: it would be an error there instead of nothing found.
    let slug = Some(slug.to_owned()).filter(|slug| !slug.contains('\0')).ok_or(Refusal::NotFound)?;
    ctx.store.ask(move |conn| service_by_slug(conn, &slug).map_err(Refusal::from)).await
}

/// Where mail to the hub of a service goes: its own address, or those of its leads. None where it has neither.
///
/// # Errors
/// Of the database.
pub fn hub_addresses(conn: &mut Conn, service: &Service) -> Result<Vec<String>, StoreError> {
    match &service.mail {
        Some(address) => Ok(vec![address.clone()]),
        None => account_emails_as(conn, service.id, Role::Lead),
    }
}

/// Whether mail to the hub of a service goes anywhere.
///
/// # Errors
/// Of the database.
pub async fn is_mailed(ctx: &Context, service: &Service) -> Result<bool, StoreError> {
    if service.mail.is_some() {
        return Ok(true);
    }
    let service = service.clone();
    ctx.store.ask(move |conn| Ok(!hub_addresses(conn, &service)?.is_empty())).await
}

/// The service of this id among all. A row without its service is a defect, for the database forbids it.
pub(super) fn among(services: &[Service], id: ServiceId) -> Result<Service, Refusal> {
    let found = services.iter().find(|service| service.id == id).cloned();
    found.ok_or_else(|| Refusal::Fault(format!("no service {id}").into()))
}

/// What makes a service.
#[derive(Debug, Clone)]
pub struct NewService {
    /// Its name in addresses.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// Its numbers.
    pub telephone: Telephone,
    /// Where mail to the hub goes.
    pub mail: Option<String>,
}

/// Adds a service that offers every form of the portal.
///
/// # Errors
/// `Invalid` where the slug is taken or not written as one.
pub async fn add(ctx: &Context, new: NewService) -> Result<Service, Refusal> {
    let slug_fits =
        !new.slug.is_empty() && new.slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !slug_fits {
        return Err(slug_problem(ProblemCode::BadFormat, "Use lower-case letters, digits and hyphens"));
    }
    let now = ctx.clock.now();
    let service = Service {
        id: ctx.mint(ServiceId::at, now),
        slug: new.slug,
        name: new.name,
        telephone: new.telephone,
        mail: new.mail,
        forms: ctx.forms.iter().map(|form| form.id().to_owned()).collect(),
        settings: SafetySettings::default(),
    };
    let row = service.clone();
    let added = ctx.store.write(move |tx| service_insert(tx, &row, now)).await;
    match added {
        Ok(()) => Ok(service),
        Err(StoreError::Conflict { .. }) => Err(slug_problem(ProblemCode::BadFormat, "This slug is taken")),
        Err(other) => Err(other.into()),
    }
}

fn slug_problem(code: ProblemCode, detail: &str) -> Refusal {
    Refusal::Invalid(vec![Problem::new("/slug", code, detail)])
}
