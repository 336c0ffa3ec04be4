//! The page of a referral: whole, readable, and nothing in it is taken for markup.

use amhp_hub::services::drafts::{NewDraft, create};
use amhp_hub::services::referrals::{Key, submit_draft};
use serde_json::{Value, json};

use super::Hub;
use super::html::{attributes, elements, texts};
use super::list::place;
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::examples;

const HOSTILE: &str = "<script>alert(1)</script><img src=x onerror=y>";

/// Every text of some answers that is somebody's own words.
pub(super) fn own_words<'a>(answers: &'a Value, found: &mut Vec<&'a str>) {
    match answers {
        Value::Object(members) => members.values().for_each(|inner| own_words(inner, found)),
        Value::Array(entries) => entries.iter().for_each(|inner| own_words(inner, found)),
        Value::String(text) if text.contains(' ') => found.push(text),
        _ => {}
    }
}

both_engines! {
    async fn everything_that_was_answered_is_there_to_read(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let answers = examples::full(app.now());
        let reference = app.referral_of(&hub.referrer, "eastmere", answers.clone()).await;
        let page = hub.page(&hub.amhp, &format!("/hub/referrals/{reference}")).await;
        let whole = texts(&page, "main").remove(0);
        let mut words = Vec::new();
        own_words(&answers, &mut words);
        assert!(words.len() > 50, "{}", words.len());
        for text in words {
            let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
            lines.for_each(|line| assert!(whole.contains(&line), "{line}"));
        }
        let direct = answers.pointer("/referrer/direct_telephone").unwrap().as_str().unwrap();
        let dialled = format!("tel:{}", direct.replace(' ', ""));
        assert!(attributes(&page, ".app-head a", "href").contains(&dialled));
        let head = texts(&page, ".app-head").remove(0);
        assert!(head.contains("On shift until") && head.contains("Off shift ask"), "{head}");
        assert!(head.contains("Urgent") && head.contains("Waiting to be claimed") && head.contains("Nobody"), "{head}");
        assert_eq!(attributes(&page, ".app-contents a", "href").len(), elements(&page, "main section").len());
        assert_eq!(texts(&page, "main h1"), [format!("Referral {reference}")]);
        assert!(!texts(&page, "title")[0].contains("Holloway"), "a person's name stays out of titles");
    }

    async fn what_somebody_typed_is_never_markup(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let mut answers = examples::minimal(app.now());
        for pointer in ["/person/given_name", "/concern/reason", "/referrer/name", "/referrer/organisation"] {
            *answers.pointer_mut(pointer).unwrap() = json!(HOSTILE);
        }
        let reference = app.referral_of(&hub.referrer, "eastmere", answers).await;
        for path in ["/hub/triage".to_owned(), format!("/hub/referrals/{reference}")] {
            let answer = hub.get(&hub.amhp, &path).await;
            let page = answer.page();
            assert_eq!(elements(&page, "main script, main img").len(), 0, "{path}");
            assert!(texts(&page, "main")[0].contains(HOSTILE), "{path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_asked_any_more_is_named_in_the_timeline() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    let hub = Hub::at(&app).await;
    let mut answers = examples::minimal(app.now());
    answers["communication"]["interpreter_language"] = json!("cy");
    let new = NewDraft { service: "eastmere".to_owned(), form: "amhp-referral".to_owned(), answers: Some(answers) };
    let (draft, _) = create(&app.ctx, &hub.referrer.actor, new).await.unwrap();
    let key = Key::parse(Some("once")).unwrap();
    let reference = submit_draft(&app.ctx, &hub.referrer.actor, draft.id, None, &key).await.unwrap().reference;
    let page = hub.page(&hub.amhp, &format!("/hub/referrals/{reference}")).await;
    assert_eq!(texts(&page, ".moj-timeline li"), ["Communication and adjustments: Which language?"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_suggested_band_stands_beside_one_that_differs() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    let hub = Hub::at(&app).await;
    let reference = hub.referral().await;
    let path = format!("/hub/referrals/{reference}");
    let band = async || texts(&hub.page(&hub.amhp, &path).await, ".app-head dd").swap_remove(1);
    assert!(!band().await.contains("suggest"));
    place(&hub, &reference, 1, "act_by").await;
    assert!(band().await.starts_with("Very urgent The rules suggest: Urgent"), "{}", band().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_banner_is_only_shown_where_the_referral_bears_it_out() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    let hub = Hub::at(&app).await;
    let reference = hub.referral().await;
    for done in ["claimed", "decided", "anything"] {
        let page = hub.page(&hub.amhp, &format!("/hub/referrals/{reference}?done={done}")).await;
        assert_eq!(elements(&page, ".govuk-notification-banner").len(), 0, "{done}");
    }
    assert_eq!(hub.get(&hub.amhp, "/hub/referrals/nonsense").await.status, 404);
}
