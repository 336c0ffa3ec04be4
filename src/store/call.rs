//! Rows of call references: one a draft at a time, claimed by one, ended once. Imports `domain`.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Nullable, Text};
use jiff::Timestamp;

use super::dialect::Together;
use super::schema::call_references;
use super::types::{Ts, Uid, UtcTs};
use super::{Conn, StoreError};
use crate::domain::call::{Call, CallCode, CallDetails, CallEnding, CallReason, ExpectedCall};
use crate::domain::ids::{AccountId, CallReferenceId, DraftId, ReferralId, ServiceId};
use crate::domain::referral::Owner;

super::types::sql_text!(CallEnding, CallReason);

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Uid)]
    id: CallReferenceId,
    #[diesel(sql_type = Text)]
    code: String,
    #[diesel(sql_type = Uid)]
    draft_id: DraftId,
    #[diesel(sql_type = Uid)]
    service_id: ServiceId,
    #[diesel(sql_type = Uid)]
    account_id: AccountId,
    #[diesel(sql_type = Text)]
    reason: CallReason,
    #[diesel(sql_type = Nullable<Text>)]
    ring_back: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    whereabouts: Option<String>,
    #[diesel(sql_type = UtcTs)]
    created_at: Ts,
    #[diesel(sql_type = UtcTs)]
    alarm_at: Ts,
    #[diesel(sql_type = Nullable<Uid>)]
    claimed_by: Option<AccountId>,
    #[diesel(sql_type = Nullable<UtcTs>)]
    claimed_at: Option<Ts>,
    #[diesel(sql_type = Nullable<Text>)]
    claimer: Option<String>,
    #[diesel(sql_type = Nullable<UtcTs>)]
    ended_at: Option<Ts>,
    #[diesel(sql_type = Nullable<Uid>)]
    referral_id: Option<ReferralId>,
    #[diesel(sql_type = Text)]
    referrer: String,
    #[diesel(sql_type = Text)]
    telephone: String,
}

/// Every call with who is to ring and who has it; what follows narrows it.
const CALLS: &str = "SELECT c.id, c.code, c.draft_id, c.service_id, c.account_id, c.reason, c.ring_back, c.whereabouts, \
     c.created_at, c.alarm_at, c.claimed_by, c.claimed_at, holder.name AS claimer, c.ended_at, c.referral_id, \
     referrer.name AS referrer, referrer.telephone AS telephone FROM call_references c \
     JOIN accounts referrer ON referrer.id = c.account_id LEFT JOIN accounts holder ON holder.id = c.claimed_by";

impl TryFrom<Row> for ExpectedCall {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let owner = |id, Ts(since): Ts| Owner { id, name: row.claimer.clone().unwrap_or_default(), since };
        let call = Call {
            id: row.id,
            code: row.code.parse().map_err(|e| StoreError::Fault(Box::new(e)))?,
            draft: row.draft_id,
            service: row.service_id,
            referrer: row.account_id,
            reason: row.reason,
            claimed: row.claimed_by.zip(row.claimed_at).map(|(id, since)| owner(id, since)),
            ring_back: row.ring_back,
            whereabouts: row.whereabouts,
            created_at: row.created_at.0,
            alarm_at: row.alarm_at.0,
            ended_at: row.ended_at.map(|at| at.0),
            referral: row.referral_id,
        };
        Ok(Self { call, referrer: row.referrer, telephone: row.telephone })
    }
}

/// Who opened this draft by its call reference, as long as the call goes on.
///
/// # Errors
/// Of the database.
pub fn call_opened_by(conn: &mut Conn, draft: DraftId) -> Result<Option<AccountId>, StoreError> {
    let going_on = call_references::draft_id.eq(draft).and(call_references::ended_at.is_null());
    let found: Option<Option<AccountId>> =
        call_references::table.filter(going_on).select(call_references::claimed_by).first(conn).optional()?;
    Ok(found.flatten())
}

/// The latest call of a draft, going on or over; none where nobody was told to ring about it.
///
/// # Errors
/// Of the database.
pub fn call_of_draft(conn: &mut Conn, draft: DraftId) -> Result<Option<ExpectedCall>, StoreError> {
    let latest = "WHERE c.draft_id = $1 ORDER BY (c.ended_at IS NOT NULL), c.created_at DESC LIMIT 1";
    let row: Option<Row> = sql_query(format!("{CALLS} {latest}")).bind::<Uid, _>(draft).get_result(conn).optional()?;
    row.map(ExpectedCall::try_from).transpose()
}

/// The call of this code, as long as it goes on; one that was asked for with a referral also once somebody took that: the
/// referrer who rings then as told is not to hear that nobody knows the code.
///
/// # Errors
/// `NotFound`.
pub fn call_by_code(conn: &mut Conn, code: &CallCode) -> Result<ExpectedCall, StoreError> {
    let query = sql_query(format!("{CALLS} WHERE c.code = $1 AND (c.ended_at IS NULL OR c.ending = 'claimed')"));
    query.bind::<Text, _>(code.as_str().to_owned()).get_result::<Row>(conn)?.try_into()
}

/// The call of this row id.
///
/// # Errors
/// `NotFound`.
pub fn call_fetch(conn: &mut Conn, id: CallReferenceId) -> Result<ExpectedCall, StoreError> {
    sql_query(format!("{CALLS} WHERE c.id = $1")).bind::<Uid, _>(id).get_result::<Row>(conn)?.try_into()
}

/// The calls of a service that go on: those that nobody claimed before the others, the earliest alarm first.
///
/// # Errors
/// Of the database.
pub fn calls_going_on(conn: &mut Conn, service: ServiceId, limit: i64) -> Result<Vec<ExpectedCall>, StoreError> {
    let order = "ORDER BY (c.claimed_at IS NOT NULL), c.alarm_at, c.id LIMIT $2";
    let query = sql_query(format!("{CALLS} WHERE c.service_id = $1 AND c.ended_at IS NULL {order}"));
    let rows: Vec<Row> = query.bind::<Uid, _>(service).bind::<BigInt, _>(limit).load(conn)?;
    rows.into_iter().map(ExpectedCall::try_from).collect()
}

/// The drafts of an author about which a call goes on, with its code.
///
/// # Errors
/// Of the database.
pub fn calls_of_author(conn: &mut Conn, author: AccountId) -> Result<Vec<(DraftId, CallCode)>, StoreError> {
    let query = sql_query(format!("{CALLS} WHERE c.account_id = $1 AND c.ended_at IS NULL"));
    let rows: Vec<Row> = query.bind::<Uid, _>(author).load(conn)?;
    let pair = |row: Row| ExpectedCall::try_from(row).map(|found| (found.call.draft, found.call.code));
    rows.into_iter().map(pair).collect()
}

/// Adds a call that nobody claimed yet.
///
/// # Errors
/// `Conflict` on the code (draw another), or where a call of this draft goes on already.
pub fn call_insert(conn: &mut Conn, call: &Call) -> Result<(), StoreError> {
    let mut rows = Together::on(conn);
    call_add(&mut rows, call)?;
    rows.write()
}

/// Adds a call to what is written together.
pub(super) fn call_add<'a>(rows: &mut Together<'a, '_>, call: &'a Call) -> Result<(), StoreError> {
    use call_references as c;
    rows.add(diesel::insert_into(c::table).values((
        c::id.eq(call.id),
        c::code.eq(call.code.as_str()),
        c::draft_id.eq(call.draft),
        c::service_id.eq(call.service),
        c::account_id.eq(call.referrer),
        c::reason.eq(call.reason.as_str()),
        c::created_at.eq(Ts(call.created_at)),
        c::alarm_at.eq(Ts(call.alarm_at)),
        c::referral_id.eq(call.referral),
    )))
}

/// Notes another reason and time of the alarm.
///
/// # Errors
/// Of the database.
pub fn call_worsen(
    conn: &mut Conn,
    id: CallReferenceId,
    reason: CallReason,
    alarm_at: Timestamp,
) -> Result<(), StoreError> {
    let after = (call_references::reason.eq(reason.as_str()), call_references::alarm_at.eq(Ts(alarm_at)));
    diesel::update(call_references::table.find(id)).set(after).execute(conn)?;
    Ok(())
}

/// Notes what the referrer left, as long as the call of the draft goes on; false where none does.
///
/// # Errors
/// Of the database.
pub fn call_leave(conn: &mut Conn, draft: DraftId, details: &CallDetails) -> Result<bool, StoreError> {
    use call_references as c;
    let going_on = c::draft_id.eq(draft).and(c::ended_at.is_null());
    let left = (c::ring_back.eq(&details.ring_back), c::whereabouts.eq(&details.whereabouts));
    Ok(diesel::update(c::table.filter(going_on)).set(left).execute(conn)? == 1)
}

/// Gives the call to `by` where it still is with `before`; false where somebody was faster, or it is over.
///
/// # Errors
/// Of the database.
pub fn call_claim(
    conn: &mut Conn,
    id: CallReferenceId,
    before: Option<AccountId>,
    by: AccountId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    use call_references as c;
    let going_on = c::id.eq(id).and(c::ended_at.is_null());
    let taken = (c::claimed_by.eq(Some(by)), c::claimed_at.eq(Some(Ts(now))));
    let changed = match before {
        None => diesel::update(c::table.filter(going_on.and(c::claimed_by.is_null()))).set(taken).execute(conn)?,
        held => diesel::update(c::table.filter(going_on.and(c::claimed_by.eq(held)))).set(taken).execute(conn)?,
    };
    Ok(changed == 1)
}

/// How a call ends.
#[derive(Debug, Clone)]
pub struct CallEnd {
    /// Who ends it.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
    /// The reason, where no referral is needed.
    pub reason: Option<String>,
    /// The referral, where one was made.
    pub referral: Option<ReferralId>,
}

impl CallEnd {
    fn ending(&self) -> CallEnding {
        if self.reason.is_some() { CallEnding::Closed } else { CallEnding::Submitted }
    }
}

/// Ends the call of a draft, where one goes on; with `holder` only where they have it. False where nothing was ended.
///
/// # Errors
/// Of the database.
pub fn call_end(conn: &mut Conn, draft: DraftId, holder: Option<AccountId>, end: &CallEnd) -> Result<bool, StoreError> {
    use call_references as c;
    let going_on = c::draft_id.eq(draft).and(c::ended_at.is_null());
    let ended = (
        c::ended_by.eq(Some(end.by)),
        c::ended_at.eq(Some(Ts(end.at))),
        c::ending.eq(Some(end.ending().as_str())),
        c::ending_reason.eq(end.reason.as_ref()),
        c::referral_id.eq(end.referral),
    );
    let changed = match holder {
        None => diesel::update(c::table.filter(going_on)).set(ended).execute(conn)?,
        held => diesel::update(c::table.filter(going_on.and(c::claimed_by.eq(held)))).set(ended).execute(conn)?,
    };
    Ok(changed == 1)
}

/// The calls that nobody claimed by their time and of which the hub was not told, the earliest first.
///
/// # Errors
/// Of the database.
pub fn calls_unclaimed(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<CallReferenceId>, StoreError> {
    use call_references as c;
    let unclaimed = c::claimed_at.is_null().and(c::ended_at.is_null()).and(c::alarmed_at.is_null());
    let due = c::table.filter(unclaimed.and(c::alarm_at.le(Ts(now))));
    Ok(due.order((c::alarm_at.asc(), c::id.asc())).limit(limit).select(c::id).load(conn)?)
}

/// Notes that the hub is told; false where somebody claimed or ended it, or the hub was told already.
///
/// # Errors
/// Of the database.
pub fn call_alarmed(conn: &mut Conn, id: CallReferenceId, now: Timestamp) -> Result<bool, StoreError> {
    use call_references as c;
    let unclaimed = c::claimed_at.is_null().and(c::ended_at.is_null()).and(c::alarmed_at.is_null());
    let due = c::table.filter(c::id.eq(id).and(unclaimed));
    Ok(diesel::update(due).set(c::alarmed_at.eq(Some(Ts(now)))).execute(conn)? == 1)
}
