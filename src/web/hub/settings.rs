//! `/hub/settings`: the safety settings of a service. AMHPs read them; leads change them, with a reason; everybody at the
//! hub sees who changed what and why. Imports `services`, `domain`, `web::http`, `web::ui`.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use super::asked::Asked;
use super::settings_form::{SENIOR_ROLES, SettingsForm};
use super::settings_words::{Difference, differences};
use crate::domain::Problem;
use crate::domain::decision::REASONS_MAX;
use crate::services::Refusal;
use crate::services::settings::{SettingsChange, SettingsToBe, SettingsView, change_settings, get_settings};
use crate::web::http::{Fault, PageSession, Posted, Site, see_other};
use crate::web::ui::{Heading, Reader, draw_as};

/// A change in the history.
#[derive(Debug, Serialize)]
struct ChangeRow {
    at: String,
    by: String,
    reason: String,
    differences: Vec<Difference>,
}

impl ChangeRow {
    fn new((change, by): &(SettingsChange, String)) -> Self {
        let differences = differences(&change.before, &change.after);
        Self { at: change.at.to_string(), by: by.clone(), reason: change.reason.clone(), differences }
    }
}

/// Shows the settings.
///
/// # Errors
/// `not_found`, `not_allowed` as the policy says.
pub(super) async fn show(req: HttpRequest, site: Data<Site>, session: PageSession) -> Result<HttpResponse, Fault> {
    let view = view(&req, &site, &session).await?;
    let form = SettingsForm::of(&view.service.settings);
    page(&req, &session, StatusCode::OK, &view, &form, &[])
}

/// Changes the settings. Whatever keeps them from being changed, the page comes back with everything that was typed.
///
/// # Errors
/// As [`show`]; `not_allowed` for whoever is no lead; `bad_request` for a post that is none of our forms'.
pub(super) async fn change(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    posted: Posted,
) -> Result<HttpResponse, Fault> {
    let view = view(&req, &site, &session).await?;
    if !view.may_change {
        return Err(Refusal::NotAllowed.into());
    }
    let form = SettingsForm::typed(&view.service.settings, &posted);
    let version = posted.text("version").parse();
    let version = version.map_err(|_| Fault::bad_request("The form came back without its version. Open it again."))?;
    let settings = match form.settings() {
        Ok(settings) => settings,
        Err(problems) => return page(&req, &session, StatusCode::UNPROCESSABLE_ENTITY, &view, &form, &problems),
    };
    let service = view.service.slug.clone();
    let to_be = SettingsToBe { service: Some(service.clone()), version, settings, reason: form.reason().to_owned() };
    match change_settings(&site.ctx, &session.actor, to_be).await {
        Ok(_) => Ok(see_other(&format!("/hub/settings?service={service}&done=changed"))),
        Err(Refusal::Invalid(problems)) => {
            page(&req, &session, StatusCode::UNPROCESSABLE_ENTITY, &view, &form, &problems)
        }
        Err(Refusal::VersionConflict { .. }) => {
            page(&req, &session, StatusCode::PRECONDITION_FAILED, &view, &form, &[])
        }
        Err(other) => Err(other.into()),
    }
}

async fn view(req: &HttpRequest, site: &Site, session: &PageSession) -> Result<SettingsView, Fault> {
    let asked = Asked::read(req.query_string());
    Ok(get_settings(&site.ctx, &session.actor, asked.service.as_deref()).await?)
}

fn page(
    req: &HttpRequest,
    session: &PageSession,
    status: StatusCode,
    view: &SettingsView,
    form: &SettingsForm,
    problems: &[Problem],
) -> Result<HttpResponse, Fault> {
    let heading = Heading::of("Safety settings", &view.service).with_errors(!problems.is_empty());
    let places: Vec<(String, String)> = problems.iter().map(|problem| form.place(problem)).collect();
    let errors: Vec<_> = places
        .iter()
        .map(|(name, detail)| context! { name => name.as_str(), detail => detail.as_str(), href => format!("#{name}") })
        .collect();
    let mut error_of = BTreeMap::new();
    for (name, detail) in &places {
        error_of.entry(name.clone()).or_insert_with(|| context! { text => detail.as_str() });
    }
    let history: Vec<ChangeRow> = view.changes.iter().map(ChangeRow::new).collect();
    let context = context! {
        slug => view.service.slug.as_str(), form => Serde(form), version => view.version, errors,
        error_of => minijinja::Value::from(error_of), history => Serde(history), may_change => view.may_change,
        senior_roles => Serde(SENIOR_ROLES), reason_max => REASONS_MAX,
        changed_meanwhile => status == StatusCode::PRECONDITION_FAILED,
        done => req.query_string().split('&').any(|part| part == "done=changed"),
    };
    draw_as(req, status, Reader::SignedIn(session), heading, "hub/settings.html", context)
}
