//! A write that has begun and goes on until the test lets it end: what comes behind it waits, on any machine.

use std::sync::Mutex;
use std::sync::mpsc::{Sender, channel};

use amhp_hub::store::{Conn, Store, StoreError};
use diesel::connection::SimpleConnection;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A write that is under way.
pub struct Held {
    write: JoinHandle<Result<(), StoreError>>,
    let_go: Sender<()>,
}

/// Begins a write that does `sql`, and gives it once that is done and nothing is committed.
pub async fn hold(store: &Store, sql: &'static str) -> Held {
    let (begun, wait_begun) = oneshot::channel();
    let (let_go, wait_release) = channel();
    let ends = Mutex::new(Some((begun, wait_release)));
    let store = store.clone();
    let write = tokio::spawn(async move {
        let write = move |conn: &mut Conn| {
            conn.batch_execute(sql)?;
            if let Some((begun, wait_release)) = ends.lock().unwrap().take() {
                begun.send(()).unwrap();
                wait_release.recv().unwrap();
            }
            Ok(())
        };
        store.write(write).await
    });
    wait_begun.await.unwrap();
    Held { write, let_go }
}

impl Held {
    /// Lets it end, and waits until it has.
    pub async fn release(self) {
        self.let_go.send(()).unwrap();
        self.write.await.unwrap().unwrap();
    }
}
