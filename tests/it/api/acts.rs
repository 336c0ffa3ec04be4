//! Every act of the hub through HTTP: what it takes, what it answers, and how it is refused.

use amhp_hub::domain::account::Role;
use serde_json::{Value, json};

use super::client::{Answer, Client};
use super::northgate;
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::examples;

struct Desk {
    app: TestApp,
    referrer: Client,
    amhp: Client,
    other: Client,
}

impl Desk {
    async fn open(database: TestDatabase) -> Self {
        let (app, referrer) = northgate(database).await;
        let service = amhp_hub::services::services::get(&app.ctx, "northgate").await.unwrap().id;
        let mut hub = Vec::new();
        for name in ["Okafor", "Lindqvist"] {
            let person = app.staff(name, service, Role::Amhp).await;
            hub.push(Client::of(&app).signed_in(&person.token));
        }
        let [amhp, other] = hub.try_into().ok().unwrap();
        Self { app, referrer, amhp, other }
    }

    async fn sent(&self, patch: Value) -> Answer {
        let mut answers = examples::minimal(self.app.now());
        json_patch::merge(&mut answers, &patch);
        let body = json!({ "service": "northgate", "form": "amhp-referral", "answers": answers });
        let key = self.app.ctx.chance.token().reveal().clone();
        let answer = self.referrer.call("POST", "/referrals").header("Idempotency-Key", &key).json(&body).send().await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer
    }
}

async fn act(client: &Client, reference: &str, act: &str, version: i64, body: &Value) -> Answer {
    let call = client.call("POST", &format!("/referrals/{reference}/{act}"));
    let call = call.header("If-Match", &format!("\"{version}\""));
    if body.is_null() { call.send().await } else { call.json(body).send().await }
}

fn very_urgent() -> Value {
    json!({ "risks": { "suicide": { "within": "today" } } })
}

both_engines! {
    async fn every_act_after_another(database: TestDatabase) {
        let desk = Desk::open(database).await;
        let receipt = desk.sent(very_urgent()).await;
        assert_eq!((receipt.at("/ring_now"), receipt.text_at("/call_reference").len()), (json!(true), 6));
        let reference = receipt.text_at("/reference");
        let calm = desk.sent(json!({})).await;
        assert_eq!((calm.at("/ring_now"), calm.at("/call_reference")), (json!(false), Value::Null));
        let duplicate = calm.text_at("/reference");
        let now = desk.app.now();
        let not_proceeding = json!({
            "decision": "not_proceeding", "code": "redirected", "reasons": "The crisis team takes her on.",
            "alternatives": [{ "kind": "crisis_or_home_treatment_team", "result": "tried" }],
            "told": [{ "who": "Dr Quennell", "how": "telephone", "at": now }],
            "receiver": { "name": "Crisis team", "accepted_at": now, "fallback": "They ring by 18:00." },
        });
        let acts = [
            ("claim", json!(null), "screening"),
            ("contacts", json!({ "channel": "telephone", "who": "Dr Quennell", "outcome": "reached" }), "screening"),
            ("legal-status", json!({ "status": "power", "powers": [{ "kind": "s5_2", "started_at": now }] }), "screening"),
            ("whereabouts", json!({ "kind": "street", "alone_now": "no", "likely_to_leave": "no" }), "screening"),
            ("seen", json!({ "at": now, "by": "x", "manner": "video", "spoke": "no", "place": "p" }), "screening"),
            ("band", json!({ "band": "emergency", "reason": "r" }), "screening"),
            ("release", json!(null), "submitted"),
            ("claim", json!(null), "screening"),
            ("decision", not_proceeding, "screening"),
        ];
        for (version, (path, body, status)) in (1..).zip(&acts) {
            let answer = act(&desk.amhp, &reference, path, version, body).await;
            assert_eq!((answer.status, answer.text_at("/status").as_str()), (200, *status), "{path}: {}", answer.text);
            assert_eq!(answer.header("etag"), format!("\"{}\"", version + 1));
        }
        let read = desk.other.get(&format!("/referrals/{reference}")).await;
        assert_eq!(read.text_at("/countersign_asked_at"), now.to_string());
        assert_eq!((read.text_at("/clocks/0/power"), read.at("/withdrawal_asked_at")), ("s5_2".to_owned(), Value::Null));
        let own = desk.referrer.get(&format!("/referrals/{reference}")).await.json();
        for hidden in ["band", "clocks", "countersign_asked_at", "withdrawal_asked_at", "act_by"] {
            assert!(own.get(hidden).is_none(), "{hidden} is the hub's");
        }
        let closed = act(&desk.other, &reference, "decision/countersignature", 10, &json!(null)).await;
        assert_eq!(closed.text_at("/closed_as"), "not_proceeding");
        let open = act(&desk.amhp, &reference, "reopening", 11, &json!({ "reason": "They could not." })).await;
        assert_eq!(open.text_at("/status"), "screening");
        let marked = act(&desk.amhp, &duplicate, "duplicate", 1, &json!({ "of": reference })).await;
        assert_eq!(marked.text_at("/closed_as"), "duplicate");
        let withdrawn = desk.referrer.post(&format!("/referrals/{reference}/withdrawal"), &json!({ "code": "other" })).await;
        assert_eq!((withdrawn.text_at("/status"), withdrawn.header("etag")), ("screening".to_owned(), "\"14\""));
        assert_eq!(withdrawn.text_at("/withdrawal_asked_at"), now.to_string());
        let confirmed = act(&desk.amhp, &reference, "withdrawal/confirmation", 14, &json!(null)).await;
        assert_eq!(confirmed.text_at("/closed_as"), "withdrawn");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_is_refused_without_a_version_with_an_old_one_and_with_less_than_it_needs() {
    let desk = Desk::open(TestDatabase::sqlite().await).await;
    let reference = desk.sent(json!({})).await.text_at("/reference");
    act(&desk.amhp, &reference, "claim", 1, &json!(null)).await;
    let now = desk.app.now();
    let acts = [
        ("release", json!(null), None),
        ("band", json!({ "band": "urgent", "reason": "r" }), Some(json!(["/band", "/reason"]))),
        (
            "contacts",
            json!({ "channel": "email", "who": "x", "outcome": "reached" }),
            Some(json!(["/channel", "/who", "/outcome"])),
        ),
        ("legal-status", json!({ "status": "none" }), Some(json!(["/status"]))),
        (
            "whereabouts",
            json!({ "kind": "street", "alone_now": "no", "likely_to_leave": "no" }),
            Some(json!(["/kind", "/alone_now", "/likely_to_leave"])),
        ),
        (
            "seen",
            json!({ "at": now, "by": "x", "manner": "video", "spoke": "no" }),
            Some(json!(["/at", "/by", "/manner", "/spoke"])),
        ),
        ("duplicate", json!({ "of": "HKM4-9TXW" }), Some(json!(["/of"]))),
    ];
    for (path, body, lacks) in acts {
        let full = format!("/referrals/{reference}/{path}");
        let without = if body.is_null() {
            desk.amhp.call("POST", &full).send().await
        } else {
            desk.amhp.post(&full, &body).await
        };
        assert_eq!(without.refused(), (428, "if_match_required".to_owned()), "{path}");
        if let Some(lacks) = lacks {
            let bare = act(&desk.amhp, &reference, path, 2, &json!({})).await;
            let pointers: Vec<_> = bare.problems().into_iter().map(|(pointer, _)| pointer).collect();
            assert_eq!(json!(pointers), lacks, "{path}");
            let unknown = act(&desk.amhp, &reference, path, 2, &json!({ "no_such": 1 })).await;
            assert!(unknown.problems().contains(&("/no_such".to_owned(), "unknown_field".to_owned())), "{path}");
        }
        if path != "duplicate" {
            let old = act(&desk.amhp, &reference, path, 1, &body).await;
            assert_eq!(old.refused(), (412, "version_conflict".to_owned()), "{path}");
        }
        if path != "contacts" {
            assert_eq!(act(&desk.other, &reference, path, 2, &body).await.refused().0, 403, "{path}");
        }
        assert_eq!(act(&desk.referrer, &reference, path, 2, &body).await.refused().0, 403, "{path}");
    }
}
