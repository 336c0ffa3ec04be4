//! Not proceeding on an emergency: it is proposed, and a second person stands by it.

use serde_json::{Value, json};

use super::Hub;
use super::html::{attributes, elements, texts};
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};

/// What makes it an emergency.
pub(super) fn danger() -> Value {
    json!({ "risks": { "suicide": { "level": "immediate", "detail": "Tablets in her hand" } } })
}

/// A decision not to proceed, as it is typed.
pub(super) const DECISION: &[(&str, &str)] = &[
    ("decision", "not_proceeding"),
    ("code", "advice_given"),
    ("reasons", "It was a misunderstanding <b>."),
    ("alternatives-gp-result", "tried"),
    ("told-0-who", "Dr Quennell"),
    ("told-0-how", "telephone"),
    ("told-0-at-day", "21"),
    ("told-0-at-month", "11"),
    ("told-0-at-year", "2026"),
    ("told-0-at-time", "09:55"),
];

both_engines! {
    async fn a_second_person_sees_the_decision_whole_and_stands_by_it(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let path = hub.mine(&danger()).await;
        let form = hub.page(&hub.amhp, &format!("{path}/decision")).await;
        assert!(texts(&form, ".govuk-inset-text")[0].contains("a second AMHP, or a lead"));
        let proposed = hub.act(&hub.amhp, &format!("{path}/decision"), DECISION).await;
        assert_eq!(proposed.status, 303, "{:?}", texts(&proposed.page(), ".govuk-error-summary"));
        let page = hub.page(&hub.amhp, &proposed.location).await;
        let banners = texts(&page, ".govuk-notification-banner");
        assert!(banners[0].contains("It waits for a second AMHP or a lead"), "{banners:?}");
        assert!(banners[1].contains("It was a misunderstanding <b>.") && banners[1].contains("Another AMHP"), "{banners:?}");
        assert!(texts(&page, ".app-head")[0].contains("Screening"));
        let own = hub.get(&hub.amhp, &format!("{path}/countersignature")).await;
        assert_eq!((own.status, &own.location), (303, &path), "not who decided");

        let page = hub.page(&hub.other, &path).await;
        assert_eq!(attributes(&page, ".govuk-notification-banner a", "href"), [format!("{path}/countersignature")]);
        let form = hub.page(&hub.other, &format!("{path}/countersignature")).await;
        let whole = texts(&form, "main").remove(0);
        for words in ["Amara decided not to proceed", "Advice was what was needed", "It was a misunderstanding <b>.", "GP: tried", "Dr Quennell"] {
            assert!(whole.contains(words), "{words}: {whole}");
        }
        let done = hub.act(&hub.other, &format!("{path}/countersignature"), &[("note", "I rang her too")]).await;
        assert_eq!(done.location, format!("{path}?done=countersign"));
        let page = hub.page(&hub.other, &done.location).await;
        assert!(texts(&page, ".app-head")[0].contains("Closed: not proceeding"));
        let told = texts(&page, ".moj-timeline__item").remove(0);
        assert!(told.contains("by Bertil") && told.contains("Decided by Amara on 21 November 2026"), "{told}");
        assert!(told.contains("I rang her too") && told.contains("It was a misunderstanding <b>."), "{told}");
        assert_eq!(elements(&page, ".govuk-notification-banner").len(), 1);
    }
}
