//! Calls that are expected, at the head of the triage list, and opening one by its code. Imports `services`, `domain`,
//! `web::http`, `web::ui`.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use jiff::Timestamp;
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use super::due::{Due, Passed};
use crate::domain::account::{Actor, Role};
use crate::domain::call::{CallReason, ExpectedCall};
use crate::services::Refusal;
use crate::services::calls::{ListedCall, OpenedCall, may_open, open as open_call};
use crate::web::http::{Fault, PageSession, Posted, Site, see_other};
use crate::web::ui::{Heading, Reader, countdown, draw_as};

/// One call in the list.
#[derive(Debug, Serialize)]
pub(super) struct CallRow {
    /// As it is posted.
    code: String,
    /// "HKM 4T7".
    shown_code: String,
    reason: CallReason,
    since: Passed,
    alarm: Due,
    /// "Nobody has rung: 14 minutes overdue"; none before its time, and once somebody has it.
    overdue: Option<String>,
    is_corrected: bool,
    /// The referral that was sent with the advice to ring; none where a draft waits.
    reference: Option<String>,
    ring_back: Option<String>,
    whereabouts: Option<String>,
    referrer: String,
    telephone: String,
    claimed_by: Option<String>,
    claimed: Option<Passed>,
    is_mine: bool,
    /// Whether whoever looks may open it: nobody has it, they do, or they lead those who do.
    may_open: bool,
}

impl CallRow {
    /// A call as `reader` sees it at `now`.
    pub(super) fn new(listed: ListedCall, reader: &Actor, now: Timestamp) -> Self {
        let reference = listed.reference.map(|reference| reference.to_string());
        Self { is_corrected: listed.is_corrected, reference, ..Self::of(listed.expected, reader, now) }
    }

    /// Whether nobody has rung, or claimed the referral, although it is past its time.
    pub(super) fn is_overdue(&self) -> bool {
        self.overdue.is_some()
    }

    /// A call outside the list.
    pub(super) fn of(ExpectedCall { call, referrer, telephone }: ExpectedCall, reader: &Actor, now: Timestamp) -> Self {
        let is_mine = call.claimed.as_ref().is_some_and(|owner| owner.id == reader.account);
        let leads = reader.holds(call.service, &[Role::Lead]);
        Self {
            code: call.code.as_str().to_owned(),
            shown_code: call.code.to_string(),
            reason: call.reason,
            since: Passed::new(now, call.created_at),
            alarm: Due::new(now, call.alarm_at),
            overdue: call.is_overdue(now).then(|| overdue(now, call.alarm_at)),
            is_corrected: false,
            reference: None,
            may_open: call.claimed.is_none() || is_mine || leads,
            is_mine,
            claimed: call.claimed.as_ref().map(|owner| Passed::new(now, owner.since)),
            claimed_by: call.claimed.map(|owner| owner.name),
            ring_back: call.ring_back,
            whereabouts: call.whereabouts,
            referrer,
            telephone,
        }
    }
}

fn overdue(now: Timestamp, alarm_at: Timestamp) -> String {
    match countdown(now, alarm_at).strip_suffix(" ago") {
        Some(length) => format!("Nobody has rung: {length} overdue"),
        None => "Nobody has rung: overdue now".to_owned(),
    }
}

/// What keeps a call from being opened.
struct Unopened<'a> {
    status: StatusCode,
    /// What is wrong with the code that was typed.
    problem: Option<&'a str>,
    /// Who has the call, and since when.
    taken: Option<(String, Passed)>,
}

/// Opens the draft of the code that was typed or pressed.
///
/// # Errors
/// `not_found`, `not_allowed` for whoever works at no hub; `throttled` after too many wrong codes.
pub(super) async fn open(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    posted: Posted,
) -> Result<HttpResponse, Fault> {
    may_open(&session.actor)?;
    let typed = posted.text("code");
    let Ok(code) = typed.parse() else {
        let problem = Some("Enter a call reference with six letters and digits, such as HKM 4T7");
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return unopened(&req, &session, typed, Unopened { status, problem, taken: None });
    };
    match open_call(&site.ctx, &session.actor, &code).await {
        Ok(OpenedCall::Draft { draft, .. }) => Ok(see_other(&format!("/drafts/{draft}"))),
        Ok(OpenedCall::Referral { reference, .. }) => Ok(see_other(&format!("/hub/referrals/{reference}"))),
        Err(Refusal::NotFound) => {
            let problem = Some("No call is expected under this reference. Ask for it again, letter by letter");
            unopened(&req, &session, typed, Unopened { status: StatusCode::NOT_FOUND, problem, taken: None })
        }
        Err(Refusal::AlreadyClaimed { name, claimed_at, .. }) => {
            let taken = Some((name, Passed::new(site.ctx.clock.now(), claimed_at)));
            unopened(&req, &session, typed, Unopened { status: StatusCode::CONFLICT, problem: None, taken })
        }
        Err(other) => Err(other.into()),
    }
}

fn unopened(req: &HttpRequest, session: &PageSession, typed: &str, why: Unopened<'_>) -> Result<HttpResponse, Fault> {
    let title = if why.taken.is_some() { "Somebody else has this call" } else { "Open a call reference" };
    let heading = Heading::plain(title).with_errors(why.problem.is_some());
    let line = |detail: &str| context! { name => "code", detail, href => "#code" };
    let errors = Vec::from_iter(why.problem.map(line));
    let (owner, claimed) = why.taken.unzip();
    let context = context! { errors, typed, owner, claimed => Serde(claimed) };
    draw_as(req, why.status, Reader::SignedIn(session), heading, "hub/call.html", context)
}
