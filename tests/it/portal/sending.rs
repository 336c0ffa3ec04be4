//! Sending by the pages: once, as it was checked, and only what is right.

use jiff::SignedDuration;

use super::Scene;
use crate::support::database::TestDatabase;
use crate::support::examples;
use amhp_hub::services::referrals::list_mine;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_click_leads_to_the_same_confirmation() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let draft = scene.typed(&examples::minimal(scene.app.now())).await;
    let form = scene.browser.page.form(&format!("{draft}/submission"));
    let mut second = scene.browser.clone();
    let (first, again) = tokio::join!(scene.browser.post(&form), second.post(&form));
    assert!(first.path.ends_with("/received"), "{}", first.path);
    assert_eq!(first.path, again.path);
    let third = scene.browser.post(&form).await.path.clone();
    assert_eq!(third, second.page.path);
    assert_eq!(list_mine(&scene.app.ctx, &scene.person.actor).await.unwrap().len(), 1);
    let back = scene.browser.get(&format!("{draft}/check")).await;
    assert_eq!(back.status, 404);
    assert!(back.text().contains("A referral that was sent is safe"), "{}", back.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_with_problems_is_not_sent_and_says_why() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let draft = scene.draft().await;
    let page = scene.browser.get(&format!("{draft}/check")).await;
    assert!(page.text().contains("Still to do") && page.text().contains("Answer needed"));
    let page = scene.browser.submit(&format!("{draft}/submission"), &[]).await;
    assert_eq!(page.status, 422);
    let errors = page.errors();
    assert!(errors.len() > 30, "{errors:?}");
    let links = super::browser::select(".govuk-error-summary__list a");
    let html = page.html.clone();
    let hrefs: Vec<String> =
        scraper::Html::parse_document(&html).select(&links).map(|link| link.attr("href").unwrap().to_owned()).collect();
    for href in hrefs {
        let (path, id) = href.split_once('#').unwrap();
        let page = scene.browser.get(path).await;
        let html = scraper::Html::parse_document(&page.html);
        let target = html.select(&super::browser::select(&format!("[id='{id}']"))).count();
        assert_eq!(target, 1, "{href} leads to a field");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_changed_in_another_window_is_not_sent_unseen() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let draft = scene.typed(&examples::minimal(scene.app.now())).await;
    let form = scene.browser.page.form(&format!("{draft}/submission"));
    let mut second = scene.browser.clone();
    let here = format!("{draft}/sections/concern");
    second.get(&here).await;
    second.submit(&here, &[("reason", "Something else entirely"), ("then", "later")]).await;
    let page = scene.browser.post(&form).await;
    assert!(page.text().contains("was not sent"), "{}", page.text());
    assert!(page.text().contains("Something else entirely"));
    let page = scene.browser.submit(&format!("{draft}/submission"), &[]).await;
    assert!(page.path.ends_with("/received"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn seen_more_than_a_day_ago_is_told_before_and_refused_at_sending() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let draft = scene.typed(&examples::minimal(scene.app.now())).await;
    let form = scene.browser.page.form(&format!("{draft}/submission"));
    assert!(scene.browser.get(&draft).await.text().contains("for 23 hours more"), "{}", scene.browser.page.text());
    let email = scene.person.email.clone();
    scene.app.clock.advance(SignedDuration::from_hours(24));
    let person = scene.app.signed_in(&email).await;
    scene.browser = super::Browser::with_cookie(&scene.app.base, &person.cookie);
    assert!(scene.browser.get(&draft).await.text().contains("more than 24 hours ago"));
    scene.browser.get(&format!("{draft}/check")).await;
    let token = scene.browser.page.form(&format!("{draft}/submission")).value("csrf").unwrap().to_owned();
    let page = scene.browser.post(&form.filled(&[("csrf", &token)])).await;
    assert_eq!(page.status, 422);
    assert_eq!(page.errors().len(), 1, "{:?}", page.errors());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn optional_questions_without_an_answer_stand_apart_and_lead_to_their_place() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let draft = scene.typed(&examples::minimal(scene.app.now())).await;
    let page = scene.browser.get(&format!("{draft}/check")).await;
    let html = scraper::Html::parse_document(&page.html);
    let links = super::browser::select(".govuk-details a[href*='/sections/']");
    assert!(html.select(&links).count() > 20, "{}", page.text());
    let empty = super::browser::select(".govuk-summary-list__value");
    assert!(html.select(&empty).all(|value| !value.text().collect::<String>().trim().is_empty()));
}
