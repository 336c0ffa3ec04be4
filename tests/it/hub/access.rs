//! For whom the hub's pages are there, and that each look is logged.

use amhp_hub::domain::account::Role;
use amhp_hub::web::hub::pages;
use serde_json::json;

use super::Hub;
use super::second_person::{DECISION, danger};
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::pages::client;
use crate::support::sql;

/// How often these were looked at, by the read log.
async fn looks(app: &TestApp, what: &str) -> i64 {
    sql::number(&app.ctx.store, format!("SELECT count(*) AS value FROM read_log WHERE what = '{what}'")).await
}

both_engines! {
    async fn to_everybody_else_the_pages_of_a_referral_do_not_exist(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let west = app.add_service("westmere").await;
        let reference = hub.referral().await;
        let strangers = [
            hub.referrer.clone(),
            app.referrer("Stranger").await,
            app.staff("Wilma", west.id, Role::Amhp).await,
            app.staff("Vera", hub.service.id, Role::Viewer).await,
            app.staff("Tech", hub.service.id, Role::Admin).await,
        ];
        for who in &strangers {
            for page in pages().iter().filter(|page| page.path.contains("{reference}")) {
                let path = page.path.replace("{reference}", &reference.to_string());
                let answer = match page.method.as_str() {
                    "GET" => hub.get(who, &path).await,
                    _ => hub.post(who, &path, &[("version", "1"), ("decision", "accepted"), ("reasons", "x")]).await,
                };
                assert_eq!(answer.status, 404, "{} {} {path}", who.email, page.method);
                assert!(!answer.body.contains("Holloway"), "{} {path}", who.email);
            }
        }
        assert_eq!(looks(&app, "referral").await, 0, "what was not shown is no look");
        assert_eq!(hub.get(&hub.amhp, &format!("/hub/referrals/{reference}")).await.status, 200);
    }

    async fn each_page_that_shows_more_than_the_list_is_an_opening_once_a_showing(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let path = hub.mine(&json!({})).await;
        let mut openings = looks(&app, "referral").await;
        let acts = ["decision", "legal-status", "whereabouts", "seen", "contact", "band", "release", "duplicate"];
        for act in acts {
            assert_eq!(hub.get(&hub.amhp, &format!("{path}/{act}")).await.status, 200, "{act}");
            openings += 1;
            assert_eq!(looks(&app, "referral").await, openings, "{act}");
            let led_away = hub.get(&hub.other, &format!("{path}/release")).await;
            assert_eq!((led_away.status, looks(&app, "referral").await), (303, openings), "nothing is shown");
        }
        let page = format!("{path}/contact");
        assert_eq!(hub.act(&hub.amhp, &page, &[]).await.status, 422);
        openings += 2;
        assert_eq!(looks(&app, "referral").await, openings, "asked, and shown again with problems");
        let typed = [("channel", "telephone"), ("who", "Dr Quennell"), ("outcome", "reached")];
        assert_eq!(hub.act(&hub.amhp, &page, &typed).await.status, 303);
        openings += 1;
        assert_eq!(looks(&app, "referral").await, openings, "what is done shows nothing");
        let late = hub.post(&hub.amhp, &page, &[("version", "1"), ("channel", "telephone"), ("who", "x"), ("outcome", "reached")]).await;
        openings += 1;
        assert_eq!((late.status, looks(&app, "referral").await), (412, openings), "what changed is shown in the same page");
        let other = hub.referral().await.to_string();
        let both = hub.act(&hub.amhp, &format!("{path}/duplicate"), &[("of", &other)]).await;
        assert_eq!((both.status, looks(&app, "referral").await), (200, openings + 3), "the page asked for, then both referrals");
        let of_other = "SELECT count(*) AS value FROM read_log l JOIN referrals r ON r.id = l.referral_id \
             WHERE l.what = 'referral' AND r.reference = ";
        let of_other = format!("{of_other}'{}'", other.replace('-', ""));
        assert_eq!(sql::number(&app.ctx.store, of_other).await, 1);
    }

    async fn a_second_person_who_reads_a_proposal_has_opened_the_referral(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let path = hub.mine(&danger()).await;
        assert_eq!(hub.act(&hub.amhp, &format!("{path}/decision"), DECISION).await.status, 303);
        let before = looks(&app, "referral").await;
        hub.page(&hub.other, &format!("{path}/countersignature")).await;
        let who = format!("SELECT count(*) AS value FROM read_log WHERE what = 'referral' AND account_id = '{}'", hub.other.actor.account);
        assert_eq!((looks(&app, "referral").await, sql::number(&app.ctx.store, who).await), (before + 1, 1));
    }

    async fn the_list_is_for_the_roles_of_its_service(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let west = app.add_service("westmere").await;
        let cases = [
            (hub.amhp.clone(), 200, 200),
            (app.staff("Lena", hub.service.id, Role::Lead).await, 200, 200),
            (app.staff("Vera", hub.service.id, Role::Viewer).await, 403, 403),
            (app.staff("Tech", hub.service.id, Role::Admin).await, 404, 404),
            (app.staff("Wilma", west.id, Role::Amhp).await, 200, 404),
            (hub.referrer.clone(), 404, 404),
        ];
        for (who, own, eastmere) in cases {
            assert_eq!(hub.get(&who, "/hub/triage").await.status, own, "{}", who.email);
            assert_eq!(hub.get(&who, "/hub/triage?service=eastmere").await.status, eastmere, "{}", who.email);
            assert_eq!(hub.get(&who, "/hub/triage?service=nowhere").await.status, 404, "{}", who.email);
        }
    }

    async fn each_look_is_logged(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let reference = hub.referral().await;
        hub.page(&hub.amhp, "/hub/triage").await;
        hub.page(&hub.other, "/hub/triage?status=screening").await;
        assert_eq!((looks(&app, "queue").await, looks(&app, "referral").await, looks(&app, "events").await), (2, 0, 0));
        hub.page(&hub.amhp, &format!("/hub/referrals/{reference}")).await;
        assert_eq!((looks(&app, "queue").await, looks(&app, "referral").await, looks(&app, "events").await), (2, 1, 1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_signed_in_is_led_to_sign_in_and_then_back() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    let answer = super::answer(client().get(app.url("/hub/triage?status=screening"))).await;
    let next = "/sign-in?next=%2Fhub%2Ftriage%3Fstatus%3Dscreening";
    assert_eq!((answer.status, answer.location.as_str()), (303, next));
}

#[test]
fn each_page_is_registered_once_with_what_it_does() {
    let mut named: Vec<String> = pages().iter().map(|page| format!("{} {}", page.method, page.path)).collect();
    assert_eq!(named.len(), 34);
    named.sort();
    named.dedup();
    assert_eq!(named.len(), 34);
}
