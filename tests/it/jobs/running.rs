//! The running worker.

use std::time::Duration;

use amhp_hub::domain::ids::{DocumentId, JobId};
use amhp_hub::domain::message::Message;
use amhp_hub::domain::task::Task;
use amhp_hub::files::FileStore;
use amhp_hub::jobs::{Worker, run};
use amhp_hub::mail::Mailer;
use amhp_hub::services::Context;
use amhp_hub::store::{Conn, StoreError, job_insert};
use diesel::connection::SimpleConnection;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::{Desk, counts, desk, due, enqueue, from, seconds, waits};
use crate::support::database::{TestDatabase, both_engines};
use crate::support::documents::papers_in;
use crate::support::s3::{Fault, S3};
use crate::support::smtp::{Manner, SmtpSink};

/// A running worker, and what ends it.
fn start(worker: &Worker) -> (JoinHandle<()>, oneshot::Sender<()>) {
    let (end, ended) = oneshot::channel::<()>();
    let worker = worker.clone();
    let running = tokio::spawn(async move {
        run(worker, async move {
            let _ = ended.await;
        })
        .await;
    });
    (running, end)
}

async fn stop((running, end): (JoinHandle<()>, oneshot::Sender<()>)) {
    end.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(20), running).await.unwrap().unwrap();
}

async fn until(mut reached: impl AsyncFnMut() -> bool) {
    let wait = async {
        while !reached().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), wait).await.expect("it comes about within 20 seconds");
}

async fn rename(desk: &Desk, from: &str, to: &str) {
    let sql = format!("ALTER TABLE {from} RENAME TO {to}");
    desk.ctx.store.write(move |tx: &mut Conn| Ok::<_, StoreError>(tx.batch_execute(&sql)?)).await.unwrap();
}

/// Asks for the bytes of a document to be removed.
async fn remove_file(ctx: &Context, n: u8) {
    let (now, document) = (ctx.clock.now(), ctx.mint(DocumentId::at, ctx.clock.now()));
    let job = ctx.mint(JobId::at, now + seconds(i64::from(n)));
    let put = move |tx: &mut Conn| job_insert(tx, job, &Task::RemoveFile { document }, now, now);
    ctx.store.write::<_, StoreError, _>(put).await.unwrap();
}

both_engines! {
    async fn two_workers_send_each_message_once(db: TestDatabase) {
        let desk = desk(&db);
        let rowan = desk.account("rowan@surgery.example").await;
        let other = desk.worker.clone();
        for _ in 0..30 {
            enqueue(&desk.ctx, Message::RegistrationOfKnownAddress { account: rowan.id }).await;
        }
        let both = [start(&desk.worker), start(&other)];
        until(async || counts(&desk.ctx).await == (0, 0)).await;
        for one in both {
            stop(one).await;
        }
        let mut letters: Vec<_> = desk.memory.delivered().into_iter().skip(1).map(|letter| letter.eml).collect();
        assert_eq!(letters.len(), 30);
        letters.sort();
        letters.dedup();
        assert_eq!(letters.len(), 30, "each is another message");
    }

    async fn it_beats_while_it_runs(db: TestDatabase) {
        let desk = desk(&db);
        assert_eq!(desk.worker.last_beat(), None);
        let running = start(&desk.worker);
        until(async || desk.worker.last_beat() == Some(desk.ctx.clock.now())).await;
        desk.ctx.clock.advance(seconds(60));
        until(async || desk.worker.last_beat() == Some(desk.ctx.clock.now())).await;
        stop(running).await;
        desk.ctx.clock.advance(seconds(60));
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_ne!(desk.worker.last_beat(), Some(desk.ctx.clock.now()));
    }

    async fn a_database_that_fails_for_a_while_does_not_end_it(db: TestDatabase) {
        let desk = desk(&db);
        let rowan = desk.account("rowan@surgery.example").await;
        let running = start(&desk.worker);
        rename(&desk, "jobs", "jobs_away").await;
        // Beats stop: the worker has noticed.
        until(async || {
            desk.ctx.clock.advance(seconds(1));
            tokio::time::sleep(Duration::from_millis(500)).await;
            desk.worker.last_beat() != Some(desk.ctx.clock.now())
        })
        .await;
        rename(&desk, "jobs_away", "jobs").await;
        enqueue(&desk.ctx, Message::RegistrationOfKnownAddress { account: rowan.id }).await;
        until(async || desk.sent() == 2).await;
        stop(running).await;
    }

    async fn what_was_begun_is_finished_before_it_ends(db: TestDatabase) {
        let (desk, sink) = (desk(&db), SmtpSink::start().await);
        let rowan = desk.account("rowan@surgery.example").await;
        let mailer = Mailer::smtp(&sink.url(), from(), Duration::from_millis(300)).unwrap();
        let worker = Worker::new(desk.ctx.clone(), mailer, "https://hub.example");
        sink.behave(Manner::Hangs("BODY"));
        enqueue(&desk.ctx, Message::RegistrationOfKnownAddress { account: rowan.id }).await;
        let running = start(&worker);
        until(async || sink.received().len() == 1).await;
        stop(running).await;
        let (at, error) = due(&desk.ctx).await;
        assert!(at > desk.ctx.clock.now() && error.unwrap().contains("too long"));
    }

    async fn a_files_store_that_hangs_holds_up_no_letter(db: TestDatabase) {
        let desk = desk(&db);
        let rowan = desk.account("rowan@surgery.example").await;
        let s3 = S3::start().await;
        s3.fail(Fault::Hangs("DELETE"));
        let files = FileStore::bucket(&s3.bucket(&db.files.path().join("incoming"))).unwrap();
        let mut ctx = desk.ctx.clone();
        ctx.papers = papers_in(files, false);
        let worker = Worker::new(ctx, Mailer::memory(from()).0, "https://hub.example");
        for n in 0..6 {
            remove_file(&desk.ctx, n).await;
        }
        let running = start(&worker);
        until(async || s3.steps().iter().any(|step| *step == "DELETE")).await;
        let letter = enqueue(&desk.ctx, Message::RegistrationOfKnownAddress { account: rowan.id }).await;
        let sent = tokio::time::timeout(Duration::from_secs(3), async {
            while waits(&desk.ctx, letter).await {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        });
        assert!(sent.await.is_ok(), "a letter waits behind files that cannot be removed");
        s3.fail(Fault::None);
        running.0.abort();
    }
}
