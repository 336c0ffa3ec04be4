//! The referrer asks to withdraw: it stands at once, or an AMHP confirms. Nothing of the hub reaches the referrer.

use serde_json::json;

use super::Hub;
use super::html::{attributes, elements, texts};
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};

both_engines! {
    async fn it_stands_at_once_while_nobody_has_looked(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let path = format!("/referrals/{}", hub.referral().await);
        let page = hub.page(&hub.referrer, &path).await;
        assert!(attributes(&page, "main a", "href").contains(&format!("{path}/withdrawal")));
        hub.page(&hub.referrer, &format!("{path}/withdrawal")).await;
        let nothing = hub.post(&hub.referrer, &format!("{path}/withdrawal"), &[("detail", "Her <b> wife")]).await;
        assert_eq!(nothing.status, 422);
        assert_eq!(attributes(&nothing.page(), ".govuk-error-summary a", "href"), ["#code"]);
        assert_eq!(texts(&nothing.page(), "main textarea"), ["Her <b> wife"]);
        let done = hub.post(&hub.referrer, &format!("{path}/withdrawal"), &[("code", "in_error")]).await;
        assert_eq!(done.location, format!("{path}?done=withdraw"));
        let page = hub.page(&hub.referrer, &done.location).await;
        assert!(texts(&page, ".govuk-notification-banner--success")[0].contains("is withdrawn"));
        assert!(!attributes(&page, "main a", "href").contains(&format!("{path}/withdrawal")));
    }

    async fn an_amhp_confirms_what_was_looked_at(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let at_hub = hub.mine(&json!({})).await;
        let path = at_hub.replacen("/hub", "", 1);
        let typed = [("code", "needs_met_otherwise"), ("detail", "Her wife is with her <b>")];
        let asked = hub.post(&hub.referrer, &format!("{path}/withdrawal"), &typed).await;
        let page = hub.page(&hub.referrer, &asked.location).await;
        assert!(texts(&page, ".govuk-notification-banner")[0].contains("An AMHP looks at it and confirms"));
        let page = hub.page(&hub.amhp, &at_hub).await;
        let banner = texts(&page, ".govuk-notification-banner").remove(0);
        for words in ["The referrer asks to withdraw", "met in another way", "Her wife is with her <b>"] {
            assert!(banner.contains(words), "{words}: {banner}");
        }
        let done = hub.act(&hub.amhp, &format!("{at_hub}/withdrawal"), &[]).await;
        assert_eq!(done.location, format!("{at_hub}?done=confirm_withdrawal"));
        let page = hub.page(&hub.amhp, &done.location).await;
        assert!(texts(&page, ".app-head")[0].contains("Closed: withdrawn"));
        let late = hub.get(&hub.amhp, &format!("{at_hub}/withdrawal")).await;
        assert_eq!((late.status, &late.location), (303, &at_hub));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_band_and_no_note_of_the_hub_reaches_the_referrer() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    let hub = Hub::at(&app).await;
    let danger = json!({ "risks": { "suicide": { "level": "immediate", "detail": "Tablets in her hand" } } });
    let at_hub = hub.mine(&danger).await;
    let secret = "Said only among us";
    let acts: [(&str, &[(&str, &str)]); 3] = [
        ("band", &[("band", "urgent"), ("reason", secret), ("fact_changed", secret), ("spoken_to", secret)]),
        ("contact", &[("channel", "telephone"), ("who", secret), ("outcome", "no_answer"), ("note", secret)]),
        ("seen", &[("at-day", "today"), ("at-time", "9:50"), ("by", secret), ("manner", "video"), ("spoke", "yes")]),
    ];
    for (page, typed) in acts {
        assert_eq!(hub.act(&hub.amhp, &format!("{at_hub}/{page}"), typed).await.status, 303, "{page}");
    }
    let path = at_hub.replacen("/hub", "", 1);
    hub.post(&hub.referrer, &format!("{path}/withdrawal"), &[("code", "other")]).await;
    for page in ["", "/received"] {
        let answer = hub.get(&hub.referrer, &format!("{path}{page}")).await;
        let page = answer.page();
        let shown = texts(&page, "main").remove(0);
        for word in [secret, "Band", "band", "Emergency", "Very urgent", "Amara", "sealed", "Sealed", "R1"] {
            assert!(!shown.contains(word), "{word}: {shown}");
        }
        assert!(!answer.body.contains(secret));
    }
    let page = hub.page(&hub.referrer, &path).await;
    let told = texts(&page, ".moj-timeline__title");
    assert_eq!(
        told,
        ["You asked to withdraw it", "An AMHP began to look at it", "The AMHP service received the referral"]
    );
    assert_eq!(elements(&page, ".moj-timeline__byline").len(), 0);
}
