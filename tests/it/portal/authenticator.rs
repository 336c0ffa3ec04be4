//! The pages of an account and its authenticator app, and signing in by it.

use amhp_hub::domain::account::Role;
use amhp_hub::domain::ids::ServiceId;
use jiff::SignedDuration;
use scraper::Html;

use super::browser::{Browser, Page, select};
use crate::services::authenticator::Telephone;
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::people::PASSWORD;

/// The texts of what fits.
fn texts(page: &Page, css: &str) -> Vec<String> {
    Html::parse_document(&page.html).select(&select(css)).map(|found| found.text().collect()).collect()
}

/// The key in groups of four, as the page shows it, without the blanks.
fn key(page: &Page) -> String {
    let shown = texts(page, "main p.govuk-\\!-font-weight-bold").concat();
    assert!(shown.split(' ').count() == 8 && shown.split(' ').all(|four| four.len() == 4), "{shown}");
    shown.replace(' ', "")
}

async fn staff(app: &TestApp) -> (Browser, String) {
    let service: ServiceId = app.add_service("northgate").await.id;
    let person = app.staff("Okafor", service, Role::Amhp).await;
    (Browser::with_cookie(&app.base, &person.cookie), person.email)
}

async fn set_up(app: &TestApp, browser: &mut Browser) -> Telephone {
    browser.get("/account/authenticator").await;
    let page = browser.submit("/account/authenticator", &[]).await;
    assert_eq!(page.path, "/account/authenticator/confirm");
    let telephone = Telephone::given(&key(page));
    let page = browser.submit("/account/authenticator/confirm", &[("code", &telephone.code(app, 0))]).await;
    assert_eq!(page.path, "/account", "{:?}", page.errors());
    app.clock.advance(SignedDuration::from_mins(5));
    telephone
}

both_engines! {
    async fn staff_set_up_an_app_and_sign_in_by_it(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let (mut browser, email) = staff(&app).await;
        let page = browser.get("/account").await;
        assert!(page.text().contains(&email) && page.text().contains("Authenticator app Not set up"), "{}", page.text());
        assert_eq!(texts(page, "nav a[href='/account'][aria-current='page']").len(), 1);
        set_up_with_mistakes(&app, &mut browser).await;
        assert!(browser.page.text().contains("Authenticator app Set up on 21 November 2026"), "{}", browser.page.text());
        assert_eq!(browser.get("/account/authenticator/confirm").await.path, "/account/authenticator", "shown no more");
    }

    async fn the_code_is_asked_for_and_one_is_mailed_only_when_wanted(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let (mut browser, email) = staff(&app).await;
        let telephone = set_up(&app, &mut browser).await;
        let mut browser = Browser::new(&app.base);
        browser.get("/sign-in?next=%2Fhub%2Ftriage").await;
        let page = browser.submit("/sign-in", &[("email", &email), ("password", PASSWORD)]).await;
        assert_eq!(texts(page, "h1"), ["Type the code from your authenticator app"]);
        assert_eq!(browser.submit("/confirm?", &[("code", "")]).await.errors(), ["Enter the code from the app"]);
        let page = browser.submit("/confirm?", &[("code", &telephone.code(&app, -5))]).await;
        assert_eq!((page.status.as_u16(), page.errors().len()), (422, 1));
        let mut by_mail = browser.clone();
        app.clock.advance(SignedDuration::from_mins(2));
        assert!(browser.submit("/confirm?", &[("code", &telephone.code(&app, 0))]).await.path.starts_with("/hub/triage"));

        by_mail.get("/sign-in").await;
        by_mail.submit("/sign-in", &[("email", &email), ("password", PASSWORD)]).await;
        let letters = app.letters.delivered().len();
        let page = by_mail.submit("/confirm/resend", &[]).await;
        assert!(page.text().contains("We have sent a code to your email address"), "{}", page.text());
        let mailed = app.code_for(&email).await;
        assert_eq!(app.letters.delivered().len(), letters + 1);
        assert!(by_mail.submit("/confirm", &[("code", &mailed)]).await.path.starts_with("/hub/triage"));
    }

    async fn the_app_is_removed_by_the_password(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let (mut browser, email) = staff(&app).await;
        set_up(&app, &mut browser).await;
        browser.get("/account/authenticator").await;
        let removal = "/account/authenticator/removal";
        assert_eq!(browser.submit(removal, &[("password", "")]).await.errors(), ["Enter your password"]);
        assert_eq!(browser.submit(removal, &[("password", "not the one")]).await.errors(), ["The password is wrong"]);
        let page = browser.submit(removal, &[("password", PASSWORD)]).await;
        assert!(page.path == "/account" && page.text().contains("Not set up"), "{}", page.text());
        let mut browser = Browser::new(&app.base);
        browser.get("/sign-in").await;
        let page = browser.submit("/sign-in", &[("email", &email), ("password", PASSWORD)]).await;
        assert_eq!(texts(page, "h1"), ["Check your email"]);
    }

    async fn a_referrer_sees_their_account_and_no_app(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.referrer("Quennell").await;
        let mut browser = Browser::with_cookie(&app.base, &person.cookie);
        let page = browser.get("/account").await;
        assert!(page.text().contains("Lodestone Lane Surgery") && !page.text().contains("Authenticator"), "{}", page.text());
        for path in ["/account/authenticator", "/account/authenticator/confirm"] {
            assert_eq!(browser.get(path).await.status, 403, "{path}");
        }
    }
}

async fn set_up_with_mistakes(app: &TestApp, browser: &mut Browser) {
    browser.get("/account/authenticator").await;
    let page = browser.submit("/account/authenticator", &[]).await.clone();
    let given = key(&page);
    let link = texts(&page, "main a[href^='otpauth://totp/']").concat();
    assert!(link.contains(&format!("secret={given}&")) && link.contains("okafor%40hub%2Eexample"), "{link}");
    assert_eq!(texts(&page, "main svg[role='img'] path[d^='M4 4h1v1h-1z']").len(), 1, "a QR code");
    let telephone = Telephone::given(&given);
    let here = "/account/authenticator/confirm";
    for (typed, told) in [("", "Enter the code from the app"), ("12 34", "The code has 6 digits, such as 123456")] {
        assert_eq!(browser.submit(here, &[("code", typed)]).await.errors(), [told]);
    }
    let page = browser.submit(here, &[("code", &telephone.code(app, -9))]).await;
    assert_eq!((page.status.as_u16(), page.errors().len(), key(page)), (422, 1, given), "the same key again");
    browser.submit(here, &[("code", &telephone.code(app, 0))]).await;
    assert_eq!(browser.page.path, "/account");
}
