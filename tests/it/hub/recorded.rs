//! Facts that change after a referral was sent: legal status, whereabouts, who saw the person; and the clocks in words.

use jiff::SignedDuration;
use serde_json::json;

use super::Hub;
use super::html::{attributes, elements, texts};
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};

/// A section 136 that began at 9am on the day of the tests.
const HELD: &[(&str, &str)] = &[
    ("status", "power"),
    ("powers", ""),
    ("considered_for", "s2"),
    ("powers-0-kind", "s136"),
    ("powers-0-started_at-day", "21"),
    ("powers-0-started_at-month", "11"),
    ("powers-0-started_at-year", "2026"),
    ("powers-0-started_at-time", "09:00"),
];

both_engines! {
    async fn a_power_is_added_and_ends_without_a_script(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let path = hub.mine(&json!({})).await;
        let legal = format!("{path}/legal-status");
        let known = hub.page(&hub.amhp, &legal).await;
        assert_eq!(attributes(&known, "input[name=status][checked]", "value"), ["none"], "what the referrer said");
        let added = hub.act(&hub.amhp, &legal, &[("status", "power"), ("then", "add:powers")]).await;
        assert_eq!(added.status, 200);
        assert_eq!(elements(&added.page(), "input[name=powers-0-kind]").len(), 18);
        let lacking = hub.act(&hub.amhp, &legal, &[("status", "power"), ("powers-0-kind", "s136")]).await;
        assert_eq!(lacking.status, 422);
        assert_eq!(attributes(&lacking.page(), ".govuk-error-summary a", "href"), ["#powers-0-started_at-day"]);
        assert_eq!(attributes(&lacking.page(), "input[name=powers-0-kind][checked]", "value"), ["s136"]);

        let done = hub.act(&hub.amhp, &legal, HELD).await;
        assert_eq!(done.location, format!("{path}?done=record_legal_status"));
        let page = hub.page(&hub.amhp, &done.location).await;
        let head = texts(&page, ".app-head").remove(0);
        assert!(head.contains("Section 136 ends 9am tomorrow, 23 hours left"), "{head}");
        assert!(texts(&page, ".moj-timeline__item")[0].contains("Recorded as new: Section 136"));
        assert!(texts(&page, "main h2").contains(&"Legal status recorded".to_owned()));
        let decision = hub.page(&hub.amhp, &format!("{path}/decision")).await;
        assert!(texts(&decision, ".govuk-inset-text")[0].contains("held under section 135 or 136"));

        app.clock.advance(SignedDuration::from_mins(24 * 60));
        let amhp = app.signed_in(&hub.amhp.email).await;
        let late = texts(&hub.page(&amhp, &path).await, ".app-head").remove(0);
        assert!(late.contains("ended 1 hour ago: where is the person, who is with them?"), "{late}");
        let taken = hub.act(&amhp, &legal, &[HELD, &[("then", "remove:powers-0")]].concat()).await;
        assert_eq!((taken.status, elements(&taken.page(), "[name='powers-0-kind'][checked]").len()), (200, 0));
        let over = [("status", "informal"), ("powers", ""), ("note", "Dr Achebe says so")];
        let over = hub.act(&amhp, &legal, &over).await;
        let page = hub.page(&amhp, &over.location).await;
        let told = texts(&page, ".moj-timeline__item").remove(0);
        assert!(told.contains("Recorded as ended: Section 136") && told.contains("Dr Achebe says so"), "{told}");
        assert!(!texts(&page, ".app-head")[0].contains("Section 136"));
    }

    async fn where_the_person_is_now_stands_beside_what_the_referrer_said(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let path = hub.mine(&json!({})).await;
        let page = format!("{path}/whereabouts");
        let form = hub.page(&hub.amhp, &page).await;
        assert_eq!(attributes(&form, "input[name=kind][checked]", "value").len(), 1);
        let typed = [
            ("kind", "emergency_department"),
            ("name", "Eastmere General <b>"),
            ("alone_now", "no"),
            ("likely_to_leave", "yes"),
            ("hazards", "none_known"),
        ];
        let done = hub.act(&hub.amhp, &page, &typed).await;
        assert_eq!(done.location, format!("{path}?done=record_whereabouts"), "{:?}", texts(&done.page(), "main"));
        let whole = hub.page(&hub.amhp, &done.location).await;
        assert!(texts(&whole, "section[aria-labelledby=recorded-whereabouts_recorded]")[0].contains("Eastmere General <b>"));
        assert!(texts(&whole, ".app-head")[0].contains("Very urgent"));
        let again = hub.page(&hub.amhp, &page).await;
        assert_eq!(attributes(&again, "input[name=kind][checked]", "value"), ["emergency_department"]);
    }

    async fn it_is_recorded_who_saw_the_person_and_when(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let path = hub.mine(&json!({})).await;
        let page = format!("{path}/seen");
        let nothing = hub.act(&hub.amhp, &page, &[]).await;
        let anchors = attributes(&nothing.page(), ".govuk-error-summary a", "href");
        assert_eq!(anchors, ["#at-day", "#by", "#manner", "#spoke"]);
        let wrong = hub.act(&hub.amhp, &page, &[("at-day", "31"), ("at-month", "2"), ("by", "Ines")]).await;
        assert_eq!(texts(&wrong.page(), ".govuk-error-summary li")[0], "Enter a real date and time, such as 27 3 2026 and 14:05");
        assert_eq!(attributes(&wrong.page(), "input[name=at-day]", "value"), ["31"]);
        let typed = [("at-day", "today"), ("at-time", "9:50"), ("by", "Ines Achebe, nurse"), ("manner", "video"), ("spoke", "yes")];
        let done = hub.act(&hub.amhp, &page, &typed).await;
        let told = texts(&hub.page(&hub.amhp, &done.location).await, ".moj-timeline__item").remove(0);
        assert!(told.contains("Ines Achebe, nurse, by video, 21 November 2026 at 9:50am. They spoke with"), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_power_whose_start_nobody_knows_is_said_to_be_so() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    let hub = Hub::at(&app).await;
    let held = json!({ "legal": { "status": "power", "powers": [{ "kind": "s5_2", "start_not_known": true }] } });
    let head = texts(&hub.page(&hub.amhp, &hub.mine(&held).await).await, ".app-head").remove(0);
    assert!(head.contains("Section 5(2) start not known"), "{head}");
}
