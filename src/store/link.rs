//! A connection that knows what happened on it while a closure had it. Imports nothing of the house but its own floor.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU32, Ordering};
use std::time::Instant;

use diesel::Connection;
use diesel::connection::{Instrumentation, InstrumentationEvent, TransactionManager};
use diesel::r2d2::R2D2Connection;
use diesel::result::{DatabaseErrorKind, Error};

use super::error::{StoreError, gave_way, is_lost};
use super::types::AnyConnection;

/// The transactions of a connection that may be to either engine.
pub(super) type Transactions = <AnyConnection as Connection>::TransactionManager;

/// What became of a closure.
pub(super) enum Ran<T, E> {
    /// It gave a value.
    Value(T),
    /// It refused: nothing of it is to be kept.
    Refused(E),
    /// It broke a rule of the store, or the engine cannot go on: nothing of it is to be kept.
    Failed(StoreError),
    /// The engine made it give way to another: run it again.
    GaveWay(StoreError),
}

/// What was the worst that statements met since the closure began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
enum Met {
    Nothing,
    Failure,
    ReadOnly,
    GiveWay,
    Lost,
}

impl Met {
    const ALL: [Self; 5] = [Self::Nothing, Self::Failure, Self::ReadOnly, Self::GiveWay, Self::Lost];

    fn of(error: &Error) -> Self {
        match error {
            error if gave_way(error) => Self::GiveWay,
            error if is_lost(error) => Self::Lost,
            Error::DatabaseError(DatabaseErrorKind::ReadOnlyTransaction, _) => Self::ReadOnly,
            _ => Self::Failure,
        }
    }
}

/// Sees every statement of a connection: the closure's own error type does not tell what it was made of.
struct Witness(Arc<Seen>);

#[derive(Default)]
struct Seen {
    met: AtomicU8,
    statements: AtomicU32,
}

impl Instrumentation for Witness {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartQuery { .. } => {
                self.0.statements.fetch_add(1, Ordering::Relaxed);
            }
            InstrumentationEvent::FinishQuery { error: Some(error), .. } => {
                self.0.met.fetch_max(Met::of(error) as u8, Ordering::Relaxed);
            }
            // A failure inside a nested transaction is undone with it; having to give way never is.
            InstrumentationEvent::RollbackTransaction { depth, .. } if depth.get() > 1 => {
                let undone = |met| (met == Met::Failure as u8).then_some(Met::Nothing as u8);
                let _ = self.0.met.fetch_update(Ordering::Relaxed, Ordering::Relaxed, undone);
            }
            _ => {}
        }
    }
}

/// A connection and its witness.
pub(super) struct Link {
    pub(super) conn: AnyConnection,
    /// When the call began that used it last; when it was made, before.
    pub(super) last_used: Instant,
    is_retired: bool,
    seen: Arc<Seen>,
}

impl Link {
    pub(super) fn new(mut conn: AnyConnection) -> Self {
        let seen = Arc::new(Seen::default());
        conn.set_instrumentation(Witness(Arc::clone(&seen)));
        Self { conn, last_used: Instant::now(), is_retired: false, seen }
    }

    /// Has it closed when the pool takes it back.
    pub(super) fn retire(&mut self) {
        self.is_retired = true;
    }

    /// Whether the connection must not be used again: retired, dead, inside a transaction, or to a server that only
    /// reads.
    pub(super) fn is_broken(&mut self) -> bool {
        self.is_retired || self.only_reads() || self.is_lost() || self.conn.is_broken()
    }

    /// Whether the server would not write: it is a standby, or became one.
    pub(super) fn only_reads(&self) -> bool {
        self.met() == Met::ReadOnly
    }

    /// Whether it died under the closure that ran last.
    pub(super) fn is_lost(&self) -> bool {
        self.met() == Met::Lost
    }

    /// How many statements the closure made that ran last.
    pub(super) fn statements(&self) -> u32 {
        self.seen.statements.load(Ordering::Relaxed)
    }

    fn met(&self) -> Met {
        Met::ALL[usize::from(self.seen.met.load(Ordering::Relaxed)) % Met::ALL.len()]
    }

    /// Runs the closure inside the transaction that was begun. A panic ends in `Failed`, and so does a value from a
    /// closure that went on after a failed statement: PostgreSQL would answer its COMMIT with a silent ROLLBACK.
    pub(super) fn run<T, E>(&mut self, f: &impl Fn(&mut AnyConnection) -> Result<T, E>) -> Ran<T, E> {
        self.seen.met.store(Met::Nothing as u8, Ordering::Relaxed);
        self.seen.statements.store(0, Ordering::Relaxed);
        let result = catch_unwind(AssertUnwindSafe(|| f(&mut self.conn)));
        match (result, self.met()) {
            (Err(_), _) => Ran::Failed(StoreError::Fault("a closure panicked".into())),
            (Ok(_), Met::GiveWay) => Ran::GaveWay(StoreError::Unavailable("the transaction gave way".into())),
            (Ok(Err(e)), _) => Ran::Refused(e),
            (Ok(Ok(value)), Met::Nothing) => Ran::Value(value),
            (Ok(Ok(_)), _) => Ran::Failed(StoreError::Fault("a closure went on after a failed statement".into())),
        }
    }

    /// How many transactions are open, one inside the other.
    pub(super) fn depth(&mut self) -> Result<u32, Error> {
        let depth = Transactions::transaction_manager_status_mut(&mut self.conn).transaction_depth()?;
        Ok(depth.map_or(0, |depth| depth.get()))
    }

    /// Rolls back until `depth` transactions are left open: a panic leaves those of the closure behind.
    pub(super) fn roll_back_to(&mut self, depth: u32) -> Result<(), Error> {
        while self.depth()? > depth {
            Transactions::rollback_transaction(&mut self.conn)?;
        }
        Ok(())
    }
}
