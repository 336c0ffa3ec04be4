//! Acts with a page of their own: what may be done has a button, what was typed is kept, what was done is told.

use amhp_hub::domain::account::Role;
use jiff::SignedDuration;
use serde_json::json;

use super::Hub;
use super::html::{attributes, elements, texts};
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};

const TYPED: &str = "</textarea><script>alert(1)</script>";

both_engines! {
    async fn there_is_a_button_for_exactly_what_may_be_done(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let reference = hub.referral().await;
        let path = format!("/hub/referrals/{reference}");
        let recorded = ["Change the band", "Record the legal status", "Record where the person is", "Record that somebody saw the person"];
        let free = hub.page(&hub.amhp, &path).await;
        let words = ["Claim this referral", "Record a contact"].into_iter().chain(recorded).chain(["Close as a duplicate"]);
        assert_eq!(texts(&free, ".govuk-button-group .govuk-button"), words.collect::<Vec<_>>());
        assert_eq!(hub.claim(&hub.amhp, &reference).await.status, 303);
        let mine = hub.page(&hub.amhp, &path).await;
        let words = ["Record a contact", "Record the decision"].into_iter().chain(recorded);
        let words = words.chain(["Close as a duplicate", "Give it back to the queue"]);
        assert_eq!(texts(&mine, ".govuk-button-group .govuk-button"), words.collect::<Vec<_>>());
        for href in attributes(&mine, ".govuk-button-group a", "href") {
            assert_eq!(hub.get(&hub.amhp, &href).await.status, 200, "{href}");
        }
        let theirs = hub.page(&hub.other, &path).await;
        assert_eq!(texts(&theirs, ".govuk-button-group .govuk-button"), ["Record a contact"]);
        let band = hub.get(&hub.other, &format!("{path}/band")).await;
        assert_eq!((band.status, &band.location), (303, &path));
        let forced = [("version", "2"), ("band", "urgent"), ("reason", TYPED)];
        let refused = hub.post(&hub.other, &format!("{path}/band"), &forced).await;
        assert_eq!(refused.status, 403);
        assert!(texts(&refused.page(), ".govuk-notification-banner")[0].contains("Amara has this referral"));
        assert_eq!(elements(&refused.page(), "main textarea")[0].text().collect::<String>().trim(), TYPED);
        assert_eq!(texts(&refused.page(), "main form button"), Vec::<String>::new());
    }

    async fn what_was_given_back_waits_in_the_queue(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let path = hub.mine(&json!({})).await;
        let done = hub.act(&hub.amhp, &format!("{path}/release"), &[]).await;
        assert_eq!(done.location, format!("{path}?done=release"));
        let page = hub.page(&hub.amhp, &done.location).await;
        assert!(texts(&page, ".govuk-notification-banner--success")[0].contains("back in the queue"));
        assert!(texts(&page, ".app-head")[0].contains("Nobody"));
        let other = hub.page(&hub.other, &done.location).await;
        assert_eq!(elements(&other, ".govuk-notification-banner").len(), 0, "said to who did it only");
    }

    async fn a_band_is_lowered_with_what_changed_and_who_said_so(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let danger = json!({ "risks": { "suicide": { "level": "immediate", "detail": "Tablets in her hand" } } });
        let path = hub.mine(&danger).await;
        let band = format!("{path}/band");
        let form = hub.page(&hub.amhp, &band).await;
        assert!(texts(&form, "main form li").iter().any(|line| line.contains("rule R1")), "{:?}", texts(&form, "main form li"));
        let first = hub.act(&hub.amhp, &band, &[("band", "routine")]).await;
        assert_eq!(first.status, 422);
        let anchors = attributes(&first.page(), ".govuk-error-summary a", "href");
        assert_eq!(anchors, ["#reason", "#fact_changed", "#spoken_to"]);
        let typed = [("band", "urgent"), ("reason", TYPED), ("fact_changed", "Her wife has the tablets"), ("spoken_to", "Ines, her wife")];
        let done = hub.act(&hub.amhp, &band, &typed).await;
        assert_eq!(done.location, format!("{path}?done=triage"));
        let page = hub.page(&hub.amhp, &done.location).await;
        let head = texts(&page, ".app-head").remove(0);
        assert!(head.contains("Urgent The rules suggest: Emergency") && head.contains("weighed"), "{head}");
        let told = texts(&page, ".moj-timeline__item").remove(0);
        for words in ["Band changed by Amara", "From emergency to urgent", TYPED, "Her wife has the tablets", "Ines, her wife", "(R1)"] {
            assert!(told.contains(words), "{words}: {told}");
        }
        assert_eq!(elements(&page, "main script").len(), 0);
    }

    async fn after_no_answer_it_is_said_when_to_try_again(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let path = hub.mine(&json!({})).await;
        let contact = format!("{path}/contact");
        let nothing = hub.act(&hub.amhp, &contact, &[]).await;
        assert_eq!(attributes(&nothing.page(), ".govuk-error-summary a", "href"), ["#channel", "#who", "#outcome"]);
        let typed = [("channel", "telephone"), ("who", "Dr Quennell"), ("outcome", "no_answer"), ("note", TYPED)];
        let tried = hub.act(&hub.amhp, &contact, &typed).await;
        let page = hub.page(&hub.amhp, &tried.location).await;
        let said = texts(&page, ".govuk-notification-banner--success").remove(0);
        assert!(said.contains("no answer. Somebody must try again, or act otherwise, by 22 November 2026 at 10am"), "{said}");
        let told = texts(&page, ".moj-timeline__item").remove(0);
        assert!(told.contains("Dr Quennell, by telephone: no answer") && told.contains(TYPED), "{told}");
        let reached = [("channel", "telephone"), ("who", "Dr Quennell"), ("outcome", "reached")];
        let reached = hub.act(&hub.other, &contact, &reached).await;
        assert_eq!(reached.status, 303, "whoever has it");
        let page = hub.page(&hub.other, &reached.location).await;
        assert!(texts(&page, ".app-head")[0].contains("The next step is due"), "{:?}", texts(&page, ".app-head"));
    }

    async fn what_somebody_else_did_meanwhile_is_shown_and_nothing_typed_is_lost(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let path = hub.mine(&json!({})).await;
        let typed = [("version", "1"), ("band", "urgent"), ("reason", TYPED)];
        let back = hub.post(&hub.amhp, &format!("{path}/band"), &typed).await;
        assert_eq!(back.status, 412);
        let page = back.page();
        assert!(texts(&page, ".govuk-notification-banner")[0].contains("has changed since you opened this page"));
        assert_eq!(texts(&page, ".moj-timeline__title"), ["Claimed for screening"]);
        assert_eq!(elements(&page, "main textarea")[0].text().collect::<String>().trim(), TYPED);
        assert_eq!(attributes(&page, "main input[checked]", "value"), ["urgent"]);
        let version = attributes(&page, "main input[name=version]", "value").remove(0);
        let again = [("version", version.as_str()), ("band", "urgent"), ("reason", TYPED)];
        assert_eq!(hub.post(&hub.amhp, &format!("{path}/band"), &again).await.status, 303);
    }

    async fn a_duplicate_is_closed_once_it_was_seen_whose_the_other_is(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let path = hub.mine(&json!({})).await;
        let survivor = hub.referral().await.to_string();
        let page = format!("{path}/duplicate");
        for (typed, says) in [("", "Enter the reference"), ("nonsense", "Enter a reference"), (&path[15..], "the referral itself")] {
            let wrong = hub.act(&hub.amhp, &page, &[("of", typed)]).await;
            assert_eq!(wrong.status, 422, "{typed}");
            assert!(texts(&wrong.page(), ".govuk-error-summary li")[0].contains(says), "{typed}");
        }
        let shown = hub.act(&hub.amhp, &page, &[("of", &survivor.to_lowercase())]).await;
        assert_eq!(shown.status, 200);
        assert!(texts(&shown.page(), "main form")[0].contains(&format!("Referral {survivor} would go on")));
        assert!(hub.page(&hub.amhp, &path).await.html().contains("Screening"), "nothing is closed yet");
        let done = hub.act(&hub.amhp, &page, &[("of", &survivor), ("shown", &survivor)]).await;
        assert_eq!(done.location, format!("{path}?done=mark_duplicate"));
        let closed = hub.page(&hub.amhp, &done.location).await;
        assert!(texts(&closed, ".app-head")[0].contains("Closed: duplicate"));
        assert!(attributes(&closed, ".moj-timeline a", "href").contains(&format!("/hub/referrals/{survivor}")));
        let other = hub.page(&hub.amhp, &format!("/hub/referrals/{survivor}")).await;
        assert!(attributes(&other, ".moj-timeline a", "href").contains(&path));
    }

    async fn a_closed_referral_is_opened_again_with_a_reason(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let path = hub.mine(&json!({})).await;
        let survivor = hub.referral().await.to_string();
        hub.act(&hub.amhp, &format!("{path}/duplicate"), &[("of", &survivor), ("shown", &survivor)]).await;
        let page = format!("{path}/reopening");
        assert_eq!(hub.act(&hub.amhp, &page, &[]).await.status, 422);
        let done = hub.act(&hub.amhp, &page, &[("reason", TYPED)]).await;
        let open = hub.page(&hub.amhp, &done.location).await;
        assert!(texts(&open, ".app-head")[0].contains("Screening"));
        assert!(texts(&open, ".moj-timeline__item")[0].contains(TYPED));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_that_has_passed_is_said_to_be_now_and_since_when() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    let hub = Hub::at(&app).await;
    let path = hub.mine(&json!({})).await;
    app.clock.advance(SignedDuration::from_mins(24 * 60 + 90));
    let lead = app.staff("Lena", hub.service.id, Role::Lead).await;
    let head = texts(&hub.page(&lead, &path).await, ".app-head").remove(0);
    assert!(head.contains("Now, since 10am (1 hour 30 minutes late)"), "{head}");
    assert!(head.contains("Somebody is to be reached for the first time"), "{head}");
}
