//! The thread through the pages: an account, a draft, every section, the referral, its confirmation; then the hub, where
//! an AMHP sets up, signs in, finds it, takes it and decides. Every letter goes by SMTP.

use scraper::Html;
use serde_json::Value;

use super::browser::{Browser, select};
use super::type_all;
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::{examples, people::PASSWORD};
use amhp_hub::domain::account::{Grant, Profile, Role};
use amhp_hub::domain::ids::ServiceId;
use amhp_hub::services::accounts::{self, Invitation};
use amhp_hub::services::referrals;

both_engines! {
    async fn a_referrer_comes_from_the_first_page_to_the_confirmation_and_an_amhp_to_the_decision(database: TestDatabase) {
        let app = TestApp::start_with_mail_server(database).await;
        let service = app.add_service("northgate").await;
        let mut browser = Browser::new(&app.base);
        register(&app, &mut browser).await;
        assert_eq!(browser.page.path, "/referrals/new", "what was wanted first comes after signing in");
        let draft = browser.submit("/referrals/new", &[]).await.path.clone();
        assert!(browser.page.text().contains("Person not named yet"), "{}", browser.page.text());

        let answers = examples::minimal(app.now());
        type_all(&mut browser, &draft, &answers).await;
        assert_eq!(browser.page.path, format!("{draft}/check"), "{:?}", browser.page.errors());
        assert!(browser.page.text().contains("Marguerite"));
        assert!(!browser.page.text().contains("Still to do"), "{}", browser.page.text());

        let page = browser.submit(&format!("{draft}/submission"), &[]).await.clone();
        assert!(page.path.ends_with("/received"), "{}: {:?}", page.path, page.errors());
        let reference = page.path.split('/').nth(2).unwrap().to_owned();
        assert!(page.text().contains(&reference) && page.text().contains("01632 960100"));

        let mine = browser.get("/referrals").await;
        assert!(mine.text().contains(&reference) && mine.text().contains("Received"), "{}", mine.text());
        let one = browser.get(&format!("/referrals/{reference}")).await;
        assert!(one.text().contains("Marguerite") && one.text().contains("The AMHP service received the referral"));
        for word in ["Routine", "Very urgent", "act by", "band"] {
            assert!(!one.html.contains(word), "a referrer sees no {word}");
        }
        assert_eq!(browser.get("/drafts").await.text().matches("Last saved").count(), 0, "the draft was sent");
        same_answers(&app, &reference, &answers).await;

        let mut hub = Browser::new(&app.base);
        sign_in_at_the_hub(&app, &mut hub, service.id).await;
        take_and_decide(&mut hub, &reference).await;
        let told = browser.get(&format!("/referrals/{reference}")).await;
        assert!(told.text().contains("Accepted for assessment"), "{}", told.text());
    }
}

async fn register(app: &TestApp, browser: &mut Browser) {
    browser.get("/referrals/new").await;
    assert_eq!(browser.page.path, "/sign-in?next=%2Freferrals%2Fnew");
    let html = Html::parse_document(&browser.page.html);
    let link = html.select(&select("main a")).find_map(|a| a.attr("href")).unwrap().to_owned();
    drop(html);
    browser.get(&link).await;
    let page = browser.submit("/register", &[("email", "not an address"), ("password", "short")]).await;
    assert_eq!(page.status, 422);
    assert_eq!(page.form("/register").value("email"), Some("not an address"), "what was typed is kept");
    assert_eq!(page.errors().len(), 6, "{:?}", page.errors());
    let typed = [
        ("email", "halvard.quennell@lodestone.example"),
        ("password", PASSWORD),
        ("name", "Dr Halvard Quennell"),
        ("profession", "gp"),
        ("organisation", "Lodestone Lane Surgery"),
        ("telephone", "01632 960177"),
        ("is_senior", "true"),
    ];
    browser.submit("/register", &typed).await;
    assert!(browser.page.path.starts_with("/confirm?next="), "{}", browser.page.path);
    let code = app.code_for("halvard.quennell@lodestone.example").await;
    browser.submit("/confirm?", &[("code", &code)]).await;
}

/// An invited AMHP chooses a password by the link and signs in by the mailed code.
async fn sign_in_at_the_hub(app: &TestApp, hub: &mut Browser, service: ServiceId) {
    let email = "ada.okafor@hub.example";
    let profile = Profile { name: "Ada Okafor".to_owned(), ..Profile::default() };
    let grant = Some(Grant { service: Some(service), role: Role::Amhp });
    let invited = accounts::invite(&app.ctx, Invitation { email: email.to_owned(), profile, grant }).await;
    let token = invited.unwrap().unwrap();
    hub.get(&format!("/set-up/{}", token.reveal())).await;
    hub.submit("/set-up/", &[("password", PASSWORD)]).await;
    hub.get("/sign-in").await;
    hub.submit("/sign-in", &[("email", email), ("password", PASSWORD)]).await;
    let code = app.code_for(email).await;
    hub.submit("/confirm", &[("code", &code)]).await;
    assert_eq!(hub.page.path, "/hub/triage", "staff come to their list");
}

async fn take_and_decide(hub: &mut Browser, reference: &str) {
    assert!(hub.page.text().contains("Holloway-Dunn") && hub.page.text().contains(reference));
    let path = format!("/hub/referrals/{reference}");
    hub.get(&path).await;
    hub.submit(&format!("{path}/claim"), &[]).await;
    assert!(hub.page.text().contains("Screening"), "{}", hub.page.text());
    hub.get(&format!("{path}/decision")).await;
    let decided = [("decision", "accepted"), ("reasons", "Nothing less will do.")];
    hub.submit(&format!("{path}/decision"), &decided).await;
    assert_eq!(hub.page.path, format!("{path}?done=decided"), "{:?}", hub.page.errors());
    assert!(hub.page.text().contains("Accepted") && hub.page.text().contains("Nothing less will do."));
}

/// What the hub reads is what was typed.
async fn same_answers(app: &TestApp, reference: &str, typed: &Value) {
    app.work().await;
    let person = app.signed_in("halvard.quennell@lodestone.example").await;
    let view = referrals::get(&app.ctx, &person.actor, &reference.parse().unwrap()).await.unwrap();
    let mut kept = view.answers().unwrap();
    let (kept_at, typed_at) = (time(&kept), time(typed));
    assert_eq!(kept_at, typed_at, "the same moment, written with London's offset");
    kept["gate"]["last_seen"]["at"] = typed["gate"]["last_seen"]["at"].clone();
    assert_eq!(&kept, typed);
}

fn time(answers: &Value) -> jiff::Timestamp {
    answers.pointer("/gate/last_seen/at").and_then(Value::as_str).unwrap().parse().unwrap()
}
