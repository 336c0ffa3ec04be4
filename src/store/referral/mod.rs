//! Rows of referrals: made once, then changed only by acts that name the version they saw. Imports `domain`.
//!
//! The answers are fetched on their own ([`referral_answers`]): a list never carries them.

mod due;
mod late;
mod open;
mod place;
mod queue;
mod row;
mod search;

use diesel::prelude::*;
use jiff::Timestamp;
use serde_json::Value;

pub use due::{referral_alarmed, referral_looked_at, referrals_look_again, referrals_to_alarm, referrals_to_look_at};
pub use late::{Late, referrals_late};
pub use open::OpenedReferral;
pub(super) use open::referrals_open;
pub use place::{referral_place, referrals_open_after};
pub use queue::{QueueCount, QueueFilter, QueueKey, queue_count, queue_page};
use row::Row;
pub use search::{Sought, referrals_search};

use super::dialect::Together;
use super::draft::form_version;
use super::schema::{accounts, referrals};
use super::types::{Json, Ts, Uid};
use super::{Conn, StoreError};
use crate::domain::ids::{AccountId, DraftId, ReferralId};
use crate::domain::reference::Reference;
use crate::domain::referral::ReferralHead;
use crate::domain::standing::{Position, Reckoning, Standing};
use crate::domain::status::{ClosedAs, Status};

super::types::sql_text!(ClosedAs, Status);

/// What is kept of a referral from the moment it arrives.
#[derive(Debug, Clone)]
pub struct NewReferral {
    /// What lists and pages know.
    pub head: ReferralHead,
    /// The draft that it was.
    pub draft: DraftId,
    /// The form's id.
    pub form: String,
    /// The form's version.
    pub form_version: u32,
    /// The pruned answers.
    pub answers: Value,
    /// What band, clocks and act-by are computed from.
    pub standing: Standing,
    /// When time alone changes something.
    pub look_at: Option<Timestamp>,
    /// The person's NHS number, ten digits.
    pub nhs_number: Option<String>,
}

/// What an act, or time, changes of a referral.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Where it stands afterwards.
    pub position: Position,
    /// What follows from that.
    pub reckoning: Reckoning,
    /// How many events it makes: the version grows by as many.
    pub events: i64,
    /// What lists show otherwise.
    pub shown: Shown,
}

/// What lists show of the place, where it became another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// The hazard codes that hold now.
    pub hazards: Option<Vec<String>>,
    /// The slug of the locality.
    pub locality: Option<String>,
}

/// Adds a referral.
///
/// # Errors
/// `Conflict` on `referrals.reference` (draw another) or `referrals.draft_id` (sent already).
pub fn referral_insert(conn: &mut Conn, new: &NewReferral) -> Result<(), StoreError> {
    let mut rows = Together::on(conn);
    referral_add(&mut rows, new)?;
    rows.write()
}

/// Adds a referral to what is written together.
pub(super) fn referral_add<'a>(rows: &mut Together<'a, '_>, new: &'a NewReferral) -> Result<(), StoreError> {
    let head = &new.head;
    let summary = (
        referrals::given_name.eq(&head.person.given_name),
        referrals::family_name.eq(&head.person.family_name),
        referrals::date_of_birth.eq(head.person.date_of_birth.map(|d| d.to_string())),
        referrals::estimated_age.eq(head.person.estimated_age.map(i32::from)),
        referrals::hazards.eq(Json(serde_json::json!(head.hazards))),
    );
    let kept = (
        referrals::id.eq(head.id),
        referrals::reference.eq(head.reference.as_str()),
        referrals::service_id.eq(head.service),
        referrals::referrer_id.eq(head.referrer),
        referrals::draft_id.eq(new.draft),
        referrals::form.eq(&new.form),
        referrals::form_version.eq(form_version(new.form_version)?),
        referrals::answers.eq(Json(new.answers.clone())),
        referrals::status.eq(head.status),
        referrals::band_rank.eq(head.band.rank()),
        referrals::suggestion.eq(Json(serde_json::json!(head.suggestion))),
        referrals::act_by.eq(head.act_by.map(Ts)),
        referrals::received_at.eq(Ts(head.received_at)),
        referrals::version.eq(head.version),
    );
    let found_by = (
        referrals::standing.eq(Some(Json(serde_json::json!(new.standing)))),
        referrals::clocks.eq(Json(serde_json::json!(head.clocks))),
        referrals::look_at.eq(new.look_at.map(Ts)),
        referrals::alarm_at.eq(head.act_by.map(Ts)),
        referrals::locality.eq(&head.locality),
        referrals::nhs_number.eq(&new.nhs_number),
        referrals::given_folded.eq(head.person.given_name.to_lowercase()),
        referrals::family_folded.eq(head.person.family_name.to_lowercase()),
    );
    rows.add(diesel::insert_into(referrals::table).values((kept, summary, found_by)))
}

/// Whether a referral was made of this draft.
///
/// # Errors
/// Of the database.
pub fn draft_was_sent(conn: &mut Conn, draft: DraftId) -> Result<bool, StoreError> {
    let sent = referrals::table.filter(referrals::draft_id.eq(draft));
    Ok(diesel::select(diesel::dsl::exists(sent)).get_result(conn)?)
}

/// The referral of this reference.
///
/// # Errors
/// `NotFound`.
pub fn referral_by_reference(conn: &mut Conn, reference: &Reference) -> Result<ReferralHead, StoreError> {
    row::heads().filter(referrals::reference.eq(reference.as_str().to_owned())).first::<Row>(conn)?.try_into()
}

/// The referral of this row id.
///
/// # Errors
/// `NotFound`.
pub fn referral_fetch(conn: &mut Conn, id: ReferralId) -> Result<ReferralHead, StoreError> {
    row::heads().filter(referrals::id.eq(id)).first::<Row>(conn)?.try_into()
}

/// The form's id and version, and the answers, of a referral.
///
/// # Errors
/// `NotFound`.
pub fn referral_answers(conn: &mut Conn, id: ReferralId) -> Result<(String, Value), StoreError> {
    let (form, answers): (String, Json) =
        referrals::table.find(id).select((referrals::form, referrals::answers)).first(conn)?;
    Ok((form, answers.0))
}

/// The referrals that an account made, latest first, at most 200.
///
/// # Errors
/// Of the database.
pub fn referral_list_of(conn: &mut Conn, referrer: AccountId) -> Result<Vec<ReferralHead>, StoreError> {
    let latest = (referrals::received_at.desc(), referrals::id.desc());
    let rows: Vec<Row> =
        row::heads().filter(referrals::referrer_id.eq(referrer)).order(latest).limit(200).load(conn)?;
    rows.into_iter().map(ReferralHead::try_from).collect()
}

/// Changes a referral as it was at `version`; false where another act came first.
///
/// # Errors
/// Of the database.
pub fn referral_change(conn: &mut Conn, id: ReferralId, version: i64, change: &Change) -> Result<bool, StoreError> {
    use referrals as r;
    let Change { position, reckoning, events, .. } = change;
    let as_it_was = r::id.eq(id).and(r::version.eq(version));
    let stands = (
        r::status.eq(position.status),
        r::closed_as.eq(position.closed_as),
        r::band_rank.eq(position.band.rank()),
        r::owner_id.eq(position.owner.map(|(id, _)| id)),
        r::owned_since.eq(position.owner.map(|(_, since)| Ts(since))),
        r::standing.eq(Some(Json(serde_json::json!(position.standing)))),
        r::withdrawal_asked_at.eq(position.standing.withdrawal.as_ref().map(|asked| Ts(asked.at))),
        r::countersign_asked_at.eq(position.standing.proposal.as_ref().map(|asked| Ts(asked.at))),
    );
    let follows = (
        r::suggestion.eq(Json(serde_json::json!(reckoning.suggestion))),
        r::clocks.eq(Json(serde_json::json!(reckoning.clocks))),
        r::act_by.eq(reckoning.act_by.map(Ts)),
        r::alarm_at.eq(reckoning.alarm_at.map(Ts)),
        r::look_at.eq(reckoning.look_at.map(Ts)),
        r::version.eq(version + events),
    );
    let Shown { hazards, locality } = &change.shown;
    let shows = (
        hazards.as_ref().map(|hazards| r::hazards.eq(Json(serde_json::json!(hazards)))),
        locality.as_ref().map(|locality| r::locality.eq(Some(locality))),
    );
    Ok(diesel::update(r::table.filter(as_it_was)).set((stands, follows, shows)).execute(conn)? == 1)
}

/// Keeps these referrals as they are until the transaction ends, whoever asks for them in whatever order.
///
/// # Errors
/// Of the database.
pub fn referrals_lock(conn: &mut Conn, ids: [ReferralId; 2]) -> Result<(), StoreError> {
    // SQLite has one writer.
    if matches!(conn, Conn::Pg(_)) {
        let locked = "SELECT id FROM referrals WHERE id IN ($1, $2) ORDER BY id FOR UPDATE";
        diesel::sql_query(locked).bind::<Uid, _>(ids[0]).bind::<Uid, _>(ids[1]).execute(conn)?;
    }
    Ok(())
}

/// What band, clocks and act-by of a referral are computed from; none in rows made before it was kept.
///
/// # Errors
/// `NotFound`; a document that cannot be read.
pub fn referral_standing(conn: &mut Conn, id: ReferralId) -> Result<Option<Standing>, StoreError> {
    let kept: Option<Json> = referrals::table.find(id).select(referrals::standing).first(conn)?;
    kept.map(|kept| serde_json::from_value(kept.0)).transpose().map_err(|e| StoreError::Fault(e.into()))
}
