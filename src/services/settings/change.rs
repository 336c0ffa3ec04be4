//! A lead changes the safety settings of a service, with a reason. One write: the settings, the record of the change,
//! and every open referral to be looked at again, because its times come from them.

use jiff::{SignedDuration, Timestamp};

use crate::domain::account::Actor;
use crate::domain::decision::REASONS_MAX;
use crate::domain::ids::{JobId, SettingsChangeId};
use crate::domain::policy::{Operation, Subject, may};
use crate::domain::service::{SafetySettings, Service};
use crate::domain::task::Task;
use crate::domain::time::after;
use crate::domain::{Problem, ProblemCode};
use crate::services::referrals::service_of;
use crate::services::{Context, Refusal};
use crate::store::{self, Conn, SettingsChange};

/// Settings as a lead wants them.
#[derive(Debug, Clone, PartialEq)]
pub struct SettingsToBe {
    /// Slug of the service; without it, the only service of the actor.
    pub service: Option<String>,
    /// How often the settings had been changed when the lead looked at them.
    pub version: i64,
    /// What they are to be.
    pub settings: SafetySettings,
    /// Why.
    pub reason: String,
}

/// Changes the settings.
///
/// # Errors
/// `NotFound`, `NotAllowed` as the policy says; `Invalid` with every problem, also where nothing is changed;
/// `VersionConflict` where somebody changed them since the lead looked.
pub async fn change_settings(ctx: &Context, actor: &Actor, to_be: SettingsToBe) -> Result<Service, Refusal> {
    let now = ctx.clock.now();
    let (id, job) = (ctx.mint(SettingsChangeId::at, now), ctx.mint(JobId::at, now));
    let actor = actor.clone();
    ctx.store
        .write(move |tx| {
            let service = put(tx, &actor, &to_be, id, now)?;
            let again = Task::LookAgain { service: service.id };
            store::job_insert(tx, job, &again, now, after(now, UNDER_WAY))?;
            Ok(service)
        })
        .await
}

/// After this nothing is under way any more that was computed by the settings before.
const UNDER_WAY: SignedDuration = SignedDuration::from_mins(1);

fn put(
    tx: &mut Conn,
    actor: &Actor,
    to_be: &SettingsToBe,
    id: SettingsChangeId,
    now: Timestamp,
) -> Result<Service, Refusal> {
    let service = service_of(tx, actor, to_be.service.as_deref())?;
    may(actor, Operation::ChangeSafetySettings, Subject::Service(service.id))?;
    // The row is locked from here on: of two leads at once one sees what the other did.
    store::service_set(tx, service.id, &to_be.settings)?;
    let current = store::settings_version(tx, service.id)?;
    if current != to_be.version {
        return Err(Refusal::VersionConflict { current });
    }
    let problems = problems(to_be, &service.settings);
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let change = SettingsChange {
        id,
        service: service.id,
        by: actor.account,
        at: now,
        reason: to_be.reason.trim().to_owned(),
        before: service.settings,
        after: to_be.settings.clone(),
    };
    store::settings_change_insert(tx, &change)?;
    store::referrals_look_again(tx, service.id, now)?;
    Ok(Service { settings: change.after, ..service })
}

fn problems(to_be: &SettingsToBe, before: &SafetySettings) -> Vec<Problem> {
    let mut found = to_be.settings.problems();
    let reason = to_be.reason.trim();
    let wrong = |code, detail: String| Problem::new("/reason", code, detail);
    if to_be.settings == *before {
        found.push(Problem::new(
            "",
            ProblemCode::Required,
            "Change something, or leave the page: nothing is different",
        ));
    }
    if reason.is_empty() {
        found.push(wrong(ProblemCode::Required, "Enter why the settings are changed".to_owned()));
    } else if reason.contains('\0') {
        found.push(wrong(ProblemCode::BadFormat, "Take out what is no character".to_owned()));
    } else if reason.chars().count() > REASONS_MAX {
        found.push(wrong(ProblemCode::TooLong, format!("Must be {REASONS_MAX} characters or fewer")));
    }
    found
}
