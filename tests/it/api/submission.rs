//! A whole referral at once: what it lacks is told by pointer and code; what goes by telephone is kept as a draft.

use serde_json::{Value, json};

use super::client::{Answer, Client};
use super::northgate;
use crate::form::required::MISSED;
use crate::form::{put, take};
use crate::support::database::{TestDatabase, both_engines};
use crate::support::examples;

async fn submit(client: &Client, answers: &Value) -> Answer {
    let body = json!({ "service": "northgate", "form": "amhp-referral", "answers": answers });
    client.call("POST", "/referrals").header("Idempotency-Key", "k").json(&body).send().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_answer_that_is_needed_is_missed_alone() {
    let (app, client) = northgate(TestDatabase::sqlite().await).await;
    for pointer in MISSED {
        let mut answers = examples::minimal(app.now());
        take(&mut answers, pointer);
        let refused = submit(&client, &answers).await;
        assert_eq!(refused.refused(), (422, "validation_failed".to_owned()), "without {pointer}");
        assert_eq!(refused.problems(), [((*pointer).to_owned(), "required".to_owned())]);
    }
    let sent = submit(&client, &examples::minimal(app.now())).await;
    assert_eq!(sent.status, 201, "a refusal does not use up the key: {}", sent.text);
}

both_engines! {
    async fn the_full_example_is_taken(database: TestDatabase) {
        let (app, client) = northgate(database).await;
        let sent = submit(&client, &examples::full(app.now())).await;
        assert_eq!(sent.status, 201, "{}", sent.text);
        let seen = client.get(&format!("/referrals/{}", sent.text_at("/reference"))).await;
        assert_eq!(seen.at("/available_actions"), json!(["withdraw"]));
    }

    async fn what_goes_by_telephone_is_kept_as_a_draft(database: TestDatabase) {
        let (app, client) = northgate(database).await;
        let cases = [("/gate/immediate_danger", "ring_999"), ("/gate/response_needed_within_24_hours", "telephone")];
        for (pointer, divert) in cases {
            let mut answers = examples::minimal(app.now());
            put(&mut answers, pointer, true);
            let diverted = submit(&client, &answers).await;
            assert_eq!(diverted.refused(), (422, "validation_failed".to_owned()));
            assert_eq!(diverted.text_at("/divert"), divert);
            assert_eq!(diverted.at("/telephone/out_of_hours"), "01632 960199");
            assert_eq!(diverted.problems()[0].0, pointer);
            let kept = client.get(&format!("/drafts/{}", diverted.text_at("/draft_id"))).await;
            assert_eq!(kept.at("/answers"), answers, "nobody types twice");
        }
        assert_eq!(client.get("/referrals").await.at("/items"), json!([]));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_or_form_that_is_not_there_is_not_found() {
    let (app, client) = northgate(TestDatabase::sqlite().await).await;
    let answers = examples::minimal(app.now());
    for (service, form) in [("southgate", "amhp-referral"), ("northgate", "no-form"), ("a\0b", "amhp-referral")] {
        let body = json!({ "service": service, "form": form, "answers": answers });
        let sent = client.call("POST", "/referrals").header("Idempotency-Key", "k").json(&body).send().await;
        assert_eq!(sent.refused(), (404, "not_found".to_owned()));
        let begun = client.post("/drafts", &json!({ "service": service, "form": form })).await;
        assert_eq!(begun.refused(), (404, "not_found".to_owned()));
    }
}
