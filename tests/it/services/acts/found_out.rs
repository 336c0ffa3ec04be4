//! Facts change after submit: legal status, whereabouts, who saw the person. The form's rules hold for them too.

use amhp_hub::domain::band::Band;
use amhp_hub::domain::power::PowerKind;
use amhp_hub::domain::status::Status;
use amhp_hub::services::Refusal;
use amhp_hub::services::referrals::{
    let_time_pass, record_contact, record_legal_status, record_seen, record_whereabouts,
};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{Hub, on_136, read, refused, wrong};
use crate::support::database::TestDatabase;

#[tokio::test]
async fn a_power_that_is_left_out_has_ended_and_clocks_and_band_follow() {
    let hub = Hub::open(TestDatabase::sqlite().await).await;
    let reference = hub.taken(json!({})).await;
    let started = hub.now() - SignedDuration::from_hours(20);
    let held =
        json!({ "status": "power", "powers": [{ "kind": "s136", "started_at": started }], "note": "By the police" });
    let head = record_legal_status(&hub.ctx, &hub.amhp, &reference, 2, read(held)).await.unwrap();
    assert_eq!(head.band, Band::Emergency, "four hours are left");
    assert_eq!((head.clocks.len(), head.clocks[0].power), (1, PowerKind::S136));
    let event = hub.last(&reference).await;
    assert_eq!((&event.payload["added"], &event.payload["ended"]), (&json!(["s136"]), &json!([])));
    assert_eq!(event.payload["legal"]["considered_for"], json!(["s2"]), "what was asked for stays");
    hub.wait(5 * 60);
    let_time_pass(&hub.ctx).await.unwrap();
    assert_eq!(hub.letters("power_ended").await, 1);
    assert!(hub.head(&reference).await.status == Status::Screening, "a power that ends closes nothing");
    let version = hub.version(&reference).await;
    let free = json!({ "status": "informal" });
    let head = record_legal_status(&hub.ctx, &hub.amhp, &reference, version, read(free)).await.unwrap();
    assert!(head.clocks.is_empty());
    assert_eq!(head.band, Band::Emergency, "a fact that would lower the band only suggests");
    assert_eq!(hub.last(&reference).await.payload["ended"], json!(["s136"]));
    let reached = read(json!({ "channel": "in_person", "who": "The person", "outcome": "reached" }));
    let head = record_contact(&hub.ctx, &hub.amhp, &reference, head.version, reached).await.unwrap();
    assert_eq!(head.act_by, Some(hub.now() + SignedDuration::from_hours(2)), "the power's own time went with it");
    hub.is_whole(&reference).await;
}

#[tokio::test]
async fn the_form_says_what_is_wrong_with_a_legal_status() {
    let hub = Hub::open(TestDatabase::sqlite().await).await;
    let reference = hub.taken(on_136(hub.now())).await;
    let wrong_in =
        async |statement: Value| wrong(record_legal_status(&hub.ctx, &hub.amhp, &reference, 2, read(statement)).await);
    assert_eq!(wrong_in(json!({})).await, ["/status"]);
    assert_eq!(wrong_in(json!({ "status": "power" })).await, ["/powers"]);
    assert_eq!(
        wrong_in(json!({ "status": "power", "powers": [{}] })).await,
        ["/powers/0/kind", "/powers/0/started_at"]
    );
    let ahead = hub.now() + SignedDuration::from_hours(1);
    let future = json!({ "status": "power", "powers": [{ "kind": "s2", "started_at": ahead }] });
    assert_eq!(wrong_in(future).await, ["/powers/0/started_at"]);
    let unknown = json!({ "status": "none", "no_such": 1, "considered_for": ["s9"] });
    assert_eq!(wrong_in(unknown).await, ["/considered_for", "/no_such"]);
    let station = json!({ "status": "none", "in_police_station": "perhaps" });
    assert_eq!(wrong_in(station).await, ["/in_police_station"], "asked, as the place is one of safety");
    refused!(
        record_legal_status(&hub.ctx, &hub.other, &reference, 2, read(json!({ "status": "none" }))).await,
        Refusal::NotAllowed
    );
    assert_eq!(hub.version(&reference).await, 2, "nothing was kept");
}

#[tokio::test]
async fn where_the_person_is_replaces_what_was_known_and_hazards_only_where_they_are_said() {
    let hub = Hub::open(TestDatabase::sqlite().await).await;
    let dogs = json!({ "location": { "hazards": ["dogs"], "hazards_detail": "Two, loose." } });
    let reference = hub.taken(dogs).await;
    let wrong_in =
        async |statement: Value| wrong(record_whereabouts(&hub.ctx, &hub.amhp, &reference, 2, read(statement)).await);
    assert_eq!(wrong_in(json!({})).await, ["/kind", "/alone_now", "/likely_to_leave"]);
    let ward = json!({ "kind": "general_ward", "alone_now": "no", "likely_to_leave": "no" });
    assert_eq!(wrong_in(ward).await, ["/name"]);
    let ward = json!({ "kind": "emergency_department", "name": "Northgate General", "alone_now": "no",
        "likely_to_leave": "unknown", "note": "Brought by ambulance." });
    let head = record_whereabouts(&hub.ctx, &hub.amhp, &reference, 2, read(ward)).await.unwrap();
    assert_eq!((head.hazards, head.band), (vec!["dogs".to_owned()], Band::VeryUrgent));
    let payload = hub.last(&reference).await.payload;
    assert_eq!(
        (&payload["location"]["name"], &payload["location"]["hazards"]),
        (&json!("Northgate General"), &json!(null))
    );
    let street = json!({ "kind": "street", "alone_now": "unknown", "likely_to_leave": "yes",
        "hazards": ["weapons"], "hazards_detail": "A knife." });
    let head = record_whereabouts(&hub.ctx, &hub.amhp, &reference, 3, read(street)).await.unwrap();
    assert_eq!(head.hazards, ["weapons"]);
    let none = json!({ "kind": "street", "alone_now": "no", "likely_to_leave": "yes", "hazards": ["none_known"] });
    let head = record_whereabouts(&hub.ctx, &hub.amhp, &reference, 4, read(none)).await.unwrap();
    assert!(head.hazards.is_empty());
    hub.is_whole(&reference).await;
}

#[tokio::test]
async fn that_somebody_saw_the_person_lies_in_the_past() {
    let hub = Hub::open(TestDatabase::sqlite().await).await;
    let reference = hub.taken(json!({})).await;
    let at = |minutes| hub.now() + SignedDuration::from_mins(minutes);
    let seen = |at| read(json!({ "at": at, "by": "Sister Adeyemi", "manner": "video", "spoke": "yes" }));
    assert_eq!(wrong(record_seen(&hub.ctx, &hub.amhp, &reference, 2, seen(at(3))).await), ["/at"]);
    let head = record_seen(&hub.ctx, &hub.amhp, &reference, 2, seen(at(-30))).await.unwrap();
    assert_eq!(head.version, 3);
    assert_eq!(hub.last(&reference).await.payload["by"], "Sister Adeyemi");
    refused!(record_seen(&hub.ctx, &hub.other, &reference, 3, seen(at(-1))).await, Refusal::NotAllowed);
    hub.is_whole(&reference).await;
}
