//! Rows of call references: one a draft, claimed by one, ended once. Imports `domain`.

use diesel::prelude::*;

use super::schema::call_references;
use super::{Conn, StoreError};
use crate::domain::ids::{AccountId, DraftId};

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
