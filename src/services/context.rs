//! What every verb works with: the store, the time, chance, the keys, the forms.

use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::Semaphore;

use super::accounts::SessionsAsked;
use super::documents::{Arriving, Papers};
use super::referrals::{InFlight, QueuesAsked};
use super::services::Seen;
use crate::clock::Clock;
use crate::form::Forms;
use crate::secrets::{Chance, Passwords, Secrets};
use crate::store::Store;

/// How many submissions are worked on at once; more are asked to come again in a moment.
const SUBMISSIONS_AT_ONCE: usize = 256;

/// The verbs' world, cheap to clone.
#[derive(Clone)]
pub struct Context {
    /// Rows.
    pub store: Store,
    /// Time.
    pub clock: Clock,
    /// Chance.
    pub chance: Chance,
    /// Keys.
    pub secrets: Secrets,
    /// Password hashing.
    pub passwords: Passwords,
    /// The forms of the portal.
    pub forms: Arc<Forms>,
    /// Documents.
    pub papers: Papers,
    /// Requests under an idempotency key that are being answered right now.
    pub(super) in_flight: InFlight,
    /// Files that are arriving right now.
    pub(super) arriving: Arriving,
    /// The services as they were listed last.
    pub(super) services_seen: Arc<Seen>,
    /// Sessions that are being looked up right now.
    pub(super) sessions_asked: SessionsAsked,
    /// Pages of lists that are being read right now.
    pub(super) queues_asked: QueuesAsked,
    /// Room for submissions.
    pub(super) submissions: Arc<Semaphore>,
}

impl Context {
    /// Puts the parts together.
    pub fn new(
        store: Store,
        clock: Clock,
        chance: Chance,
        secrets: Secrets,
        passwords: Passwords,
        forms: Arc<Forms>,
        papers: Papers,
    ) -> Self {
        let submissions = Arc::new(Semaphore::new(SUBMISSIONS_AT_ONCE));
        let (in_flight, arriving, services_seen) = (InFlight::default(), Arriving::default(), Arc::default());
        Self {
            store,
            clock,
            chance,
            secrets,
            passwords,
            forms,
            papers,
            in_flight,
            arriving,
            services_seen,
            sessions_asked: SessionsAsked::of_statements(),
            queues_asked: QueuesAsked::default(),
            submissions,
        }
    }

    /// A new row id of the given kind: `ctx.mint(DraftId::at, now)`.
    pub fn mint<T>(&self, make: impl Fn(Timestamp, [u8; 10]) -> T, now: Timestamp) -> T {
        make(now, self.chance.bytes())
    }
}
