//! The OpenAPI document: what the operations' own files say, with the refusals of each and the schemas of the forms.

use serde_json::{Map, Value, json};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::answered::{self, Refused};
use super::problem::{PROBLEM, ProblemDocument};
use super::{accounts, calls, documents, drafts, examples, referrals, routes, services};
use crate::form::{Form, Forms, SchemaKind};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "AMHP hub",
        version = "1",
        description = "Requests for assessment under the Mental Health Act: send one, see what became of it; and for \
            AMHPs the list, taking a referral, deciding. Times are RFC 3339. Errors are problem+json (RFC 9457) with a \
            `code`. Members may be added to answers; requests with members that are not described are refused. An `ETag` \
            is a version, and `If-Match` takes the one that was read; one that somebody has changed since is refused \
            (412 `version_conflict`: read again). Time changes a referral too: times pass, powers end, bands rise, each \
            with a version. What time alone did since it was read refuses nothing, but for four operations whose author \
            must have seen the band as it stands: `triageReferral`, `decideReferral` with `not_proceeding`, \
            `countersignDecision`, `confirmWithdrawal`.",
        license(name = "MIT", identifier = "MIT")
    ),
    servers((url = "/api/v1", description = "This deployment")),
    tags(
        (name = "Accounts", description = "Registering, signing in by a mailed code, staff by invitation."),
        (name = "Services and forms", description = "Who takes referrals, and what they ask. Open to anybody."),
        (name = "Drafts", description = "Answers on their way; private to their author."),
        (name = "Documents", description = "The papers that go with a draft and then with its referral."),
        (name = "Referrals", description = "Sending a referral and seeing what became of it."),
        (name = "The hub", description = "For AMHPs and leads: the list, taking a referral, deciding.")
    ),
    paths(
        accounts::register::register_account,
        accounts::start_sign_in::start_sign_in,
        accounts::resend_code::resend_code,
        accounts::complete_sign_in::complete_sign_in,
        accounts::complete_set_up::complete_set_up,
        accounts::sign_out::sign_out,
        accounts::me::get_me,
        services::list::list_services,
        services::form_schema::get_form_schema,
        drafts::create::create_draft,
        drafts::list::list_drafts,
        drafts::get::get_draft,
        drafts::update::update_draft,
        drafts::delete::delete_draft,
        drafts::check::check_draft,
        documents::add::add_document,
        documents::list::list_documents,
        documents::remove::remove_document,
        documents::content::get_document,
        drafts::submit::submit_draft,
        referrals::submit::submit_referral,
        referrals::list_mine::list_my_referrals,
        referrals::get::get_referral,
        referrals::queue::list_queue,
        referrals::search::search_referrals,
        calls::claim::open_call_reference,
        calls::close::close_call_reference,
        referrals::claim::claim_referral,
        referrals::release::release_referral,
        referrals::triage::triage_referral,
        referrals::contact::record_contact,
        referrals::legal_status::record_legal_status,
        referrals::whereabouts::record_whereabouts,
        referrals::seen::record_seen,
        referrals::decide::decide_referral,
        referrals::countersign::countersign_decision,
        referrals::withdraw::withdraw_referral,
        referrals::confirm_withdrawal::confirm_withdrawal,
        referrals::duplicate::mark_duplicate,
        referrals::reopen::reopen_referral,
        referrals::events::list_events,
    ),
    components(schemas(ProblemDocument)),
    modifiers(&BearerToken)
)]
struct Described;

struct BearerToken;

impl Modify for BearerToken {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let described = "The token of `completeSignIn`.";
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(described)).build();
        document.components.get_or_insert_default().add_security_scheme("bearer", SecurityScheme::Http(bearer));
    }
}

/// The document.
#[must_use]
pub fn document_json() -> Value {
    let mut document = serde_json::to_value(Described::openapi()).expect("the document is made of strings and lists");
    add_refusals(&mut document);
    examples::add(&mut document);
    // These bodies may be left out, which their schemas cannot say.
    for path in ["/drafts/{id}/submission", "/referrals/{reference}/decision/countersignature"] {
        document["paths"][path]["post"]["requestBody"]["required"] = json!(false);
    }
    let forms = Forms::embedded().expect("the forms of this binary are read by every test and at every start");
    add_forms(&mut document, &forms.iter().collect::<Vec<_>>());
    hoist_descriptions(&mut document["components"]["schemas"]);
    document
}

/// The document as it is published: indented, with a line end.
#[must_use]
pub fn document_text() -> String {
    format!("{:#}\n", document_json())
}

/// Every operation gets its refusals, each of which is described once.
fn add_refusals(document: &mut Value) {
    let described: Map<_, _> = answered::ALL.iter().map(|one| (one.name.to_owned(), response(*one))).collect();
    document["components"]["responses"] = Value::Object(described);
    for route in routes() {
        let responses = &mut document["paths"][route.path][route.method.to_lowercase()]["responses"];
        for refused in answered::refusals(route.operation) {
            responses[refused.status.as_str()] = reference("responses", refused.name);
        }
    }
}

fn response(refused: Refused) -> Value {
    let schema = reference("schemas", "ProblemDocument");
    let mut response = json!({ "description": refused.description, "content": { PROBLEM: { "schema": schema } } });
    let header = match refused.status.as_u16() {
        401 => ("WWW-Authenticate", json!({ "schema": { "type": "string" } })),
        429 | 503 => ("Retry-After", json!({ "description": "Seconds.", "schema": { "type": "integer" } })),
        _ => return response,
    };
    response["headers"] = json!({ header.0: header.1 });
    response
}

/// Both schemas of every form as components, and the answers in bodies as one of them.
fn add_forms(document: &mut Value, forms: &[&Form]) {
    for (kind, suffix) in [(SchemaKind::Draft, "Draft"), (SchemaKind::Submission, "Submission")] {
        for form in forms {
            let mut schema = form.schema(kind);
            // The document's own dialect is the same one.
            schema.as_object_mut().map(|members| members.shift_remove("$schema"));
            document["components"]["schemas"][component(form, suffix)] = schema;
        }
    }
    let schemas = &mut document["components"]["schemas"];
    let (draft, submission) = (one_of(forms, "Draft"), one_of(forms, "Submission"));
    put(&mut schemas["NewDraft"]["properties"]["answers"], &draft);
    put(&mut schemas["Submission"]["properties"]["answers"], &submission);
    for schema in schemas.as_object_mut().into_iter().flat_map(Map::values_mut) {
        if let Some(answers) = drafts_answers(schema) {
            put(answers, &draft);
        }
    }
    document["paths"]["/drafts/{id}"]["patch"]["requestBody"]["content"][super::call::MERGE_PATCH]["schema"] = draft;
    for (path, section, suffix, kept) in RECORDED {
        forms.iter().for_each(|form| add_section(document, form, section, suffix, kept));
        let body = &mut document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"];
        *body = one_of(forms, suffix);
    }
}

/// Bodies that are a section of the form: path, section, name of the component, and what may be left out though the form
/// asks for it.
const RECORDED: [(&str, &str, &str, &str); 2] = [
    ("/referrals/{reference}/legal-status", "legal", "LegalStatus", "considered_for"),
    ("/referrals/{reference}/whereabouts", "location", "Whereabouts", "hazards"),
];

/// A section of a form as a component of its own, with a note.
fn add_section(document: &mut Value, form: &Form, section: &str, suffix: &str, kept: &str) {
    let submission = component(form, "Submission");
    let mut schema = document["components"]["schemas"][&submission]["properties"][section].clone();
    if let Some(required) = schema["required"].as_array_mut() {
        required.retain(|name| name != kept);
    }
    let note = json!({ "type": ["string", "null"], "maxLength": 5000, "description": "In words." });
    schema["properties"]["note"] = note;
    document["components"]["schemas"][component(form, suffix)] = schema;
}

/// What is written at a member that may be `null` stands within its `oneOf`; readers look for it at the member.
fn hoist_descriptions(value: &mut Value) {
    let Some(members) = value.as_object_mut() else { return };
    let within = members.get_mut("oneOf").and_then(Value::as_array_mut);
    let mut described = within.into_iter().flatten().filter_map(Value::as_object_mut);
    if let Some(description) = described.find_map(|one| one.shift_remove("description")) {
        members.insert("description".to_owned(), description);
    }
    members.values_mut().for_each(hoist_descriptions);
}

/// The answers of `Draft`, which stands as an `allOf` of its summary and the rest.
fn drafts_answers(schema: &mut Value) -> Option<&mut Value> {
    let parts = schema.get_mut("allOf")?.as_array_mut()?;
    parts.iter_mut().find_map(|part| part.pointer_mut("/properties/answers"))
}

fn put(place: &mut Value, schema: &Value) {
    let description = place.get("description").cloned();
    *place = schema.clone();
    if let Some(description) = description {
        place["description"] = description;
    }
}

fn one_of(forms: &[&Form], suffix: &str) -> Value {
    let mut all: Vec<_> = forms.iter().map(|form| reference("schemas", &component(form, suffix))).collect();
    if all.len() == 1 { all.remove(0) } else { json!({ "anyOf": all }) }
}

/// `amhp-referral` and `Draft` make `AmhpReferralDraft`.
fn component(form: &Form, suffix: &str) -> String {
    let capitalised = |word: &str| word[..1].to_uppercase() + &word[1..];
    form.id().split('-').filter(|word| !word.is_empty()).map(capitalised).chain([suffix.to_owned()]).collect()
}

fn reference(kind: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{kind}/{name}") })
}
