//! What is posted after the session has ended is kept, and saved once its author is back: nothing typed is lost, and
//! nobody else learns of it.

use amhp_hub::domain::account::Role;
use amhp_hub::domain::challenge::{SESSION_IDLE, SESSION_LIFE};
use jiff::SignedDuration;

use super::browser::{Browser, Page};
use super::{Scene, saving};
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::people::PASSWORD;
use crate::support::sql::{everything, execute, pairs, rows};

pub const EMAIL: &str = "halvard@lodestone.example";

/// Types what the page for signing in asks for, wherever it leads then.
pub async fn signs_in(app: &TestApp, browser: &mut Browser, email: &str) {
    browser.submit("/sign-in", &[("email", email), ("password", PASSWORD)]).await;
    let code = app.code_for(email).await;
    browser.submit("/confirm", &[("code", &code)]).await;
}

/// Says on the page for signing in that it was kept, and nothing of what it is.
pub fn is_kept(page: &Page) {
    assert_eq!(page.path, "/sign-in?next=%2Fkept");
    assert!(page.text().contains("You were signed out. What you typed is kept."), "{}", page.text());
}

/// How a session dies while a page is open.
const DEATHS: [&str; 5] = ["idle", "over", "signed out", "swept", "cookie gone"];

async fn dies(scene: &mut Scene, how: &str) {
    let mut tab = scene.browser.clone();
    match how {
        "idle" => scene.app.clock.advance(SESSION_IDLE),
        "over" => {
            for _ in 0..SESSION_LIFE.as_mins() / 20 {
                scene.app.clock.advance(SignedDuration::from_mins(20));
                tab.get("/drafts").await;
            }
        }
        "signed out" => drop(tab.submit("/sign-out", &[]).await),
        "swept" => execute(&scene.app.database.store, "DELETE FROM sessions").await.unwrap(),
        _ => {}
    }
    if how == "cookie gone" || how == "signed out" {
        scene.browser.forget("dev-session");
    }
}

both_engines! {
    async fn however_the_session_dies_a_section_is_kept_and_saved_after_signing_in(database: TestDatabase) {
        let mut scene = Scene::set(database).await;
        let draft = scene.draft().await;
        let here = format!("{draft}/sections/person");
        for (n, how) in DEATHS.into_iter().enumerate() {
            scene.browser.get(&here).await;
            let form = scene.browser.page.form(&here);
            dies(&mut scene, how).await;
            let (name, text) = (format!("Idris{n}"), format!("First {how}\nSecond <b>line</b>"));
            let typed = form.filled(&[("given_name", &name), ("says_of_referral", &text)]);
            is_kept(scene.browser.post(&typed).await);
            signs_in(&scene.app, &mut scene.browser, EMAIL).await;
            let page = scene.browser.page.clone();
            assert_eq!(page.path, "/kept", "{how}");
            for words in ["You were signed out while saving ‘The person’. We kept what you typed.", "Given name", &name,
                "Second <b>line</b>", "21 November 2026"] {
                assert!(page.text().contains(words), "{how}: {words} in {}", page.text());
            }
            assert_ne!(saving::answers(&scene, &draft).await["person"]["given_name"], name, "it is not saved yet");
            scene.browser.submit(&here, &[]).await;
            let saved = saving::answers(&scene, &draft).await;
            assert_eq!((saved["person"]["given_name"].as_str(), saved["person"]["says_of_referral"].as_str()),
                (Some(name.as_str()), Some(text.as_str())), "{how}");
            assert_eq!(rows(&scene.app.database.store, "parked_posts").await, 0, "{how}");
            assert!(scene.browser.get("/kept").await.text().contains("Nothing is kept"));
            assert!(!scene.browser.get("/sign-in").await.text().contains("is kept"), "the cookie is gone with it");
        }
    }

    async fn nobody_else_is_offered_it_and_nothing_of_it_lies_in_the_clear(database: TestDatabase) {
        let mut scene = Scene::set(database).await;
        let other = scene.app.referrer("Marisol").await;
        let draft = scene.draft().await;
        let here = format!("{draft}/sections/person");
        scene.browser.get(&here).await;
        execute(&scene.app.database.store, "DELETE FROM sessions").await.unwrap();
        is_kept(scene.browser.submit(&here, &[("given_name", "Quillfeather")]).await);
        let author = scene.browser.clone();

        signs_in(&scene.app, &mut scene.browser, &other.email).await;
        let mut elsewhere = Browser::new(&scene.app.base);
        elsewhere.get("/sign-in?next=/kept").await;
        signs_in(&scene.app, &mut elsewhere, EMAIL).await;
        for page in [&scene.browser.page, &elsewhere.page] {
            assert_eq!((page.path.as_str(), page.status.as_u16()), ("/kept", 200));
            assert!(page.text().contains("Nothing is kept") && !page.html.contains("Quillfeather"), "{}", page.text());
        }
        let id = pairs(&scene.app.database.store, "SELECT CAST(id AS text) AS first, 'x' AS second FROM parked_posts").await;
        let removal = format!("/kept/{}/removal", id[0].0);
        let mut form = scene.browser.get("/drafts").await.form("/sign-out");
        form.action = removal;
        scene.browser.post(&form).await;
        assert_eq!(rows(&scene.app.database.store, "parked_posts").await, 1, "others cannot throw it away");

        let all = everything(&scene.app.database).await;
        let hex: String = "Quillfeather".bytes().map(|byte| format!("{byte:02x}")).collect();
        assert!(!all.contains("Quillfeather") && !all.to_lowercase().contains(&hex), "sealed");
        let cookie = author.cookie("dev-kept-").unwrap();
        assert!(cookie.len() > 40 && !all.contains(&cookie), "only the digest of the token is kept");
        assert!(!raw(&scene.app.database).await.contains("Quillfeather"));

        let mut back = author;
        back.get("/sign-in").await;
        signs_in(&scene.app, &mut back, EMAIL).await;
        assert!(back.page.text().contains("Quillfeather"), "{}", back.page.text());
    }

    async fn it_is_kept_for_a_day_and_no_longer(database: TestDatabase) {
        let mut scene = Scene::set(database).await;
        let draft = scene.draft().await;
        let here = format!("{draft}/sections/person");
        scene.browser.get(&here).await;
        scene.app.clock.advance(SESSION_IDLE);
        scene.browser.submit(&here, &[("given_name", "Idris")]).await;
        scene.app.clock.advance(SignedDuration::from_hours(24) - SignedDuration::from_secs(1));
        signs_in(&scene.app, &mut scene.browser, EMAIL).await;
        assert!(scene.browser.page.text().contains("Idris"), "{}", scene.browser.page.text());
        scene.app.clock.advance(SignedDuration::from_secs(1));
        assert!(scene.browser.get("/kept").await.text().contains("Nothing is kept"));
        scene.app.clock.advance(SignedDuration::from_secs(1));
        assert_eq!(amhp_hub::jobs::sweep(&scene.app.ctx).await.unwrap().parked_posts, 1);
    }
}

/// Every byte of SQLite's files, the log among them; nothing on the other engine.
async fn raw(database: &TestDatabase) -> String {
    if database.engine() != amhp_hub::store::Engine::Sqlite {
        return String::new();
    }
    let sql = "SELECT name AS first, file AS second FROM pragma_database_list";
    let file = pairs(&database.store, sql).await[0].1.clone();
    let mut all = String::new();
    for ending in ["", "-wal"] {
        let bytes = std::fs::read(format!("{file}{ending}")).unwrap();
        all.push_str(&String::from_utf8_lossy(&bytes));
    }
    assert!(all.contains("halvard@lodestone.example"), "the search finds what is there");
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_another_window_changed_meanwhile_is_shown_beside_it_and_the_choice_survives_too() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let draft = scene.draft().await;
    let here = format!("{draft}/sections/person");
    scene.browser.get(&here).await;
    scene.app.clock.advance(SESSION_IDLE);
    let mut second = scene.browser.clone();
    is_kept(scene.browser.submit(&here, &[("given_name", "Idrys"), ("pronouns", "he")]).await);
    second.get("/sign-in").await;
    signs_in(&scene.app, &mut second, EMAIL).await;
    second.get(&here).await;
    second.submit(&here, &[("given_name", "Idris"), ("then", "later")]).await;

    signs_in(&scene.app, &mut scene.browser, EMAIL).await;
    let page = scene.browser.submit(&here, &[]).await.clone();
    assert_eq!(page.status, 412);
    assert!(page.text().contains("Idris") && page.text().contains("Idrys"), "{}", page.text());
    scene.app.clock.advance(SESSION_IDLE);
    let choice = format!("{here}/choice");
    is_kept(scene.browser.submit(&choice, &[("keep-0", "mine")]).await);
    signs_in(&scene.app, &mut scene.browser, EMAIL).await;
    assert!(scene.browser.page.text().contains("Idrys"), "{}", scene.browser.page.text());
    scene.browser.submit(&choice, &[]).await;
    let saved = saving::answers(&scene, &draft).await;
    assert_eq!((&saved["person"]["given_name"], &saved["person"]["pronouns"]), (&"Idrys".into(), &"he".into()));
    assert_eq!(rows(&scene.app.database.store, "parked_posts").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_not_saved_stays_kept_even_if_the_page_that_says_so_never_arrives() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let draft = scene.draft().await;
    let here = format!("{draft}/sections/person");
    let form = scene.browser.get(&here).await.form(&here);
    let mut second = scene.browser.clone();
    second.submit(&here, &[("given_name", "Idris"), ("then", "later")]).await;
    scene.app.clock.advance(SESSION_IDLE);
    is_kept(scene.browser.post(&form.filled(&[("given_name", "Idrys")])).await);
    signs_in(&scene.app, &mut scene.browser, EMAIL).await;
    assert_eq!(scene.browser.submit(&here, &[]).await.status, 412);
    let both = scene.browser.page.form(&format!("{here}/choice"));
    assert!(scene.browser.get("/kept").await.text().contains("Idrys"), "the page with both may not have arrived");
    scene.browser.post(&both.filled(&[("keep-0", "mine")])).await;
    assert_eq!(saving::answers(&scene, &draft).await["person"]["given_name"], "Idrys");
    assert_eq!(rows(&scene.app.database.store, "parked_posts").await, 0, "chosen, it is kept no longer");
    assert!(scene.browser.get("/kept").await.text().contains("Nothing is kept"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_windows_that_are_too_late_at_the_same_moment_lose_neither() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let draft = scene.draft().await;
    let here = format!("{draft}/sections/person");
    let form = scene.browser.get(&here).await.form(&here);
    scene.app.clock.advance(SESSION_IDLE);
    // Both are sent before either is answered: neither knows of the other's cookie.
    let mut window = scene.browser.clone();
    is_kept(window.post(&form.clone().filled(&[("given_name", "Ada")])).await);
    is_kept(scene.browser.post(&form.filled(&[("given_name", "Bo")])).await);
    scene.browser.takes_cookies_of(&window, "dev-kept-");
    signs_in(&scene.app, &mut scene.browser, EMAIL).await;
    let text = scene.browser.page.text();
    assert!(text.contains("Ada") && text.contains("Bo"), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_typed_at_a_question_that_is_not_asked_is_shown_with_what_is_kept() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let draft = scene.draft().await;
    let here = format!("{draft}/sections/gp");
    scene.browser.get(&here).await;
    scene.app.clock.advance(SESSION_IDLE);
    is_kept(scene.browser.submit(&here, &[("practice", "Lodestone Lane")]).await);
    signs_in(&scene.app, &mut scene.browser, EMAIL).await;
    assert!(scene.browser.page.text().contains("Lodestone Lane"), "{}", scene.browser.page.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_signed_in_anew_in_another_window_is_led_to_it_at_once() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let draft = scene.draft().await;
    let here = format!("{draft}/sections/person");
    let form = scene.browser.get(&here).await.form(&here).filled(&[("given_name", "Idris")]);
    let other = scene.app.referrer("Marisol").await;
    for (email, leads_to) in [(other.email.as_str(), "/sign-in?next=%2Fkept"), (EMAIL, "/kept")] {
        scene.browser.get("/sign-in").await;
        signs_in(&scene.app, &mut scene.browser, email).await;
        assert_eq!(scene.browser.post(&form).await.path, leads_to, "{email}");
    }
    assert_eq!(scene.browser.page.text().matches("Idris").count(), 2, "both times are listed");
    scene.browser.submit(&here, &[]).await;
    assert_eq!(saving::answers(&scene, &draft).await["person"]["given_name"], "Idris");
}

/// An AMHP with the page of a decision open on a dead session: their browser, their address, the referral's path.
pub(super) async fn deciding_too_long() -> (Scene, Browser, String, String) {
    let scene = Scene::set(TestDatabase::sqlite().await).await;
    let reference = scene.app.referral(&scene.person, "northgate").await;
    let service = scene.app.ctx.store.read(amhp_hub::store::service_list).await.unwrap()[0].id;
    let amhp = scene.app.staff("Amara", service, Role::Amhp).await;
    let mut browser = Browser::with_cookie(&scene.app.base, &amhp.cookie);
    let referral = format!("/hub/referrals/{reference}");
    browser.get(&referral).await;
    browser.submit(&format!("{referral}/claim"), &[]).await;
    browser.get(&format!("{referral}/decision")).await;
    scene.app.clock.advance(SESSION_IDLE);
    (scene, browser, amhp.email, referral)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_decision_with_its_reasons_is_kept_and_recorded() {
    let (scene, mut browser, amhp, referral) = deciding_too_long().await;
    let decision = format!("{referral}/decision");
    let reasons = "Seen twice; nothing less restrictive holds";
    is_kept(browser.submit(&decision, &[("decision", "accepted"), ("reasons", reasons)]).await);
    signs_in(&scene.app, &mut browser, &amhp).await;
    let text = browser.page.text();
    assert!(
        text.contains(&format!("while saving ‘Decision on referral {}’", referral.rsplit('/').next().unwrap())),
        "{text}"
    );
    assert!(text.contains(reasons), "{text}");
    browser.submit(&decision, &[]).await;
    assert_eq!(browser.page.path, format!("{referral}?done=decided"));
    assert!(browser.page.text().contains(reasons), "{}", browser.page.text());
    assert_eq!(rows(&scene.app.database.store, "parked_posts").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_referral_whose_sending_came_too_late_is_sent_after_signing_in() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let answers = crate::support::examples::minimal(scene.app.now());
    let draft = scene.typed(&answers).await;
    scene.browser.get(&format!("{draft}/check")).await;
    scene.app.clock.advance(SESSION_IDLE);
    is_kept(scene.browser.submit(&format!("{draft}/submission"), &[]).await);
    signs_in(&scene.app, &mut scene.browser, EMAIL).await;
    scene.browser.submit(&format!("{draft}/submission"), &[]).await;
    assert!(scene.browser.page.path.ends_with("/received"), "{}", scene.browser.page.path);
    assert_eq!(rows(&scene.app.database.store, "referrals").await, 1);
}
