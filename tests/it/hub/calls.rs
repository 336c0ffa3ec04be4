//! Calls at the head of the triage list: most overdue first, opened by a code or a button, closed with a reason.

use amhp_hub::domain::account::Role;
use amhp_hub::domain::call::CallDetails;
use amhp_hub::services::calls::leave_details;
use jiff::SignedDuration;

use super::Hub;
use super::html::{attributes, texts};
use crate::support::app::TestApp;
use crate::support::calls::{danger, not_seen, within_24_hours};
use crate::support::database::{TestDatabase, both_engines};
use crate::support::sql::rows;

both_engines! {
    async fn the_list_says_who_did_not_ring_and_how_to_reach_them(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let (draft, _) = app.call_about(&hub.referrer, "eastmere", &not_seen()).await;
        let left = CallDetails::typed("07700 900456", "Lodestone Lane, room 3");
        leave_details(&app.ctx, &hub.referrer.actor, draft, left).await.unwrap();
        let (_, second) = app.call_about(&hub.referrer, "eastmere", &danger()).await;
        app.clock.advance(SignedDuration::from_mins(24));
        let page = hub.page(&hub.amhp, "/hub/triage").await;
        let calls = texts(&page, ".app-call");
        assert_eq!(calls.len(), 2);
        assert!(calls[0].contains(&second.to_string()) && calls[0].contains("Nobody has rung: 14 minutes overdue"), "{calls:?}");
        assert_eq!(texts(&page, ".app-call .app-due--passed"), ["Nobody has rung: 14 minutes overdue"], "in red words");
        assert!(calls[1].contains("Alarm In 1 hour 36 minutes"), "{calls:?}");
        for known in ["Quennell: 01632 960177", "Ring back on 07700 900456", "Lodestone Lane, room 3", "24 minutes ago"] {
            assert!(calls[1].contains(known), "{known}: {}", calls[1]);
        }
        let html = page.html();
        assert!(html.find("app-calls").unwrap() < html.find("app-queue-filter").unwrap(), "at the head");
        let later = hub.page(&hub.amhp, "/hub/triage?band=urgent").await;
        assert_eq!(texts(&later, ".app-call").len(), 2, "no filter hides them");
    }

    async fn a_button_opens_the_draft_and_the_others_see_who_has_it(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let (draft, code) = app.call_about(&hub.referrer, "eastmere", &danger()).await;
        let page = hub.page(&hub.amhp, "/hub/triage").await;
        assert_eq!(attributes(&page, ".app-call input[name=code]", "value"), [code.as_str()]);
        let opened = hub.post(&hub.amhp, "/hub/call-references", &[("code", code.as_str())]).await;
        assert_eq!((opened.status, opened.location), (303, format!("/drafts/{draft}")));
        app.clock.advance(SignedDuration::from_mins(20));
        let mine = hub.page(&hub.amhp, "/hub/triage").await;
        assert!(texts(&mine, ".app-call")[0].contains("You have it") && texts(&mine, ".app-call .app-due--passed").is_empty());
        let page = hub.page(&hub.other, "/hub/triage").await;
        assert!(texts(&page, ".app-call")[0].contains("Amara has it"));
        assert_eq!(texts(&page, ".app-call button"), Vec::<String>::new());
        let taken = hub.post(&hub.other, "/hub/call-references", &[("code", code.as_str())]).await;
        assert_eq!((taken.status, texts(&taken.page(), "h1")), (409, vec!["Somebody else has this call".to_owned()]));
        assert!(texts(&taken.page(), "main p")[0].starts_with("Amara opened the draft"));
        let lead = app.staff("Lena", hub.service.id, Role::Lead).await;
        let page = hub.page(&lead, "/hub/triage").await;
        assert!(texts(&page, ".app-call button")[0].starts_with("Take over"));
        assert_eq!(hub.post(&lead, "/hub/call-references", &[("code", code.as_str())]).await.status, 303);
    }

    async fn a_wrong_code_is_told_and_counted(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let typed = hub.post(&hub.amhp, "/hub/call-references", &[("code", "O0I1")]).await;
        assert_eq!((typed.status, texts(&typed.page(), ".govuk-error-summary a").len()), (422, 1));
        let wrong = hub.post(&hub.amhp, "/hub/call-references", &[("code", "222 222")]).await;
        assert_eq!((wrong.status, attributes(&wrong.page(), "#code", "value")), (404, vec!["222 222".to_owned()]));
        assert_eq!(rows(&app.database.store, "attempts WHERE kind = 'wrong_call_reference'").await, 1);
        for _ in 0..9 {
            hub.post(&hub.amhp, "/hub/call-references", &[("code", "222 222")]).await;
        }
        assert_eq!(hub.post(&hub.amhp, "/hub/call-references", &[("code", "222 222")]).await.status, 429);
        assert_eq!(hub.post(&hub.referrer, "/hub/call-references", &[("code", "x")]).await.status, 404);
    }

    async fn a_call_is_closed_with_a_reason(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let (_, code) = app.call_about(&hub.referrer, "eastmere", &within_24_hours()).await;
        let path = format!("/hub/call-references/{}/closing", code.as_str());
        assert_eq!(hub.get(&hub.amhp, &path).await.status, 403, "nobody has it yet");
        hub.post(&hub.amhp, "/hub/call-references", &[("code", code.as_str())]).await;
        let page = hub.page(&hub.amhp, &path).await;
        assert_eq!(texts(&page, "h1 .govuk-caption-l"), [format!("Call reference {code}")]);
        let silent = hub.post(&hub.amhp, &path, &[("reason", " ")]).await;
        assert_eq!((silent.status, texts(&silent.page(), ".govuk-error-summary a").len()), (422, 1));
        assert_eq!(hub.post(&hub.other, &path, &[("reason", "Known.")]).await.status, 403);
        let closed = hub.post(&hub.amhp, &path, &[("reason", "Seen by the crisis team.")]).await;
        assert_eq!((closed.status, closed.location.as_str()), (303, "/hub/triage?service=eastmere"));
        assert!(texts(&hub.page(&hub.amhp, "/hub/triage").await, ".app-call").is_empty());
        assert_eq!(hub.get(&hub.amhp, &path).await.status, 404);
    }
}
