//! Finding a person's referrals, open and closed, by columns that have an index each.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use jiff::civil::Date;

use super::row::{Row, heads};
use super::{Conn, StoreError, referrals};
use crate::domain::ids::ServiceId;
use crate::domain::referral::ReferralHead;
use crate::store::types::{MultiBackend, Uid};

/// Who is looked for; at least one of them is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sought {
    /// The words of the name, in lower case: each begins a given or family name, or a later part of one; one of them at
    /// least begins a whole name, which is what the indexes hold.
    pub words: Vec<String>,
    /// The date of birth.
    pub date_of_birth: Option<Date>,
    /// The NHS number, ten digits.
    pub nhs_number: Option<String>,
}

/// Referrals found.
const FOUND: i64 = 50;

/// The referrals of a service about whom is sought, the newest first, at most 50.
///
/// # Errors
/// Of the database.
pub fn referrals_search(conn: &mut Conn, service: ServiceId, sought: &Sought) -> Result<Vec<ReferralHead>, StoreError> {
    use referrals as r;
    let mut query = heads().into_boxed::<MultiBackend>();
    for word in &sought.words {
        let (from, to) = range(word);
        query = query.or_filter(
            sql::<Bool>("((referrals.service_id = ")
                .bind::<Uid, _>(service)
                .sql(" AND referrals.given_folded >= ")
                .bind::<Text, _>(from.clone())
                .sql(" AND referrals.given_folded < ")
                .bind::<Text, _>(to.clone())
                .sql(") OR (referrals.service_id = ")
                .bind::<Uid, _>(service)
                .sql(" AND referrals.family_folded >= ")
                .bind::<Text, _>(from)
                .sql(" AND referrals.family_folded < ")
                .bind::<Text, _>(to)
                .sql("))"),
        );
    }
    query = query.filter(r::service_id.eq(service));
    for word in &sought.words {
        // What stands before a name begins it too.
        let pattern = |before: char| format!("%{before}{}%", literal(word));
        query = query.filter(
            sql::<Bool>("(' ' || referrals.given_folded || ' ' || referrals.family_folded LIKE ")
                .bind::<Text, _>(pattern(' '))
                .sql(" ESCAPE '!' OR referrals.given_folded || ' ' || referrals.family_folded LIKE ")
                .bind::<Text, _>(pattern('-'))
                .sql(" ESCAPE '!')"),
        );
    }
    if let Some(number) = sought.nhs_number.clone() {
        query = query.filter(r::nhs_number.eq(Some(number)));
    }
    if let Some(born) = sought.date_of_birth {
        query = query.filter(r::date_of_birth.eq(Some(born.to_string())));
    }
    let rows: Vec<Row> = query.order((r::received_at.desc(), r::id.desc())).limit(FOUND).load(conn)?;
    rows.into_iter().map(ReferralHead::try_from).collect()
}

/// Everything that begins with `word`, as both engines compare texts: by their bytes.
fn range(word: &str) -> (String, String) {
    (word.to_owned(), format!("{word}{}", char::MAX))
}

/// A word in a pattern, in which no character means anything else.
fn literal(word: &str) -> String {
    word.chars().flat_map(|c| matches!(c, '%' | '_' | '!').then_some('!').into_iter().chain([c])).collect()
}
