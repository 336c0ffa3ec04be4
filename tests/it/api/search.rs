//! Searching, the clocks of the list, and what says that somebody must ring, for programs.

use amhp_hub::domain::account::Role;
use serde_json::{Value, json};

use super::client::Client;
use super::northgate;
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::triage::{quiet, suicidal_today, under_s136};

async fn amhp(app: &TestApp) -> Client {
    let service = amhp_hub::services::services::get(&app.ctx, "northgate").await.unwrap();
    Client::of(app).signed_in(&app.staff("Varga", service.id, Role::Amhp).await.token)
}

fn body(answers: &Value) -> Value {
    json!({ "service": "northgate", "form": "amhp-referral", "answers": answers })
}

both_engines! {
    async fn a_person_is_found_by_a_post(database: TestDatabase) {
        let (app, referrer) = northgate(database).await;
        let hub = amhp(&app).await;
        let sent = referrer.call("POST", "/referrals").header("Idempotency-Key", "one").json(&body(&quiet(app.now()))).send();
        let reference = sent.await.text_at("/reference");
        let found = hub.post("/queue/search", &json!({ "name": "marg HOLLOWAY", "date_of_birth": "1991-04-17" })).await;
        assert_eq!((found.status, found.text_at("/items/0/reference")), (200, reference), "{}", found.text);
        let none = hub.post("/queue/search", &json!({ "service": "northgate", "nhs_number": "999 000 0018" })).await;
        assert_eq!(none.at("/items"), json!([]));
        let nothing = hub.post("/queue/search", &json!({})).await;
        assert_eq!(nothing.problems(), [("/name".to_owned(), "required".to_owned())]);
        let wrong = hub.post("/queue/search", &json!({ "date_of_birth": "1991-13-01", "nhs_number": "1" })).await;
        assert_eq!(wrong.problems().len(), 2, "{}", wrong.text);
        let unknown = hub.post("/queue/search", &json!({ "surname": "x" })).await;
        assert_eq!(unknown.problems(), [("/surname".to_owned(), "unknown_field".to_owned())]);
        assert_eq!(referrer.post("/queue/search", &json!({ "name": "x" })).await.status, 404);
    }

    async fn the_list_tells_clocks_and_a_sent_referral_is_opened_by_its_code(database: TestDatabase) {
        let (app, referrer) = northgate(database).await;
        let hub = amhp(&app).await;
        let whole = body(&under_s136(app.now()));
        let sent = referrer.call("POST", "/referrals").header("Idempotency-Key", "one").json(&whole).send().await;
        assert_eq!((sent.status, sent.at("/ring_now")), (201, json!(true)), "{}", sent.text);
        let list = hub.get("/queue?unclaimed=true").await;
        assert_eq!(
            list.at("/items/0/clocks"),
            json!([{
                "power": "s136", "kind": "elapsed", "started_at": "2026-11-21T09:00:00Z", "ends_at": "2026-11-22T09:00:00Z",
                "start_known": true, "extended": false,
            }])
        );
        assert_eq!((list.at("/items/0/locality"), list.at("/items/0/withdrawal_asked_at")), (Value::Null, Value::Null));
        let reference = list.text_at("/items/0/reference");
        assert_eq!((list.at("/calls/0/reference"), list.at("/calls/0/draft_id")), (json!(reference), Value::Null));
        let code = list.text_at("/calls/0/code");
        let opened = hub.call("POST", &format!("/call-references/{code}/claim")).send().await;
        assert_eq!((opened.status, opened.at("")), (200, json!({ "reference": reference, "etag": "\"1\"" })), "{}", opened.text);
        let closing = hub.post(&format!("/call-references/{code}/closing"), &json!({ "reason": "Known." })).await;
        assert_eq!(closing.refused(), (409, "wrong_status".to_owned()));
        let claim = hub.call("POST", &format!("/referrals/{reference}/claim")).header("If-Match", "\"1\"").send().await;
        assert_eq!(claim.status, 200);
        assert_eq!(hub.get("/queue").await.at("/calls"), json!([]));
        assert_eq!(hub.get("/queue?unclaimed=true").await.at("/items"), json!([]));
        assert_eq!(hub.get("/queue?locality=north-end").await.at("/items"), json!([]));
        let again = hub.call("POST", &format!("/call-references/{code}/claim")).send().await;
        assert_eq!((again.status, again.at("/reference")), (200, json!(reference)), "a referrer who rings late is not lost");
    }

    async fn a_check_says_whether_to_ring(database: TestDatabase) {
        let (app, referrer) = northgate(database).await;
        let made = referrer.post("/drafts", &body(&quiet(app.now()))).await;
        let id = made.text_at("/id");
        let check = async || referrer.get(&format!("/drafts/{id}/problems")).await.json();
        assert_eq!(check().await, json!({ "problems": [], "ring_now": false }));
        referrer.patch(&id, "\"1\"", &suicidal_today()).await;
        assert_eq!(check().await, json!({ "problems": [], "ring_now": true }));
    }
}
