//! The published document: complete, true to the routes and the policy, and the one in the repository.

use std::collections::BTreeSet;
use std::path::Path;

use amhp_hub::domain::policy::{Operation, Who, who_may};
use amhp_hub::web::api::{document_text, routes};
use serde_json::Value;

use super::client::{DOCUMENT, validator};

const METHODS: &[&str] = &["get", "post", "put", "patch", "delete"];

/// Method, path, operation of everything described.
fn described() -> Vec<(String, String, &'static Value)> {
    let paths = DOCUMENT["paths"].as_object().unwrap().iter();
    let operations = paths.flat_map(|(path, item)| {
        let found = METHODS.iter().filter_map(move |method| Some((*method, item.get(*method)?)));
        found.map(move |(method, operation)| (method.to_uppercase(), path.clone(), operation))
    });
    operations.collect()
}

#[test]
fn the_document_in_the_repository_is_the_one_that_is_served() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi/amhp-hub.v1.json");
    if std::env::var_os("AMHP_HUB_WRITE_OPENAPI").is_some_and(|set| set == "1") {
        std::fs::write(&file, document_text()).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == document_text(), "openapi/amhp-hub.v1.json is old: run this test with AMHP_HUB_WRITE_OPENAPI=1");
}

#[test]
fn every_operation_of_the_policy_is_described_and_nothing_else() {
    let named: Vec<_> = described().iter().map(|(.., o)| o["operationId"].as_str().unwrap().to_owned()).collect();
    let by_pages_only = [
        Operation::ManageAuthenticator,
        Operation::LeaveCallDetails,
        Operation::ResumePost,
        Operation::GetSafetySettings,
        Operation::ChangeSafetySettings,
    ];
    let described = Operation::ALL.iter().filter(|operation| !by_pages_only.contains(operation));
    let all: BTreeSet<_> = described.map(|operation| operation.as_str().to_owned()).collect();
    assert_eq!(named.len(), all.len(), "each is described once");
    assert_eq!(named.into_iter().collect::<BTreeSet<_>>(), all);
}

#[test]
fn every_route_is_described_as_the_operation_that_it_is() {
    let served: BTreeSet<_> =
        routes().iter().map(|r| (r.method.to_owned(), r.path.to_owned(), r.operation.as_str().to_owned())).collect();
    let described: BTreeSet<_> =
        described().into_iter().map(|(m, p, o)| (m, p, o["operationId"].as_str().unwrap().to_owned())).collect();
    assert_eq!(described, served);
}

#[test]
fn what_needs_a_token_says_so() {
    for (method, path, operation) in described() {
        let known: Operation = operation["operationId"].as_str().unwrap().parse().unwrap();
        let open = who_may(known) == Who::Anyone;
        assert_eq!(operation.get("security").is_none(), open, "{method} {path}");
        assert!(operation["summary"].is_string() && operation["tags"].is_array(), "{method} {path}");
    }
    assert_eq!(DOCUMENT["components"]["securitySchemes"]["bearer"]["scheme"], "bearer");
}

#[test]
fn it_is_openapi_3_1_with_licence_and_address() {
    assert_eq!(DOCUMENT["openapi"], "3.1.0");
    assert_eq!(DOCUMENT["info"]["license"]["identifier"], "MIT");
    assert_eq!(DOCUMENT["servers"][0]["url"], "/api/v1");
}

#[test]
fn every_reference_leads_somewhere_and_every_component_is_used() {
    let mut used = BTreeSet::new();
    references(&DOCUMENT, &mut used);
    for target in &used {
        assert!(DOCUMENT.pointer(target).is_some(), "{target}");
    }
    for kind in ["schemas", "responses"] {
        for name in DOCUMENT["components"][kind].as_object().unwrap().keys() {
            assert!(used.contains(&format!("/components/{kind}/{name}")), "{name} is used nowhere");
        }
    }
}

fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            if let Some(target) = members.get("$ref").and_then(Value::as_str) {
                found.insert(target.strip_prefix('#').unwrap().to_owned());
            }
            members.values().for_each(|inner| references(inner, found));
        }
        Value::Array(entries) => entries.iter().for_each(|inner| references(inner, found)),
        _ => {}
    }
}

#[test]
fn every_member_of_our_own_schemas_is_explained() {
    for (name, schema) in DOCUMENT["components"]["schemas"].as_object().unwrap() {
        if name.starts_with("AmhpReferral") {
            continue;
        }
        assert!(schema["description"].is_string() || schema["allOf"].is_array(), "{name}");
        for (member, inner) in schema["properties"].as_object().into_iter().flatten() {
            assert!(inner["description"].is_string(), "{name}.{member}");
        }
    }
}

#[test]
fn what_is_sent_refuses_members_that_are_not_described() {
    for (_, path, operation) in described() {
        let content = operation["requestBody"]["content"].as_object();
        let Some((media, content)) = content.and_then(|content| content.iter().next()) else { continue };
        let check = validator(&content["schema"]);
        assert!(!check.is_valid(&serde_json::json!({ "no_such_member": 1 })), "{path} {media}");
        assert_eq!(operation["responses"]["415"]["$ref"], "#/components/responses/UnsupportedMediaType", "{path}");
    }
}

#[test]
fn both_examples_are_what_the_document_describes() {
    for name in ["referral-minimal", "referral-full"] {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("openapi/examples/{name}.json"));
        let answers: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        for component in ["AmhpReferralDraft", "AmhpReferralSubmission"] {
            let check = validator(&DOCUMENT["components"]["schemas"][component]);
            let wrong: Vec<_> = check.iter_errors(&answers).map(|e| e.to_string()).collect();
            assert!(wrong.is_empty(), "{name} as {component}: {wrong:?}");
        }
    }
    let schemas = &DOCUMENT["components"]["schemas"];
    assert_eq!(schemas["NewDraft"]["properties"]["answers"]["$ref"], "#/components/schemas/AmhpReferralDraft");
    assert_eq!(schemas["Submission"]["properties"]["answers"]["$ref"], "#/components/schemas/AmhpReferralSubmission");
}

#[test]
fn every_code_of_a_problem_is_listed() {
    let listed = DOCUMENT["components"]["schemas"]["ProblemCode"]["enum"].as_array().unwrap();
    for code in listed {
        let known: Result<amhp_hub::domain::ProblemCode, _> = serde_json::from_value(code.clone());
        assert!(known.is_ok(), "{code}");
    }
    // serde tells all that it knows in what it says of one that it does not.
    let said = serde_json::from_value::<amhp_hub::domain::ProblemCode>("x".into()).unwrap_err().to_string();
    assert_eq!(said.matches('`').count() / 2 - 1, listed.len(), "{said}");
}

#[test]
fn every_example_of_a_refusal_is_what_its_schema_describes() {
    let mut seen = 0;
    for (name, response) in DOCUMENT["components"]["responses"].as_object().unwrap() {
        let content = &response["content"]["application/problem+json"];
        for (example, described) in content["examples"].as_object().into_iter().flatten() {
            let check = validator(&content["schema"]);
            let wrong: Vec<_> = check.iter_errors(&described["value"]).map(|e| e.to_string()).collect();
            assert!(wrong.is_empty(), "{name} {example}: {wrong:?}");
            seen += 1;
        }
    }
    assert_eq!(seen, 3);
}
