//! The whole thread as a trust's program walks it: from an account to a decision, on both engines.

use amhp_hub::domain::account::Role;
use serde_json::{Value, json};

use super::Client;
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::examples;
use crate::support::people::PASSWORD;

async fn registered(app: &TestApp, client: &Client) -> Client {
    let email = "halvard.quennell@lodestone.example";
    let asked = json!({
        "email": email, "password": PASSWORD, "name": "Dr Halvard Quennell", "profession": "gp",
        "organisation": "Lodestone Lane Surgery", "telephone": "01632 960177", "is_senior": true,
    });
    let opened = client.post("/accounts", &asked).await;
    assert_eq!(opened.status, 202, "{}", opened.text);
    let path = format!("/sign-in/{}", opened.text_at("/challenge_id"));
    let confirmed = client.post(&path, &json!({ "code": app.code_for(email).await })).await;
    assert_eq!((confirmed.status, confirmed.text_at("/account/email")), (200, email.to_owned()));

    let opened = client.post("/sign-in", &json!({ "email": email, "password": PASSWORD })).await;
    assert_eq!(opened.status, 202, "{}", opened.text);
    let path = format!("/sign-in/{}", opened.text_at("/challenge_id"));
    let again = client.call("POST", &format!("{path}/code")).send().await;
    assert_eq!(again.status, 202, "{}", again.text);
    let begun = client.post(&path, &json!({ "code": app.code_for(email).await })).await;
    assert_eq!(begun.status, 200, "{}", begun.text);
    client.signed_in(&begun.text_at("/token"))
}

/// A draft filled in two patches, checked in between; its reference.
async fn sent(app: &TestApp, referrer: &Client) -> String {
    let draft = referrer.draft().await;
    let (id, etag) = (draft.text_at("/id"), draft.header("etag").to_owned());
    assert_eq!(draft.header("location"), format!("/api/v1/drafts/{id}"));
    let mut answers = examples::minimal(app.now());
    let concern = answers.as_object_mut().unwrap().shift_remove("concern").unwrap();

    let saved = referrer.patch(&id, &etag, &answers).await;
    assert_eq!(saved.status, 200, "{}", saved.text);
    let missing = referrer.get(&format!("/drafts/{id}/problems")).await;
    let pointers: Vec<_> = missing.problems().into_iter().map(|(pointer, _)| pointer).collect();
    assert_eq!(pointers, ["/concern/reason", "/concern/person_views", "/concern/previous_contact"]);
    assert_eq!(saved.at("/problems_count"), 3);

    let early = referrer.call("POST", &format!("/drafts/{id}/submission")).header("Idempotency-Key", "early");
    assert_eq!(early.send().await.refused(), (422, "validation_failed".to_owned()));
    let saved = referrer.patch(&id, saved.header("etag"), &json!({ "concern": concern })).await;
    assert_eq!(saved.at("/problems_count"), 0);

    let submit = referrer.call("POST", &format!("/drafts/{id}/submission")).header("Idempotency-Key", "first");
    let receipt = submit.send().await;
    assert_eq!(receipt.status, 201, "{}", receipt.text);
    let reference = receipt.text_at("/reference");
    assert_eq!(receipt.header("location"), format!("/api/v1/referrals/{reference}"));
    assert_eq!(receipt.at("/telephone"), json!({ "day": "01632 960100", "out_of_hours": "01632 960199" }));
    assert_eq!(referrer.get(&format!("/drafts/{id}")).await.status, 404, "the draft is consumed");
    reference
}

/// What whoever has a referral in screening may do with it.
fn open_to_its_owner() -> [&'static str; 9] {
    [
        "release",
        "triage",
        "record_contact",
        "record_legal_status",
        "record_whereabouts",
        "record_seen",
        "accept",
        "not_proceed",
        "mark_duplicate",
    ]
}

/// What the hub does with it, and what each side reads afterwards.
async fn worked(hub: &Client, referrer: &Client, reference: &str, now: &str) {
    let queue = hub.get("/queue").await;
    assert_eq!(queue.at("/count"), json!({ "value": 1, "exact": true }));
    let item = queue.at("/items/0");
    assert_eq!((&item["reference"], &item["band"]), (&json!(reference), &json!("urgent")));
    assert_eq!(item["person"], json!({ "name": "Marguerite Holloway-Dunn", "date_of_birth": "1991-04-17" }));
    assert_eq!((&item["owner"], &item["clocks"]), (&Value::Null, &json!([])));

    let etag = item["etag"].as_str().unwrap();
    let claim = hub.call("POST", &format!("/referrals/{reference}/claim")).header("If-Match", etag);
    let claimed = claim.send().await;
    assert_eq!((claimed.status, claimed.text_at("/owner/name")), (200, "Varga".to_owned()), "{}", claimed.text);
    assert_eq!(claimed.text_at("/etag"), claimed.header("etag"));

    let seen = hub.get(&format!("/referrals/{reference}")).await;
    assert_eq!(seen.at("/available_actions"), json!(open_to_its_owner()));
    assert!(seen.at("/because/0/because").is_string() && seen.at("/act_by").is_string());
    let decision = json!({
        "decision": "not_proceeding", "code": "alternative_suitable", "reasons": "The crisis team takes her on.",
        "receiver": { "name": "Crisis team, Ash ward", "accepted_at": now, "fallback": "They ring the hub if she is out." },
        "alternatives": [{ "kind": "crisis_or_home_treatment_team", "result": "tried", "on": "2026-11-21" }],
        "told": [{ "who": "Dr Quennell, GP", "how": "telephone", "at": now }],
    });
    let decide = hub.call("POST", &format!("/referrals/{reference}/decision")).header("If-Match", seen.header("etag"));
    let decided = decide.json(&decision).send().await;
    assert_eq!((decided.status, decided.at("/closed_as")), (200, json!("not_proceeding")), "{}", decided.text);
    assert_eq!(decided.at("/act_by"), Value::Null);

    let kinds = |events: &Value| events.as_array().unwrap().iter().map(|e| e["kind"].clone()).collect::<Vec<_>>();
    let events = hub.get(&format!("/referrals/{reference}/events")).await.at("/items");
    assert_eq!(kinds(&events), ["submitted", "claimed", "not_proceeding"]);
    assert_eq!(events[2]["payload"]["code"], "alternative_suitable");
    assert_eq!(events[2]["actor"]["name"], "Varga");
    let events = referrer.get(&format!("/referrals/{reference}/events")).await.at("/items");
    assert_eq!(kinds(&events), ["submitted", "claimed", "not_proceeding"]);
    assert_eq!((&events[2]["payload"], &events[2]["actor"]), (&Value::Null, &Value::Null), "hub notes stay in the hub");
}

both_engines! {
    async fn from_an_account_to_a_decision(database: TestDatabase) {
        let app = TestApp::start_with_mail_server(database).await;
        let service = app.add_service("northgate").await;
        let amhp = app.staff("Varga", service.id, Role::Amhp).await;
        let nobody = Client::of(&app);
        let hub = nobody.signed_in(&amhp.token);
        assert_eq!(hub.get("/me").await.at("/roles"), json!([{ "role": "amhp", "service": "northgate" }]));

        let referrer = registered(&app, &nobody).await;
        assert_eq!(referrer.get("/me").await.at("/roles"), json!([]));
        let reference = sent(&app, &referrer).await;
        worked(&hub, &referrer, &reference, &app.now().to_string()).await;

        let seen = referrer.get(&format!("/referrals/{reference}")).await.json();
        assert_eq!(seen["answers"]["person"]["family_name"], "Holloway-Dunn");
        for secret in ["band", "suggested_band", "because", "act_by"] {
            assert!(seen.get(secret).is_none(), "the referrer never sees {secret}");
        }
        let mine = referrer.get("/referrals").await;
        assert_eq!((mine.text_at("/items/0/reference"), mine.text_at("/items/0/status")), (reference, "closed".into()));
        assert_eq!(hub.get("/queue").await.at("/items"), json!([]));

        let out = referrer.call("POST", "/sign-out").send().await;
        assert_eq!((out.status, out.text.as_str()), (204, ""));
        assert_eq!(referrer.get("/me").await.refused(), (401, "not_signed_in".to_owned()));
    }
}
