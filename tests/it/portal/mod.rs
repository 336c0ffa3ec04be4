//! The referrer's pages, through a small browser: the whole thread, two windows, what goes wrong. Every page that any of
//! these tests fetches is held to `strict`.

mod account;
mod authenticator;
mod browser;
mod documents;
mod filler;
mod forgery;
mod head;
mod outage;
mod pages;
mod saving;
mod sending;
mod strict;
mod thread;

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

/// Types a section, asking for as many entries of lists as it has, and goes on.
async fn type_section(browser: &mut Browser, here: &str, answers: Option<&Value>) {
    let mut form = browser.page.form(here);
    let Some(answers) = answers else {
        browser.post(&form).await;
        return;
    };
    filler::fill(&mut form, answers);
    browser.post(&form).await;
}
