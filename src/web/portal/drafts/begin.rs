//! `/referrals/new`: choose the AMHP service and the form, where there is a choice; then a draft begins with what the
//! account already says.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;
use serde_json::{Value, json};

use super::on_page::path;
use crate::domain::account::Account;
use crate::domain::service::Service;
use crate::domain::{Problem, ProblemCode};
use crate::form::Form;
use crate::services::drafts::{NewDraft, create};
use crate::services::{accounts, services};
use crate::web::http::{Fault, PageSession, Posted, Site, see_other};
use crate::web::portal::lead::error_lines;
use crate::web::ui::{Heading, Reader, draw};

/// A service and one of its forms.
#[derive(Debug, Clone, Serialize)]
struct Offer {
    value: String,
    service: String,
    form: String,
}

/// Draws the choice.
pub(in crate::web::portal) async fn show(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
) -> Result<HttpResponse, Fault> {
    page(&req, &session, &offers(&site).await?, &[])
}

/// Begins a draft and leads to its task list.
pub(in crate::web::portal) async fn post(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    posted: Posted,
) -> Result<HttpResponse, Fault> {
    let offers = offers(&site).await?;
    let chosen = posted.text("offer");
    let Some((slug, form_id)) = offers.iter().find(|offer| offer.value == chosen).and_then(|o| o.value.split_once('/'))
    else {
        let problem = Problem::new("/offer", ProblemCode::Required, "Select the AMHP service that should receive it");
        return page(&req, &session, &offers, &[problem]);
    };
    let form = super::on_page::form(&site, form_id)?;
    let account = accounts::me(&site.ctx, &session.actor).await?;
    let answers = Some(known_answers(form, &account));
    let new = NewDraft { service: slug.to_owned(), form: form_id.to_owned(), answers };
    let (draft, _) = create(&site.ctx, &session.actor, new).await?;
    Ok(see_other(&path(draft.id)))
}

async fn offers(site: &Site) -> Result<Vec<Offer>, Fault> {
    let offer = |service: &Service, form: &Form| Offer {
        value: format!("{}/{}", service.slug, form.id()),
        service: service.name.clone(),
        form: form.title().to_owned(),
    };
    let services = services::list(&site.ctx).await?;
    let of = |service: &Service| {
        let forms = service.forms.iter().filter_map(|id| site.ctx.forms.get(id));
        forms.map(|form| offer(service, form)).collect::<Vec<_>>()
    };
    Ok(services.iter().flat_map(of).collect())
}

fn page(
    req: &HttpRequest,
    session: &PageSession,
    offers: &[Offer],
    problems: &[Problem],
) -> Result<HttpResponse, Fault> {
    let heading = Heading::plain("Start a referral").with_errors(!problems.is_empty());
    let context = context! { offers => Serde(offers), errors => Serde(error_lines(problems)) };
    draw(req, Reader::SignedIn(session), heading, "portal/new.html", context)
}

/// What the account says of the referrer, as answers. A profession in other words than the form's is `other`.
fn known_answers(form: &Form, account: &Account) -> Value {
    let profile = &account.profile;
    let fits = |option: &&crate::form::definition::Choice| {
        option.value == profile.profession.as_str() || option.label.eq_ignore_ascii_case(&profile.profession)
    };
    let options = form.question("/referrer/profession").map(|question| question.options.as_slice()).unwrap_or_default();
    let profession = options.iter().find(fits).map_or_else(|| json!("other"), |option| option.value.clone());
    let mut answers = json!({
        "gate": { "senior_discussion": { "referrer_is_senior": profile.is_senior } },
        "referrer": {
            "name": profile.name,
            "profession": profession,
            "organisation": profile.organisation,
            "email": account.email,
            "direct_telephone": profile.telephone,
        }
    });
    if let Some(code) = &profile.ods_code {
        answers["referrer"]["ods_code"] = json!(code);
    }
    if let Some(sections) = answers.as_object_mut() {
        sections.retain(|id, _| form.section(id).is_some());
    }
    answers
}
