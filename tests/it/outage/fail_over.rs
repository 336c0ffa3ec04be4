//! A database that moves to another machine while the old one hangs for good: it still takes what is sent and never
//! answers, so no connection to it ends.

use std::fs::remove_file;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use amhp_hub::store::{Conn, Store, StoreError, StoreSettings};
use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use tokio::time::{sleep, timeout};

use crate::support::database::TestDatabase;
use crate::support::postgres::Cluster;

const BRIEF: Duration = Duration::from_millis(700);
/// Some tries to connect.
const SOON: Duration = Duration::from_secs(20);

/// An address at which one machine is found, and later another.
struct Address {
    folder: tempfile::TempDir,
}

impl Address {
    fn of(server: &Cluster) -> Self {
        let address = Self { folder: tempfile::tempdir().unwrap() };
        symlink(server.folder(), address.path()).unwrap();
        address
    }

    fn moves_to(&self, server: &Cluster) {
        remove_file(self.path()).unwrap();
        symlink(server.folder(), self.path()).unwrap();
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("server")
    }

    fn store(&self, settings: &StoreSettings) -> Store {
        let url = format!("postgres://postgres@/postgres?connect_timeout=2&host={}", self.path().display());
        Store::open(&url.parse().unwrap(), settings).unwrap()
    }
}

fn settings(connections: u32) -> StoreSettings {
    let usual = StoreSettings::default();
    StoreSettings { read_connections: connections, write_connections: connections, wait: BRIEF, answer: BRIEF, ..usual }
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Text)]
    place: String,
    #[diesel(sql_type = BigInt)]
    notes: i64,
}

const LOOK: &str = "SELECT current_setting('data_directory') AS place, (SELECT count(*) FROM notes) AS notes";

/// Which machine answers, and how many notes it has.
async fn look(store: &Store) -> Result<(String, i64), StoreError> {
    let found: Found = store.read(|conn| Ok::<_, StoreError>(sql_query(LOOK).get_result(conn)?)).await?;
    Ok((found.place, found.notes))
}

/// The same of two connections at once.
async fn look_twice(store: &Store) -> [(String, i64); 2] {
    let slow = || store.read(|conn| Ok::<_, StoreError>(conn.batch_execute("SELECT pg_sleep(0.2)")?));
    let (one, other) = tokio::join!(slow(), slow());
    one.and(other).unwrap();
    let (one, other) = tokio::join!(look(store), look(store));
    [one.unwrap(), other.unwrap()]
}

/// Writes a note; `held` is held until the thread that does it has ended.
async fn note(store: &Store, held: &Arc<()>) -> Result<(), StoreError> {
    let held = Arc::clone(held);
    let write = move |conn: &mut Conn| {
        let _held = &held;
        Ok(conn.batch_execute("INSERT INTO notes VALUES ('a note')")?)
    };
    store.write(write).await
}

/// Tries until it succeeds.
async fn until<T, F: Future<Output = Result<T, StoreError>>>(tries: impl Fn() -> F) -> T {
    let began = Instant::now();
    loop {
        match tries().await {
            Ok(value) => return value,
            Err(e) => assert!(began.elapsed() < SOON, "{e:?}"),
        }
        sleep(Duration::from_millis(50)).await;
    }
}

async fn ended(held: &Arc<()>) {
    let began = Instant::now();
    while Arc::strong_count(held) > 1 {
        assert!(began.elapsed() < SOON, "a thread is still at work");
        sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_found_at_its_new_place_without_a_restart_and_the_old_one_is_never_asked_again() {
    let (old, new) = (Cluster::own(), Cluster::own());
    let at_old = Address::of(&old);
    for server in [&at_old, &Address::of(&new)] {
        let make = |conn: &mut Conn| Ok::<_, StoreError>(conn.batch_execute("CREATE TABLE notes (words TEXT)")?);
        server.store(&settings(1)).write(make).await.unwrap();
    }
    let address = Address::of(&old);
    let store = address.store(&settings(2));
    let [(old_place, _), _] = look_twice(&store).await;
    let (kept, given_up) = (Arc::new(()), Arc::new(()));
    let (one, other) = tokio::join!(note(&store, &kept), note(&store, &kept));
    one.and(other).unwrap();
    old.freeze();
    // Who reads goes away before the time is over, as one who asks for its health; one connection for writing is idle.
    let (one, other) = tokio::join!(timeout(BRIEF / 7, look(&store)), timeout(BRIEF / 7, look(&store)));
    assert!(one.is_err() && other.is_err(), "nothing answers");
    let unknown = note(&store, &given_up).await;
    assert!(matches!(unknown, Err(StoreError::OutcomeUnknown(_))), "{unknown:?}");
    address.moves_to(&new);
    let (new_place, _) = until(|| look(&store)).await;
    assert_ne!(new_place, old_place);
    until(|| note(&store, &kept)).await;
    for _ in 0..4 {
        let (one, other) = tokio::join!(note(&store, &kept), note(&store, &kept));
        one.and(other).unwrap();
    }
    old.thaw();
    ended(&given_up).await;
    for _ in 0..3 {
        note(&store, &kept).await.unwrap();
        assert!(look_twice(&store).await.iter().all(|(place, _)| *place == new_place));
    }
    assert_eq!(look(&store).await.unwrap(), (new_place, 12));
    let left = look(&at_old.store(&settings(1))).await.unwrap();
    assert_eq!(left, (old_place, 2), "what was given up is not done when the old machine goes on");
}

const SLEEPERS: &str = "FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep(9%'";

/// A server that lets connect and then does not answer gets no thread after thread.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_more_threads_are_left_behind_than_there_are_connections() {
    let db = TestDatabase::postgres().await;
    let store = db.open_with(&settings(1));
    let forever = || store.read(|conn| Ok::<_, StoreError>(conn.batch_execute("SELECT pg_sleep(90)")?));
    assert!(forever().await.is_err());
    store.ping().await.expect("another has the turn of the one that was left behind");
    for _ in 0..3 {
        assert!(forever().await.is_err());
    }
    let refused = store.ping().await.unwrap_err();
    let StoreError::Unavailable(cause) = refused else { panic!("{refused:?}") };
    assert_eq!(cause.to_string(), "every connection is in use");
    let count = format!("SELECT current_setting('data_directory') AS place, count(*) AS notes {SLEEPERS}");
    let count = move |conn: &mut Conn| Ok::<_, StoreError>(sql_query(&count).get_result::<Found>(conn)?.notes);
    assert_eq!(db.store.read(count).await.unwrap(), 2);
    let end = format!("SELECT pg_terminate_backend(pid) {SLEEPERS}");
    db.store.read(move |conn| Ok::<_, StoreError>(conn.batch_execute(&end)?)).await.unwrap();
    until(|| store.ping()).await;
}
