//! Call references for programs: named in the refusal, opened by the hub, sent with an exception.

use amhp_hub::domain::account::Role;
use serde_json::{Value, json};

use super::client::{Answer, Client};
use super::northgate;
use crate::support::app::TestApp;
use crate::support::calls::{danger, within_24_hours};
use crate::support::database::{TestDatabase, both_engines};
use crate::support::examples;

async fn staff(app: &TestApp, name: &str, role: Role) -> Client {
    let service = amhp_hub::services::services::get(&app.ctx, "northgate").await.unwrap().id;
    Client::of(app).signed_in(&app.staff(name, service, role).await.token)
}

fn whole(app: &TestApp, change: &Value) -> Value {
    let mut answers = examples::minimal(app.now());
    json_patch::merge(&mut answers, change);
    json!({ "service": "northgate", "form": "amhp-referral", "answers": answers })
}

async fn refer(client: &Client, body: &Value) -> Answer {
    client.call("POST", "/referrals").header("Idempotency-Key", "one").json(body).send().await
}

async fn submit(client: &Client, draft: &str, key: &str, body: Option<&Value>) -> Answer {
    let call = client.call("POST", &format!("/drafts/{draft}/submission")).header("Idempotency-Key", key);
    match body {
        Some(body) => call.json(body).send().await,
        None => call.send().await,
    }
}

async fn claim(client: &Client, code: &str) -> Answer {
    client.call("POST", &format!("/call-references/{code}/claim")).send().await
}

fn exception() -> Value {
    json!({ "gate_exception": { "reason": "Taken by telephone from Dr Quennell." } })
}

both_engines! {
    async fn what_goes_by_telephone_is_kept_with_its_reference(database: TestDatabase) {
        let (app, referrer) = northgate(database).await;
        let body = whole(&app, &danger());
        let refused = refer(&referrer, &body).await;
        assert_eq!(refused.refused(), (422, "validation_failed".to_owned()));
        assert_eq!((refused.text_at("/divert"), refused.text_at("/call_reference").len()), ("ring_999".to_owned(), 6));
        let again = refer(&referrer, &body).await;
        for member in ["/draft_id", "/call_reference", "/telephone"] {
            assert_eq!(refused.at(member), again.at(member), "{member}");
        }
        let by_draft = submit(&referrer, &refused.text_at("/draft_id"), "two", None).await;
        assert_eq!(by_draft.at("/call_reference"), refused.at("/call_reference"));
        assert!(refer(&referrer, &whole(&app, &json!({ "gp": null }))).await.at("/call_reference").is_null());
    }

    async fn the_amhp_who_answers_opens_it_works_on_it_and_sends_it(database: TestDatabase) {
        let (app, referrer) = northgate(database).await;
        let amhp = staff(&app, "Okafor", Role::Amhp).await;
        let refused = refer(&referrer, &whole(&app, &within_24_hours())).await;
        let (draft, code) = (refused.text_at("/draft_id"), refused.text_at("/call_reference"));
        assert_eq!(amhp.get(&format!("/drafts/{draft}")).await.status, 404, "not without the code");

        let typed = format!("{}-{}", code[..3].to_lowercase(), code[3..].to_lowercase());
        let opened = claim(&amhp, &typed).await;
        assert_eq!((opened.status, opened.text_at("/draft_id")), (200, draft.clone()), "{}", opened.text);
        assert_eq!((opened.text_at("/etag"), opened.header("etag")), ("\"1\"".to_owned(), "\"1\""));
        assert_eq!(claim(&amhp, &code.replace(&code[3..], &format!("%20{}", &code[3..]))).await.status, 200);
        let saved = amhp.patch(&draft, "\"1\"", &json!({ "concern": { "history": "Known to the team." } })).await;
        assert_eq!(saved.status, 200, "{}", saved.text);
        assert_eq!(amhp.get(&format!("/drafts/{draft}/problems")).await.problems().len(), 1);
        let delete = amhp.call("DELETE", &format!("/drafts/{draft}")).header("If-Match", "\"2\"").send().await;
        assert_eq!(delete.refused(), (403, "not_allowed".to_owned()));
        let own = referrer.call("DELETE", &format!("/drafts/{draft}")).header("If-Match", "\"2\"").send().await;
        assert_eq!(own.refused(), (409, "wrong_status".to_owned()));
        assert!(own.text_at("/detail").contains("Ring"), "{}", own.text);

        assert_eq!(submit(&amhp, &draft, "a", None).await.text_at("/divert"), "telephone");
        let by_author = submit(&referrer, &draft, "a", Some(&exception())).await;
        assert_eq!(by_author.problems(), [("/gate_exception".to_owned(), "not_an_option".to_owned())]);
        let silent = submit(&amhp, &draft, "b", Some(&json!({ "gate_exception": { "reason": " " } }))).await;
        assert_eq!(silent.problems(), [("/gate_exception/reason".to_owned(), "required".to_owned())]);
        for odd in [json!({ "gate_exception": ["x"] }), json!({ "gate_exception": {} }), json!({ "x": 1 })] {
            assert_eq!(submit(&amhp, &draft, "c", Some(&odd)).await.status, 422, "{odd}");
        }
        let sent = submit(&amhp, &draft, "d", Some(&exception())).await;
        assert_eq!(sent.status, 201, "{}", sent.text);
        let reference = sent.text_at("/reference");
        assert_eq!(referrer.get("/referrals").await.text_at("/items/0/reference"), reference);
        let events = amhp.get(&format!("/referrals/{reference}/events")).await;
        assert_eq!(events.at("/items/0/payload/gate_exception"), exception()["gate_exception"]);
        assert_eq!(events.at("/items/0/actor/name"), "Okafor");
        assert_eq!(claim(&amhp, &code).await.refused(), (404, "not_found".to_owned()), "the call is over");
    }

    async fn of_sixteen_programs_one_has_the_call(database: TestDatabase) {
        let (app, referrer) = northgate(database).await;
        let mut hub = Vec::new();
        for n in 0..16 {
            hub.push(staff(&app, &format!("Amhp{n}"), Role::Amhp).await);
        }
        let code = refer(&referrer, &whole(&app, &danger())).await.text_at("/call_reference");
        let answers = futures_util::future::join_all(hub.iter().map(|client| claim(client, &code))).await;
        let won = answers.iter().filter(|answer| answer.status == 200).count();
        let owner = answers.iter().find(|answer| answer.status != 200).unwrap().at("/owner");
        assert_eq!(won, 1);
        for lost in answers.iter().filter(|answer| answer.status != 200) {
            assert_eq!((lost.refused(), lost.at("/owner")), ((409, "already_claimed".to_owned()), owner.clone()));
            assert_eq!(lost.text_at("/claimed_at"), app.now().to_string());
        }
        let lead = staff(&app, "Lindqvist", Role::Lead).await;
        assert_eq!(claim(&lead, &code).await.status, 200, "a lead takes over");
    }

    async fn the_list_has_the_calls_beside_its_first_page(database: TestDatabase) {
        let (app, referrer) = northgate(database).await;
        let amhp = staff(&app, "Okafor", Role::Amhp).await;
        assert_eq!(amhp.get("/queue").await.at("/calls"), json!([]));
        let refused = refer(&referrer, &whole(&app, &danger())).await;
        app.clock.advance(jiff::SignedDuration::from_mins(24));
        let call = amhp.get("/queue").await.at("/calls/0");
        assert_eq!((&call["code"], &call["draft_id"]), (&refused.at("/call_reference"), &refused.at("/draft_id")));
        assert_eq!((&call["reason"], &call["is_overdue"], &call["is_corrected"]), (&json!("danger"), &json!(true), &json!(false)));
        assert_eq!(call["referrer"]["telephone"], "01632 960177");
        assert_eq!((&call["claimed_by"], &call["ring_back"]), (&Value::Null, &Value::Null));
        claim(&amhp, call["code"].as_str().unwrap()).await;
        let call = amhp.get("/queue").await.at("/calls/0");
        assert_eq!((&call["claimed_by"]["name"], &call["is_overdue"]), (&json!("Okafor"), &json!(false)));
        let wire = amhp.get("/queue").await.text;
        assert!(!wire.contains("Holloway"), "nobody's name: {wire}");
    }

    async fn a_call_is_closed_with_a_reason_by_whoever_has_it(database: TestDatabase) {
        let (app, referrer) = northgate(database).await;
        let (amhp, other) = (staff(&app, "Okafor", Role::Amhp).await, staff(&app, "Varga", Role::Amhp).await);
        let code = refer(&referrer, &whole(&app, &danger())).await.text_at("/call_reference");
        let path = format!("/call-references/{code}/closing");
        let reason = json!({ "reason": "The crisis team is there." });
        assert_eq!(amhp.post(&path, &reason).await.refused(), (403, "not_allowed".to_owned()), "nobody has it");
        claim(&amhp, &code).await;
        assert_eq!(other.post(&path, &reason).await.refused(), (403, "not_allowed".to_owned()));
        assert_eq!(referrer.post(&path, &reason).await.refused(), (404, "not_found".to_owned()));
        let silent = amhp.post(&path, &json!({ "reason": "\u{a0}" })).await;
        assert_eq!(silent.problems(), [("/reason".to_owned(), "required".to_owned())]);
        let closed = amhp.post(&path, &reason).await;
        assert_eq!((closed.status, closed.text.as_str()), (204, ""));
        assert_eq!(amhp.get("/queue").await.at("/calls"), json!([]));
        assert_eq!(amhp.post(&path, &reason).await.refused(), (404, "not_found".to_owned()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_codes_are_throttled_and_what_is_no_code_is_not_there() {
    let (app, _) = northgate(TestDatabase::sqlite().await).await;
    let amhp = staff(&app, "Okafor", Role::Amhp).await;
    assert_eq!(claim(&amhp, "nonsense").await.refused(), (404, "not_found".to_owned()));
    for _ in 0..10 {
        assert_eq!(claim(&amhp, "222222").await.refused(), (404, "not_found".to_owned()));
    }
    let held = claim(&amhp, "222222").await;
    assert_eq!((held.refused(), held.header("retry-after")), ((429, "throttled".to_owned()), "1"));
    let viewer = staff(&app, "Viewer", Role::Viewer).await;
    assert_eq!(claim(&viewer, "222222").await.refused(), (403, "not_allowed".to_owned()));
}
