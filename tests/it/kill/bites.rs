//! The check itself: what it must find, made by hand.

use std::collections::BTreeSet;
use std::sync::Arc;

use amhp_hub::domain::event::EventKind;
use amhp_hub::domain::ids::EventId;
use amhp_hub::services::referrals::{Key, Submission, events, submit_referral};
use amhp_hub::store::{Conn, StoreError, event_insert};
use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use serde_json::Value;

use super::check::{Acknowledged, Finding, Paper, Sent, in_dialect, sha256};
use super::clients::Request;
use super::halves::HALVES;
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::documents::TEXT;
use crate::support::examples;
use crate::support::people::Person;

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// The last of two hundred cycles is looked at as quickly as the first.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_reads_nothing_again_for_each_referral() {
    let database = TestDatabase::sqlite().await;
    for (what, sql) in HALVES {
        let explain = format!("EXPLAIN QUERY PLAN {}", in_dialect(sql, false));
        let steps = move |conn: &mut Conn| Ok::<_, StoreError>(sql_query(&explain).load::<Step>(conn)?);
        let steps = database.store.read(steps).await.unwrap();
        let again = steps.iter().find(|step| step.detail.starts_with("SCAN") && step.detail.ends_with("LEFT-JOIN"));
        assert!(again.is_none(), "{what}: {}", again.unwrap().detail);
    }
}

async fn submitted(app: &TestApp, referrer: &Person, key: &str) -> Acknowledged {
    let answers = examples::minimal(app.now());
    let submission = Submission { service: "northgate".to_owned(), form: "amhp-referral".to_owned(), answers };
    let receipt =
        submit_referral(&app.ctx, &referrer.actor, submission, &Key::parse(Some(key)).unwrap()).await.unwrap();
    let request = Request { key: key.to_owned(), token: String::new(), path: String::new(), body: Value::Null };
    Acknowledged { request: Arc::new(request), reference: receipt.reference.to_string() }
}

async fn spoil(app: &TestApp, sql: &'static str) {
    let spoil = move |conn: &mut Conn| Ok::<_, StoreError>(conn.batch_execute(sql)?);
    app.database.store.write(spoil).await.unwrap();
}

async fn findings(app: &TestApp, sent: &Sent, all_answered: bool) -> Vec<String> {
    let files = app.database.files.path();
    let found = super::check::findings(&app.database.store, files, sent, all_answered, &mut BTreeSet::new()).await;
    found.into_iter().map(|Finding(_, words)| words).collect()
}

both_engines! {
    async fn what_is_missing_doubled_or_half_there_is_found(database: TestDatabase) {
        let app = TestApp::start(database).await;
        app.add_service("northgate").await;
        let referrer = app.referrer("Quennell").await;
        let mut sent = Sent { acknowledged: vec![submitted(&app, &referrer, "first").await], ..Sent::default() };
        assert_eq!(findings(&app, &sent, true).await, Vec::<String>::new());

        let second = submitted(&app, &referrer, "second").await;
        assert_eq!(
            findings(&app, &sent, true).await,
            ["second is kept and was never sent, or twice", "2 kept, 1 acknowledged"],
        );
        sent.on_its_way.insert("second".to_owned());
        assert_eq!(findings(&app, &sent, false).await, Vec::<String>::new(), "it may have been kept");
        sent.on_its_way.clear();
        let other = Acknowledged { reference: "KKKK-KKKK".to_owned(), ..second.clone() };
        sent.acknowledged.push(other);
        let kept = format!("second was acknowledged as KKKK-KKKK, kept is Some({:?})", second.reference);
        assert_eq!(findings(&app, &sent, true).await, [kept]);
        sent.acknowledged[1] = second;

        spoil(&app, "DELETE FROM jobs").await;
        assert_eq!(findings(&app, &sent, true).await, ["4 letters that wait and have no job"]);
        spoil(&app, "DELETE FROM outbox WHERE kind = 'referral_arrived'").await;
        let no_letter = "2 referrals without exactly one letter to the referrer and one to the hub";
        assert_eq!(findings(&app, &sent, true).await, [no_letter, "2 letters that wait and have no job"]);
        spoil(&app, "DELETE FROM idempotency WHERE key = 'first'").await;
        let found = findings(&app, &sent, true).await;
        assert_eq!(found[0], "1 referrals without exactly one key");
        assert!(found[3].starts_with("first was acknowledged as ") && found[3].ends_with("kept is None"), "{found:?}");
    }

    async fn a_claim_that_nobody_made_is_found(database: TestDatabase) {
        let app = TestApp::start(database).await;
        app.add_service("northgate").await;
        let referrer = app.referrer("Quennell").await;
        let sent = Sent { acknowledged: vec![submitted(&app, &referrer, "first").await], ..Sent::default() };
        let reference = sent.acknowledged[0].reference.parse().unwrap();
        let mut event = events(&app.ctx, &referrer.actor, &reference).await.unwrap().remove(0).event;
        event.id = app.ctx.mint(EventId::at, app.now());
        event.kind = EventKind::Claimed;
        let again = move |tx: &mut Conn| event_insert(tx, &event, [7; 16]);
        app.database.store.write(again).await.unwrap();
        let again = format!("(\"{}\", \"claimed\") is there 1 times", sent.acknowledged[0].reference);
        let odd = "1 referrals with another number of events than their version".to_owned();
        assert_eq!(findings(&app, &sent, true).await, [odd, again]);
    }

    async fn a_document_that_is_missing_doubled_or_torn_is_found(database: TestDatabase) {
        let app = TestApp::start(database).await;
        app.add_service("northgate").await;
        let referrer = app.referrer("Quennell").await;
        let draft = app.ready_draft(&referrer, "northgate").await;
        let document = app.add(&referrer, draft, "letter.txt", TEXT).await.unwrap();
        let paper = Paper { id: document.id.to_string(), sha256: sha256(TEXT), token: String::new() };
        let mut sent = Sent { papers: vec![paper], ..Sent::default() };
        assert_eq!(findings(&app, &sent, true).await, Vec::<String>::new());

        let place = app.kept().0.remove(0);
        std::fs::write(&place, &TEXT[..40]).unwrap();
        let torn = format!("document {} has a row and its bytes are Ok({:?})", document.id, sha256(&TEXT[..40]));
        assert_eq!(findings(&app, &sent, true).await, [torn]);
        std::fs::remove_file(&place).unwrap();
        assert!(findings(&app, &sent, true).await[0].contains("its bytes are Err(Os"));
        std::fs::write(&place, TEXT).unwrap();

        sent.papers[0].sha256 = sha256(b"another letter");
        assert_eq!(findings(&app, &sent, true).await.len(), 1, "it was acknowledged with another digest");
        sent.papers.clear();
        let twice = format!("document {} is kept and was never sent, or twice", document.id);
        assert_eq!(findings(&app, &sent, true).await, [twice]);
        sent.arriving.insert(sha256(TEXT));
        assert_eq!(findings(&app, &sent, false).await, Vec::<String>::new(), "it may have been kept");
    }
}
