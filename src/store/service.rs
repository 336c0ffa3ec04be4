//! Rows of services. Imports `domain`.

use diesel::prelude::*;
use jiff::Timestamp;
use serde_json::json;

use super::schema::services;
use super::types::{Json, Ts};
use super::{Conn, StoreError};
use crate::domain::ids::ServiceId;
use crate::domain::service::{SafetySettings, Service, Telephone};

#[derive(Queryable, Insertable)]
#[diesel(table_name = services)]
pub(super) struct ServiceRow {
    id: ServiceId,
    slug: String,
    name: String,
    day_phone: String,
    night_phone: String,
    mail: Option<String>,
    forms: Json,
    settings: Json,
}

type Columns = (
    services::id,
    services::slug,
    services::name,
    services::day_phone,
    services::night_phone,
    services::mail,
    services::forms,
    services::settings,
);

/// What [`ServiceRow`] is made of, on either engine.
pub(super) const fn columns() -> Columns {
    use services as s;
    (s::id, s::slug, s::name, s::day_phone, s::night_phone, s::mail, s::forms, s::settings)
}

impl TryFrom<ServiceRow> for Service {
    type Error = StoreError;

    fn try_from(row: ServiceRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            slug: row.slug,
            name: row.name,
            telephone: Telephone { day: row.day_phone, out_of_hours: row.night_phone },
            mail: row.mail,
            forms: serde_json::from_value(row.forms.0).map_err(|e| StoreError::Fault(e.into()))?,
            settings: serde_json::from_value(row.settings.0).map_err(|e| StoreError::Fault(e.into()))?,
        })
    }
}

/// Adds a service.
///
/// # Errors
/// `Conflict` on `services.slug` where the slug is taken.
pub fn service_insert(conn: &mut Conn, service: &Service, now: Timestamp) -> Result<(), StoreError> {
    let row = ServiceRow {
        id: service.id,
        slug: service.slug.clone(),
        name: service.name.clone(),
        day_phone: service.telephone.day.clone(),
        night_phone: service.telephone.out_of_hours.clone(),
        mail: service.mail.clone(),
        forms: Json(json!(service.forms)),
        settings: Json(json!(service.settings)),
    };
    diesel::insert_into(services::table).values((row, services::created_at.eq(Ts(now)))).execute(conn)?;
    Ok(())
}

/// The service of this slug.
///
/// # Errors
/// `NotFound`.
pub fn service_by_slug(conn: &mut Conn, slug: &str) -> Result<Service, StoreError> {
    services::table.filter(services::slug.eq(slug)).select(columns()).first::<ServiceRow>(conn)?.try_into()
}

/// The service of this id.
///
/// # Errors
/// `NotFound`.
pub fn service_fetch(conn: &mut Conn, id: ServiceId) -> Result<Service, StoreError> {
    services::table.find(id).select(columns()).first::<ServiceRow>(conn)?.try_into()
}

/// Every service, by name.
///
/// # Errors
/// Of the database.
pub fn service_list(conn: &mut Conn) -> Result<Vec<Service>, StoreError> {
    let rows: Vec<ServiceRow> = services::table.order(services::name.asc()).select(columns()).load(conn)?;
    rows.into_iter().map(Service::try_from).collect()
}

/// Gives a service these settings.
///
/// # Errors
/// Of the database.
pub fn service_set(conn: &mut Conn, id: ServiceId, settings: &SafetySettings) -> Result<(), StoreError> {
    diesel::update(services::table.find(id)).set(services::settings.eq(Json(json!(settings)))).execute(conn)?;
    Ok(())
}
