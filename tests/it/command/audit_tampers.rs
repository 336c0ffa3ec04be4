//! A thousand random changes behind the service's back, by somebody who may do everything to the database: each is
//! found, and nothing is found where nothing was done.

mod hand;
mod tampers;

use amhp_hub::command::audit::{Asked, Report, verify};
use amhp_hub::domain::seal::Head;
use amhp_hub::jobs::seal;
use amhp_hub::store::{Conn, Engine, StoreError};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};
use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::support::database::TestDatabase;
use crate::support::record::Record;
use hand::{Hand, World};
use tampers::{Shows, TAMPERS};

/// Undoes what was done in a transaction.
struct Undo;

impl From<diesel::result::Error> for Undo {
    fn from(error: diesel::result::Error) -> Self {
        panic!("{error}")
    }
}

fn audit(conn: &mut Conn, heads: &[Head]) -> Report {
    verify(conn, &Asked { service: None, heads: heads.to_vec() }).unwrap()
}

fn open(database: &TestDatabase) -> Conn {
    match database.url.sqlite_path() {
        Some(path) => open_file(path),
        None => Conn::Pg(PgConnection::establish(&database.libpq()).unwrap()),
    }
}

fn open_file(path: &std::path::Path) -> Conn {
    let mut conn = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    conn.batch_execute("PRAGMA foreign_keys = OFF; PRAGMA busy_timeout = 5000; PRAGMA synchronous = OFF").unwrap();
    Conn::Sqlite(conn)
}

/// Does each kind of harm in turn, at random places, `times` in all; gives what was not found.
fn missed(conn: &mut Conn, world: &World, times: usize, seed: u64) -> Vec<String> {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut missed = Vec::new();
    for (name, shows, tamper) in (0..times).map(|n| TAMPERS[n % TAMPERS.len()]) {
        let outcome = conn.transaction::<(), Undo, _>(|conn| {
            let mut hand = Hand::begin(conn, world, &mut rng);
            tamper(&mut hand);
            let done = hand.done.join("; ");
            let alone = audit(conn, &[]).found();
            let found = match shows {
                Shows::ByItself => alone > 0,
                Shows::ByTheHead => alone == 0 && audit(conn, &world.heads).found() > 0,
            };
            if !found {
                missed.push(format!("{name} ({alone} found without a head): {done}"));
            }
            Err(Undo)
        });
        assert!(outcome.is_err());
    }
    missed
}

async fn sealed(database: &TestDatabase) -> (Record, World) {
    let record = Record::full(database).await;
    seal(&record.ctx).await.unwrap();
    let mut conn = open(database);
    let world = World::of(&mut conn, &record);
    assert_eq!(audit(&mut conn, &world.heads).findings, [], "nothing is found where nothing was done");
    (record, world)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_tampers_on_sqlite_are_all_found() {
    let database = TestDatabase::sqlite().await;
    let (_, world) = sealed(&database).await;
    let mut conn = open(&database);
    let missed = missed(&mut conn, &world, 1_000, 20_261_122);
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed.join("\n"));
    assert_eq!(audit(&mut conn, &world.heads).findings, [], "everything was undone");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_tampers_on_postgres_are_all_found() {
    let database = TestDatabase::postgres().await;
    let (_, world) = sealed(&database).await;
    assert_eq!(database.engine(), Engine::Postgres);
    let mut conn = open(&database);
    let missed = missed(&mut conn, &world, 100, 7);
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_put_back_to_an_earlier_copy_shows_by_the_head_alone() {
    let database = TestDatabase::sqlite().await;
    let (mut record, mut world) = sealed(&database).await;
    let folder = tempfile::tempdir().unwrap();
    let mut copies = Vec::new();
    for n in 0..20 {
        let copy = folder.path().join(format!("copy-{n}.db"));
        open(&database).batch_execute(&format!("VACUUM INTO '{}'", copy.display())).unwrap();
        copies.push(copy);
        record.submit(n % 2).await;
        seal(&record.ctx).await.unwrap();
    }
    world.heads = database.store.read::<_, StoreError, _>(amhp_hub::command::audit::heads).await.unwrap();
    for copy in copies {
        let mut conn = open_file(&copy);
        assert_eq!(audit(&mut conn, &[]).found(), 0, "an older copy is whole in itself");
        assert!(audit(&mut conn, &world.heads).found() > 0, "{}", copy.display());
    }
    assert_eq!(audit(&mut open(&database), &world.heads).found(), 0);
}
