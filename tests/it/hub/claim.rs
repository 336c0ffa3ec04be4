//! Taking a referral through its page.

use jiff::SignedDuration;

use super::Hub;
use super::html::{attributes, texts};
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};

both_engines! {
    async fn the_first_has_it_and_the_second_is_told_who_and_when(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let reference = hub.referral().await;
        let path = format!("/hub/referrals/{reference}");
        let page = hub.page(&hub.amhp, &path).await;
        assert_eq!(attributes(&page, "form[action$='/claim'] input[name=version]", "value"), ["1"]);
        assert_eq!(texts(&page, "form[action$='/claim'] button"), ["Claim this referral"]);

        let taken = hub.claim(&hub.amhp, &reference).await;
        assert_eq!((taken.status, taken.location.as_str()), (303, format!("{path}?done=claimed").as_str()));
        let page = hub.page(&hub.amhp, &taken.location).await;
        assert!(texts(&page, ".govuk-notification-banner--success")[0].contains("You have this referral"));
        assert_eq!(texts(&page, "form[action$='/claim']"), Vec::<String>::new());
        assert_eq!(attributes(&page, "main a[role=button]", "href")[..2], [format!("{path}/contact"), format!("{path}/decision")]);
        assert_eq!(texts(&page, ".moj-timeline__title"), ["Claimed for screening", "Referral received"]);
        assert_eq!(texts(&page, ".moj-timeline__byline"), ["by Amara", "by Quennell"]);

        app.clock.advance(SignedDuration::from_mins(20));
        let late = hub.claim(&hub.other, &reference).await;
        let page = late.page();
        assert_eq!((late.status, texts(&page, "h1")), (409, vec!["Somebody else has this referral".to_owned()]));
        let words = format!("Amara claimed referral {reference} on 21 November 2026 at 10am (20 minutes ago).");
        assert!(texts(&page, "main p")[0].starts_with(&words), "{:?}", texts(&page, "main p"));
        assert!(attributes(&page, "main a", "href").contains(&path));
        let page = hub.page(&hub.other, &path).await;
        assert_eq!(texts(&page, "main form, main a[role=button]"), ["Record a contact"]);
    }

    async fn a_button_of_an_older_page_says_what_changed(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let reference = hub.referral().await;
        let path = format!("/hub/referrals/{reference}");
        let old = hub.post(&hub.amhp, &format!("{path}/claim"), &[("version", "0")]).await;
        let page = old.page();
        assert_eq!((old.status, texts(&page, "h1")), (412, vec!["This referral has changed".to_owned()]));
        assert_eq!(texts(&page, ".moj-timeline__title"), ["Referral received"]);
        assert!(attributes(&page, "main a", "href").contains(&path));
        assert_eq!(hub.post(&hub.amhp, &format!("{path}/claim"), &[("version", "one")]).await.status, 400);
        assert_eq!(hub.claim(&hub.amhp, &reference).await.status, 303, "nothing was taken before");
        assert_eq!(hub.claim(&hub.amhp, &reference).await.status, 303, "taken again by its owner it stays");
    }
}
