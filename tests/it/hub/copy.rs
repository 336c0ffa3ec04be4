//! The hub's copy of a referral: everything answered, with band, why, and act-by; each making is logged.

use super::referral::own_words;
use super::{Hub, client};
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::examples;
use crate::support::printed::Printed;

both_engines! {
    async fn the_hub_s_copy_holds_every_answer_and_the_band(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let answers = examples::full(app.now());
        let reference = app.referral_of(&hub.referrer, "eastmere", answers.clone()).await;
        let path = format!("/hub/referrals/{reference}/copy.pdf");
        let asked = client().get(app.url(&path)).header("cookie", &hub.amhp.cookie).send().await.unwrap();
        let header = |name: &str| asked.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(asked.status().as_u16(), 200);
        assert_eq!(header("content-type"), "application/pdf");
        assert_eq!(header("content-disposition"), format!("attachment; filename=\"referral-{reference}.pdf\""));
        assert_eq!(header("cache-control"), "no-store");
        let printed = Printed::read(&asked.bytes().await.unwrap());
        let mut words = Vec::new();
        own_words(&answers, &mut words);
        for text in words {
            assert!(text.lines().all(|line| printed.says(line)), "{text}");
        }
        for text in ["Band Urgent", "Because", "Act by", "Waiting to be claimed", "10:00am by Amara"] {
            assert!(printed.says(text), "{text}: {}", printed.text());
        }
        assert_eq!(printed.title(), format!("Referral {reference}"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_copy_is_where_the_page_is_and_for_nobody_else() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    let hub = Hub::at(&app).await;
    let reference = hub.referral().await;
    let path = format!("/hub/referrals/{reference}");
    let page = hub.page(&hub.amhp, &path).await;
    let links = super::html::attributes(&page, "main a", "href");
    assert!(links.contains(&format!("{path}/copy.pdf")), "{links:?}");
    assert_eq!(hub.get(&hub.referrer, &format!("{path}/copy.pdf")).await.status, 404);
    assert_eq!(hub.get(&hub.amhp, "/hub/referrals/nonsense/copy.pdf").await.status, 404);
}
