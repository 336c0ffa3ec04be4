//! A call reference as somebody of a hub typed it: it opens drafts of their own hub only, and wrong ones are counted.

use crate::domain::account::{Actor, Role};
use crate::domain::attempts::AttemptKind;
use crate::domain::call::{CallCode, ExpectedCall};
use crate::domain::policy::{HUB, Operation, Subject, may};
use crate::secrets::Purpose;
use crate::services::accounts::Count;
use crate::services::{Context, Refusal};
use crate::store::{self, Conn, StoreError};

/// Whether whoever asks works at some hub: to others no code says anything, right or wrong.
///
/// # Errors
/// `NotAllowed` for roles that see no referral, `NotFound` for whoever has no role in a service.
pub fn may_open(actor: &Actor) -> Result<(), Refusal> {
    match (actor.services_as(HUB).is_empty(), actor.services_as(Role::ALL).is_empty()) {
        (false, _) => Ok(()),
        (true, false) => Err(Refusal::NotAllowed),
        (true, true) => Err(Refusal::NotFound),
    }
}

/// A code, typed by an actor.
#[derive(Debug, Clone)]
pub(super) struct TypedCode {
    actor: Actor,
    operation: Operation,
    code: CallCode,
    count: Count,
}

impl TypedCode {
    /// Takes a code.
    ///
    /// # Errors
    /// As [`may_open`].
    pub(super) fn new(ctx: &Context, actor: &Actor, operation: Operation, code: &CallCode) -> Result<Self, Refusal> {
        may_open(actor)?;
        let who = ctx.secrets.digest(Purpose::Address, &[actor.account.uuid().as_bytes(), b"call reference"]);
        let count = Count::new(ctx, AttemptKind::WrongCallReference, &who, ctx.clock.now());
        Ok(Self { actor: actor.clone(), operation, code: code.clone(), count })
    }

    /// The call that goes on under this code; none, and counted, where there is none for this actor. Whoever calls it
    /// must let the transaction be kept then.
    ///
    /// # Errors
    /// `Throttled`, also for a right code.
    pub(super) fn find(&self, tx: &mut Conn) -> Result<Option<ExpectedCall>, Refusal> {
        self.count.allow(tx, 1)?;
        let found = match store::call_by_code(tx, &self.code) {
            Err(StoreError::NotFound) => None,
            found => Some(found?),
        };
        let is_theirs =
            |found: &ExpectedCall| may(&self.actor, self.operation, Subject::Service(found.call.service)).is_ok();
        let found = found.filter(is_theirs);
        if found.is_none() {
            self.count.put(tx, 1)?;
        }
        Ok(found)
    }
}
