//! The page that finds a person: posted, never in an address.

use super::Hub;
use super::html::{attributes, texts};
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};

const PAGE: &str = "/hub/search?service=eastmere";

both_engines! {
    async fn what_is_found_stands_under_the_form(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let reference = hub.referral().await;
        let empty = hub.page(&hub.amhp, PAGE).await;
        assert_eq!((texts(&empty, "#found").len(), attributes(&empty, "main form", "method")), (0, vec!["post".to_owned()]));
        let born = [("date_of_birth-day", "17"), ("date_of_birth-month", "4"), ("date_of_birth-year", "1991")];
        let found = hub.post(&hub.amhp, PAGE, &[&[("name", "holloway")], &born[..]].concat()).await;
        let page = found.page();
        assert_eq!((found.status, texts(&page, "#found")), (200, vec!["1 referral found".to_owned()]));
        assert_eq!(attributes(&page, "tbody a", "href"), [format!("/hub/referrals/{reference}")]);
        assert_eq!(attributes(&page, "#name", "value"), ["holloway"]);
        let none = hub.post(&hub.amhp, PAGE, &[("name", "Marchbanks")]).await.page();
        assert_eq!(texts(&none, "#found"), ["0 referrals found"]);
        assert!(texts(&none, "main > .govuk-body")[0].starts_with("No referral to this service fits"));
    }

    async fn what_is_wrong_is_told_at_its_box(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let refused = hub.post(&hub.amhp, PAGE, &[("name", " ")]).await;
        assert_eq!((refused.status, attributes(&refused.page(), ".govuk-error-summary a", "href")), (422, vec!["#name".to_owned()]));
        let wrong = [("date_of_birth-day", "31"), ("date_of_birth-month", "2"), ("date_of_birth-year", "x"), ("nhs_number", "12")];
        let refused = hub.post(&hub.amhp, PAGE, &wrong).await;
        let page = refused.page();
        assert_eq!(attributes(&page, ".govuk-error-summary a", "href"), ["#date_of_birth-day", "#nhs_number"]);
        assert_eq!(attributes(&page, "#date_of_birth-year", "value"), ["x"], "what was typed is kept");
        assert_eq!(hub.get(&hub.referrer, PAGE).await.status, 404);
    }
}
