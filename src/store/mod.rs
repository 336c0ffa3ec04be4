//! The only floor that knows Diesel. Imports `domain`, `form`.
//!
//! Everything goes through two calls, [`Store::read`] and [`Store::write`]. Each takes a closure and runs it in one
//! transaction; inside are noun-first functions, a file an aggregate. A closure has no clock, no chance and no I/O, for
//! it may be run again. After a statement failed it must return the error, or have run that statement in
//! `conn.transaction(…)`: a value given after a failure is refused, because PostgreSQL would not have kept it.

mod account;
mod attempt;
mod authenticator;
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
mod service;
mod session;
mod set_up_link;
mod settings_change;
mod tagged;
pub mod types;
mod url;

use std::time::Duration;

use engine::{Connector, Role};
use lane::Lane;
use pool::Connections;

pub use account::*;
pub use attempt::*;
pub use authenticator::*;
pub use call::*;
pub use challenge::*;
pub use document::*;
pub use draft::*;
pub use engine::sqlite_is_safe;
pub use error::{Cause, FOREIGN_KEY, StoreError};
pub use event::*;
pub use idempotency::*;
pub use job::*;
pub use migrate::embedded;
pub use outbox::*;
pub use parked_post::*;
pub use read_log::*;
pub use referral::*;
pub use ring_now::*;
pub use service::*;
pub use session::*;
pub use set_up_link::*;
pub use settings_change::*;
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
}

impl Default for StoreSettings {
    fn default() -> Self {
        Self { read_connections: 8, write_connections: 8, write_queue: 256, wait: Duration::from_secs(2) }
    }
}

/// The database. Cheap to clone; the last clone's end lets what waits be done and closes it.
#[derive(Clone)]
pub struct Store {
    writer: Connector,
    reads: Connections,
    writes: Writes,
}

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
            Engine::Sqlite => Writes::Lane(Lane::start(writer.clone(), first, settings.write_queue)?),
            Engine::Postgres => {
                Writes::Pool(Connections::new(writer.clone(), settings.write_connections, settings.wait))
            }
        };
        let reads = Connections::new(reader, settings.read_connections, settings.wait);
        Ok(Self { writer, reads, writes })
    }

    /// Runs the closure on one unchanging state of the database; nothing can be written in it.
    pub async fn read<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: Fn(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.reads.run(Role::Reader, f).await
    }

    /// Runs the closure and keeps what it wrote if it gives a value; an error, or a panic, undoes all of it. The answer
    /// comes after the change is on the disk. The closure is run again where the database asks for it.
    pub async fn write<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: Fn(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match &self.writes {
            Writes::Lane(lane) => lane.write(f).await,
            Writes::Pool(pool) => pool.run(Role::Writer, f).await,
        }
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
