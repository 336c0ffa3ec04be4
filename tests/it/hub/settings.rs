//! The page of the safety settings.

use amhp_hub::domain::account::Role;
use scraper::Html;

use super::Hub;
use super::html::{attributes, elements, texts};
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};

const PAGE: &str = "/hub/settings?service=eastmere";

/// The fields of the page's form, with changes.
fn fields<'a>(page: &'a Html, changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let boxes = elements(page, "main input[type=text], main input[name=version], main input[checked]");
    let mut all: Vec<(&str, &str)> =
        boxes.into_iter().map(|e| (e.attr("name").unwrap(), e.attr("value").unwrap_or_default())).collect();
    all.retain(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    all.extend(changes);
    all
}

both_engines! {
    async fn a_lead_changes_them_and_everybody_at_the_hub_sees_why(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let lead = app.staff("Lindqvist", hub.service.id, Role::Lead).await;
        let page = hub.page(&lead, PAGE).await;
        assert_eq!(attributes(&page, "#targets-routine", "value"), ["72 hours"]);
        assert_eq!(attributes(&page, "#leads-s3", "value"), ["14 days"]);
        assert_eq!(attributes(&page, "#due-handover", "value"), ["15 minutes"]);
        let places = "north-end | North End | l4, L5 1\n\nsouth-end | South End | L8";
        let changes = [
            ("targets-routine", "2 days and 30 min"), ("video_counts", "no"), ("localities", places), ("reason", "Agreed."),
        ];
        let saved = hub.post(&lead, PAGE, &fields(&page, &changes)).await;
        assert_eq!((saved.status, saved.location.as_str()), (303, "/hub/settings?service=eastmere&done=changed"));
        let read = hub.page(&hub.amhp, PAGE).await;
        assert_eq!(elements(&read, "main form").len(), 0, "an AMHP reads them");
        let history = texts(&read, "tbody td");
        assert!(history[0].ends_with("Lindqvist") && history[2] == "Agreed.", "{history:?}");
        assert!(history[1].contains("Routine: 72 hours → 48 hours 30 minutes"), "{history:?}");
        assert!(history[1].contains("video count as seen?: yes → no"), "{history:?}");
        assert!(history[1].contains("north-end | North End | L4, L5 1"), "{history:?}");
        let list = hub.page(&hub.amhp, "/hub/triage").await;
        assert_eq!(texts(&list, "#locality option"), ["Any", "North End", "South End"]);

        let late = hub.post(&lead, PAGE, &fields(&page, &[("targets-urgent", "20 hours"), ("reason", "Also.")])).await;
        let page = late.page();
        assert_eq!((late.status, attributes(&page, "#targets-urgent", "value")), (412, vec!["20 hours".to_owned()]));
        assert_eq!(attributes(&page, "input[name=version]", "value"), ["1"]);
        let typed = [("targets-urgent", "20 hours"), ("localities", ""), ("reason", "Also.")];
        assert_eq!(hub.post(&lead, PAGE, &fields(&page, &typed)).await.status, 303, "seen, and saved again");
    }

    async fn what_is_wrong_is_told_at_its_box_and_nothing_typed_is_lost(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let lead = app.staff("Lindqvist", hub.service.id, Role::Lead).await;
        let page = hub.page(&lead, PAGE).await;
        let no_unit = [("targets-urgent", "24"), ("leads-s136", "soon"), ("reason", "")];
        let refused = hub.post(&lead, PAGE, &fields(&page, &no_unit)).await;
        let drawn = refused.page();
        assert_eq!(refused.status, 422);
        assert_eq!(attributes(&drawn, ".govuk-error-summary a", "href"), ["#targets-urgent", "#leads-s136"]);
        assert_eq!(attributes(&drawn, "#leads-s136", "value"), ["soon"]);
        let wrong = [("targets-urgent", "80 hours"), ("localities", "North | North | L4\nx | X | 4L"), ("reason", "")];
        let refused = hub.post(&lead, PAGE, &fields(&page, &wrong)).await.page();
        let hrefs = attributes(&refused, ".govuk-error-summary a", "href");
        assert_eq!(hrefs, ["#targets-routine", "#localities", "#localities", "#reason"]);
        let said = texts(&refused, ".govuk-error-summary a");
        assert!(said[1].starts_with("Line 1: ") && said[2].starts_with("Line 2: "), "{said:?}");
        assert_eq!(hub.post(&hub.amhp, PAGE, &fields(&page, &[("reason", "Mine.")])).await.status, 403);
    }
}
