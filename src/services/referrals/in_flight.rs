//! Requests under an idempotency key that this node is answering right now. A second one waits a little for the first.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

use crate::services::Refusal;
use crate::store::KeyedRequest;

/// How long a second request waits for the first.
const WAIT: Duration = Duration::from_secs(2);

type Name = (crate::domain::ids::AccountId, String, String);

/// The keys in flight.
#[derive(Debug, Clone, Default)]
pub struct InFlight {
    keys: Arc<Mutex<HashSet<Name>>>,
    landed: Arc<Notify>,
}

/// Holds a key until dropped.
#[derive(Debug)]
pub(super) struct Turn {
    all: InFlight,
    name: Name,
}

impl InFlight {
    /// Takes the key, after the one who has it.
    ///
    /// # Errors
    /// `IdempotencyInFlight` where that takes more than two seconds.
    pub(super) async fn turn(&self, request: &KeyedRequest) -> Result<Turn, Refusal> {
        let name = (request.account, request.operation.clone(), request.key.clone());
        let deadline = Instant::now() + WAIT;
        loop {
            let landed = self.landed.notified();
            tokio::pin!(landed);
            landed.as_mut().enable();
            if self.keys.lock().unwrap_or_else(PoisonError::into_inner).insert(name.clone()) {
                return Ok(Turn { all: self.clone(), name });
            }
            timeout_at(deadline, landed).await.map_err(|_| Refusal::IdempotencyInFlight)?;
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.all.keys.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.name);
        self.all.landed.notify_waiters();
    }
}
