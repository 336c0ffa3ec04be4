//! A refusal in HTTP: status, code, words, and what goes with it. Drawn by each face in its own way.
//!
//! The codes are a contract with callers of the API; the words may be improved. What is ours alone is logged here, once,
//! under the request's id, and never shown.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use jiff::Timestamp;

use crate::domain::Problem;
use crate::domain::document::Scan;
use crate::domain::ids::AccountId;
use crate::services::{Diverted, Refusal};
use crate::telemetry::with_causes;

/// An answer that is no success.
#[derive(Debug)]
pub struct Fault {
    /// Its status.
    pub status: StatusCode,
    /// Its code, as `architecture.md` lists them.
    pub code: &'static str,
    /// One or two sentences for people: what happened, what was kept, what to do.
    pub detail: String,
    /// What goes with it.
    pub more: More,
}

/// What goes with a fault.
#[derive(Debug, Default)]
pub enum More {
    /// Nothing.
    #[default]
    Nothing,
    /// Everything wrong with what was sent.
    Problems(Vec<Problem>),
    /// Where the referral has to be made instead.
    Diverted(Box<Diverted>),
    /// The version now.
    Current(i64),
    /// Answers that two changed at once, by pointer.
    Answers(Vec<String>),
    /// Who took it first, and when.
    Claimed {
        /// Who.
        owner: AccountId,
        /// Their name.
        name: String,
        /// When.
        claimed_at: Timestamp,
    },
    /// What the scanner made of a document whose content is not given out.
    Withheld(Scan),
    /// Seconds after which to come back.
    RetryAfter(u64),
}

impl Fault {
    /// A fault without more.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), more: More::Nothing }
    }

    fn with(self, more: More) -> Self {
        Self { more, ..self }
    }

    /// It does not exist for this caller.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "There is nothing here, or it is not yours to see.")
    }

    /// The request makes no sense; `detail` says what would.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_request", detail)
    }

    /// Nobody is signed in.
    pub fn not_signed_in(detail: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "not_signed_in", detail)
    }

    /// The path exists for other methods.
    pub fn method_not_allowed() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "This address does not take that method.")
    }

    /// Everything wrong with what was sent.
    pub fn invalid(problems: Vec<Problem>) -> Self {
        let detail = match problems.len() {
            1 => "There is one problem. Nothing that was saved is lost.".to_owned(),
            n => format!("There are {n} problems. Nothing that was saved is lost."),
        };
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "validation_failed", detail).with(More::Problems(problems))
    }

    /// Come back after some seconds.
    pub fn throttled(seconds: u64) -> Self {
        let detail = format!("Too many tries. Try again in {}.", wait_in_words(seconds));
        Self::new(StatusCode::TOO_MANY_REQUESTS, "throttled", detail).with(More::RetryAfter(seconds))
    }

    /// The service cannot answer now; the same request may be sent again.
    pub fn unavailable() -> Self {
        let detail = "The service cannot answer at the moment. Send the same request again in a few seconds; a \
                      submission with the same key is never made twice.";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail).with(More::RetryAfter(2))
    }

    /// Nobody knows whether it was kept. A submission under the same key may be sent again; all else is looked at first.
    pub fn outcome_unknown() -> Self {
        let detail = "The database did not say whether this was kept. Read again what it was about before you send it once \
                      more; a submission with the same key is never made twice.";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "outcome_unknown", detail).with(More::RetryAfter(2))
    }

    /// A defect of ours, logged with its causes.
    pub fn internal(cause: &dyn std::error::Error) -> Self {
        tracing::error!(causes = with_causes(cause), "a request met a defect");
        let detail = "Something went wrong on our side. Nothing that was saved is lost. Try again; if it happens \
                      again, tell us the request's number.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail)
    }
}

fn wait_in_words(seconds: u64) -> String {
    match seconds {
        0 | 1 => "a second".to_owned(),
        2..=119 => format!("{seconds} seconds"),
        120..=7_199 => format!("{} minutes", seconds.div_ceil(60)),
        _ => format!("{} hours", seconds.div_ceil(3_600)),
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::BadRequest(detail) => Self::bad_request(detail),
            Refusal::NotSignedIn => Self::not_signed_in("The email address and the password do not belong together."),
            Refusal::NotFound => Self::not_found(),
            Refusal::Invalid(problems) => Self::invalid(problems),
            Refusal::Throttled { wait } => Self::throttled(u64::try_from(wait.as_secs()).unwrap_or(0).max(1)),
            Refusal::Diverted(diverted) => diverted_fault(diverted),
            Refusal::NewerForm => newer_form(),
            Refusal::Unavailable(cause) => unavailable(cause),
            Refusal::OutcomeUnknown(cause) => outcome_unknown(&*cause),
            Refusal::Fault(cause) => Self::internal(&*cause),
            conflict => conflict_fault(conflict),
        }
    }
}

/// What was lost to the log is a connection, never the request.
fn unavailable(cause: Option<crate::services::Cause>) -> Fault {
    if let Some(cause) = cause {
        tracing::warn!(causes = with_causes(&*cause), "the database or the files store could not be used");
    }
    Fault::unavailable()
}

fn outcome_unknown(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> Fault {
    tracing::warn!(causes = with_causes(cause), "the database did not say whether it kept a change");
    Fault::outcome_unknown()
}

fn newer_form() -> Fault {
    let detail = "This draft was saved by a newer version of the service, which is being put back. It can be read and \
                  is kept as it is; change or send it once the newer version has returned.";
    Fault::new(StatusCode::SERVICE_UNAVAILABLE, "newer_form", detail).with(More::RetryAfter(300))
}

fn diverted_fault(diverted: Box<Diverted>) -> Fault {
    let detail = match (&diverted.call_reference, diverted.draft) {
        (Some(_), _) => {
            "This cannot be referred online. Ring the number given and say the call reference; what was typed is kept \
             as a draft, which the AMHP who answers opens by it."
        }
        (None, Some(_)) => "This cannot be referred online. Ring the number given; what was typed is kept as a draft.",
        (None, None) => "This cannot be referred online. Ring the number given; no further draft was kept.",
    };
    let fault = Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "validation_failed", detail);
    fault.with(More::Diverted(diverted))
}

/// Refusals that tell of somebody else, of another time, or of another key.
fn conflict_fault(refusal: Refusal) -> Fault {
    use StatusCode as S;
    let (status, code, detail) = match &refusal {
        Refusal::WrongCode => {
            (S::UNAUTHORIZED, "wrong_code", "That code is wrong, was used already, or is older than 10 minutes.")
        }
        Refusal::NotAllowed => (S::FORBIDDEN, "not_allowed", "Your role, or who has it now, does not allow this."),
        Refusal::VersionConflict { .. } => (
            S::PRECONDITION_FAILED,
            "version_conflict",
            "It was changed since you read it. Read it again, then repeat.",
        ),
        Refusal::AnswersConflict { .. } => (
            S::PRECONDITION_FAILED,
            "version_conflict",
            "Some of these answers were also changed elsewhere. Choose which to keep.",
        ),
        Refusal::AlreadyClaimed { .. } => (S::CONFLICT, "already_claimed", "Somebody else took it first."),
        Refusal::CallExpected => (
            S::CONFLICT,
            "wrong_status",
            "The AMHP service expects a call about this draft, so it is kept. Ring, or wait until an AMHP has sent it or \
             closed the call: then it can be deleted.",
        ),
        Refusal::DocumentWithheld { scan } => (S::CONFLICT, "document_withheld", withheld(*scan)),
        Refusal::NotNow(detail) => (S::CONFLICT, "wrong_status", *detail),
        Refusal::WrongStatus => (S::CONFLICT, "wrong_status", "Its status does not allow this. Read it again."),
        Refusal::IdempotencyKeyRequired => {
            (S::BAD_REQUEST, "idempotency_key_required", "Send an Idempotency-Key of 1 to 200 visible characters.")
        }
        Refusal::IdempotencyKeyReused => {
            (S::UNPROCESSABLE_ENTITY, "idempotency_key_reused", "This key was used with another body. Use a new key.")
        }
        _ => (S::CONFLICT, "idempotency_in_flight", "This very request is being answered. Send it again in a moment."),
    };
    Fault::new(status, code, detail).with(more(refusal))
}

const fn withheld(scan: Scan) -> &'static str {
    match scan {
        Scan::Pending => "The document is being checked for viruses. Try again in a minute.",
        Scan::Infected => "A virus was found in the document. Nobody can open it. Ask its sender for a clean copy.",
        Scan::Failed => "The document could not be checked for viruses. Ask its sender for another copy.",
        Scan::Clean | Scan::NotScanned => {
            "This deployment does not check documents for viruses. To open it all the same, ask with unscanned=accept."
        }
    }
}

fn more(refusal: Refusal) -> More {
    match refusal {
        Refusal::VersionConflict { current } => More::Current(current),
        Refusal::AnswersConflict { pointers } => More::Answers(pointers),
        Refusal::AlreadyClaimed { owner, name, claimed_at } => More::Claimed { owner, name, claimed_at },
        Refusal::DocumentWithheld { scan } => More::Withheld(scan),
        Refusal::IdempotencyInFlight => More::RetryAfter(1),
        _ => More::Nothing,
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.status.as_u16(), self.code)
    }
}

/// The bare answer, before a face draws it: status and the headers that go with it.
impl ResponseError for Fault {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(self.status);
        if let More::RetryAfter(seconds) = self.more {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
