//! The right to use one connection of a pool, and what becomes of it where a server falls silent. Imports nothing of the
//! house.

use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// The turns of one pool. A thread that asks a server which never answers cannot be called back. It is left behind and
/// its turn is given to somebody else, who may meet another machine at the same address; but no more threads than there
/// are turns are ever left behind: those after them keep theirs until the server goes on.
#[derive(Clone)]
pub(super) struct Turns {
    free: Arc<Semaphore>,
    /// What a thread that is left behind holds instead of a turn.
    left_behind: Arc<Semaphore>,
    /// When the last of those calls began that were given up.
    silent_since: Arc<Mutex<Option<Instant>>>,
}

/// Held by the thread that works.
pub(super) struct Turn(Arc<Mutex<OwnedSemaphorePermit>>);

/// A turn as whoever waits for the thread knows it.
pub(super) struct Watched(Weak<Mutex<OwnedSemaphorePermit>>);

impl Turn {
    pub(super) fn watched(&self) -> Watched {
        Watched(Arc::downgrade(&self.0))
    }
}

impl Turns {
    pub(super) fn new(size: u32) -> Self {
        let turns = || Arc::new(Semaphore::new(size as usize));
        Self { free: turns(), left_behind: turns(), silent_since: Arc::default() }
    }

    /// Waits for a turn, for so long.
    pub(super) async fn take(&self, wait: Duration) -> Option<Turn> {
        let turn = timeout(wait, Arc::clone(&self.free).acquire_owned()).await;
        Some(Turn(Arc::new(Mutex::new(turn.ok()?.ok()?))))
    }

    /// Gives up the call that began then: its thread is left behind, if there is room.
    pub(super) fn give_up(&self, watched: &Watched, began: Instant) {
        let mut since = self.silent_since.lock().unwrap_or_else(PoisonError::into_inner);
        *since = (*since).max(Some(began));
        drop(since);
        if let (Some(turn), Ok(instead)) = (watched.0.upgrade(), Arc::clone(&self.left_behind).try_acquire_owned()) {
            *turn.lock().unwrap_or_else(PoisonError::into_inner) = instead;
        }
    }

    /// Whether a connection that was last used for a call that began then is worth a try: not where a call was given up
    /// that began as late. The server has said nothing on it since, or it is the very connection of that call.
    pub(super) fn may_use(&self, last_used: Instant) -> bool {
        let since = self.silent_since.lock().unwrap_or_else(PoisonError::into_inner);
        since.is_none_or(|since| last_used > since)
    }
}
