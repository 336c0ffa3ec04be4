//! What a worker works with, and the sign that it lives.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use tokio::sync::Notify;

use crate::files::Scanner;
use crate::mail::{Links, Mailer};
use crate::services::Context;

/// Works the queue. Cheap to clone; clones share one heartbeat.
#[derive(Clone)]
pub struct Worker {
    pub(super) ctx: Context,
    pub(super) mailer: Mailer,
    pub(super) links: Links,
    pub(super) scanner: Option<Scanner>,
    pub(super) wake: Arc<Notify>,
    beat: Arc<AtomicI64>,
}

/// Before the first beat.
const NEVER: i64 = i64::MIN;

impl Worker {
    /// A worker that sends by `mailer` and makes links below `origin`, such as `https://referrals.example`.
    pub fn new(ctx: Context, mailer: Mailer, origin: &str) -> Self {
        let beat = Arc::new(AtomicI64::new(NEVER));
        Self { ctx, mailer, links: Links::new(origin), scanner: None, wake: Arc::new(Notify::new()), beat }
    }

    /// The same worker with a scanner for documents.
    #[must_use]
    pub fn with_scanner(self, scanner: Scanner) -> Self {
        Self { scanner: Some(scanner), ..self }
    }

    /// Lets a running worker look at the queue at once.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// When the running worker last looked at the queue, or had its hands full; none before it first did. More than a
    /// few seconds ago: it has stopped, or cannot reach the database.
    pub fn last_beat(&self) -> Option<Timestamp> {
        match self.beat.load(Ordering::Relaxed) {
            NEVER => None,
            micros => Timestamp::from_microsecond(micros).ok(),
        }
    }

    pub(super) fn beat(&self) {
        self.beat.store(self.ctx.clock.now().as_microsecond(), Ordering::Relaxed);
    }
}
