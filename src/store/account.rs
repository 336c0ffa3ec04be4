//! Rows of accounts and their grants. Imports `domain`.

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::{accounts, grants};
use super::types::Ts;
use super::{Conn, StoreError};
use crate::domain::account::{Account, Actor, Grant, Profile, Role};
use crate::domain::ids::{AccountId, GrantId, ServiceId};

super::types::sql_text!(Role);

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = accounts)]
struct Row {
    id: AccountId,
    email: String,
    name: String,
    profession: String,
    organisation: String,
    ods_code: Option<String>,
    telephone: String,
    is_senior: bool,
}

impl From<Row> for Account {
    fn from(row: Row) -> Self {
        let profile = Profile {
            name: row.name,
            profession: row.profession,
            organisation: row.organisation,
            ods_code: row.ods_code,
            telephone: row.telephone,
            is_senior: row.is_senior,
        };
        Self { id: row.id, email: row.email, profile }
    }
}

/// What sign-in needs to know of an address.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The account.
    pub account: AccountId,
    /// The Argon2 hash of its password; none until an invited account is set up.
    pub password_hash: Option<String>,
}

/// Adds an account.
///
/// # Errors
/// `Conflict` on `accounts.email` where the address has one.
pub fn account_insert(
    conn: &mut Conn,
    account: &Account,
    password_hash: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let profile = account.profile.clone();
    let row = Row {
        id: account.id,
        email: account.email.clone(),
        name: profile.name,
        profession: profile.profession,
        organisation: profile.organisation,
        ods_code: profile.ods_code,
        telephone: profile.telephone,
        is_senior: profile.is_senior,
    };
    let rest = (accounts::password_hash.eq(password_hash), accounts::created_at.eq(Ts(now)));
    diesel::insert_into(accounts::table).values((row, rest)).execute(conn)?;
    Ok(())
}

/// The account of this id.
///
/// # Errors
/// `NotFound`.
pub fn account_fetch(conn: &mut Conn, id: AccountId) -> Result<Account, StoreError> {
    Ok(Account::from(accounts::table.find(id).select(Row::as_select()).first(conn)?))
}

/// The account of this address, if there is one.
///
/// # Errors
/// Of the database.
pub fn account_by_email(conn: &mut Conn, email: &str) -> Result<Option<Account>, StoreError> {
    let row = accounts::table.filter(accounts::email.eq(email)).select(Row::as_select()).first(conn).optional()?;
    Ok(row.map(Account::from))
}

/// What sign-in needs to know of this address; none for an unknown or disabled one.
///
/// # Errors
/// Of the database.
pub fn account_credentials(conn: &mut Conn, email: &str) -> Result<Option<Credentials>, StoreError> {
    let found: Option<(AccountId, Option<String>)> = accounts::table
        .filter(accounts::email.eq(email).and(accounts::disabled_at.is_null()))
        .select((accounts::id, accounts::password_hash))
        .first(conn)
        .optional()?;
    Ok(found.map(|(account, password_hash)| Credentials { account, password_hash }))
}

/// Sets the password of an account.
///
/// # Errors
/// Of the database.
pub fn account_set_password(conn: &mut Conn, id: AccountId, password_hash: &str) -> Result<(), StoreError> {
    diesel::update(accounts::table.find(id)).set(accounts::password_hash.eq(password_hash)).execute(conn)?;
    Ok(())
}

/// Gives an account a role. Once given, giving it again changes nothing.
///
/// # Errors
/// Of the database.
pub fn grant_insert(
    conn: &mut Conn,
    id: GrantId,
    account: AccountId,
    grant: Grant,
    now: Timestamp,
) -> Result<(), StoreError> {
    let held = grants_of(conn, account)?;
    if held.contains(&grant) {
        return Ok(());
    }
    let row = (
        grants::id.eq(id),
        grants::account_id.eq(account),
        grants::service_id.eq(grant.service),
        grants::role.eq(grant.role),
        grants::created_at.eq(Ts(now)),
    );
    diesel::insert_into(grants::table).values(row).execute(conn)?;
    Ok(())
}

/// The account as an actor, with its grants; none where it is disabled or gone.
///
/// # Errors
/// Of the database.
pub fn actor_fetch(conn: &mut Conn, id: AccountId) -> Result<Option<Actor>, StoreError> {
    let name: Option<String> = accounts::table
        .filter(accounts::id.eq(id).and(accounts::disabled_at.is_null()))
        .select(accounts::name)
        .first(conn)
        .optional()?;
    let Some(name) = name else { return Ok(None) };
    Ok(Some(Actor { account: id, name, grants: grants_of(conn, id)? }))
}

/// The addresses of those who hold `role` in `service`.
///
/// # Errors
/// Of the database.
pub fn account_emails_as(conn: &mut Conn, service: ServiceId, role: Role) -> Result<Vec<String>, StoreError> {
    let holders = grants::service_id.eq(Some(service)).and(grants::role.eq(role));
    Ok(accounts::table
        .inner_join(grants::table)
        .filter(holders.and(accounts::disabled_at.is_null()))
        .order(accounts::email.asc())
        .select(accounts::email)
        .load(conn)?)
}

fn grants_of(conn: &mut Conn, account: AccountId) -> Result<Vec<Grant>, StoreError> {
    let rows: Vec<(Option<ServiceId>, Role)> = grants::table
        .filter(grants::account_id.eq(account))
        .order(grants::id.asc())
        .select((grants::service_id, grants::role))
        .load(conn)?;
    Ok(rows.into_iter().map(|(service, role)| Grant { service, role }).collect())
}
