//! What comes behind on SQLite's one writer: after all that waits, one at a time, and never forgotten.

use std::sync::{Arc, Mutex};

use amhp_hub::store::{Conn, Store, StoreError};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::runtime::Handle;

use crate::support::database::TestDatabase;
use crate::support::hold::hold;

type Outcome = Result<(), StoreError>;
/// Writes that wait for their turn.
type Waiting = Arc<Mutex<Vec<BoxFuture<'static, Outcome>>>>;
/// The writes in the order in which they were done.
type Done = Arc<Mutex<Vec<&'static str>>>;

/// Puts a write into the queue now, and keeps what its caller waits for.
fn ask(waiting: &Waiting, write: impl Future<Output = Outcome> + Send + 'static) {
    let mut write = write.boxed();
    assert!((&mut write).now_or_never().is_none());
    waiting.lock().unwrap().push(write);
}

fn behind(store: &Store, done: &Done, name: &'static str) -> impl Future<Output = Outcome> + Send + 'static {
    let (store, done) = (store.clone(), Arc::clone(done));
    let note = move |_: &mut Conn| {
        done.lock().unwrap().push(name);
        Ok(())
    };
    async move { store.write_behind(note).await }
}

/// A person's write. While it is done the next of them asks, until none is `left`.
fn person(store: &Store, done: &Done, waiting: &Waiting, left: u32) -> BoxFuture<'static, Outcome> {
    let (store, done, waiting, runtime) = (store.clone(), Arc::clone(done), Arc::clone(waiting), Handle::current());
    let next = store.clone();
    let note = move |_: &mut Conn| {
        done.lock().unwrap().push("person");
        let _inside = runtime.enter();
        if left > 0 {
            ask(&waiting, person(&next, &done, &waiting, left - 1));
        }
        Ok(())
    };
    async move { store.write(note).await }.boxed()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_come_first_and_what_is_behind_has_its_turn_between_them() {
    let db = TestDatabase::sqlite().await;
    let (done, waiting) = (Done::default(), Waiting::default());
    let held = hold(&db.store, "SELECT 1").await;
    ask(&waiting, behind(&db.store, &done, "seal"));
    ask(&waiting, behind(&db.store, &done, "sweep"));
    ask(&waiting, person(&db.store, &done, &waiting, 3));
    held.release().await;
    // Taken out first: the lock is not held while one waits.
    loop {
        let Some(write) = waiting.lock().unwrap().pop() else { break };
        write.await.unwrap();
    }
    assert_eq!(*done.lock().unwrap(), ["person", "seal", "person", "sweep", "person", "person"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_behind_is_done_after_the_last_store_is_gone() {
    let db = TestDatabase::sqlite().await;
    let (done, waiting) = (Done::default(), Waiting::default());
    let store = db.open_with(&amhp_hub::store::StoreSettings::default());
    let held = hold(&store, "SELECT 1").await;
    let writes = [behind(&store, &done, "seal"), behind(&store, &done, "sweep")];
    drop(store);
    writes.into_iter().for_each(|write| ask(&waiting, write));
    held.release().await;
    let writes = std::mem::take(&mut *waiting.lock().unwrap());
    for write in writes {
        write.await.unwrap();
    }
    assert_eq!(*done.lock().unwrap(), ["seal", "sweep"]);
}
