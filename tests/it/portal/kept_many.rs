//! Posts that came too late, several and such as are not kept: forged ones, files, passwords, one too many.

use std::io::{Read, Write};
use std::net::TcpStream;

use amhp_hub::domain::account::Role;
use amhp_hub::domain::challenge::SESSION_IDLE;
use jiff::SignedDuration;

use super::browser::{Browser, Form};
use super::kept::{EMAIL, deciding_too_long, is_kept, signs_in};
use super::{Scene, saving};
use crate::support::database::TestDatabase;
use crate::support::documents::form;
use crate::support::sql::{execute, rows};

/// A scene with a section open on a dead session: its path, and its form.
async fn open_too_long() -> (Scene, String, Form) {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let draft = scene.draft().await;
    let here = format!("{draft}/sections/person");
    let form = scene.browser.get(&here).await.form(&here);
    scene.app.clock.advance(SESSION_IDLE);
    (scene, here, form)
}

/// Sends a form as browsers do: all of it before anything of the answer is read. The answer's status and page.
async fn sent_whole(base: &str, path: &str, cookie: &str, media_type: &str, body: Vec<u8>) -> (u16, String) {
    let host = base.trim_start_matches("http://").to_owned();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\ncookie: {cookie}\r\ncontent-type: {media_type}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    let talk = move || {
        let mut stream = TcpStream::connect(host).unwrap();
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body)).expect("the whole form is taken");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("the whole answer comes");
        String::from_utf8(answer).unwrap()
    };
    let answer = tokio::task::spawn_blocking(talk).await.unwrap();
    (answer[9..12].parse().unwrap(), answer)
}

async fn parked(scene: &Scene) -> i64 {
    rows(&scene.app.database.store, "parked_posts").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_are_listed_oldest_first_and_each_is_saved_or_thrown_away() {
    let (mut scene, here, form) = open_too_long().await;
    for name in ["Ada", "Bo", "Cy"] {
        scene.app.clock.advance(SignedDuration::from_secs(1));
        is_kept(scene.browser.post(&form.clone().filled(&[("given_name", name)])).await);
    }
    signs_in(&scene.app, &mut scene.browser, EMAIL).await;
    let text = scene.browser.page.text();
    let places: Vec<_> = ["Ada", "Bo", "Cy"].iter().map(|name| text.find(name).unwrap()).collect();
    assert!(places.is_sorted(), "{text}");
    scene.browser.submit("/kept/", &[]).await;
    let text = scene.browser.page.text();
    assert!(scene.browser.page.path == "/kept" && !text.contains("Ada") && text.contains("Bo"), "{text}");
    scene.browser.submit(&here, &[("then", "later")]).await;
    scene.browser.get("/kept").await;
    scene.browser.submit("/kept/", &[]).await;
    assert_eq!((scene.browser.page.path.as_str(), parked(&scene).await), ("/", 0));
    let draft = here.split("/sections").next().unwrap();
    assert_eq!(saving::answers(&scene, draft).await["person"]["given_name"], "Bo");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn saving_it_with_a_session_that_died_again_keeps_it_once() {
    let (mut scene, here, form) = open_too_long().await;
    is_kept(scene.browser.post(&form.filled(&[("given_name", "Ada")])).await);
    for _ in 0..2 {
        signs_in(&scene.app, &mut scene.browser, EMAIL).await;
        scene.app.clock.advance(SESSION_IDLE);
        is_kept(scene.browser.submit(&here, &[]).await);
        assert_eq!(parked(&scene).await, 1);
    }
    signs_in(&scene.app, &mut scene.browser, EMAIL).await;
    execute(&scene.app.database.store, "ALTER TABLE drafts RENAME TO drafts_away").await.unwrap();
    assert_eq!(scene.browser.submit(&here, &[]).await.status, 500);
    assert_eq!(parked(&scene).await, 1, "what was not answered stays");
    execute(&scene.app.database.store, "ALTER TABLE drafts_away RENAME TO drafts").await.unwrap();
    scene.browser.get("/kept").await;
    scene.browser.submit(&here, &[]).await;
    assert_eq!(parked(&scene).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_one_that_is_typed_anew_and_comes_too_late_again_takes_its_place() {
    let (scene, mut browser, amhp, referral) = deciding_too_long().await;
    let decision = format!("{referral}/decision");
    let typed = ["Not proceeding, no reason yet", "Nothing less restrictive holds"];
    is_kept(browser.submit(&decision, &[("decision", "not_proceeding"), ("reasons", typed[0])]).await);
    signs_in(&scene.app, &mut browser, &amhp).await;
    assert_eq!(browser.submit(&decision, &[]).await.status, 422);
    assert_eq!(parked(&scene).await, 1, "it was not recorded");
    scene.app.clock.advance(SESSION_IDLE);
    is_kept(browser.submit(&decision, &[("decision", "accepted"), ("reasons", typed[1])]).await);
    assert_eq!(parked(&scene).await, 1);
    signs_in(&scene.app, &mut browser, &amhp).await;
    assert!(browser.page.text().contains(typed[1]) && !browser.page.text().contains(typed[0]));
    browser.submit(&decision, &[]).await;
    assert_eq!((browser.page.path.as_str(), parked(&scene).await), (format!("{referral}?done=decided").as_str(), 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forged_post_is_not_kept() {
    let (mut scene, _, form) = open_too_long().await;
    let form = form.filled(&[("given_name", "Ada")]);
    for header in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
        let page = scene.browser.post_with(&form, &[header]).await;
        // Two reasons to refuse it, whichever is met first.
        assert!(page.status == 403 || page.path == "/sign-in?next=%2F", "{header:?}: {} {}", page.status, page.path);
    }
    for holder in ["", "made-up", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        let page = scene.browser.post(&form.clone().filled(&[("for", holder)])).await;
        assert_eq!(page.path, "/sign-in?next=%2F", "{holder}");
        assert!(!page.text().contains("is kept"));
    }
    assert_eq!(parked(&scene).await, 0);
    let mut away = form.clone();
    away.action = "//evil.example/".to_owned();
    assert_eq!(scene.browser.post(&away).await.path, "/sign-in?next=%2Fkept");
    assert_eq!(parked(&scene).await, 0, "where its form would lead elsewhere");
    is_kept(scene.browser.post(&form).await);
    assert_eq!(parked(&scene).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_too_many_is_shown_to_be_copied() {
    let (mut scene, _, form) = open_too_long().await;
    for n in 0..20 {
        is_kept(scene.browser.post(&form.clone().filled(&[("given_name", &format!("Ada{n}"))])).await);
    }
    let text = "A long story\nin two <i>lines</i>";
    let page = scene.browser.post(&form.filled(&[("says_of_referral", text)])).await.clone();
    assert_eq!((page.status.as_u16(), parked(&scene).await), (409, 20));
    for words in ["We could not keep what you typed", "A long story", "in two <i>lines</i>", "Copy what you typed"] {
        assert!(page.text().contains(words), "{words} in {}", page.text());
    }
    scene.browser.get("/sign-in").await;
    signs_in(&scene.app, &mut scene.browser, EMAIL).await;
    assert_eq!(scene.browser.page.html.matches("Save it now").count(), 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_kept_for_want_of_a_database_is_shown_to_be_copied() {
    let (mut scene, _, form) = open_too_long().await;
    scene.browser.forget("dev-session");
    let rename = |from: &str, to: &str| format!("ALTER TABLE {from} RENAME TO {to}");
    execute(&scene.app.database.store, rename("parked_posts", "away")).await.unwrap();
    let page = scene.browser.post(&form.filled(&[("given_name", "Quillfeather")])).await;
    assert!(page.status.is_server_error() && page.text().contains("Quillfeather"), "{}", page.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_not_kept_and_the_page_says_so_once_all_of_it_was_read() {
    let (scene, section, _) = open_too_long().await;
    let here = section.replace("/sections/person", "/documents");
    let file = vec![b'x'; 24 * 1024 * 1024];
    for cookie in ["", scene.person.cookie.as_str()] {
        let (media_type, body) = form(&[("csrf", None, b"old"), ("file", Some("a.txt"), &file)]);
        let (status, page) = sent_whole(&scene.app.base, &here, cookie, &media_type, body).await;
        assert_eq!(status, 401);
        let next = format!("/sign-in?next={}", here.replace('/', "%2F"));
        assert!(page.contains("Your file was not added") && page.contains(&next), "{page}");
    }
    assert_eq!(parked(&scene).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_with_a_password_or_a_code_is_never_kept() {
    let scene = Scene::set(TestDatabase::sqlite().await).await;
    let service = scene.app.ctx.store.read(amhp_hub::store::service_list).await.unwrap()[0].id;
    let amhp = scene.app.staff("Amara", service, Role::Amhp).await;
    let mut browser = Browser::with_cookie(&scene.app.base, &amhp.cookie);
    for path in ["/account/authenticator", "/account/authenticator/confirm", "/sign-in", "/register"] {
        let page = browser.get(path).await;
        assert!(page.html.contains("name=\"csrf\"") && !page.html.contains("name=\"for\""), "{path}");
    }
    assert!(browser.get("/referrals/new").await.html.contains("name=\"for\""));
}
