//! Events are sealed soon, in order, without a gap, whoever else is at it and whatever came late.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use amhp_hub::domain::event::EventKind;
use amhp_hub::domain::ids::{EventId, ServiceId};
use amhp_hub::domain::seal::{Head, STANDING};
use amhp_hub::jobs::{Worker, run, seal};
use amhp_hub::mail::Mailer;
use amhp_hub::store::{self, Conn, Store, StoreError, chain_end, events_seal};
use futures_util::FutureExt;
use jiff::SignedDuration;
use serde_json::json;
use tokio::runtime::Handle;
use tokio::sync::{Barrier, oneshot};

use super::from;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::hold::hold;
use crate::support::record::{Held, Record};
use crate::support::sql::{execute, number, pairs};

const UNSEALED: &str = "SELECT count(*) AS value FROM events WHERE seq IS NULL";

/// Nothing is wrong, nothing waits, and this many events are sealed.
async fn sound(record: &Record, events: u64) {
    let report = record.audit(Vec::new()).await;
    assert_eq!(report.findings, [], "{:#?}", report.lines());
    let sealed: u64 = report.chains.iter().map(|chain| chain.sealed).sum();
    let waiting: u64 = report.chains.iter().map(|chain| chain.waiting).sum();
    assert_eq!((sealed, waiting), (events, 0));
}

/// Adds an event of this version that says it happened so many seconds after the clock's time.
async fn event(record: &Record, of: &Held, version: i64, seconds: i64) {
    let kind = if version == 1 { EventKind::Submitted } else { EventKind::Claimed };
    let mut event = record.event(of, version, kind, json!({}));
    event.at += SignedDuration::from_secs(seconds);
    event.id = record.ctx.mint(EventId::at, event.at);
    let salt = record.ctx.chance.bytes();
    record.ctx.store.write(move |tx| store::event_insert(tx, &event, salt)).await.unwrap();
}

/// The referral's version, as its events made it.
async fn reached(record: &Record, of: &Held, version: i64) {
    let sql = format!("UPDATE referrals SET version = {version} WHERE id = '{}'", of.id);
    execute(&record.ctx.store, sql).await.unwrap();
}

both_engines! {
    async fn what_happens_while_the_worker_runs_is_sealed_within_a_second(db: TestDatabase) {
        let mut record = Record::begin(&db).await;
        let (mailer, _) = Mailer::memory(from());
        let worker = Worker::new(record.ctx.clone(), mailer, "https://hub.example");
        let (end, ended) = oneshot::channel::<()>();
        let running = tokio::spawn(async move { run(worker, async { ended.await.unwrap() }).await });
        for service in [0, 1, 0] {
            record.submit(service).await;
            let acted = Instant::now();
            while number(&db.store, UNSEALED).await > 0 {
                assert!(acted.elapsed() < Duration::from_secs(1), "a second went by");
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        end.send(()).unwrap();
        running.await.unwrap();
        sound(&record, 3).await;
    }

    async fn three_sealers_at_once_leave_no_gap_and_seal_nothing_twice(db: TestDatabase) {
        let mut record = Record::begin(&db).await;
        for n in 0..30 {
            record.submit(n % 2).await;
            record.act(n).await;
        }
        let start = Arc::new(Barrier::new(3));
        let sealers: Vec<_> = (0..3).map(|_| {
            let (ctx, start) = (record.ctx.clone(), start.clone());
            tokio::spawn(async move {
                start.wait().await;
                seal(&ctx).await.unwrap()
            })
        }).collect();
        let mut sealed = 0;
        for sealer in sealers {
            sealed += sealer.await.unwrap();
        }
        assert_eq!((sealed, seal(&record.ctx).await.unwrap()), (60, 0));
        sound(&record, 60).await;
    }

    async fn an_act_whose_time_is_earlier_than_the_one_before_it_is_sealed_after_it(db: TestDatabase) {
        let mut record = Record::begin(&db).await;
        let late = record.submit(0).await;
        event(&record, &late, 3, -20).await;
        event(&record, &late, 2, 5_000).await;
        reached(&record, &late, 3).await;
        // More than one batch lies between, by time, the second act and the third.
        for n in 0..270 {
            event(&record, &late, 4 + n, 10 + n).await;
        }
        reached(&record, &late, 273).await;
        assert_eq!(seal(&record.ctx).await.unwrap(), 273);
        sound(&record, 273).await;
        let disorder = "SELECT count(*) AS value FROM events WHERE seq <> version";
        assert_eq!(number(&db.store, disorder).await, 0, "the order of one referral is that of its versions");
    }

    async fn one_of_another_service_has_a_chain_of_its_own_and_what_comes_late_a_later_number(db: TestDatabase) {
        let mut record = Record::begin(&db).await;
        let (first, second) = (record.submit(0).await, record.submit(1).await);
        record.submit(0).await;
        seal(&record.ctx).await.unwrap();
        event(&record, &first, 2, -3_600).await;
        reached(&record, &first, 2).await;
        let moved = Held { service: first.service, ..second.clone() };
        event(&record, &moved, 2, 60).await;
        reached(&record, &second, 2).await;
        seal(&record.ctx).await.unwrap();
        sound(&record, 5).await;
        let order = "SELECT s.slug AS first, CAST(max(e.seq) AS text) AS second FROM events e JOIN services s ON \
                     s.id = e.service_id GROUP BY s.slug ORDER BY s.slug";
        let ends = [("eastmere".to_owned(), "1".to_owned()), ("northgate".to_owned(), "4".to_owned())];
        assert_eq!(pairs(&db.store, order).await, ends);
    }

    async fn a_crash_between_or_in_a_batch_leaves_whole_batches_and_the_rest_follows(db: TestDatabase) {
        let mut record = Record::begin(&db).await;
        for _ in 0..12 {
            record.submit(0).await;
        }
        let service = record.services[0];
        let store = &record.ctx.store;
        assert_eq!(store.write(move |tx| events_seal(tx, service, 5)).await.unwrap(), 5);
        let torn = move |tx: &mut Conn| {
            events_seal(tx, service, 5)?;
            Err::<(), _>(StoreError::NotFound)
        };
        store.write(torn).await.unwrap_err();
        assert_eq!(number(store, UNSEALED).await, 7);
        assert_eq!(seal(&record.ctx).await.unwrap(), 7);
        sound(&record, 12).await;
        let (seq, hash) = store.read(move |conn| chain_end(conn, service)).await.unwrap().unwrap();
        let head = Head { service: "northgate".to_owned(), seq, hash: hash.try_into().unwrap() };
        assert_eq!(record.audit(vec![head.clone()]).await.found(), 0);
        record.act(0).await;
        seal(&record.ctx).await.unwrap();
        assert_eq!(record.audit(vec![head]).await.found(), 0, "a head of yesterday is in the chain of today");
    }

    async fn a_kind_that_this_release_does_not_know_is_sealed_like_any_other(db: TestDatabase) {
        let mut record = Record::begin(&db).await;
        let held = record.submit(0).await;
        let salt = if db.libpq().is_empty() { "x'01'" } else { "'\\x01'::bytea" };
        let (id, now) = (record.ctx.mint(EventId::at, record.ctx.clock.now()), record.ctx.clock.now());
        execute(&db.store, format!(
            "INSERT INTO events (id, referral_id, service_id, version, at, kind, payload, salt) VALUES ('{id}', '{}', \
             '{}', 2, '{now:.6}', 'of_a_later_release', '{{\"{STANDING}\": null}}', {salt})",
            held.id, held.service
        )).await.unwrap();
        assert_eq!(seal(&record.ctx).await.unwrap(), 2);
    }
}

type Found = Pin<Box<dyn Future<Output = Result<i64, StoreError>> + Send>>;

/// A person's write, in the queue when this returns: it finds how many events wait.
fn asks(store: &Store, then: impl Fn() + Send + 'static, service: ServiceId) -> Found {
    let store = store.clone();
    let find = move |tx: &mut Conn| {
        then();
        store::events_unsealed(tx, service)
    };
    let mut asked = async move { store.write(find).await }.boxed();
    assert!((&mut asked).now_or_never().is_none());
    asked
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite_people_write_before_what_is_sealed_and_between_some_and_the_next() {
    let db = TestDatabase::sqlite().await;
    let mut record = Record::begin(&db).await;
    for _ in 0..100 {
        record.submit(0).await;
    }
    let (store, service) = (record.ctx.store.clone(), record.services[0]);
    let held = hold(&store, "SELECT 1").await;
    let ctx = record.ctx.clone();
    let sealing = tokio::spawn(async move { seal(&ctx).await.unwrap() });
    // It waits for its turn.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let (later, runtime) = (Arc::new(Mutex::new(None)), Handle::current());
    let (keep, again) = (Arc::clone(&later), store.clone());
    // While the first is done the second asks.
    let second = move || {
        let _inside = runtime.enter();
        *keep.lock().unwrap() = Some(asks(&again, || {}, service));
    };
    let first = asks(&store, second, service);
    held.release().await;
    assert_eq!(first.await.unwrap(), 100, "none is sealed before");
    let second = later.lock().unwrap().take().unwrap();
    let left = second.await.unwrap();
    assert!((50..100).contains(&left), "{left} are left: only some are sealed before the next person's write");
    assert_eq!(sealing.await.unwrap(), 100);
    sound(&record, 100).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres_a_second_sealer_does_not_wait_for_the_first() {
    let db = TestDatabase::postgres().await;
    let mut record = Record::begin(&db).await;
    record.submit(0).await;
    record.submit(1).await;
    let (service, other) = (record.services[0], record.services[1]);
    let (inside, entered) = std::sync::mpsc::channel();
    let (leave, left) = std::sync::mpsc::channel::<()>();
    let left = Mutex::new(left);
    let store = record.ctx.store.clone();
    let first = tokio::spawn(async move {
        let slow = move |tx: &mut Conn| {
            let sealed = events_seal(tx, service, 10)?;
            inside.send(()).unwrap();
            left.lock().unwrap().recv().unwrap();
            Ok::<_, StoreError>(sealed)
        };
        store.write(slow).await.unwrap()
    });
    tokio::task::spawn_blocking(move || entered.recv().unwrap()).await.unwrap();
    let store = &record.ctx.store;
    assert_eq!(store.write(move |tx| events_seal(tx, service, 10)).await.unwrap(), 0);
    assert_eq!(store.write(move |tx| events_seal(tx, other, 10)).await.unwrap(), 1, "another chain is free");
    leave.send(()).unwrap();
    assert_eq!(first.await.unwrap(), 1);
    sound(&record, 2).await;
}
