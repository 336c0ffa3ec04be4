//! Documents on the hub's page of a referral: listed with their state, opened where nothing withholds them.

use amhp_hub::services::referrals::{Key, submit_draft};
use scraper::Html;

use super::Hub;
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::documents::TEXT;
use crate::support::sql::{execute, number};

both_engines! {
    async fn an_amhp_sees_what_was_sent_and_opens_what_is_clean(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let draft = app.ready_draft(&hub.referrer, "eastmere").await;
        let document = app.add(&hub.referrer, draft, "letter.txt", TEXT).await.unwrap();
        let open = format!("/documents/{}", document.id);
        assert_eq!(hub.get(&hub.amhp, &open).await.status, 404, "a draft is its author's");
        let key = Key::parse(Some("one")).unwrap();
        let reference = submit_draft(&app.ctx, &hub.referrer.actor, draft, None, &key).await.unwrap().reference;
        let path = format!("/hub/referrals/{reference}");
        for (state, words, links, status) in [
            ("pending", "Being checked for viruses", 0, 409),
            ("infected", "Withheld: a virus was found", 0, 409),
            ("failed", "Withheld: the virus check failed", 0, 409),
            ("not_scanned", "Not checked for viruses", 1, 200),
            ("clean", "Checked, no virus found", 1, 200),
        ] {
            execute(&app.database.store, format!("UPDATE documents SET scan = '{state}'")).await.unwrap();
            let page = hub.get(&hub.amhp, &path).await.body;
            let text = Html::parse_document(&page).root_element().text().collect::<String>();
            assert!(text.contains(words) && text.contains("letter.txt"), "{state}");
            assert_eq!(page.matches(&format!("href=\"{open}\"")).count(), links, "{state}");
            assert_eq!(hub.get(&hub.amhp, &open).await.status, status, "{state}");
        }
        assert_eq!(hub.get(&hub.amhp, &open).await.body.as_bytes(), TEXT);
        let opened = "SELECT count(*) AS value FROM read_log WHERE what = 'document' AND referral_id IS NOT NULL";
        assert_eq!(number(&app.database.store, opened).await, 2);
    }
}
