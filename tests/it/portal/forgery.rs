//! Posts from elsewhere change nothing.

use super::Scene;
use super::browser::Browser;
use crate::support::database::TestDatabase;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_without_the_token_of_this_session_is_refused() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let other = scene.app.referrer("Marisol").await;
    let mut others = Browser::with_cookie(&scene.app.base, &other.cookie);
    others.get("/referrals/new").await;
    let theirs = others.page.form("/referrals/new").value("csrf").unwrap().to_owned();

    scene.browser.get("/referrals/new").await;
    let form = scene.browser.page.form("/referrals/new");
    for token in ["", "made-up", &theirs] {
        let status = scene.browser.post(&form.clone().filled(&[("csrf", token), ("for", "")])).await.status;
        assert_eq!(status, 403, "{token}");
    }
    for header in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
        assert_eq!(scene.browser.post_with(&form, &[header]).await.status, 403, "{header:?}");
    }
    assert!(scene.browser.get("/drafts").await.text().contains("You have no drafts"));
    assert_eq!(scene.browser.post(&form).await.status, 200, "the page's own post is taken");
    assert!(!scene.browser.get("/drafts").await.text().contains("You have no drafts"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_sees_the_drafts_and_referrals_of_others() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let draft = scene.draft().await;
    let reference = scene.app.referral(&scene.person, "northgate").await;
    let other = scene.app.referrer("Marisol").await;
    let mut others = Browser::with_cookie(&scene.app.base, &other.cookie);
    for page in ["", "/sections/gate", "/check", "/ring", "/delete"] {
        assert_eq!(others.get(&format!("{draft}{page}")).await.status, 404, "{page}");
        assert_ne!(scene.browser.get(&format!("{draft}{page}")).await.status, 404, "{page}");
    }
    for page in ["", "/received"] {
        assert_eq!(others.get(&format!("/referrals/{reference}{page}")).await.status, 404, "{page}");
        assert_eq!(scene.browser.get(&format!("/referrals/{reference}{page}")).await.status, 200, "{page}");
    }
}
