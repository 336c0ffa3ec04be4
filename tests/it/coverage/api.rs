//! The walk through the API: every operation of the document, everybody, every state.

use amhp_hub::domain::policy::Operation;
use amhp_hub::web::api::document_json;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::expected::{Cell, EVERYBODY, Who, expected, fits};
use super::stage::{STATES, Stage, State};
use crate::support::database::{TestDatabase, both_engines};
use crate::support::documents::{TEXT, form};
use crate::support::{examples, pages, people};

/// Method, path and operation of everything in the document.
fn document() -> Vec<(Method, String, Operation)> {
    let document = document_json();
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let Some(id) = operation["operationId"].as_str() else { continue };
            found.push((method.to_uppercase().parse().unwrap(), format!("/api/v1{path}"), id.parse().unwrap()));
        }
    }
    found
}

/// What is done by pages only: a key shown once is for a person's eyes, no program has a telephone, and none loses a form.
/// A service's settings are weighed by people.
const PAGES_ONLY: [Operation; 5] = [
    Operation::ManageAuthenticator,
    Operation::LeaveCallDetails,
    Operation::ResumePost,
    Operation::GetSafetySettings,
    Operation::ChangeSafetySettings,
];

#[test]
fn what_is_done_by_pages_only_has_a_page() {
    let pages: Vec<_> = amhp_hub::web::portal::pages().into_iter().chain(amhp_hub::web::hub::pages()).collect();
    assert!(PAGES_ONLY.iter().all(|only| pages.iter().any(|page| page.operation == *only)));
}

#[test]
fn every_operation_of_the_policy_has_a_route_and_no_route_is_without() {
    let mut routes: Vec<_> = document().into_iter().map(|(_, _, operation)| operation).collect();
    routes.extend(PAGES_ONLY);
    routes.sort();
    let mut all = Operation::ALL.to_vec();
    all.sort();
    assert_eq!(routes, all);
}

both_engines! {
    async fn everybody_at_every_route(database: TestDatabase) {
        let stage = Stage::set(database).await;
        let client = pages::client();
        let mut wrong = Vec::new();
        for (method, path, operation) in document() {
            let states: &[State] = if path.contains("{reference}") { &STATES } else { &STATES[..1] };
            for state in states {
                let mut public = Vec::new();
                for who in EVERYBODY {
                    let status = ask(&client, &stage, &method, &path, operation, who, *state).await;
                    let cell = expected(operation, who);
                    if cell == Cell::Public {
                        public.push(status);
                    }
                    if !fits(cell, status, None) {
                        wrong.push(format!("{operation} by {who:?} in {state:?}: {status}, not {cell:?}"));
                    }
                }
                public.dedup();
                assert!(public.len() <= 1, "{operation} answers differently: {public:?}");
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

async fn ask(
    client: &reqwest::Client,
    stage: &Stage,
    method: &Method,
    path: &str,
    operation: Operation,
    who: Who,
    state: State,
) -> u16 {
    let (mut path, version) = stage.filled(path, state).await;
    if path.contains("{code}") {
        let code = stage.call(operation == Operation::CloseCallReference).await;
        path = path.replace("{code}", code.as_str());
    }
    let path = path.replace("{form}", "amhp-referral").replace("{challenge_id}", "none").replace("{token}", "none");
    let query = if operation == Operation::ListQueue { "?service=northgate" } else { "" };
    let request = client.request(method.clone(), stage.app.url(&format!("{path}{query}")));
    let request = body(request, stage, operation).header("if-match", format!("\"{version}\""));
    let request = match stage.person(who) {
        // Signing out would end what the walk goes on with.
        Some(person) if operation == Operation::SignOut => {
            request.bearer_auth(stage.app.signed_in(&person.email).await.token)
        }
        Some(person) => request.bearer_auth(&person.token),
        None => request,
    };
    request.send().await.unwrap().status().as_u16()
}

/// A body that the operation would take.
fn body(request: RequestBuilder, stage: &Stage, operation: Operation) -> RequestBuilder {
    use Operation as O;
    let key = stage.app.ctx.chance.token().reveal().clone();
    let draft = json!({ "service": "northgate", "form": "amhp-referral" });
    let told: Value = json!([{ "who": "Dr Quennell", "how": "telephone", "at": stage.app.now() }]);
    match operation {
        O::RegisterAccount => request.json(&json!({})),
        // Another address each time: tries for one address are counted.
        O::StartSignIn => {
            request.json(&json!({ "email": format!("{key}@lodestone.example"), "password": people::PASSWORD }))
        }
        O::CompleteSignIn => request.json(&json!({ "code": "000000" })),
        O::CompleteSetUp => request.json(&json!({ "password": people::PASSWORD })),
        O::CreateDraft => request.json(&draft),
        O::UpdateDraft => {
            request.header("content-type", "application/merge-patch+json").body(r#"{"concern":{"history":"None."}}"#)
        }
        O::AddDocument => {
            let (media_type, body) = form(&[("kind", None, b"other"), ("file", Some("letter.txt"), TEXT)]);
            request.header("content-type", media_type).body(body)
        }
        O::SubmitDraft => request.header("idempotency-key", key),
        O::SubmitReferral => {
            let mut whole = draft;
            whole["answers"] = examples::minimal(stage.app.now());
            request.header("idempotency-key", key).json(&whole)
        }
        O::SearchReferrals => request.json(&json!({ "service": "northgate", "name": "Walker" })),
        O::CloseCallReference => request.json(&json!({ "reason": "Said in the walk." })),
        O::DecideReferral => request.json(&json!({ "decision": "accepted", "reasons": "Walked.", "told": told })),
        O::TriageReferral => request.json(&json!({ "band": "emergency", "reason": "Walked." })),
        O::RecordContact => {
            request.json(&json!({ "channel": "telephone", "who": "Dr Quennell", "outcome": "no_answer" }))
        }
        O::RecordLegalStatus => request.json(&json!({ "status": "none" })),
        O::RecordWhereabouts => request.json(&json!({ "kind": "street", "alone_now": "no", "likely_to_leave": "no" })),
        O::RecordSeen => {
            let by = json!({ "by": "Dr Quennell", "manner": "video", "spoke": "yes", "at": stage.app.now() });
            request.json(&by)
        }
        O::WithdrawReferral => request.json(&json!({ "code": "in_error" })),
        O::MarkDuplicate => request.json(&json!({ "of": "HKM4-9TXW" })),
        O::ReopenReferral => request.json(&json!({ "reason": "Walked." })),
        _ => request,
    }
}
