//! Signing in by the pages: the same answers for known and unknown addresses, wrong codes, where it leads after.

use super::Scene;
use super::browser::{Browser, Page};
use crate::support::app::TestApp;
use crate::support::database::TestDatabase;
use crate::support::people::PASSWORD;
use amhp_hub::domain::Masked;
use amhp_hub::domain::account::{Grant, Profile, Role};
use amhp_hub::services::accounts::{Invitation, invite};

const EMAIL: &str = "halvard@lodestone.example";

/// The page without what is drawn anew for each visit.
fn plain(page: &Page) -> String {
    let html = &page.html;
    let at = html.find("name=\"csrf\" value=\"").map(|at| at + 19);
    let token = at.map(|at| html[at..].split('"').next().unwrap().to_owned());
    token.filter(|token| !token.is_empty()).map_or_else(|| html.clone(), |token| html.replace(&token, "•"))
}

async fn signs_in(app: &TestApp, next: &str) -> String {
    let mut browser = Browser::new(&app.base);
    let query: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    browser.get(&format!("/sign-in?next={query}")).await;
    browser.submit("/sign-in", &[("email", EMAIL), ("password", PASSWORD)]).await;
    let code = app.code_for(EMAIL).await;
    browser.submit("/confirm", &[("code", &code)]).await;
    browser.page.path.clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_in_leads_where_somebody_wanted_to_go_but_never_elsewhere() {
    let scene = Scene::set(TestDatabase::sqlite().await).await;
    assert_eq!(signs_in(&scene.app, "/drafts").await, "/drafts");
    for away in ["//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example", "/\t/evil.example"] {
        assert_eq!(signs_in(&scene.app, away).await, "/", "{away}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn known_and_unknown_addresses_get_the_same_pages() {
    let scene = Scene::set(TestDatabase::sqlite().await).await;
    let mut pages = Vec::new();
    for email in [EMAIL, "nobody@lodestone.example"] {
        let mut browser = Browser::new(&scene.app.base);
        browser.get("/sign-in").await;
        let page = browser.submit("/sign-in", &[("email", email), ("password", "wrong entirely")]).await;
        assert_eq!(page.status, 422);
        pages.push(plain(page).replace(email, "•"));
    }
    assert_eq!(pages[0], pages[1]);
    let mut pages = Vec::new();
    for email in [EMAIL, "somebody.new@lodestone.example"] {
        let mut browser = Browser::new(&scene.app.base);
        browser.get("/register").await;
        let typed = [
            ("email", email),
            ("password", PASSWORD),
            ("name", "Somebody New"),
            ("profession", "Nurse"),
            ("organisation", "Tern Street Trust"),
            ("telephone", "01632 960178"),
        ];
        let page = browser.submit("/register", &typed).await.clone();
        let wrong = browser.submit("/confirm", &[("code", "000000")]).await;
        pages.push((page.path.clone(), page.status, plain(&page), wrong.status, plain(wrong)));
    }
    assert_eq!(pages[0], pages[1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_code_is_told_and_another_can_be_sent() {
    let scene = Scene::set(TestDatabase::sqlite().await).await;
    let mut browser = Browser::new(&scene.app.base);
    browser.get("/sign-in").await;
    browser.submit("/sign-in", &[("email", EMAIL), ("password", PASSWORD)]).await;
    assert_eq!(browser.page.path, "/confirm", "no id stands in the address");
    let first = scene.app.code_for(EMAIL).await;
    let wrong = if first == "123456" { "654321" } else { "123456" };
    let page = browser.submit("/confirm", &[("code", wrong)]).await;
    assert_eq!((page.status.as_u16(), page.errors().len()), (422, 1));
    let page = browser.submit("/confirm", &[("code", "12 34")]).await;
    assert_eq!(page.errors(), ["The code has 6 digits, such as 123456"]);
    scene.app.clock.advance(jiff::SignedDuration::from_mins(2));
    let page = browser.submit("/confirm/resend", &[]).await;
    assert!(page.text().contains("sent another code"), "{}", page.text());
    browser.submit("/confirm", &[("code", &format!("{} {}", &first[..3], &first[3..]))]).await;
    assert_eq!(browser.page.path, "/", "the older code still works, with a space");
    assert!(browser.page.text().contains("You have no drafts"));
    browser.submit("/sign-out", &[]).await;
    assert!(browser.page.text().contains("create an account"));
    assert!(browser.get("/drafts").await.path.starts_with("/sign-in"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invited_member_of_staff_chooses_a_password_and_signs_in() {
    let scene = Scene::set(TestDatabase::sqlite().await).await;
    let service = scene.app.add_service("southmoor").await;
    let profile = Profile { name: "Odette Farrow".to_owned(), ..Profile::default() };
    let grant = Some(Grant { service: Some(service.id), role: Role::Amhp });
    let invitation = Invitation { email: "odette@hub.example".to_owned(), profile, grant };
    let token: Masked<String> = invite(&scene.app.ctx, invitation).await.unwrap().unwrap();
    let path = format!("/set-up/{}", token.reveal());
    let mut browser = Browser::new(&scene.app.base);
    for _ in 0..3 {
        assert_eq!(browser.get(&path).await.status, 200, "looking uses nothing up");
    }
    let page = browser.submit("/set-up", &[("password", "short")]).await;
    assert_eq!((page.status.as_u16(), page.errors().len()), (422, 1));
    browser.submit("/set-up", &[("password", PASSWORD)]).await;
    assert_eq!(browser.page.path, "/sign-in");
    let mut browser = Browser::new(&scene.app.base);
    browser.get("/sign-in").await;
    browser.submit("/sign-in", &[("email", "odette@hub.example"), ("password", PASSWORD)]).await;
    let code = scene.app.code_for("odette@hub.example").await;
    browser.submit("/confirm", &[("code", &code)]).await;
    assert_eq!(browser.page.path, "/hub/triage", "those who work at a hub come to its list");
    let mut browser = Browser::new(&scene.app.base);
    assert_eq!(browser.get(&path).await.status, 404, "the link opens once");
}
