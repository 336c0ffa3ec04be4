//! Every answer of the API that is no success, as `application/problem+json` (RFC 9457).

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::schemas::{Person, Telephone};
use crate::domain;
use crate::domain::ids::DraftId;
use crate::services::Diverted;
use crate::web::http::{Fault, More, RequestId};

/// The media type of RFC 9457.
pub(super) const PROBLEM: &str = "application/problem+json";

/// Why not. `code` tells the kinds apart and never changes its meaning; `detail` is for people.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(super) struct ProblemDocument {
    /// Names the kind of problem; ends in its code.
    #[serde(rename = "type")]
    #[schema(format = "uri", example = "urn:problem-type:amhp-hub:validation_failed")]
    kind: String,
    /// The kind in words.
    #[schema(example = "Something is wrong with what was sent")]
    title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599, example = 422)]
    status: u16,
    /// The kind.
    #[schema(example = "validation_failed")]
    code: &'static str,
    /// What happened, what was kept, what to do.
    detail: String,
    /// The request's number: tell it to us when you ask about this answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uri", example = "urn:uuid:019a0000-0000-7000-8000-000000000000")]
    instance: Option<String>,
    /// `validation_failed`: everything wrong with what was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    problems: Option<Vec<Problem>>,
    /// On a diversion: where the referral has to be made instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    divert: Option<Divert>,
    /// On a diversion: the draft that was kept, the same for the same request. Absent where its author has too many
    /// drafts, or sent it since.
    #[serde(skip_serializing_if = "Option::is_none")]
    draft_id: Option<Uuid>,
    /// On a diversion: the six symbols to say on the telephone, by which the AMHP who answers opens the draft; the same
    /// as long as the call goes on. Absent where no draft is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[234679CDFGHJKMNPRTVWXYZ]{6}$", example = "HKM4T7")]
    call_reference: Option<String>,
    /// On a diversion: whom to ring.
    #[serde(skip_serializing_if = "Option::is_none")]
    telephone: Option<Telephone>,
    /// `already_claimed`: who took it.
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<Person>,
    /// `already_claimed`: when.
    #[serde(skip_serializing_if = "Option::is_none")]
    claimed_at: Option<Timestamp>,
    /// `document_withheld`: what the scanner made of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = super::schemas::codes::Scan, required = false)]
    scan: Option<domain::document::Scan>,
    /// `version_conflict`: the ETag that it has now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "\"7\"")]
    etag: Option<String>,
}

/// Where a referral has to be made instead.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Divert {
    /// Somebody is in immediate danger: 999.
    #[serde(rename = "ring_999")]
    Ring999,
    /// The service's telephone.
    Telephone,
}

/// One thing wrong.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Problem {
    /// JSON Pointer (RFC 6901). Of an answer: within the answers; of another member: within the body.
    #[schema(example = "/person/date_of_birth")]
    pointer: String,
    /// What kind of problem it is.
    #[schema(value_type = super::problem_codes::ProblemCode)]
    code: domain::ProblemCode,
    /// What is wrong and how to put it right.
    detail: String,
}

impl From<domain::Problem> for Problem {
    fn from(problem: domain::Problem) -> Self {
        Self { pointer: problem.pointer, code: problem.code, detail: problem.detail }
    }
}

/// Middleware of everything under `/api`: a refusal gets its document, whoever refused.
///
/// # Errors
/// None of its own.
pub(super) async fn draw_problems<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = next.call(req).await?.map_into_boxed_body();
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return Ok(response);
    }
    let (req, bare) = response.into_parts();
    let document = match bare.error().and_then(|error| error.as_error::<Fault>()) {
        Some(fault) => document(fault, &req),
        None => document(&of_status(status), &req),
    };
    Ok(ServiceResponse::new(req, drawn(&document, bare)))
}

/// What the framework itself refused, or failed at.
fn of_status(status: StatusCode) -> Fault {
    match status {
        StatusCode::NOT_FOUND => Fault::not_found(),
        StatusCode::METHOD_NOT_ALLOWED => Fault::method_not_allowed(),
        status if status.is_client_error() => Fault::new(status, "bad_request", "The request cannot be understood."),
        _ => Fault::unavailable(),
    }
}

/// The headers of the bare answer stay: `Allow`, `Retry-After`, `WWW-Authenticate`.
fn drawn(document: &ProblemDocument, bare: HttpResponse) -> HttpResponse {
    let body = serde_json::to_vec(document).unwrap_or_default();
    let mut response = bare.set_body(BoxBody::new(body));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
    response
}

fn document(fault: &Fault, req: &HttpRequest) -> ProblemDocument {
    let number = req.extensions().get::<RequestId>().and_then(|RequestId(id)| Uuid::try_parse(id).ok());
    ProblemDocument {
        kind: format!("urn:problem-type:amhp-hub:{}", fault.code),
        title: title(fault.code).to_owned(),
        status: fault.status.as_u16(),
        code: fault.code,
        detail: fault.detail.clone(),
        instance: number.map(|id| id.urn().to_string()),
        ..of_more(&fault.more)
    }
}

/// The members that some kinds of problem have.
fn of_more(more: &More) -> ProblemDocument {
    let nothing = ProblemDocument::default();
    match more {
        More::Problems(problems) => ProblemDocument { problems: Some(listed(problems)), ..nothing },
        More::Diverted(diverted) => of_diversion(diverted),
        More::Current(version) => ProblemDocument { etag: Some(format!("\"{version}\"")), ..nothing },
        More::Withheld(scan) => ProblemDocument { scan: Some(*scan), ..nothing },
        More::Claimed { owner, name, claimed_at } => ProblemDocument {
            owner: Some(Person { id: owner.uuid(), name: name.clone() }),
            claimed_at: Some(*claimed_at),
            ..nothing
        },
        // A page's way of saving; what is to be waited for stands in the header.
        More::Nothing | More::Answers(_) | More::RetryAfter(_) => nothing,
    }
}

fn of_diversion(diverted: &Diverted) -> ProblemDocument {
    ProblemDocument {
        problems: Some(listed(&diverted.problems)),
        divert: Some(match diverted.divert {
            domain::gate::Diversion::Ring999 => Divert::Ring999,
            domain::gate::Diversion::Telephone => Divert::Telephone,
        }),
        draft_id: diverted.draft.map(DraftId::uuid),
        call_reference: diverted.call_reference.clone().map(String::from),
        telephone: Some(diverted.telephone.clone().into()),
        ..ProblemDocument::default()
    }
}

fn listed(problems: &[domain::Problem]) -> Vec<Problem> {
    problems.iter().cloned().map(Problem::from).collect()
}

/// The kind in words, the same for every case of it (RFC 9457 §3.1.3).
fn title(code: &str) -> &'static str {
    match code {
        "not_signed_in" => "Nobody is signed in",
        "wrong_code" => "The code is not good",
        "not_found" => "Not found",
        "not_allowed" => "Not allowed",
        "method_not_allowed" => "Another method is needed",
        "timeout" => "The body did not come in time",
        "already_claimed" => "Somebody else took it first",
        "document_withheld" => "The content is not given out",
        "wrong_status" => "Its status does not allow this",
        "idempotency_in_flight" => "The same request is being answered",
        "idempotency_key_reused" => "The key was used with another body",
        "idempotency_key_required" => "An idempotency key is needed",
        "version_conflict" => "It was changed meanwhile",
        "if_match_required" => "The version that was read is needed",
        "too_large" => "The body is too large",
        "unsupported_media_type" => "Another media type is needed",
        "validation_failed" => "Something is wrong with what was sent",
        "throttled" => "Too many tries",
        "newer_form" => "Saved by a newer release",
        "unavailable" => "Cannot answer now",
        "outcome_unknown" => "It may have been kept, or not",
        "internal" => "A defect of ours",
        _ => "The request makes no sense",
    }
}
