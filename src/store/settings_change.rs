//! Rows of changes to safety settings: added with the change, never altered. Imports `domain`.

use diesel::dsl::count_star;
use diesel::prelude::*;
use jiff::Timestamp;
use serde_json::json;

use super::schema::{accounts, settings_changes};
use super::types::{Json, Ts};
use super::{Conn, StoreError};
use crate::domain::ids::{AccountId, ServiceId, SettingsChangeId};
use crate::domain::service::SafetySettings;

/// A change to the safety settings of a service.
#[derive(Debug, Clone, PartialEq)]
pub struct SettingsChange {
    /// Row id.
    pub id: SettingsChangeId,
    /// Of which service.
    pub service: ServiceId,
    /// Who made it.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
    /// Why, in words.
    pub reason: String,
    /// The settings before it.
    pub before: SafetySettings,
    /// The settings after it.
    pub after: SafetySettings,
}

/// Adds a change.
///
/// # Errors
/// Of the database.
pub fn settings_change_insert(conn: &mut Conn, change: &SettingsChange) -> Result<(), StoreError> {
    use settings_changes as c;
    let row = (
        c::id.eq(change.id),
        c::service_id.eq(change.service),
        c::account_id.eq(change.by),
        c::at.eq(Ts(change.at)),
        c::reason.eq(&change.reason),
        c::before.eq(Json(json!(change.before))),
        c::after.eq(Json(json!(change.after))),
    );
    diesel::insert_into(c::table).values(row).execute(conn)?;
    Ok(())
}

/// How often the settings of a service were changed: the version of what stands.
///
/// # Errors
/// Of the database.
pub fn settings_version(conn: &mut Conn, service: ServiceId) -> Result<i64, StoreError> {
    use settings_changes as c;
    Ok(c::table.filter(c::service_id.eq(service)).select(count_star()).first(conn)?)
}

/// The latest changes of a service, each with its author's name, the last one first, at most 100.
///
/// # Errors
/// Of the database; a document that cannot be read.
pub fn settings_change_list(conn: &mut Conn, service: ServiceId) -> Result<Vec<(SettingsChange, String)>, StoreError> {
    use settings_changes as c;
    type Row = (SettingsChangeId, AccountId, Ts, String, Json, Json, String);
    let rows: Vec<Row> = c::table
        .inner_join(accounts::table)
        .filter(c::service_id.eq(service))
        .order((c::at.desc(), c::id.desc()))
        .limit(100)
        .select((c::id, c::account_id, c::at, c::reason, c::before, c::after, accounts::name))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, by, at, reason, before, after, name)| {
            let (before, after) = (settings(before)?, settings(after)?);
            Ok((SettingsChange { id, service, by, at: at.0, reason, before, after }, name))
        })
        .collect()
}

fn settings(stored: Json) -> Result<SafetySettings, StoreError> {
    serde_json::from_value(stored.0).map_err(|e| StoreError::Fault(e.into()))
}
