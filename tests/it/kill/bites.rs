//! The check itself: what it must find, made by hand.

use amhp_hub::domain::ids::EventId;
use amhp_hub::services::referrals::{Key, Submission, events, submit_referral};
use amhp_hub::store::{Conn, StoreError, event_insert};
use diesel::connection::SimpleConnection;
use serde_json::Value;

use super::check::{Acknowledged, Sent, findings};
use super::clients::Request;
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::examples;
use crate::support::people::Person;

async fn submitted(app: &TestApp, referrer: &Person, key: &str) -> Acknowledged {
    let answers = examples::minimal(app.now());
    let submission = Submission { service: "northgate".to_owned(), form: "amhp-referral".to_owned(), answers };
    let receipt =
        submit_referral(&app.ctx, &referrer.actor, submission, &Key::parse(Some(key)).unwrap()).await.unwrap();
    let request = Request { key: key.to_owned(), token: String::new(), path: String::new(), body: Value::Null };
    Acknowledged { request, reference: receipt.reference.to_string() }
}

async fn spoil(app: &TestApp, sql: &'static str) {
    let spoil = move |conn: &mut Conn| Ok::<_, StoreError>(conn.batch_execute(sql)?);
    app.database.store.write(spoil).await.unwrap();
}

both_engines! {
    async fn what_is_missing_doubled_or_half_there_is_found(database: TestDatabase) {
        let app = TestApp::start(database).await;
        app.add_service("northgate").await;
        let referrer = app.referrer("Quennell").await;
        let mut sent = Sent { acknowledged: vec![submitted(&app, &referrer, "first").await], ..Sent::default() };
        let store = &app.database.store;
        assert_eq!(findings(store, &sent, true).await, Vec::<String>::new());

        let second = submitted(&app, &referrer, "second").await;
        assert_eq!(
            findings(store, &sent, true).await,
            ["second is kept and was never sent, or twice", "2 kept, 1 acknowledged"],
        );
        sent.on_its_way.insert("second".to_owned());
        assert_eq!(findings(store, &sent, false).await, Vec::<String>::new(), "it may have been kept");
        sent.on_its_way.clear();
        let other = Acknowledged { reference: "KKKK-KKKK".to_owned(), ..second.clone() };
        sent.acknowledged.push(other);
        let kept = format!("second was acknowledged as KKKK-KKKK, kept is Some({:?})", second.reference);
        assert_eq!(findings(store, &sent, true).await, [kept]);
        sent.acknowledged[1] = second;

        spoil(&app, "DELETE FROM jobs").await;
        assert_eq!(findings(store, &sent, true).await, ["4 letters that wait and have no job"]);
        spoil(&app, "DELETE FROM outbox WHERE kind = 'referral_arrived'").await;
        let no_letter = "2 referrals without exactly one letter to the referrer and one to the hub";
        assert_eq!(findings(store, &sent, true).await, [no_letter, "2 letters that wait and have no job"]);
        spoil(&app, "DELETE FROM idempotency WHERE key = 'first'").await;
        let found = findings(store, &sent, true).await;
        assert_eq!(found[0], "1 referrals without exactly one key");
        assert!(found[3].starts_with("first was acknowledged as ") && found[3].ends_with("kept is None"), "{found:?}");
    }

    async fn an_event_too_many_is_found(database: TestDatabase) {
        let app = TestApp::start(database).await;
        app.add_service("northgate").await;
        let referrer = app.referrer("Quennell").await;
        let sent = Sent { acknowledged: vec![submitted(&app, &referrer, "first").await], ..Sent::default() };
        let reference = sent.acknowledged[0].reference.parse().unwrap();
        let mut event = events(&app.ctx, &referrer.actor, &reference).await.unwrap().remove(0).event;
        event.id = app.ctx.mint(EventId::at, app.now());
        let again = move |tx: &mut Conn| event_insert(tx, &event, [7; 16]);
        app.database.store.write(again).await.unwrap();
        assert_eq!(findings(&app.database.store, &sent, true).await, ["1 referrals without exactly one event"]);
    }
}
