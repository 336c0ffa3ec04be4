//! The referrer's pages, through a small browser: the whole thread, two windows, what goes wrong. Every page that any of
//! these tests fetches is held to `strict`.

mod account;
mod authenticator;
pub(crate) mod browser;
pub(crate) mod carried;
mod copy;
mod documents;
mod every_field;
pub(crate) mod filler;
mod forgery;
mod head;
mod implied;
mod interleavings;
pub(crate) mod kept;
mod kept_many;
mod outage;
mod pages;
mod ring;
mod ring_now;
mod saving;
mod sending;
mod strict;
mod thread;
mod unsaved;
mod whole;

use amhp_hub::form::Forms;
use serde_json::Value;

use crate::support::app::TestApp;
use crate::support::database::TestDatabase;
use crate::support::people::Person;
use browser::Browser;

/// A service with one AMHP service, a referrer, and their browser.
struct Scene {
    app: TestApp,
    person: Person,
    browser: Browser,
}

impl Scene {
    async fn set(database: TestDatabase) -> Self {
        let app = TestApp::start(database).await;
        app.add_service("northgate").await;
        let person = app.referrer("Halvard").await;
        let browser = Browser::with_cookie(&app.base, &person.cookie);
        Self { app, person, browser }
    }

    /// Begins a draft; gives the path of its pages.
    async fn draft(&mut self) -> String {
        self.browser.get("/referrals/new").await;
        self.browser.submit("/referrals/new", &[]).await.path.clone()
    }

    /// A draft in which every section of `answers` was typed into its page.
    async fn typed(&mut self, answers: &Value) -> String {
        let draft = self.draft().await;
        type_all(&mut self.browser, &draft, answers).await;
        draft
    }
}

/// Goes through the pages from the first section, typing the answers of each; ends where the last page leads.
async fn type_all(browser: &mut Browser, draft: &str, answers: &Value) {
    let forms = Forms::embedded().unwrap();
    let sections = forms.get("amhp-referral").unwrap().sections();
    browser.get(&format!("{draft}/sections/{}", sections[0].id)).await;
    for section in sections {
        let here = format!("{draft}/sections/{}", section.id);
        assert_eq!(browser.page.path, here, "the page before leads here: {:?}", browser.page.errors());
        type_section(browser, &here, answers.get(&section.id)).await;
    }
}

/// Types a section as somebody without scripts does: each entry of a list is asked for by its button, and nothing is sent
/// that the page has no field for.
async fn type_section(browser: &mut Browser, here: &str, answers: Option<&Value>) {
    let answers = answers.cloned().unwrap_or_else(|| Value::Object(serde_json::Map::new()));
    for (list, entries) in filler::lists(&answers) {
        for index in 0..entries {
            let form = browser.page.form(here);
            if !filler::has_entry(&form, &list, index) {
                let form = filler::pressed(form, &format!("add:{list}"));
                browser.post(&form).await;
            }
            let mut form = browser.page.form(here);
            filler::fill_entry(&mut form, &answers, &list, index);
            browser.post(&filler::pressed(form, "later")).await;
            browser.get(here).await;
        }
    }
    let mut form = browser.page.form(here);
    filler::fill(&mut form, &answers);
    browser.post(&form).await;
}
