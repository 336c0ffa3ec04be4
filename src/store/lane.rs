//! The one writer of SQLite: a thread that takes all that waits, runs it in one transaction and answers after COMMIT,
//! so that many writes share one wait for the disk. What nobody waits for comes behind that, one at a time: a person waits
//! for one such write at most, and each has its turn. Imports nothing of the house but its own floor.

use std::collections::VecDeque;
use std::time::Duration;

use diesel::connection::TransactionManager;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use super::StoreSettings;
use super::dialect::begin_write;
use super::engine::Connector;
use super::error::{StoreError, is_disk_fault, is_lost};
use super::link::{Link, Ran, Transactions};
use super::types::AnyConnection;

/// When a write has its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// With all that waits.
    Next,
    /// Behind it.
    Behind,
}

type Waiting = (Turn, Box<dyn Work>);

/// The way to the writer. Its thread ends, with nothing left waiting, when the last clone is dropped.
#[derive(Clone)]
pub(super) struct Lane {
    to: mpsc::Sender<Waiting>,
    answer: Duration,
}

impl Lane {
    /// Starts the writer with a connection that is open.
    pub(super) fn start(connector: Connector, link: Link, settings: &StoreSettings) -> Result<Self, StoreError> {
        let capacity = settings.write_queue.max(1);
        let (to, queue) = mpsc::channel(capacity);
        let writer = Writer { connector, link: Some(link), capacity, behind: VecDeque::new() };
        std::thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || writer.run(queue))
            .map_err(|e| StoreError::Unavailable(Box::new(e)))?;
        Ok(Self { to, answer: settings.answer })
    }

    /// Hands the closure to the writer and waits for its answer, for so long. A full lane answers at once.
    pub(super) async fn write<T, E, F>(&self, turn: Turn, f: F) -> Result<T, E>
    where
        F: Fn(&mut AnyConnection) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        if self.to.try_send((turn, Box::new(Closure { f, ran: None, reply }))).is_err() {
            return Err(StoreError::Unavailable("too many writes wait already".into()).into());
        }
        match timeout(self.answer, answer).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(e)) => Err(StoreError::OutcomeUnknown(Box::new(e)).into()),
            Err(e) => Err(StoreError::OutcomeUnknown(Box::new(e)).into()),
        }
    }

    /// Whether the writer still takes work.
    pub(super) fn is_open(&self) -> bool {
        !self.to.is_closed()
    }
}

/// What became of the transaction that the closures shared.
enum Fate {
    Kept,
    /// It may be on the disk, or not.
    Unknown(String),
    /// Nothing of it was kept.
    Lost(String),
    /// Nothing of it was kept, and it held one closure only: this is its error.
    Refused(StoreError),
}

/// A closure whose types the lane does not know.
trait Work: Send {
    /// Runs it as a savepoint. An error means that the whole transaction is lost.
    fn run(&mut self, link: &mut Link) -> Result<(), diesel::result::Error>;
    /// Tells the caller.
    fn answer(self: Box<Self>, fate: Fate);
    /// Whether the caller has gone away.
    fn is_abandoned(&self) -> bool;
}

struct Closure<T, E, F> {
    f: F,
    ran: Option<Ran<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Work for Closure<T, E, F>
where
    F: Fn(&mut AnyConnection) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send,
{
    fn run(&mut self, link: &mut Link) -> Result<(), diesel::result::Error> {
        Transactions::begin_transaction(&mut link.conn)?;
        let depth = link.depth()?;
        let ran = link.run(&self.f);
        match ran {
            Ran::Value(_) => Transactions::commit_transaction(&mut link.conn)?,
            _ => link.roll_back_to(depth.saturating_sub(1))?,
        }
        self.ran = Some(ran);
        Ok(())
    }

    fn answer(self: Box<Self>, fate: Fate) {
        let answer = match (self.ran, fate) {
            (Some(Ran::Value(value)), Fate::Kept) => Ok(value),
            (Some(Ran::Refused(e)), Fate::Kept) => Err(e),
            (Some(Ran::Failed(e) | Ran::GaveWay(e)), Fate::Kept) => Err(e.into()),
            (Some(Ran::Value(_)), Fate::Unknown(cause)) => Err(StoreError::OutcomeUnknown(cause.into()).into()),
            (_, Fate::Refused(e)) => Err(e.into()),
            // What it was told may rest on rows of the same transaction that are gone now.
            (_, Fate::Unknown(cause) | Fate::Lost(cause)) => Err(StoreError::Unavailable(cause.into()).into()),
            (None, Fate::Kept) => Err(StoreError::Fault("a closure was not run".into()).into()),
        };
        // Nobody may be waiting any more.
        let _ = self.reply.send(answer);
    }

    fn is_abandoned(&self) -> bool {
        self.reply.is_closed()
    }
}

type Group = Vec<Box<dyn Work>>;

struct Writer {
    connector: Connector,
    link: Option<Link>,
    capacity: usize,
    behind: VecDeque<Box<dyn Work>>,
}

impl Writer {
    fn run(mut self, mut queue: mpsc::Receiver<Waiting>) {
        while let Some(group) = self.next(&mut queue) {
            self.settle_living(group);
            if let Some(one) = self.behind.pop_front() {
                self.settle_living(vec![one]);
            }
        }
    }

    /// All that waits but what comes behind; none where nothing will come any more. Waits where there is nothing to do.
    fn next(&mut self, queue: &mut mpsc::Receiver<Waiting>) -> Option<Group> {
        let mut group = Vec::new();
        if self.behind.is_empty() {
            self.place(queue.blocking_recv()?, &mut group);
        }
        while group.len() + self.behind.len() < self.capacity
            && let Ok(next) = queue.try_recv()
        {
            self.place(next, &mut group);
        }
        Some(group)
    }

    fn place(&mut self, (turn, work): Waiting, group: &mut Group) {
        match turn {
            Turn::Next => group.push(work),
            Turn::Behind => self.behind.push_back(work),
        }
    }

    fn settle_living(&mut self, mut group: Group) {
        group.retain(|work| !work.is_abandoned());
        if !group.is_empty() {
            self.settle(group);
        }
    }

    /// Answers the group. Where COMMIT finds a deferred constraint broken, nobody knows by whom: each closure is run
    /// again in a transaction of its own, and only the culprit is refused.
    fn settle(&mut self, mut group: Group) {
        match self.transact(&mut group) {
            Fate::Refused(_) if group.len() > 1 => group.into_iter().for_each(|work| self.settle(vec![work])),
            Fate::Refused(e) => group.into_iter().take(1).zip([e]).for_each(|(work, e)| work.answer(Fate::Refused(e))),
            Fate::Kept => group.into_iter().for_each(|work| work.answer(Fate::Kept)),
            Fate::Unknown(cause) => group.into_iter().for_each(|work| work.answer(Fate::Unknown(cause.clone()))),
            Fate::Lost(cause) => group.into_iter().for_each(|work| work.answer(Fate::Lost(cause.clone()))),
        }
    }

    /// Runs the group in one transaction. A connection that failed is closed, which undoes what it had not committed,
    /// and the next group begins with a new one.
    fn transact(&mut self, group: &mut Group) -> Fate {
        let mut link = match self.link.take().map_or_else(|| self.connector.open(), Ok) {
            Ok(link) => link,
            Err(e) => return Fate::Lost(format!("{e:?}")),
        };
        let fate = run_group(&mut link, group);
        if matches!(fate, Fate::Kept | Fate::Refused(_)) && !link.is_broken() {
            self.link = Some(link);
        }
        fate
    }
}

fn run_group(link: &mut Link, group: &mut Group) -> Fate {
    let run = begin_write(&mut link.conn).and_then(|()| group.iter_mut().try_for_each(|work| work.run(link)));
    if let Err(e) = run {
        return Fate::Lost(e.to_string());
    }
    match Transactions::commit_transaction(&mut link.conn) {
        Ok(()) => Fate::Kept,
        Err(e) if is_lost(&e) || is_disk_fault(&e) => Fate::Unknown(e.to_string()),
        Err(e) => match StoreError::from(e) {
            StoreError::Unavailable(cause) => Fate::Lost(cause.to_string()),
            refused => Fate::Refused(refused),
        },
    }
}
