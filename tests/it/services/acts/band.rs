//! An AMHP gives another band: with a reason, and what they weighed does not come back.

use amhp_hub::domain::band::Band;
use amhp_hub::domain::event::EventKind;
use amhp_hub::services::Refusal;
use amhp_hub::services::referrals::{let_time_pass, record_whereabouts, set_band};
use serde_json::{Value, json};

use super::{Hub, read, refused, very_urgent, wrong};
use crate::support::database::TestDatabase;

fn lower(band: &str) -> Value {
    json!({ "band": band, "reason": "Her wife stays.", "fact_changed": "No plan any more.", "spoken_to": "Her wife" })
}

#[tokio::test]
async fn lowered_with_fact_and_person_it_stays_until_a_new_fact_comes() {
    let hub = Hub::open(TestDatabase::sqlite().await).await;
    let reference = hub.taken(very_urgent()).await;
    assert_eq!(hub.head(&reference).await.band, Band::VeryUrgent);
    let bare = set_band(&hub.ctx, &hub.amhp, &reference, 2, read(json!({ "band": "urgent", "reason": "r" }))).await;
    assert_eq!(wrong(bare), ["/fact_changed", "/spoken_to"]);
    refused!(set_band(&hub.ctx, &hub.other, &reference, 2, read(lower("urgent"))).await, Refusal::NotAllowed);
    refused!(
        set_band(&hub.ctx, &hub.amhp, &reference, 1, read(lower("urgent"))).await,
        Refusal::VersionConflict { current: 2 }
    );
    let head = set_band(&hub.ctx, &hub.amhp, &reference, 2, read(lower("routine"))).await.unwrap();
    assert_eq!((head.band, head.suggestion.band), (Band::Routine, Band::VeryUrgent), "the suggestion stays beside it");
    let event = hub.last(&reference).await;
    assert_eq!(event.kind, EventKind::BandChanged);
    assert_eq!((&event.payload["from"], &event.payload["to"]), (&json!("very_urgent"), &json!("routine")));
    assert_eq!(event.payload["spoken_to"], "Her wife");
    let weighed = event.payload["weighed"].as_array().unwrap();
    assert!(weighed.iter().any(|line| line["rule"] == "R4" && line["fact"] == "suicide:today"), "{weighed:?}");
    hub.wait(30);
    let_time_pass(&hub.ctx).await.unwrap();
    assert_eq!(hub.head(&reference).await.band, Band::Routine);
    let moved = json!({ "kind": "home", "alone_now": "yes", "likely_to_leave": "no" });
    let head = record_whereabouts(&hub.ctx, &hub.amhp, &reference, 3, read(moved)).await.unwrap();
    assert_eq!(head.band, Band::VeryUrgent, "alone is a fact that nobody has weighed");
    hub.is_whole(&reference).await;
}

#[tokio::test]
async fn the_same_band_again_is_recorded_and_a_higher_one_needs_its_reason_only() {
    let hub = Hub::open(TestDatabase::sqlite().await).await;
    let reference = hub.sent(json!({})).await;
    for (version, band) in [(1, "urgent"), (2, "emergency"), (3, "emergency")] {
        let statement = read(json!({ "band": band, "reason": "Said on the telephone." }));
        let head = set_band(&hub.ctx, &hub.other, &reference, version, statement).await.unwrap();
        assert_eq!((head.band.as_str(), head.version), (band, version + 1), "nobody has it, so anybody may");
    }
    assert_eq!(wrong(set_band(&hub.ctx, &hub.other, &reference, 4, read(json!({}))).await), ["/band", "/reason"]);
    hub.is_whole(&reference).await;
}
