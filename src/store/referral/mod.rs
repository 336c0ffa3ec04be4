//! Rows of referrals: made once, then changed only by acts that name the version they saw. Imports `domain`.
//!
//! The answers are fetched on their own ([`referral_answers`]): a list never carries them.

mod queue;
mod row;

use diesel::prelude::*;
use jiff::Timestamp;
use serde_json::Value;

pub use queue::{QueueCount, QueueFilter, QueueKey, queue_count, queue_page};
use row::Row;

use super::dialect::{Kept, Together};
use super::draft::form_version;
use super::schema::{accounts, documents, referrals, services};
use super::service::ServiceRow;
use super::types::{Json, Ts};
use super::{Conn, StoreError};
use crate::domain::band::Band;
use crate::domain::ids::{AccountId, DraftId, ReferralId};
use crate::domain::reference::Reference;
use crate::domain::referral::ReferralHead;
use crate::domain::service::Service;
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
}

/// What an act changes of a referral.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The status after.
    pub status: Status,
    /// How it ended, if it did.
    pub closed_as: Option<ClosedAs>,
    /// The band after.
    pub band: Band,
    /// By when somebody must act next.
    pub act_by: Option<Timestamp>,
    /// Who has it, and since when.
    pub owner: Option<(AccountId, Timestamp)>,
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
    rows.add(diesel::insert_into(referrals::table).values((kept, summary)))
}

/// A referral as whoever opens it needs it.
#[derive(Debug, Clone)]
pub struct OpenedReferral {
    /// What lists know too.
    pub head: ReferralHead,
    /// The form's id.
    pub form: String,
    /// The answers.
    pub answers: Value,
    /// The service that has it.
    pub service: Service,
    /// Whether documents were sent with it.
    pub has_documents: bool,
}

/// The referral of this reference with its answers and its service. One statement.
///
/// # Errors
/// `NotFound`.
pub fn referral_open(conn: &mut Conn, reference: &Reference) -> Result<OpenedReferral, StoreError> {
    let documents = documents::table.filter(documents::referral_id.eq(referrals::id.nullable()));
    let (row, (form, answers), service, has_documents): (Row, (String, Json), ServiceRow, bool) = referrals::table
        .left_join(accounts::table)
        .inner_join(services::table.on(services::id.eq(referrals::service_id)))
        .filter(referrals::reference.eq(reference.as_str()))
        .select((
            row::columns(),
            (referrals::form, referrals::answers),
            ServiceRow::as_select(),
            diesel::dsl::exists(documents),
        ))
        .first(conn)?;
    let (head, service) = (row.try_into()?, service.try_into()?);
    Ok(OpenedReferral { head, form, answers: answers.0, service, has_documents })
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
    let as_it_was = referrals::id.eq(id).and(referrals::version.eq(version));
    let update = diesel::update(referrals::table.filter(as_it_was)).set((
        referrals::status.eq(change.status),
        referrals::closed_as.eq(change.closed_as),
        referrals::band_rank.eq(change.band.rank()),
        referrals::act_by.eq(change.act_by.map(Ts)),
        referrals::owner_id.eq(change.owner.map(|(id, _)| id)),
        referrals::owned_since.eq(change.owner.map(|(_, since)| Ts(since))),
        referrals::version.eq(version + 1),
    ));
    Ok(Kept(update).execute(conn)? == 1)
}
