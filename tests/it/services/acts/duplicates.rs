//! One referral ends as a duplicate; the other takes over what makes it more urgent, in the same write.

use amhp_hub::domain::account::Role;
use amhp_hub::domain::band::Band;
use amhp_hub::domain::duplicate::DuplicateStatement;
use amhp_hub::domain::event::EventKind;
use amhp_hub::domain::reference::Reference;
use amhp_hub::domain::status::{ClosedAs, Status};
use amhp_hub::services::Refusal;
use amhp_hub::services::referrals::{claim, mark_duplicate, record_legal_status};
use jiff::SignedDuration;
use serde_json::json;

use super::{Hub, on_136, person, read, refused, service, very_urgent, wrong};
use crate::support::database::{TestDatabase, both_engines};
use crate::support::sql::number;

fn of(reference: &Reference) -> DuplicateStatement {
    DuplicateStatement { of: reference.to_string() }
}

both_engines! {
    async fn the_survivor_takes_over_band_time_facts_and_hazards(database: TestDatabase) {
        let hub = Hub::open(database).await;
        let survivor = hub.taken(json!({})).await;
        hub.wait(30);
        let mut patch = on_136(hub.now());
        json_patch::merge(&mut patch, &json!({ "location": { "hazards": ["dogs"], "hazards_detail": "Two." } }));
        let duplicate = hub.sent(patch).await;
        let before = (hub.head(&survivor).await, hub.head(&duplicate).await);
        assert_eq!((before.0.band, before.1.band), (Band::Urgent, Band::VeryUrgent));
        let head = mark_duplicate(&hub.ctx, &hub.other, &duplicate, 1, of(&survivor)).await.unwrap();
        assert_eq!((head.status, head.closed_as, head.act_by), (Status::Closed, Some(ClosedAs::Duplicate), None));
        assert_eq!(hub.last(&duplicate).await.payload["of"], json!(survivor));
        let head = hub.head(&survivor).await;
        assert_eq!((head.band, head.version, head.status), (Band::VeryUrgent, 3, Status::Screening));
        assert!(head.act_by <= before.0.act_by.min(before.1.act_by));
        assert_eq!((head.clocks, head.hazards), (before.1.clocks, vec!["dogs".to_owned()]));
        let event = hub.last(&survivor).await;
        assert_eq!((event.kind, &event.payload["of"]), (EventKind::TookOverDuplicate, &json!(duplicate)));
        let calls = "SELECT count(*) AS value FROM call_references WHERE ended_at IS NULL";
        assert_eq!(number(&hub.ctx.store, calls).await, 0, "the duplicate's call is over");
        let ended = read(json!({ "status": "none" }));
        let head = record_legal_status(&hub.ctx, &hub.amhp, &survivor, 3, ended).await.unwrap();
        assert!(head.clocks.is_empty(), "the duplicate's power ends with what is recorded");
        hub.is_whole(&survivor).await;
        hub.is_whole(&duplicate).await;
    }

    async fn of_sixteen_marked_as_duplicates_of_each_other_at_once_one_stays_open(database: TestDatabase) {
        let hub = Hub::open(database).await;
        let pair = [hub.sent(json!({})).await, hub.sent(very_urgent()).await];
        let tries = (0..16).map(|n| {
            let (ctx, lead, pair) = (hub.ctx.clone(), hub.lead.clone(), pair.clone());
            tokio::spawn(async move { mark_duplicate(&ctx, &lead, &pair[n % 2], 1, of(&pair[(n + 1) % 2])).await })
        });
        let answers = futures_util::future::join_all(tries).await;
        let done = answers.iter().filter(|answer| answer.as_ref().unwrap().is_ok()).count();
        assert_eq!(done, 1, "{answers:?}");
        for answer in answers.into_iter().map(Result::unwrap) {
            assert!(
                matches!(answer, Ok(_) | Err(Refusal::WrongStatus | Refusal::Invalid(_) | Refusal::VersionConflict { .. })),
                "{answer:?}"
            );
        }
        let heads = [hub.head(&pair[0]).await, hub.head(&pair[1]).await];
        assert_eq!(heads.iter().filter(|head| head.status == Status::Closed).count(), 1);
        let survivor = heads.iter().find(|head| head.status != Status::Closed).unwrap();
        assert_eq!((survivor.band, survivor.version), (Band::VeryUrgent, 2));
        hub.is_whole(&pair[0]).await;
        hub.is_whole(&pair[1]).await;
    }

    async fn of_a_ring_of_sixteen_marked_at_once_one_stays_open(database: TestDatabase) {
        let hub = Hub::open(database).await;
        let mut ring = Vec::new();
        for _ in 0..16 {
            ring.push(hub.sent(json!({})).await);
        }
        let tries = (0..16).map(|n| {
            let (ctx, lead) = (hub.ctx.clone(), hub.lead.clone());
            let (this, next) = (ring[n].clone(), ring[(n + 1) % 16].clone());
            tokio::spawn(async move {
                for _ in 0..20 {
                    let head = amhp_hub::services::referrals::head(
                        &ctx, &lead, amhp_hub::domain::policy::Operation::MarkDuplicate, &this,
                    ).await.unwrap();
                    match mark_duplicate(&ctx, &lead, &this, head.version, of(&next)).await {
                        Err(Refusal::VersionConflict { .. } | Refusal::Unavailable(_)) => {}
                        answer => return answer.is_ok(),
                    }
                }
                false
            })
        });
        let done = futures_util::future::join_all(tries).await.into_iter().filter(|done| *done.as_ref().unwrap()).count();
        let mut open = 0;
        for reference in &ring {
            open += usize::from(hub.head(reference).await.status != Status::Closed);
            hub.is_whole(reference).await;
        }
        assert!(open >= 1, "the person is not lost");
        assert_eq!(done, 16 - open);
    }
}

#[tokio::test]
async fn what_does_not_go_on_here_is_no_survivor() {
    let hub = Hub::open(TestDatabase::sqlite().await).await;
    let southmere = service(&hub.ctx, "southmere").await;
    let there = hub.sent_to("southmere", json!({})).await;
    let (reference, closed) = (hub.taken(json!({})).await, hub.sent(json!({})).await);
    let third = hub.sent(json!({})).await;
    mark_duplicate(&hub.ctx, &hub.lead, &closed, 1, of(&third)).await.unwrap();
    let nowhere = Reference::from_values([1, 1, 1, 1, 1, 1, 1]);
    for other in [&reference, &there, &closed, &nowhere] {
        assert_eq!(wrong(mark_duplicate(&hub.ctx, &hub.amhp, &reference, 2, of(other)).await), ["/of"], "{other}");
    }
    let typed = |text: &str| DuplicateStatement { of: text.to_owned() };
    for text in ["", "nonsense"] {
        assert_eq!(wrong(mark_duplicate(&hub.ctx, &hub.amhp, &reference, 2, typed(text)).await), ["/of"]);
    }
    refused!(mark_duplicate(&hub.ctx, &hub.other, &reference, 2, of(&third)).await, Refusal::NotAllowed);
    refused!(
        mark_duplicate(&hub.ctx, &hub.amhp, &reference, 1, of(&third)).await,
        Refusal::VersionConflict { current: 2 }
    );
    let foreign = person(&hub.ctx, "osei", Some((southmere, Role::Lead))).await;
    refused!(mark_duplicate(&hub.ctx, &foreign, &reference, 2, of(&third)).await, Refusal::NotFound);
    refused!(mark_duplicate(&hub.ctx, &hub.lead, &closed, 2, of(&third)).await, Refusal::WrongStatus);
    assert_eq!(hub.version(&third).await, 2, "what was refused left nothing behind");
}

#[tokio::test]
async fn the_earlier_time_of_a_duplicate_is_kept_until_somebody_is_reached() {
    let hub = Hub::open(TestDatabase::sqlite().await).await;
    let survivor = hub.sent(json!({})).await;
    claim(&hub.ctx, &hub.amhp, &survivor, 1).await.unwrap();
    let reached = || read(json!({ "channel": "telephone", "who": "x", "outcome": "reached" }));
    let head =
        amhp_hub::services::referrals::record_contact(&hub.ctx, &hub.amhp, &survivor, 2, reached()).await.unwrap();
    assert_eq!(head.act_by, Some(hub.now() + SignedDuration::from_hours(2)));
    let duplicate = hub.sent(json!({ "risks": { "suicide": { "level": "immediate" } } })).await;
    let due = hub.head(&duplicate).await.act_by;
    assert_eq!(due, Some(hub.now() + SignedDuration::from_hours(1)));
    mark_duplicate(&hub.ctx, &hub.amhp, &duplicate, 1, of(&survivor)).await.unwrap();
    assert_eq!(hub.head(&survivor).await.act_by, due);
    hub.wait(5);
    let head =
        amhp_hub::services::referrals::record_contact(&hub.ctx, &hub.amhp, &survivor, 4, reached()).await.unwrap();
    assert_eq!(head.act_by, Some(hub.now() + SignedDuration::from_hours(2)));
}
