//! Idempotency keys: the same request again gives the same answer and never a second referral.

use std::pin::pin;

use futures_util::future::select;
use serde_json::{Value, json};

use super::client::{Answer, Client};
use super::northgate;
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::examples;
use crate::support::hold::hold;

fn body(app: &TestApp) -> Value {
    json!({ "service": "northgate", "form": "amhp-referral", "answers": examples::minimal(app.now()) })
}

async fn submit(client: &Client, key: &str, body: &Value) -> Answer {
    client.call("POST", "/referrals").header("Idempotency-Key", key).json(body).send().await
}

async fn count(client: &Client) -> usize {
    client.get("/referrals").await.at("/items").as_array().unwrap().len()
}

both_engines! {
    async fn the_same_key_gives_the_same_receipt(database: TestDatabase) {
        let (app, client) = northgate(database).await;
        let body = body(&app);
        let (first, again) = (submit(&client, "k-1", &body).await, submit(&client, "k-1", &body).await);
        assert_eq!((first.status, again.status), (201, 201));
        assert_eq!(first.text, again.text);
        assert_eq!(first.header("location"), again.header("location"));
        assert_eq!(count(&client).await, 1);

        let mut other = body.clone();
        other["answers"]["concern"]["reason"] = json!("Another reason.");
        assert_eq!(submit(&client, "k-1", &other).await.refused(), (422, "idempotency_key_reused".to_owned()));
        assert_eq!(submit(&client, "k-2", &body).await.status, 201);
        assert_eq!(count(&client).await, 2);
    }

    async fn a_drafts_key_is_answered_before_its_draft_is_looked_for(database: TestDatabase) {
        let (app, client) = northgate(database).await;
        let draft = client.draft().await;
        let id = draft.text_at("/id");
        let saved = client.patch(&id, draft.header("etag"), &examples::minimal(app.now())).await;
        assert_eq!(saved.status, 200, "{}", saved.text);
        let call = |key: &str| client.call("POST", &format!("/drafts/{id}/submission")).header("Idempotency-Key", key);

        let old = call("k").header("If-Match", draft.header("etag")).send().await;
        assert_eq!(old.refused(), (412, "version_conflict".to_owned()));
        let first = call("k").header("If-Match", saved.header("etag")).json(&json!({})).send().await;
        let again = call("k").send().await;
        assert_eq!((first.status, &first.text), (201, &again.text));
        assert_eq!(call("another").send().await.refused(), (404, "not_found".to_owned()));
        assert_eq!(count(&client).await, 1);
    }

    async fn many_at_once_under_one_key_make_one_referral(database: TestDatabase) {
        let (app, client) = northgate(database).await;
        let body = body(&app);
        let answers = futures_util::future::join_all((0..12).map(|_| submit(&client, "k", &body))).await;
        let receipts: Vec<_> = answers.iter().filter(|answer| answer.status == 201).map(|a| &a.text).collect();
        assert!(!receipts.is_empty() && receipts.iter().all(|text| *text == receipts[0]));
        for other in answers.iter().filter(|answer| answer.status != 201) {
            assert_eq!(other.refused(), (409, "idempotency_in_flight".to_owned()));
        }
        assert_eq!(count(&client).await, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_without_which_nothing_is_sent() {
    let (app, client) = northgate(TestDatabase::sqlite().await).await;
    let body = body(&app);
    let without = client.post("/referrals", &body).await;
    assert_eq!(without.refused(), (400, "idempotency_key_required".to_owned()));
    for key in ["", " ", "a b", &"k".repeat(201)] {
        assert_eq!(submit(&client, key, &body).await.refused(), (400, "idempotency_key_required".to_owned()), "{key}");
    }
    assert_eq!(count(&client).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_request_does_not_wait_for_ever() {
    let (app, client) = northgate(TestDatabase::sqlite().await).await;
    let body = body(&app);
    let held = hold(&app.ctx.store, "SELECT 1").await;
    let (one, other) = (pin!(submit(&client, "k", &body)), pin!(submit(&client, "k", &body)));
    let (refused, first) = select(one, other).await.factor_first();
    assert_eq!(refused.refused(), (409, "idempotency_in_flight".to_owned()));
    assert_eq!(refused.header("retry-after"), "1");
    held.release().await;
    let first = first.await;
    assert_eq!(first.status, 201, "{}", first.text);
    assert_eq!(submit(&client, "k", &body).await.text, first.text);
}
