//! Files that are arriving on this node: few of one account at once, so that nobody fills the disk with files that never
//! become documents. The next waits before a byte of it is read.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::domain::ids::AccountId;
use crate::services::Refusal;

/// Files of one account at once: 200 MB of staging files.
const AT_ONCE: usize = 8;
/// How long one more waits.
const WAIT: Duration = Duration::from_secs(20);

/// Whose files are arriving.
#[derive(Debug, Clone, Default)]
pub struct Arriving(Arc<Mutex<HashMap<AccountId, Weak<Semaphore>>>>);

impl Arriving {
    /// A turn for one file of the account.
    ///
    /// # Errors
    /// `Unavailable` where none ends in time.
    pub(super) async fn turn(&self, account: AccountId) -> Result<OwnedSemaphorePermit, Refusal> {
        let turn = timeout(WAIT, self.of(account).acquire_owned()).await;
        turn.ok().and_then(Result::ok).ok_or(Refusal::Unavailable(None))
    }

    /// The turns of an account. Those of others that nobody holds or waits for are forgotten.
    fn of(&self, account: AccountId) -> Arc<Semaphore> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(turns) = all.get(&account).and_then(Weak::upgrade) {
            return turns;
        }
        all.retain(|_, turns| turns.strong_count() > 0);
        let turns = Arc::new(Semaphore::new(AT_ONCE));
        all.insert(account, Arc::downgrade(&turns));
        turns
    }
}
