//! The referrer's copy of a referral: every answer, no band, for nobody else.

use serde_json::json;

use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::examples;
use crate::support::pages::client;
use crate::support::people::Person;
use crate::support::printed::Printed;

async fn asked(app: &TestApp, path: &str, who: Option<&Person>) -> reqwest::Response {
    let cookie = who.map(|person| person.cookie.clone()).unwrap_or_default();
    client().get(app.url(path)).header("cookie", cookie).send().await.unwrap()
}

both_engines! {
    async fn the_referrer_s_copy_holds_every_answer_and_nothing_of_the_hub(database: TestDatabase) {
        let app = TestApp::start(database).await;
        app.add_service("northgate").await;
        let author = app.referrer("Halvard").await;
        let reference = app.referral_of(&author, "northgate", examples::full(app.now())).await;
        let answer = asked(&app, &format!("/referrals/{reference}/copy.pdf"), Some(&author)).await;
        assert_eq!(answer.status().as_u16(), 200);
        assert_eq!(answer.headers()["content-type"], "application/pdf");
        let printed = Printed::read(&answer.bytes().await.unwrap());
        let page = asked(&app, &format!("/referrals/{reference}"), Some(&author)).await.text().await.unwrap();
        let page = scraper::Html::parse_document(&page);
        let shown = scraper::Selector::parse("main h2 ~ .govuk-summary-list dd").unwrap();
        let shown: Vec<String> = page.select(&shown).map(|dd| dd.text().collect()).collect();
        assert!(shown.len() > 100, "{}", shown.len());
        for text in &shown {
            assert!(printed.says(text), "{text}");
        }
        for text in ["Northgate AMHP service", "Received", "Saturday 21 November 2026 at 10:00am by Halvard"] {
            assert!(printed.says(text), "{text}");
        }
        for text in ["Band", "Because", "Act by", "Routine", "Waiting to be claimed"] {
            assert!(!printed.text().contains(text), "{text}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_copy_of_somebody_else_s_referral_does_not_exist() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    app.add_service("northgate").await;
    let (author, other) = (app.referrer("Halvard").await, app.referrer("Marlowe").await);
    let reference = app.referral(&author, "northgate").await;
    let path = format!("/referrals/{reference}/copy.pdf");
    assert_eq!(asked(&app, &path, Some(&other)).await.status().as_u16(), 404);
    assert_eq!(asked(&app, &path, None).await.status().as_u16(), 303);
    for page in [format!("/referrals/{reference}"), format!("/referrals/{reference}/received")] {
        assert!(asked(&app, &page, Some(&author)).await.text().await.unwrap().contains(&path), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_referral_in_any_alphabet_has_a_copy() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    app.add_service("northgate").await;
    let author = app.referrer("Halvard").await;
    let mut answers = examples::minimal(app.now());
    answers["person"]["given_name"] = json!("Świętosława أحمد");
    answers["concern"]["reason"] = json!("Φωνάζει τη νύχτα.\r\n\r\n\u{1F630} يسمع أصواتا");
    let reference = app.referral_of(&author, "northgate", answers).await;
    let answer = asked(&app, &format!("/referrals/{reference}/copy.pdf"), Some(&author)).await;
    assert_eq!(answer.status().as_u16(), 200);
    let printed = Printed::read(&answer.bytes().await.unwrap());
    assert!(printed.says("Świętosława") && printed.says("Φωνάζει τη νύχτα."), "{}", printed.text());
}
