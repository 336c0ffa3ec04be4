//! The only floor that knows Diesel. Imports `domain`, `form`.
//!
//! Everything goes through two calls, [`Store::read`] and [`Store::write`]. Each takes a closure and runs it in one
//! transaction; inside are noun-first functions, a file an aggregate. A closure has no clock, no chance and no I/O, for
//! it may be run again. After a statement failed it must return the error, or have run that statement in
//! `conn.transaction(…)`: a value given after a failure is refused, because PostgreSQL would not have kept it.

mod account;
mod attempt;
mod authenticator;
mod backup;
mod beat;
mod binding;
mod call;
mod challenge;
mod connection;
mod dialect;
mod document;
mod draft;
mod engine;
mod error;
mod event;
mod gather;
mod idempotency;
pub mod instance;
mod job;
mod lane;
mod link;
mod migrate;
mod outbox;
mod parked_post;
mod pool;
mod read_log;
mod referral;
mod ring_now;
mod schema;
mod seal;
mod service;
mod session;
mod set_up_link;
mod settings_change;
mod submission;
mod tagged;
mod turn;
pub mod types;
mod url;

use std::time::Duration;

use engine::{Connector, Role};
use gather::Gather;
use lane::{Lane, Turn};
use pool::{Connections, Scope};
use referral::referrals_open;

use crate::domain::reference::Reference;

pub use account::*;
pub use attempt::*;
pub use authenticator::*;
pub use backup::{ChainHead, Copied, CopyError, Copying, DocumentBytes, Table};
pub use beat::*;
pub use call::*;
pub use challenge::*;
pub use document::*;
pub use draft::*;
pub use engine::{postgres_flaw, sqlite_is_safe};
pub use error::{Cause, FOREIGN_KEY, StoreError};
pub use event::*;
pub use gather::Shared;
pub use idempotency::*;
pub use job::*;
pub use migrate::{embedded, known_migrations};
pub use outbox::*;
pub use parked_post::*;
pub use read_log::*;
pub use referral::*;
pub use ring_now::*;
pub use seal::*;
pub use service::*;
pub use session::*;
pub use set_up_link::*;
pub use settings_change::*;
pub use submission::*;
pub use types::AnyConnection;
pub use url::{DatabaseUrl, DatabaseUrlError, Engine};

/// What a closure is given.
pub type Conn = AnyConnection;

/// How much the store takes on at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreSettings {
    /// Reads that run at the same time.
    pub read_connections: u32,
    /// Writes that run at the same time on PostgreSQL; SQLite has one writer.
    pub write_connections: u32,
    /// Writes that may wait for SQLite's writer; one more is refused at once. Also the most that share one COMMIT.
    pub write_queue: usize,
    /// How long a call waits for a connection.
    pub wait: Duration,
    /// How long a call then waits for its answer: a server or a disk that hangs must not hang whoever asks.
    pub answer: Duration,
}

impl Default for StoreSettings {
    fn default() -> Self {
        let (wait, answer) = (Duration::from_secs(2), Duration::from_secs(15));
        Self { read_connections: 8, write_connections: 8, write_queue: 256, wait, answer }
    }
}

/// The database. Cheap to clone; the last clone's end lets what waits be done and closes it.
#[derive(Clone)]
pub struct Store {
    writer: Connector,
    reads: Connections,
    writes: Writes,
    looks: Gather<Read, Result<(), StoreError>>,
    openings: Gather<Reference, Result<OpenedReferral, StoreError>>,
}

/// Groups of the read log that wait for the disk at the same time.
const LOOKS_AT_ONCE: usize = 2;

#[derive(Clone)]
enum Writes {
    Lane(Lane),
    Pool(Connections),
}

impl Store {
    /// Opens the database, making SQLite's file where there is none. Blocks; fails at once with the true reason
    /// (wrong password, no server, an unsafe SQLite) as the error's source.
    pub fn open(url: &DatabaseUrl, settings: &StoreSettings) -> Result<Self, StoreError> {
        let writer = Connector { url: url.clone(), role: Role::Writer };
        let reader = Connector { url: url.clone(), role: Role::Reader };
        let mut first = writer.open()?;
        engine::refuse_unsafe(&mut first.conn)?;
        let writes = match url.engine() {
            Engine::Sqlite => Writes::Lane(Lane::start(writer.clone(), first, settings)?),
            Engine::Postgres => Writes::Pool(Connections::new(writer.clone(), settings.write_connections, settings)),
        };
        let reads = Connections::new(reader, settings.read_connections, settings);
        Ok(Self { writer, reads, writes, looks: Gather::new(LOOKS_AT_ONCE), openings: Gather::new(1) })
    }

    /// Runs the closure on one unchanging state of the database; nothing can be written in it.
    pub async fn read<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: Fn(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.reads.run(Role::Reader, Scope::Transaction, f).await
    }

    /// Runs a closure that reads by one statement only, which costs one round trip; a second one is a fault.
    pub async fn ask<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: Fn(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.reads.run(Role::Reader, Scope::Statement, f).await
    }

    /// Runs the closure and keeps what it wrote if it gives a value; an error, or a panic, undoes all of it. The answer
    /// comes after the change is on the disk. The closure is run again where the database asks for it. What gets no
    /// answer in time is of unknown outcome: it may be kept yet.
    pub async fn write<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: Fn(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match &self.writes {
            Writes::Lane(lane) => lane.write(Turn::Next, f).await,
            Writes::Pool(pool) => pool.run(Role::Writer, Scope::Transaction, f).await,
        }
    }

    /// As [`Store::write`], for what nobody waits for: SQLite's one writer first does whatever waits, then one of these.
    /// A person waits for one of them at most, so each must be short: a few rows, or as many as a disk's wait is long.
    pub async fn write_behind<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: Fn(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match &self.writes {
            Writes::Lane(lane) => lane.write(Turn::Behind, f).await,
            Writes::Pool(pool) => pool.run(Role::Writer, Scope::Transaction, f).await,
        }
    }

    /// Runs a closure that writes by one statement on PostgreSQL, in one round trip. It may be run again after a
    /// connection died, when nobody knows whether it was kept: the database must refuse it the second time, as it
    /// refuses a row whose id is there, or leave it without effect.
    pub async fn write_once<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: Fn(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match &self.writes {
            Writes::Lane(lane) => lane.write(Turn::Next, f).await,
            Writes::Pool(pool) => pool.run(Role::Writer, Scope::Statement, f).await,
        }
    }

    /// Notes that somebody looked: on the disk when this returns. Those who look at one moment share a statement and
    /// its wait for the disk.
    ///
    /// # Errors
    /// Of the database.
    pub async fn log_read(&self, read: Read) -> Result<(), StoreError> {
        let store = self.clone();
        let logged = self.looks.join(read, move |reads| log_reads(store.clone(), reads)).await;
        logged.unwrap_or_else(|| Err(StoreError::OutcomeUnknown("the runtime ended".into())))
    }

    /// The referral of this reference with its answers and its service. Those who open referrals at one moment share a
    /// statement.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn open_referral(&self, reference: Reference) -> Result<OpenedReferral, StoreError> {
        let store = self.clone();
        let opened = self.openings.join(reference, move |all| referrals_open(store.clone(), all)).await;
        opened.unwrap_or_else(|| Err(StoreError::Unavailable("the runtime ended".into())))
    }

    /// Whether the database answers and the writer lives.
    pub async fn ping(&self) -> Result<(), StoreError> {
        if let Writes::Lane(lane) = &self.writes
            && !lane.is_open()
        {
            return Err(StoreError::Unavailable("the writer has ended".into()));
        }
        self.read(|conn| Ok(diesel::r2d2::R2D2Connection::ping(conn)?)).await
    }

    /// Runs the pending migrations and gives their names. Nodes that start together wait for one another.
    pub async fn migrate(&self) -> Result<Vec<String>, StoreError> {
        self.blocking(migrate::run).await
    }

    /// The names of the migrations that are still to be run.
    pub async fn migrations_pending(&self) -> Result<Vec<String>, StoreError> {
        self.blocking(migrate::pending).await
    }

    async fn blocking<T: Send + 'static>(
        &self,
        f: impl FnOnce(&Connector) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let connector = self.writer.clone();
        let task = tokio::task::spawn_blocking(move || f(&connector));
        task.await.unwrap_or_else(|e| Err(StoreError::Unavailable(Box::new(e))))
    }
}

/// Writes what waits; where one row breaks a rule, each for itself, so that only its own author is told.
async fn log_reads(store: Store, reads: Vec<Read>) -> Vec<Result<(), StoreError>> {
    let all = reads.clone();
    match store.write_once(move |tx| reads_insert(tx, &all)).await {
        Ok(()) => return reads.iter().map(|_| Ok(())).collect(),
        Err(StoreError::Conflict { .. }) if reads.len() > 1 => {}
        Err(error) => return reads.iter().map(|_| Err(error.again())).collect(),
    }
    let mut logged = Vec::new();
    for read in reads {
        logged.push(store.write_once(move |tx| reads_insert(tx, &[read])).await);
    }
    logged
}
