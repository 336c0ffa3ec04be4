//! Which refusals an operation may answer, so that the document tells all of them and a test can hold it to that.

use actix_web::http::StatusCode;

use super::place::is_limited;
use crate::domain::policy::{Operation, Who, who_may};

/// A refusal as the document describes it: its name among the components, its status, what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) name: &'static str,
    pub(super) status: StatusCode,
    pub(super) description: &'static str,
}

const fn refused(name: &'static str, status: StatusCode, description: &'static str) -> Refused {
    Refused { name, status, description }
}

const BAD_REQUEST: Refused = refused(
    "BadRequest",
    StatusCode::BAD_REQUEST,
    "`bad_request`: the body is no JSON, or a query parameter is unknown or wrong. `idempotency_key_required`: the \
     header is missing, empty or not written as a key.",
);
const NOT_SIGNED_IN: Refused = refused(
    "NotSignedIn",
    StatusCode::UNAUTHORIZED,
    "`not_signed_in`: there is no token, it has ended, or address and password do not belong together. `wrong_code`: \
     the code is wrong, used or old.",
);
const NOT_ALLOWED: Refused =
    refused("NotAllowed", StatusCode::FORBIDDEN, "`not_allowed`: the caller's role, or who has it now, forbids it.");
const NOT_FOUND: Refused =
    refused("NotFound", StatusCode::NOT_FOUND, "`not_found`: it does not exist, or not for this caller.");
const TIMEOUT: Refused = refused("Timeout", StatusCode::REQUEST_TIMEOUT, "`timeout`: the body did not come in time.");
const CONFLICT: Refused = refused(
    "Conflict",
    StatusCode::CONFLICT,
    "`already_claimed` {owner, claimed_at}: somebody took it first. `wrong_status`: its status does not allow this. \
     `document_withheld` {scan}: the content of the document is not given out. `idempotency_in_flight`: the same request \
     is being answered; send it again in a moment.",
);
const VERSION_CONFLICT: Refused = refused(
    "VersionConflict",
    StatusCode::PRECONDITION_FAILED,
    "`version_conflict` {etag}: somebody changed it since it was read, or for what rests on a referral's band, time did.",
);
const TOO_LARGE: Refused = refused(
    "TooLarge",
    StatusCode::PAYLOAD_TOO_LARGE,
    "`too_large`: the body is larger than 1 MB, or a file larger than 25 MB.",
);
const MEDIA_TYPE: Refused = refused(
    "UnsupportedMediaType",
    StatusCode::UNSUPPORTED_MEDIA_TYPE,
    "`unsupported_media_type`: the body is sent as something else than the operation takes.",
);
const INVALID: Refused = refused(
    "ValidationFailed",
    StatusCode::UNPROCESSABLE_ENTITY,
    "`validation_failed` {problems}: what is wrong, and where; on a diversion also {divert, draft_id, \
     call_reference, telephone}. \
     `idempotency_key_reused`: the key came with another body before.",
);
const IF_MATCH: Refused = refused(
    "IfMatchRequired",
    StatusCode::PRECONDITION_REQUIRED,
    "`if_match_required`: the version that was read has to be named.",
);
const THROTTLED: Refused =
    refused("Throttled", StatusCode::TOO_MANY_REQUESTS, "`throttled`: too many tries; come back after `Retry-After`.");
const INTERNAL: Refused = refused(
    "Internal",
    StatusCode::INTERNAL_SERVER_ERROR,
    "`internal`: a defect of ours; tell us the request's number.",
);
const UNAVAILABLE: Refused = refused(
    "Unavailable",
    StatusCode::SERVICE_UNAVAILABLE,
    "`unavailable`: nothing was done; send the same request again after `Retry-After`. `outcome_unknown`: nobody knows \
     whether it was; read again first, but for a submission: under the same key nothing is made twice.",
);

/// Every refusal there is.
pub(super) const ALL: &[Refused] = &[
    BAD_REQUEST,
    NOT_SIGNED_IN,
    NOT_ALLOWED,
    NOT_FOUND,
    TIMEOUT,
    CONFLICT,
    VERSION_CONFLICT,
    TOO_LARGE,
    MEDIA_TYPE,
    INVALID,
    IF_MATCH,
    THROTTLED,
    INTERNAL,
    UNAVAILABLE,
];

/// The refusals of an operation.
pub(super) fn refusals(operation: Operation) -> Vec<Refused> {
    let mut all = vec![BAD_REQUEST, INTERNAL, UNAVAILABLE];
    if who_may(operation) != Who::Anyone || is_sign_in(operation) {
        all.push(NOT_SIGNED_IN);
    }
    if matches!(who_may(operation), Who::Hub(_) | Who::OnlyAuthor | Who::Referrer) {
        all.push(NOT_ALLOWED);
    }
    if names_something(operation) {
        all.push(NOT_FOUND);
    }
    if has_body(operation) {
        all.extend([TIMEOUT, TOO_LARGE, MEDIA_TYPE, INVALID]);
    }
    if is_limited(operation) {
        all.push(THROTTLED);
    }
    all.extend(of_versions(operation));
    all.sort_by_key(|refused| refused.status);
    all
}

const fn is_sign_in(operation: Operation) -> bool {
    matches!(operation, Operation::StartSignIn | Operation::CompleteSignIn)
}

const fn names_something(operation: Operation) -> bool {
    use Operation as O;
    let by_path = matches!(
        who_may(operation),
        Who::Author | Who::OnlyAuthor | Who::Hub(_) | Who::Referrer | Who::ReferrerOrHub(_) | Who::Reader(_)
    );
    let otherwise =
        matches!(operation, O::ResendCode | O::CompleteSetUp | O::GetFormSchema | O::CreateDraft | O::SubmitReferral);
    by_path || otherwise
}

const fn has_body(operation: Operation) -> bool {
    use Operation as O;
    matches!(
        operation,
        O::RegisterAccount
            | O::StartSignIn
            | O::CompleteSignIn
            | O::CompleteSetUp
            | O::CreateDraft
            | O::UpdateDraft
            | O::AddDocument
            | O::SubmitDraft
            | O::SubmitReferral
            | O::DecideReferral
            | O::TriageReferral
            | O::RecordContact
            | O::RecordLegalStatus
            | O::RecordWhereabouts
            | O::RecordSeen
            | O::CountersignDecision
            | O::WithdrawReferral
            | O::MarkDuplicate
            | O::ReopenReferral
            | O::CloseCallReference
            | O::SearchReferrals
    )
}

/// The refusals of an act on a referral as it was seen.
const SEEN: &[Refused] = &[CONFLICT, VERSION_CONFLICT, IF_MATCH];

const fn of_versions(operation: Operation) -> &'static [Refused] {
    use Operation as O;
    match operation {
        O::UpdateDraft | O::RemoveDocument => &[VERSION_CONFLICT, IF_MATCH],
        O::DeleteDraft => &[CONFLICT, VERSION_CONFLICT, IF_MATCH],
        O::OpenCallReference => &[CONFLICT, THROTTLED],
        O::CloseCallReference => &[CONFLICT, THROTTLED],
        O::GetDocument => &[CONFLICT],
        O::ClaimReferral | O::DecideReferral | O::ReleaseReferral | O::TriageReferral | O::RecordContact => SEEN,
        O::RecordLegalStatus | O::RecordWhereabouts | O::RecordSeen | O::CountersignDecision => SEEN,
        O::ConfirmWithdrawal | O::MarkDuplicate | O::ReopenReferral => SEEN,
        O::WithdrawReferral => &[CONFLICT],
        O::SubmitDraft => &[CONFLICT, VERSION_CONFLICT],
        O::SubmitReferral => &[CONFLICT],
        _ => &[],
    }
}
