//! An urgent question of the gate that was answered with yes, saved, and answered with no: the referral remembers (R12).

use serde_json::{Value, json};

use super::client::Client;
use super::northgate;
use crate::support::app::TestApp;
use crate::support::calls::{danger, within_24_hours};
use crate::support::database::{TestDatabase, both_engines};
use crate::support::triage::quiet;
use amhp_hub::services::referrals::Key;
use amhp_hub::store;

/// Sends the draft; whether it asks to ring, and which yes is remembered: danger, within 24 hours.
async fn sent(app: &TestApp, client: &Client, id: &str) -> (Value, [bool; 2]) {
    let key = app.ctx.chance.token();
    assert!(Key::parse(Some(key.reveal())).is_ok());
    let path = format!("/drafts/{id}/submission");
    let sent = client.call("POST", &path).header("Idempotency-Key", key.reveal()).send().await;
    assert_eq!(sent.status, 201, "{}", sent.text);
    let reference = sent.text_at("/reference").parse().unwrap();
    let standing = app.ctx.store.read(move |conn| {
        let head = store::referral_by_reference(conn, &reference)?;
        store::referral_standing(conn, head.id)
    });
    let case = standing.await.unwrap().unwrap().case;
    (sent.at("/ring_now"), [case.once_danger, case.once_within_24_hours])
}

both_engines! {
    async fn a_yes_that_was_saved_and_taken_back_is_remembered(database: TestDatabase) {
        let (app, client) = northgate(database).await;
        let both = json!({ "gate": { "immediate_danger": true, "response_needed_within_24_hours": true } });
        let cases = [
            (json!({}), false, [false, false]),
            (danger(), true, [true, false]),
            (within_24_hours(), true, [false, true]),
            (both, true, [true, true]),
        ];
        for (yes, rings, remembered) in cases {
            let id = client.draft().await.text_at("/id");
            client.patch(&id, "\"1\"", &quiet(app.now())).await;
            let said = client.patch(&id, "\"2\"", &yes).await;
            assert_eq!(said.status, 200, "{}", said.text);
            let no = json!({ "gate": { "immediate_danger": false, "response_needed_within_24_hours": false } });
            client.patch(&id, "\"3\"", &no).await;
            client.patch(&id, "\"4\"", &json!({ "concern": { "strengths": "A neighbour calls each day." } })).await;
            assert_eq!(sent(&app, &client, &id).await, (json!(rings), remembered), "{yes}");
        }
    }

    async fn a_draft_that_began_with_a_yes_remembers_it(database: TestDatabase) {
        let (app, client) = northgate(database).await;
        let mut answers = quiet(app.now());
        json_patch::merge(&mut answers, &within_24_hours());
        let body = json!({ "service": "northgate", "form": "amhp-referral", "answers": answers });
        let id = client.post("/drafts", &body).await.text_at("/id");
        client.patch(&id, "\"1\"", &json!({ "gate": { "response_needed_within_24_hours": false } })).await;
        assert_eq!(sent(&app, &client, &id).await, (json!(true), [false, true]));
    }
}
