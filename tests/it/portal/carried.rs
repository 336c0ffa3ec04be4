//! Drafts of other versions of the form, and drafts that went stale, as their author sees them and as the API answers.

use std::sync::Arc;

use amhp_hub::form::Forms;
use amhp_hub::services::drafts::{NewDraft, create, save};
use jiff::SignedDuration;
use serde_json::json;

use super::Scene;
use super::browser::Browser;
use super::kept::{EMAIL, signs_in};
use crate::form::carry::{first, old_answers, second, third};
use crate::support::app::TestApp;
use crate::support::database::TestDatabase;
use crate::support::sql::rows;

/// A service with the second version of a small form, and a draft of `forms`' version; the browser of its author.
pub async fn scene(forms: Forms) -> (TestApp, Browser, String, String) {
    let app = TestApp::start_with_forms(TestDatabase::sqlite().await, second()).await;
    app.add_service("northgate").await;
    let person = app.referrer("Halvard").await;
    let mut ctx = app.ctx.clone();
    ctx.forms = Arc::new(first());
    let new =
        NewDraft { service: "northgate".to_owned(), form: "amhp-referral".to_owned(), answers: Some(old_answers()) };
    let draft = create(&ctx, &person.actor, new).await.unwrap().0;
    ctx.forms = Arc::new(forms);
    save(&ctx, &person.actor, draft.id, 1, &json!({ "person": { "given_name": "Idrys" } })).await.unwrap();
    let browser = Browser::with_cookie(&app.base, &person.cookie);
    (app, browser, format!("/drafts/{}", draft.id), person.token)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn task_list_and_check_page_say_what_changed_until_the_draft_is_sent() {
    let (_app, mut browser, draft, _) = scene(first()).await;
    for saved in [false, true] {
        for page in [draft.clone(), format!("{draft}/check")] {
            let text = browser.get(&page).await.text();
            for words in [
                "The form has changed since you began",
                "Diet is no longer asked.",
                "No nuts",
                "nickname",
                "household, members, 0, shoe size",
                "Religion is now asked under The household.",
            ] {
                assert!(text.contains(words), "{words} on {page}, saved {saved}: {text}");
            }
        }
        let here = format!("{draft}/sections/household");
        let form = browser.get(&here).await.form(&here);
        assert_eq!((form.value("religion"), form.value("members-0-relation")), (Some("Quaker"), Some("Sister")));
        browser.submit(&here, &[("religion", "Quaker"), ("then", "later")]).await;
        assert_eq!(browser.page.path, draft);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_of_a_newer_version_can_be_read_and_says_why_it_cannot_be_changed() {
    let (app, mut browser, draft, token) = scene(third()).await;
    for page in ["", "/check", "/sections/person"] {
        let page = browser.get(&format!("{draft}{page}")).await;
        assert_eq!(page.status, 200);
        assert!(page.text().contains("saved by a newer version of this service"), "{}", page.text());
        assert!(!page.html.contains("Send referral") && !page.html.contains("Save and continue</button>\n    "));
    }
    let here = format!("{draft}/sections/person");
    let page = browser.submit(&here, &[("given_name", "Nobody")]).await;
    assert_eq!(page.status, 503);
    assert!(page.text().contains("cannot be changed or sent just now"), "{}", page.text());

    let api = reqwest::Client::new();
    let url = app.url(&format!("/api/v1{draft}"));
    let patch = api.patch(&url).bearer_auth(&token).header("if-match", "\"2\"");
    let patch = patch.header("content-type", "application/merge-patch+json").body("{}").send().await.unwrap();
    let sent = api.post(format!("{url}/submission")).bearer_auth(&token).header("idempotency-key", "one");
    for answer in [patch, sent.send().await.unwrap()] {
        assert_eq!((answer.status().as_u16(), answer.headers().contains_key("retry-after")), (503, true));
        let problem: serde_json::Value = answer.json().await.unwrap();
        assert_eq!(problem["code"], "newer_form");
        assert!(problem["detail"].as_str().unwrap().contains("is kept as it is"), "{problem}");
    }
    let read: serde_json::Value = api.get(&url).bearer_auth(&token).send().await.unwrap().json().await.unwrap();
    assert_eq!(read["answers"]["person"]["given_name"], "Idrys");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_gone_stale_is_refused_by_page_and_api_and_kept() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let answers = crate::support::examples::minimal(scene.app.now());
    let draft = scene.typed(&answers).await;
    scene.app.clock.advance(SignedDuration::from_hours(23) + SignedDuration::from_secs(1));
    scene.browser.get("/sign-in").await;
    signs_in(&scene.app, &mut scene.browser, EMAIL).await;
    let check = format!("{draft}/check");
    assert!(scene.browser.get(&check).await.text().contains("more than 24 hours ago"));
    let page = scene.browser.submit(&format!("{draft}/submission"), &[]).await;
    assert_eq!(page.status, 422);
    assert!(page.errors().iter().any(|error| error.contains("24 hours")), "{:?}", page.errors());
    let person = scene.app.signed_in(EMAIL).await;
    let url = scene.app.url(&format!("/api/v1{draft}/submission"));
    let sent = reqwest::Client::new().post(url).bearer_auth(&person.token).header("idempotency-key", "one");
    let answer = sent.send().await.unwrap();
    assert_eq!(answer.status(), 422);
    let problem: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(
        (&problem["problems"][0]["pointer"], &problem["problems"][0]["code"]),
        (&json!("/gate/last_seen/at"), &json!("too_old"))
    );
    let kept = super::saving::answers(&scene, &draft).await;
    assert_eq!(kept["concern"], answers["concern"], "the draft is as it was");
    assert_eq!(rows(&scene.app.database.store, "referrals").await, 0);
}
