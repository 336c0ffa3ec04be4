//! Connections that are shared: those that read on either engine, those that write to PostgreSQL. Imports nothing of
//! the house but its own floor.

use std::time::{Duration, Instant};

use diesel::connection::TransactionManager;
use diesel::r2d2::{Pool, PooledConnection};
use tokio::time::timeout;

use super::StoreSettings;
use super::dialect::{begin_read, begin_write};
use super::engine::{Connector, Role};
use super::error::{Cause, StoreError, gave_way, is_lost};
use super::link::{Link, Ran, Transactions};
use super::turn::Turns;
use super::types::AnyConnection;

/// How long a transaction that gave way waits before each further try, in milliseconds.
const PAUSES: [u64; 5] = [2, 8, 25, 70, 180];

/// What a closure runs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// A transaction of as many statements as it likes.
    Transaction,
    /// Nothing: it makes one statement, which is a transaction by itself and costs one round trip instead of three. It
    /// is run again where the connection died, so the database must refuse it, or leave it without effect, the second
    /// time.
    Statement,
}

/// What a task waits for in turn before it takes a thread, and then a connection.
#[derive(Clone)]
pub(super) struct Connections {
    pool: Pool<Connector>,
    turns: Turns,
    wait: Duration,
    answer: Duration,
}

impl Connections {
    /// Takes up no connection yet; up to `size` later, and as many again where a server fell silent on some.
    pub(super) fn new(connector: Connector, size: u32, settings: &StoreSettings) -> Self {
        let (size, wait, answer) = (size.max(1), settings.wait, settings.answer);
        let pool = Pool::builder()
            .max_size(size.saturating_mul(2))
            .min_idle(Some(0))
            .connection_timeout(wait)
            // BEGIN shows whether a connection lives, without a round trip of its own.
            .test_on_check_out(false)
            .build_unchecked(connector);
        Self { pool, turns: Turns::new(size), wait, answer }
    }

    /// Runs the closure, on a thread that may block. Where no answer comes in time nobody waits for it any longer but
    /// that thread, and others go on without it.
    pub(super) async fn run<T, E, F>(&self, role: Role, scope: Scope, f: F) -> Result<T, E>
    where
        F: Fn(&mut AnyConnection) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let Some(turn) = self.turns.take(self.wait).await else {
            return Err(StoreError::Unavailable("every connection is in use".into()).into());
        };
        let (pool, until, watched) = (self.clone(), Until::after(self.answer), turn.watched());
        let task = tokio::task::spawn_blocking(move || {
            let answer = match scope {
                Scope::Transaction => transact(&pool, role, until, &f),
                Scope::Statement => state(&pool, role, until, &f),
            };
            drop(turn);
            answer
        });
        let (turns, patience) = (self.turns.clone(), self.answer);
        // A task of its own: who asked may have gone away before the time is over.
        let watch = tokio::spawn(async move {
            let answer = timeout(patience, task).await;
            if answer.is_err() {
                turns.give_up(&watched, until.began);
            }
            answer
        });
        match watch.await {
            Ok(Ok(Ok(answer))) => answer,
            Ok(Err(e)) => Err(unanswered(role, e).into()),
            // The runtime ended under it.
            Ok(Ok(Err(e))) | Err(e) => Err(unanswered(role, e).into()),
        }
    }

    /// A connection on which the server has not fallen silent.
    fn link(&self, until: Until) -> Result<PooledConnection<Connector>, StoreError> {
        loop {
            let mut link = self.pool.get().map_err(|e| StoreError::Unavailable(Box::new(e)))?;
            if self.turns.may_use(link.last_used) {
                link.last_used = until.began;
                return Ok(link);
            }
            link.retire();
        }
    }
}

/// Until when somebody waits for an answer. What had not begun by then is not begun, and what was not yet kept is not
/// kept: nobody finds hours later done what they were told had failed.
#[derive(Debug, Clone, Copy)]
struct Until {
    began: Instant,
    end: Option<Instant>,
}

impl Until {
    fn after(patience: Duration) -> Self {
        let began = Instant::now();
        Self { began, end: began.checked_add(patience) }
    }

    fn has_passed(self) -> bool {
        self.end.is_some_and(|end| Instant::now() >= end)
    }
}

fn nobody_waits() -> StoreError {
    StoreError::Unavailable("nobody waits for it any longer".into())
}

/// A read without an answer changed nothing; of a write nobody knows.
fn unanswered(role: Role, cause: impl Into<Cause>) -> StoreError {
    match role {
        Role::Reader => StoreError::Unavailable(cause.into()),
        Role::Writer => StoreError::OutcomeUnknown(cause.into()),
    }
}

fn transact<T, E, F>(pool: &Connections, role: Role, until: Until, f: &F) -> Result<T, E>
where
    F: Fn(&mut AnyConnection) -> Result<T, E>,
    E: From<StoreError>,
{
    let mut pauses = PAUSES.iter();
    loop {
        let cause = match attempt(&mut *begin(pool, role, until)?, role, until, f) {
            Ran::Value(value) => return Ok(value),
            Ran::Refused(e) => return Err(e),
            Ran::Failed(e) => return Err(e.into()),
            Ran::GaveWay(cause) => cause,
        };
        match pauses.next() {
            Some(pause) => std::thread::sleep(Duration::from_millis(*pause)),
            None => return Err(cause.into()),
        }
    }
}

/// Runs one statement. One connection that is dead says nothing of the others, so each may be tried.
fn state<T, E, F>(pool: &Connections, role: Role, until: Until, f: &F) -> Result<T, E>
where
    F: Fn(&mut AnyConnection) -> Result<T, E>,
    E: From<StoreError>,
{
    let (mut pauses, mut dead) = (PAUSES.iter(), 0);
    loop {
        let mut link = pool.link(until)?;
        if until.has_passed() {
            return Err(nobody_waits().into());
        }
        let ran = link.run(f);
        if link.statements() > 1 {
            return Err(StoreError::Fault("a closure of one statement made more".into()).into());
        }
        if link.is_lost() {
            dead += 1;
            if dead > pool.pool.max_size() {
                return Err(unanswered(role, "the connection was lost").into());
            }
            continue;
        }
        let cause = match ran {
            Ran::Value(value) => return Ok(value),
            _ if role == Role::Writer && link.only_reads() => {
                return Err(StoreError::Unavailable("the server only reads".into()).into());
            }
            Ran::Refused(e) => return Err(e),
            Ran::Failed(e) => return Err(e.into()),
            Ran::GaveWay(cause) => cause,
        };
        match pauses.next() {
            Some(pause) => std::thread::sleep(Duration::from_millis(*pause)),
            None => return Err(cause.into()),
        }
    }
}

/// Gives a connection with an open transaction. After a restart of the server each connection of the pool is dead:
/// each is found so at BEGIN, when nothing has happened yet, and replaced.
fn begin(pool: &Connections, role: Role, until: Until) -> Result<PooledConnection<Connector>, StoreError> {
    let mut dead = 0;
    loop {
        let mut link = pool.link(until)?;
        let begun = match role {
            Role::Reader => begin_read(&mut link.conn),
            Role::Writer => begin_write(&mut link.conn),
        };
        match begun {
            Ok(()) => return Ok(link),
            Err(e) if is_lost(&e) && dead < pool.pool.max_size() => dead += 1,
            Err(e) => return Err(e.into()),
        }
    }
}

fn attempt<T, E, F>(link: &mut Link, role: Role, until: Until, f: &F) -> Ran<T, E>
where
    F: Fn(&mut AnyConnection) -> Result<T, E>,
{
    let ran = if until.has_passed() { Ran::Failed(nobody_waits()) } else { link.run(f) };
    match ran {
        Ran::Value(value) if !until.has_passed() => commit(link, role, value),
        ran => {
            let demoted = role == Role::Writer && link.only_reads();
            // What cannot be rolled back is closed when the pool takes it back, and so rolled back by the engine.
            let _ = link.roll_back_to(0);
            match ran {
                _ if demoted => Ran::Failed(StoreError::Unavailable("the server only reads".into())),
                Ran::Value(_) => Ran::Failed(nobody_waits()),
                ran => ran,
            }
        }
    }
}

fn commit<T, E>(link: &mut Link, role: Role, value: T) -> Ran<T, E> {
    match Transactions::commit_transaction(&mut link.conn) {
        Ok(()) => Ran::Value(value),
        Err(_) if role == Role::Reader => Ran::Value(value),
        Err(e) if is_lost(&e) => Ran::Failed(StoreError::OutcomeUnknown(Box::new(e))),
        Err(e) if gave_way(&e) => Ran::GaveWay(StoreError::Unavailable(Box::new(e))),
        Err(e) => Ran::Failed(e.into()),
    }
}
