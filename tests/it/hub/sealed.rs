//! The timeline says whether the record is sealed, and who acted where nobody did.

use amhp_hub::domain::event::{Event, EventKind};
use amhp_hub::domain::ids::EventId;
use amhp_hub::jobs::seal;
use amhp_hub::store::{event_insert, referral_by_reference};
use serde_json::json;

use super::Hub;
use super::html::texts;
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};

both_engines! {
    async fn the_timeline_says_what_is_sealed_and_by_whom(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let hub = Hub::at(&app).await;
        let reference = hub.referral().await;
        seal(&app.ctx).await.unwrap();
        let (now, named) = (app.now(), reference.to_string().parse().unwrap());
        let head = app.database.store.read(move |conn| referral_by_reference(conn, &named)).await.unwrap();
        let by_the_system = Event {
            id: app.ctx.mint(EventId::at, now),
            referral: head.id,
            service: head.service,
            version: 2,
            at: now,
            kind: EventKind::Claimed,
            actor: None,
            payload: json!({}),
        };
        app.database.store.write(move |tx| event_insert(tx, &by_the_system, [1; 16])).await.unwrap();
        let page = hub.page(&hub.amhp, &format!("/hub/referrals/{reference}")).await;
        assert_eq!(texts(&page, ".moj-timeline__byline")[0], "The system");
        let dates = texts(&page, ".moj-timeline__date");
        assert!(dates[0].ends_with("Not sealed yet") && dates[1].ends_with("Sealed as no. 1"), "{dates:?}");
    }
}
