//! Letters to a draft's author: soon it cannot be sent any more, soon it will be swept. Each once, and only while true.

use amhp_hub::domain::account::Actor;
use amhp_hub::domain::draft::Draft;
use amhp_hub::domain::ids::DraftId;
use amhp_hub::jobs::{chores, remind};
use amhp_hub::services::drafts::{NewDraft, create, delete, get, save};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{Desk, desk, service};
use crate::support::database::{TestDatabase, both_engines};
use crate::support::examples;
use crate::support::sql::execute;

fn hours(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count)
}

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

fn seen(at: Timestamp) -> Value {
    json!({ "gate": { "last_seen": { "at": at } } })
}

/// A desk with an author and their draft: the person was seen an hour ago.
async fn scene(db: &TestDatabase) -> (Desk, Actor, Draft) {
    let desk = desk(db);
    let account = desk.account("rowan@surgery.example").await;
    service(&desk.ctx, None).await;
    let actor = Actor { account: account.id, name: account.profile.name, grants: Vec::new() };
    let answers = Some(examples::minimal(desk.ctx.clock.now()));
    let new = NewDraft { service: "millbrook".to_owned(), form: "amhp-referral".to_owned(), answers };
    let draft = create(&desk.ctx, &actor, new).await.unwrap().0;
    (desk, actor, draft)
}

/// What the minute's chores and then the queue send.
async fn letters(desk: &Desk) -> Vec<String> {
    let before = desk.sent();
    chores(&desk.worker).await.unwrap();
    desk.work().await;
    desk.memory.delivered()[before..].iter().map(|letter| format!("{:?}\n{}", letter.to, letter.eml)).collect()
}

async fn current(desk: &Desk, actor: &Actor, id: DraftId) -> Draft {
    get(&desk.ctx, actor, id).await.unwrap().draft
}

both_engines! {
    async fn what_cannot_be_swept_holds_up_no_reminder(db: TestDatabase) {
        let (desk, _, draft) = scene(&db).await;
        let before = desk.sent();
        desk.ctx.clock.set(draft.reminders.stale_mail_at.unwrap());
        execute(&db.store, "ALTER TABLE attempts RENAME TO away").await.unwrap();
        chores(&desk.worker).await.unwrap_err();
        desk.work().await;
        assert_eq!(desk.sent() - before, 1);
    }

    async fn an_author_is_told_two_hours_before_seen_goes_stale_and_once_only(db: TestDatabase) {
        let (desk, actor, draft) = scene(&db).await;
        let until = desk.ctx.clock.now() + hours(23);
        assert_eq!((draft.reminders.seen_until, draft.reminders.stale_mail_at), (Some(until), Some(until - hours(2))));
        desk.ctx.clock.set(until - hours(2) - minutes(1));
        assert_eq!(letters(&desk).await.len(), 0, "a minute too early");
        desk.ctx.clock.set(until - hours(2));
        let sent = letters(&desk).await;
        assert_eq!(sent.len(), 1);
        for words in ["rowan@surgery.example", "Millbrook AMHP service", "22 November 2026 at 9:00am",
            &format!("https://hub.example/drafts/{}", draft.id), "01632 960001", "ring 999"] {
            assert!(sent[0].contains(words), "{words} in {}", sent[0]);
        }
        let person = draft.answers["person"]["family_name"].as_str().unwrap();
        assert!(!sent[0].contains(person), "nobody is named in it");
        for _ in 0..3 {
            desk.ctx.clock.advance(minutes(1));
            assert_eq!(letters(&desk).await.len(), 0, "told once");
        }
        let now = current(&desk, &actor, draft.id).await;
        assert_eq!((now.version, now.reminders.stale_mail_at), (1, None), "the draft itself did not change");
        save(&desk.ctx, &actor, draft.id, 1, &json!({ "concern": { "history": "More." } })).await.unwrap();
        assert_eq!(letters(&desk).await.len(), 0, "another answer is no reason to tell again");
    }

    async fn of_two_workers_at_once_one_tells(db: TestDatabase) {
        let (desk, ..) = scene(&db).await;
        desk.ctx.clock.advance(hours(22));
        let (ours, theirs) = (desk.ctx.clone(), desk.ctx.clone());
        let (ours, theirs) =
            tokio::join!(tokio::spawn(async move { remind(&ours).await }), tokio::spawn(async move { remind(&theirs).await }));
        assert_eq!(ours.unwrap().unwrap() + theirs.unwrap().unwrap(), 1);
        desk.work().await;
        assert_eq!(desk.sent(), 2, "the code of the account, and one reminder");
    }

    async fn whoever_saw_the_person_again_is_told_anew_and_not_of_the_old_time(db: TestDatabase) {
        let (desk, actor, draft) = scene(&db).await;
        desk.ctx.clock.advance(hours(21));
        assert_eq!(remind(&desk.ctx).await.unwrap(), 1, "it is in the outbox");
        let again = desk.ctx.clock.now();
        let saved = save(&desk.ctx, &actor, draft.id, 1, &seen(again)).await.unwrap().draft;
        assert_eq!(saved.reminders.stale_mail_at, Some(again + hours(22)));
        assert_eq!(letters(&desk).await.len(), 0, "what waited is not true any more");
        desk.ctx.clock.set(again + hours(22));
        assert_eq!(letters(&desk).await.len(), 1);
    }

    async fn nothing_is_told_where_it_is_too_late_or_the_answers_do_not_say(db: TestDatabase) {
        let (desk, actor, draft) = scene(&db).await;
        let now = desk.ctx.clock.now();
        let late = save(&desk.ctx, &actor, draft.id, 1, &seen(now - hours(22) - minutes(1))).await.unwrap().draft;
        assert_eq!((late.reminders.seen_until, late.reminders.stale_mail_at), (Some(now + minutes(119)), None));
        let unsaid = save(&desk.ctx, &actor, draft.id, 2, &json!({ "gate": { "last_seen": null } })).await.unwrap().draft;
        assert_eq!((unsaid.reminders.seen_until, unsaid.reminders.stale_mail_at), (None, None));
        let far = save(&desk.ctx, &actor, draft.id, 3, &seen(now)).await.unwrap().draft;
        assert_eq!(far.reminders.stale_mail_at, Some(now + hours(22)));
        assert_eq!(current(&desk, &actor, draft.id).await, far);
        desk.ctx.clock.advance(hours(25));
        assert_eq!(letters(&desk).await.len(), 0, "the worker stood still until it was over");
    }

    async fn a_draft_that_is_gone_tells_nothing(db: TestDatabase) {
        let (desk, actor, draft) = scene(&db).await;
        desk.ctx.clock.advance(hours(22));
        assert_eq!(remind(&desk.ctx).await.unwrap(), 1);
        delete(&desk.ctx, &actor, draft.id, 1).await.unwrap();
        assert_eq!(letters(&desk).await.len(), 0);
    }

    async fn an_author_is_told_three_days_before_a_draft_is_swept(db: TestDatabase) {
        let (desk, actor, draft) = scene(&db).await;
        let told_at = draft.expires_at - hours(72);
        assert_eq!(draft.reminders.expiry_mail_at, Some(told_at));
        desk.ctx.clock.set(told_at - minutes(1));
        assert_eq!(letters(&desk).await.len(), 0, "the stale one is over by then");
        desk.ctx.clock.set(told_at);
        assert_eq!(remind(&desk.ctx).await.unwrap(), 1);
        let saved = save(&desk.ctx, &actor, draft.id, 1, &json!({ "concern": { "history": "More." } })).await.unwrap().draft;
        assert_eq!(letters(&desk).await.len(), 0, "it was saved since");
        desk.ctx.clock.set(saved.expires_at - hours(72));
        let sent = letters(&desk).await;
        assert_eq!(sent.len(), 1);
        for words in ["rowan@surgery.example", "Millbrook AMHP service", "13 January 2027 at 10:00am", "save any page"] {
            assert!(sent[0].contains(words), "{words} in {}", sent[0]);
        }
        desk.ctx.clock.advance(minutes(1));
        assert_eq!(letters(&desk).await.len(), 0, "told once");
    }
}
