//! What the triage list tells beside its order: alarms, clocks, what waits for a second person, what has changed since.

use jiff::SignedDuration;
use serde_json::Value;

use super::Hub;
use super::html::{attributes, elements, text, texts};
use crate::support::app::TestApp;
use crate::support::calls::danger;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::sql::{execute, pairs};
use crate::support::triage::{quiet, suicidal_today, under_s136};

both_engines! {
    async fn late_referrals_and_unclaimed_calls_stand_in_a_box_at_the_head(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let mut hub = Hub::at(&app).await;
        let calm = hub.page(&hub.amhp, "/hub/triage").await;
        assert_eq!(elements(&calm, ".app-alarms").len(), 0);
        let held = app.sent(&hub.referrer, "eastmere", under_s136).await;
        app.sent(&hub.referrer, "eastmere", quiet).await;
        let page = hub.page(&hub.amhp, "/hub/triage").await;
        assert_eq!(elements(&page, ".app-alarms").len(), 0, "nothing is late yet");
        assert_eq!(texts(&page, ".app-call h2"), [format!("Send and ring: {held}")]);
        assert_eq!(attributes(&page, ".app-call h2 a", "href"), [format!("/hub/referrals/{held}")]);
        assert_eq!(elements(&page, ".app-call form").len(), 0, "there is no draft to open");
        let clocks = texts(&page, ".app-clocks li");
        assert_eq!(clocks, ["Section 136 ends in 23 hours 22 November 2026 at 9am"]);

        app.clock.advance(SignedDuration::from_mins(160));
        hub.amhp = app.signed_in(&hub.amhp.email).await;
        let page = hub.page(&hub.amhp, "/hub/triage").await;
        let lines = texts(&page, ".app-alarms li");
        assert_eq!(lines.len(), 2, "{lines:?}");
        let ring = format!("Send and ring: {held} Nobody has rung: 2 hours 25 minutes overdue Quennell: 01632 960177");
        assert_eq!(lines[0], ring);
        assert!(lines[1].starts_with(&held.to_string()) && lines[1].ends_with("Now, 40 minutes late Nobody has it"), "{lines:?}");
        let until = attributes(&page, ".app-alarms [data-until]", "data-until");
        assert_eq!(until, ["2026-11-21T10:15:00Z", "2026-11-21T12:00:00Z"]);

        hub.claim(&hub.amhp, &held).await;
        let page = hub.page(&hub.amhp, "/hub/triage").await;
        assert_eq!(elements(&page, ".app-call").len(), 0, "a claim ends the call");
        assert_eq!(texts(&page, ".app-alarms li").len(), 1, "but not what is late");
    }

    async fn a_flood_of_alarms_is_counted_past_three_of_a_kind(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let mut hub = Hub::at(&app).await;
        for _ in 0..6 {
            app.sent(&hub.referrer, "eastmere", under_s136).await;
        }
        app.call_about(&hub.referrer, "eastmere", &danger()).await;
        app.clock.advance(SignedDuration::from_mins(160));
        hub.amhp = app.signed_in(&hub.amhp.email).await;
        let page = hub.page(&hub.amhp, "/hub/triage").await;
        let lines = texts(&page, ".app-alarms li");
        assert_eq!(lines.len(), 8, "{lines:?}");
        assert!(lines[0].contains("Nobody has rung: 2 hours 30 minutes overdue") && lines[0].contains("Open the draft"), "{lines:?}");
        assert!(lines[1].starts_with("Send and ring: ") && lines[2].starts_with("Send and ring: "), "{lines:?}");
        assert_eq!((lines[3].as_str(), lines[7].as_str()), ("4 more calls that nobody has claimed in time", "and 3 more, first in their bands below"));
        let open = texts(&page, ".app-queue-tools summary");
        assert_eq!(open, ["Calls expected, or not finished: 7", "Filter the list"]);
        assert_eq!(attributes(&page, ".app-alarms a[href='#calls']", "href").len(), attributes(&page, "#calls", "id").len());
        let html = page.html();
        assert!(html.find("app-alarms").unwrap() < html.find("app-queue-tools").unwrap());
    }

    async fn the_code_of_a_sent_referral_leads_to_it(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let held = app.sent(&hub.referrer, "eastmere", under_s136).await;
        let code = pairs(&app.ctx.store, "SELECT code AS first, reason AS second FROM call_references").await.remove(0).0;
        let opened = hub.post(&hub.amhp, "/hub/call-references", &[("code", &code)]).await;
        assert_eq!((opened.status, opened.location), (303, format!("/hub/referrals/{held}")));
        let closing = hub.get(&hub.amhp, &format!("/hub/call-references/{code}/closing")).await;
        assert_eq!(closing.status, 409, "it is claimed, not closed");
    }

    async fn what_waits_for_somebody_bears_a_badge_and_a_long_why_is_cut(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let mut answers = under_s136(app.now());
        json_patch::merge(&mut answers, &suicidal_today());
        for risk in ["self_harm", "harm_to_others", "physical_health"] {
            answers["risks"][risk] = serde_json::json!({ "level": "present", "within": "today", "detail": "Said so." });
        }
        app.referral_of(&hub.referrer, "eastmere", answers).await;
        let asked = "withdrawal_asked_at = received_at, countersign_asked_at = received_at, locality = 'north-end'";
        execute(&app.ctx.store, format!("UPDATE referrals SET {asked}")).await.unwrap();
        let page = hub.page(&hub.amhp, "/hub/triage").await;
        assert_eq!(texts(&page, "tbody .moj-badge"), ["Withdrawal asked", "Waiting for a second person"]);
        let why = text(elements(&page, "tbody tr td:nth-child(3)")[0]);
        assert!(why.contains(" more") && why.contains("and "), "{why}");
        assert_eq!(texts(&page, "tbody .app-reference").len(), 1);
        for (filter, shown) in [("north-end", 1), ("south-end", 0), ("%00", 0)] {
            let page = hub.page(&hub.amhp, &format!("/hub/triage?locality={filter}")).await;
            assert_eq!(texts(&page, "tbody tr").len(), shown, "{filter}");
        }
    }

    async fn the_page_asks_what_has_changed_since_it_was_made(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        hub.referral().await;
        let page = hub.page(&hub.amhp, "/hub/triage").await;
        let ask = attributes(&page, "[data-changes][role=status]", "data-changes").remove(0);
        let changed = async || {
            let answer = hub.get(&hub.amhp, &ask).await;
            serde_json::from_str::<Value>(&answer.body).unwrap()["changed"].as_i64()
        };
        assert_eq!(changed().await, Some(0));
        let reference = hub.referral().await;
        hub.claim(&hub.other, &reference).await;
        assert_eq!(changed().await, Some(2), "received and claimed");
        app.add_service("westmere").await;
        app.sent(&hub.referrer, "westmere", quiet).await;
        assert_eq!(changed().await, Some(2), "of this hub only");
        assert_eq!(hub.get(&hub.amhp, "/hub/triage/changes?service=eastmere").await.status, 400);
        assert_eq!(hub.get(&hub.amhp, &ask.replace("eastmere", "westmere")).await.status, 404);
        assert_eq!(hub.get(&hub.referrer, &ask).await.status, 404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_asks_by_itself_keeps_nobody_signed_in() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    let hub = Hub::at(&app).await;
    let page = hub.page(&hub.amhp, "/hub/triage").await;
    let ask = attributes(&page, "[data-changes]", "data-changes").remove(0);
    let mut asked = 0;
    loop {
        app.clock.advance(SignedDuration::from_mins(5));
        let answer = hub.get(&hub.amhp, &ask).await;
        asked += 1;
        if answer.status != 200 {
            assert_eq!(answer.status, 303);
            break;
        }
        assert!(asked < 200, "asking keeps the session alive");
    }
}
