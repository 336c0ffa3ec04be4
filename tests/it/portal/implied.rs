//! Answers that imply urgency: the referrer is told to ring as well, and keeps being able to send (product rule 4).

use amhp_hub::services::drafts::{NewDraft, create};
use scraper::{Html, Selector};
use serde_json::Value;

use super::browser::Browser;
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::triage::{quiet, suicidal_today};

fn text(html: &str) -> String {
    let page = Html::parse_document(html);
    let main = page.select(&Selector::parse("main").unwrap()).next().unwrap().text().collect::<String>();
    main.split_whitespace().collect::<Vec<_>>().join(" ")
}

both_engines! {
    async fn the_check_page_says_ring_now_and_why_and_the_referral_goes_out(database: TestDatabase) {
        let app = TestApp::start(database).await;
        app.add_service("northgate").await;
        let person = app.referrer("Quennell").await;
        let draft = async |answers: Value| {
            let (service, form) = ("northgate".to_owned(), "amhp-referral".to_owned());
            let new = NewDraft { service, form, answers: Some(answers) };
            format!("/drafts/{}", create(&app.ctx, &person.actor, new).await.unwrap().0.id)
        };
        let mut browser = Browser::with_cookie(&app.base, &person.cookie);
        browser.get(&format!("{}/check", draft(quiet(app.now())).await)).await;
        let calm = text(&browser.page.html);
        assert!(!calm.contains("ring now") && calm.contains("Send referral"), "{calm}");

        let mut answers = quiet(app.now());
        json_patch::merge(&mut answers, &suicidal_today());
        let urgent = draft(answers).await;
        browser.get(&format!("{urgent}/check")).await;
        let said = text(&browser.page.html);
        for wanted in [
            "Your answers suggest that somebody must act today: ring now", "Suicide: present, within today.", "01632 960100",
            "01632 960199", "Send and ring",
        ] {
            assert!(said.contains(wanted), "{wanted} is missing in {said}");
        }
        for never in ["R4", "Very urgent", "very_urgent", "band"] {
            assert!(!said.contains(never), "{never} stands in {said}");
        }
        browser.submit(&format!("{urgent}/submission"), &[]).await;
        assert!(browser.page.path.ends_with("/received"), "{}", browser.page.path);
    }
}
