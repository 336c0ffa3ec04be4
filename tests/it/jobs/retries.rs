//! What does not go at once: tried again, parked, or dropped; sent twice only where nobody can know better.

use std::time::Duration;

use amhp_hub::domain::account::Account;
use amhp_hub::domain::message::Message;
use amhp_hub::jobs::{Worker, run_one};
use amhp_hub::mail::{Mailer, PATIENCE};
use amhp_hub::services::Context;
use amhp_hub::store::{Conn, StoreError};
use diesel::connection::SimpleConnection;
use jiff::SignedDuration;

use super::{counts, desk, due, enqueue, from, seconds, waits, work};
use crate::support::context::{ask_for_account, context};
use crate::support::database::{TestDatabase, both_engines};
use crate::support::smtp::{Manner, SmtpSink};

const ROWAN: &str = "rowan@surgery.example";

fn worker(ctx: &Context, sink: &SmtpSink) -> Worker {
    Worker::new(ctx.clone(), Mailer::smtp(&sink.url(), from(), PATIENCE).unwrap(), "https://hub.example")
}

/// A message that is worth sending at any time.
fn lasting(account: &Account) -> Message {
    Message::RegistrationOfKnownAddress { account: account.id }
}

fn message_id(eml: &str) -> &str {
    eml.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap()
}

both_engines! {
    async fn what_waited_for_the_mail_server_is_sent_once_it_is_back(db: TestDatabase) {
        let (ctx, mut sink) = (context(&db), SmtpSink::start().await);
        let worker = worker(&ctx, &sink);
        sink.stop().await;
        ask_for_account(&ctx, ROWAN).await;
        assert_eq!((work(&worker).await, counts(&ctx).await), (1, (1, 0)));
        let (at, error) = due(&ctx).await;
        assert_eq!(at, ctx.clock.now() + seconds(1));
        assert!(error.unwrap().contains("cannot be reached"));
        ctx.clock.advance(seconds(1));
        assert_eq!(work(&worker).await, 1);
        sink.start_again().await;
        ctx.clock.advance(seconds(4));
        assert_eq!((work(&worker).await, sink.received().len()), (0, 0));
        ctx.clock.advance(seconds(1));
        assert_eq!((work(&worker).await, sink.received().len(), counts(&ctx).await), (1, 1, (0, 0)));
        assert_eq!(sink.received()[0].to, [ROWAN]);
    }

    async fn what_the_server_refuses_for_good_is_parked(db: TestDatabase) {
        let (desk, sink) = (desk(&db), SmtpSink::start().await);
        let worker = worker(&desk.ctx, &sink);
        sink.behave(Manner::Refuses("RCPT", 550));
        let rowan = desk.account(ROWAN).await;
        let id = enqueue(&desk.ctx, lasting(&rowan)).await;
        assert_eq!((work(&worker).await, counts(&desk.ctx).await), (1, (0, 1)));
        let (_, error) = due(&desk.ctx).await;
        assert_eq!(error.unwrap(), "refused for good: the mail server answered 550");
        sink.behave(Manner::Takes);
        desk.ctx.clock.advance(SignedDuration::from_hours(24));
        assert_eq!((work(&worker).await, sink.received().len()), (0, 0));
        assert!(waits(&desk.ctx, id).await);
    }

    async fn waits_grow_until_after_two_days_a_person_must_look(db: TestDatabase) {
        let (desk, sink) = (desk(&db), SmtpSink::start().await);
        let worker = worker(&desk.ctx, &sink);
        sink.behave(Manner::Refuses("MAIL", 451));
        let rowan = desk.account(ROWAN).await;
        enqueue(&desk.ctx, lasting(&rowan)).await;
        let (began, mut waited) = (desk.ctx.clock.now(), Vec::new());
        while run_one(&worker).await.unwrap() && counts(&desk.ctx).await == (1, 0) {
            let (at, _) = due(&desk.ctx).await;
            waited.push(at.duration_since(desk.ctx.clock.now()).as_secs());
            desk.ctx.clock.set(at);
        }
        assert_eq!(waited[..7], [1, 5, 30, 120, 600, 1800, 1800]);
        assert!(waited[6..].iter().all(|wait| *wait == 1800));
        assert_eq!(counts(&desk.ctx).await, (0, 1));
        let tried_for = desk.ctx.clock.now().duration_since(began);
        assert!(tried_for >= SignedDuration::from_hours(48) && tried_for < SignedDuration::from_mins(48 * 60 + 31));
    }

    async fn a_code_is_tried_often_while_it_lives_and_then_dropped(db: TestDatabase) {
        let (ctx, sink) = (context(&db), SmtpSink::start().await);
        let worker = worker(&ctx, &sink);
        sink.behave(Manner::Refuses("MAIL", 451));
        ask_for_account(&ctx, ROWAN).await;
        let (began, mut waited) = (ctx.clock.now(), Vec::new());
        while run_one(&worker).await.unwrap() && counts(&ctx).await == (1, 0) {
            let (at, _) = due(&ctx).await;
            waited.push(at.duration_since(ctx.clock.now()).as_secs());
            ctx.clock.set(at);
        }
        assert_eq!(waited[..5], [1, 5, 30, 60, 60]);
        assert_eq!(counts(&ctx).await, (0, 0));
        let tried_for = ctx.clock.now().duration_since(began);
        assert!(tried_for >= SignedDuration::from_mins(10) && tried_for <= SignedDuration::from_mins(11));
        assert!(sink.received().is_empty());
    }

    async fn a_worker_that_dies_before_the_mark_has_its_letter_sent_again_and_known_again(db: TestDatabase) {
        let (ctx, sink) = (context(&db), SmtpSink::start().await);
        sink.behave(Manner::Hangs("BODY"));
        ask_for_account(&ctx, ROWAN).await;
        let first = worker(&ctx, &sink);
        let dying = tokio::spawn(async move { run_one(&first).await });
        while sink.received().is_empty() {
            assert!(!dying.is_finished());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        dying.abort();
        assert!(dying.await.unwrap_err().is_cancelled());
        sink.behave(Manner::Takes);
        let second = worker(&ctx, &sink);
        ctx.clock.advance(seconds(59));
        assert_eq!((work(&second).await, sink.received().len()), (0, 1));
        ctx.clock.advance(seconds(2));
        assert_eq!((work(&second).await, counts(&ctx).await), (1, (0, 0)));
        let received = sink.received();
        assert_eq!(received.len(), 2);
        assert_eq!(message_id(&received[0].eml), message_id(&received[1].eml));
    }

    async fn a_server_that_does_not_say_whether_it_kept_a_letter_gets_it_again(db: TestDatabase) {
        let (ctx, sink) = (context(&db), SmtpSink::start().await);
        let worker = worker(&ctx, &sink);
        sink.behave(Manner::Closes("BODY"));
        ask_for_account(&ctx, ROWAN).await;
        assert_eq!((work(&worker).await, counts(&ctx).await), (1, (1, 0)));
        sink.behave(Manner::Takes);
        ctx.clock.advance(seconds(1));
        assert_eq!((work(&worker).await, counts(&ctx).await), (1, (0, 0)));
        let received = sink.received();
        assert_eq!(received.len(), 2);
        assert_eq!(message_id(&received[0].eml), message_id(&received[1].eml));
    }

    async fn a_task_of_a_newer_release_holds_up_nobody(db: TestDatabase) {
        let desk = desk(&db);
        let rowan = desk.account(ROWAN).await;
        enqueue(&desk.ctx, lasting(&rowan)).await;
        let newer = |tx: &mut Conn| Ok::<_, StoreError>(tx.batch_execute("UPDATE jobs SET kind = 'fold_paper'")?);
        desk.ctx.store.write(newer).await.unwrap();
        desk.ctx.clock.advance(seconds(1));
        enqueue(&desk.ctx, lasting(&rowan)).await;
        assert_eq!((desk.work().await, desk.sent(), counts(&desk.ctx).await), (2, 2, (1, 0)));
        let (at, error) = due(&desk.ctx).await;
        assert!(at > desk.ctx.clock.now() && error.unwrap().contains("does not know the task"));
    }
}
