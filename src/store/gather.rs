//! What many ask for at one moment, done once for all of them: the first begins, the others of the meantime are served
//! together next. Nobody is given what was read before they asked. Imports nothing of the house but its own floor.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use super::{Conn, Store, StoreError};

/// The most that are served together.
const MOST: usize = 256;

/// Those who wait to be served together, with what each wants (`T`) and is given (`R`).
pub(super) struct Gather<T, R> {
    waiting: Arc<Mutex<Waiting<T, R>>>,
    /// How many groups are served at the same time.
    lanes: usize,
}

struct Waiting<T, R> {
    items: Vec<(T, oneshot::Sender<R>)>,
    serving: usize,
}

impl<T, R> Clone for Gather<T, R> {
    fn clone(&self) -> Self {
        Self { waiting: Arc::clone(&self.waiting), lanes: self.lanes }
    }
}

impl<T, R> Gather<T, R> {
    pub(super) fn new(lanes: usize) -> Self {
        Self { waiting: Arc::new(Mutex::new(Waiting { items: Vec::new(), serving: 0 })), lanes }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting<T, R>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next group; none where nobody waits: then this lane has ended.
    fn take(&self) -> Option<Vec<(T, oneshot::Sender<R>)>> {
        let mut waiting = self.lock();
        if waiting.items.is_empty() {
            waiting.serving -= 1;
            return None;
        }
        let most = waiting.items.len().min(MOST);
        Some(waiting.items.drain(..most).collect())
    }
}

impl<T: Send + 'static, R: Send + 'static> Gather<T, R> {
    /// Waits with others for `serve`, which gives an answer for each item in their order; none where the runtime ended.
    pub(super) async fn join<S, F>(&self, item: T, serve: S) -> Option<R>
    where
        S: Fn(Vec<T>) -> F + Send + Sync + 'static,
        F: Future<Output = Vec<R>> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let begins = {
            let mut waiting = self.lock();
            waiting.items.push((item, reply));
            let begins = waiting.serving < self.lanes;
            waiting.serving += usize::from(begins);
            begins
        };
        if begins {
            let lane = Served { of: self.clone(), ended: false };
            tokio::spawn(lane.run(serve));
        }
        answer.await.ok()
    }
}

/// A lane that serves. Where it is dropped half-way, those who wait are told rather than forgotten.
struct Served<T, R> {
    of: Gather<T, R>,
    ended: bool,
}

impl<T: Send, R: Send> Served<T, R> {
    async fn run<S, F>(mut self, serve: S)
    where
        S: Fn(Vec<T>) -> F,
        F: Future<Output = Vec<R>>,
    {
        while let Some(group) = self.of.take() {
            let (items, replies): (Vec<T>, Vec<_>) = group.into_iter().unzip();
            for (reply, answer) in replies.into_iter().zip(serve(items).await) {
                // Nobody may be waiting any more.
                let _ = reply.send(answer);
            }
        }
        self.ended = true;
    }
}

impl<T, R> Drop for Served<T, R> {
    fn drop(&mut self) {
        if !self.ended {
            let mut waiting = self.of.lock();
            waiting.serving -= 1;
            waiting.items.clear();
        }
    }
}

type Read<V> = Box<dyn Fn(&mut Conn) -> Result<V, StoreError> + Send + Sync>;
type Question<K, V> = (K, Read<V>);

/// Questions that many ask at one moment. Who asks the same as another (`K`) while neither was begun is given the same
/// answer; what waits is read in one transaction. An answer is never older than its question.
pub struct Shared<K, V> {
    asked: Gather<Question<K, V>, Result<V, StoreError>>,
    /// Each is one statement: alone it needs no transaction.
    is_statement: bool,
}

impl<K, V> Clone for Shared<K, V> {
    fn clone(&self) -> Self {
        Self { asked: self.asked.clone(), is_statement: self.is_statement }
    }
}

impl<K, V> Shared<K, V> {
    /// Questions of any number of statements.
    pub fn new() -> Self {
        Self { asked: Gather::new(1), is_statement: false }
    }

    /// Questions of one statement each.
    pub fn of_statements() -> Self {
        Self { asked: Gather::new(1), is_statement: true }
    }
}

impl<K, V> Default for Shared<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K, V> fmt::Debug for Shared<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shared")
    }
}

impl<K, V> Shared<K, V>
where
    K: Eq + Hash + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// Reads with others. `read` must give the same for the same `key`, whoever asks.
    ///
    /// # Errors
    /// Those of `read`, told anew to each who asked.
    pub async fn ask<F>(&self, store: &Store, key: K, read: F) -> Result<V, StoreError>
    where
        F: Fn(&mut Conn) -> Result<V, StoreError> + Send + Sync + 'static,
    {
        let (store, is_statement) = (store.clone(), self.is_statement);
        let serve = move |questions| answer(store.clone(), is_statement, questions);
        let answer = self.asked.join((key, Box::new(read)), serve).await;
        answer.unwrap_or_else(|| Err(StoreError::Unavailable("the runtime ended".into())))
    }
}

async fn answer<K, V>(store: Store, is_statement: bool, questions: Vec<Question<K, V>>) -> Vec<Result<V, StoreError>>
where
    K: Eq + Hash + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    let (mut known, mut distinct, mut places) = (HashMap::new(), Vec::new(), Vec::new());
    for (key, read) in questions {
        let place = *known.entry(key).or_insert(distinct.len());
        if place == distinct.len() {
            distinct.push(read);
        }
        places.push(place);
    }
    let values = match (distinct.len() == 1 && is_statement).then(|| distinct.pop()).flatten() {
        Some(read) => vec![store.ask(read).await],
        None => read_all(&store, Arc::new(distinct)).await,
    };
    places.into_iter().map(|place: usize| again(&values[place])).collect()
}

/// Every answer from one state of the database; where one of them meets a fault, each is read on its own. A database that
/// cannot be used is not asked again for each.
async fn read_all<V: Send + Sync + 'static>(store: &Store, reads: Arc<Vec<Read<V>>>) -> Vec<Result<V, StoreError>> {
    let all = Arc::clone(&reads);
    let together = move |conn: &mut Conn| all.iter().map(|read| read(conn)).collect::<Result<Vec<V>, StoreError>>();
    match store.read(together).await {
        Ok(values) => return values.into_iter().map(Ok).collect(),
        Err(StoreError::Fault(_)) if reads.len() > 1 => {}
        Err(error) => return reads.iter().map(|_| Err(error.again())).collect(),
    }
    let mut answers = Vec::new();
    for place in 0..reads.len() {
        let all = Arc::clone(&reads);
        answers.push(store.read(move |conn| all[place](conn)).await);
    }
    answers
}

fn again<V: Clone>(answer: &Result<V, StoreError>) -> Result<V, StoreError> {
    match answer {
        Ok(value) => Ok(value.clone()),
        Err(error) => Err(error.again()),
    }
}
