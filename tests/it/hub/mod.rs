//! The hub's pages, over HTTP as a browser without scripts reads them.

mod access;
mod acts;
mod calls;
mod claim;
mod copy;
mod decision;
mod documents;
mod html;
mod list;
mod recorded;
mod referral;
mod sealed;
mod search;
mod second_person;
mod settings;
mod watch;
mod withdrawal;
mod words;

use amhp_hub::domain::account::Role;
use amhp_hub::domain::reference::Reference;
use amhp_hub::domain::service::Service;
use reqwest::header;
use scraper::Html;
use serde_json::Value;

use super::support::app::TestApp;
use super::support::examples;
use super::support::pages::{client, csrf, with_form};
use super::support::people::Person;

/// A hub with an AMHP, another AMHP and a referrer.
struct Hub<'a> {
    app: &'a TestApp,
    service: Service,
    amhp: Person,
    other: Person,
    referrer: Person,
}

/// What came back.
struct Answer {
    status: u16,
    /// Where it leads; empty where nowhere.
    location: String,
    body: String,
}

impl<'a> Hub<'a> {
    async fn at(app: &'a TestApp) -> Self {
        let service = app.add_service("eastmere").await;
        let amhp = app.staff("Amara", service.id, Role::Amhp).await;
        let other = app.staff("Bertil", service.id, Role::Amhp).await;
        let referrer = app.referrer("Quennell").await;
        Self { app, service, amhp, other, referrer }
    }

    async fn referral(&self) -> Reference {
        self.app.referral(&self.referrer, &self.service.slug).await
    }

    /// The path of a referral whose answers are the smallest with `change` merged in, claimed by the AMHP.
    async fn mine(&self, change: &Value) -> String {
        let mut answers = examples::minimal(self.app.now());
        json_patch::merge(&mut answers, change);
        let reference = self.app.referral_of(&self.referrer, &self.service.slug, answers).await;
        assert_eq!(self.claim(&self.amhp, &reference).await.status, 303);
        format!("/hub/referrals/{reference}")
    }

    /// Posts to a page of a referral as its form was drawn: its version, and what is typed.
    async fn act(&self, who: &Person, page: &str, typed: &[(&str, &str)]) -> Answer {
        let form = self.page(who, page).await;
        let version = html::attributes(&form, "main input[name=version]", "value").remove(0);
        self.post(who, page, &[&[("version", version.as_str())], typed].concat()).await
    }

    async fn get(&self, who: &Person, path: &str) -> Answer {
        answer(client().get(self.app.url(path)).header(header::COOKIE, &who.cookie)).await
    }

    /// A page that is there, checked as a whole.
    async fn page(&self, who: &Person, path: &str) -> Html {
        let answer = self.get(who, path).await;
        assert_eq!(answer.status, 200, "{path}");
        answer.page()
    }

    /// Posts fields with the token that this person's pages carry.
    async fn post(&self, who: &Person, path: &str, fields: &[(&str, &str)]) -> Answer {
        let any = self.get(who, "/nowhere").await;
        let token = csrf(&any.body);
        let all = fields.iter().copied().chain([("csrf", token.as_str())]);
        let post = client().post(self.app.url(path)).header(header::COOKIE, &who.cookie);
        answer(with_form(post, all)).await
    }

    /// Takes the referral through its page.
    async fn claim(&self, who: &Person, reference: &Reference) -> Answer {
        self.post(who, &format!("/hub/referrals/{reference}/claim"), &[("version", "1")]).await
    }
}

impl Answer {
    /// The page, after everything that must hold for any page was checked.
    fn page(&self) -> Html {
        let page = Html::parse_document(&self.body);
        html::check(&page);
        page
    }
}

async fn answer(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let location = response.headers().get(header::LOCATION).map(|value| value.to_str().unwrap().to_owned());
    let status = response.status().as_u16();
    Answer { status, location: location.unwrap_or_default(), body: response.text().await.unwrap() }
}
