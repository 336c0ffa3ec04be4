//! Giving back, contacts, opening again: who may, when, and what they do to the time by which somebody must act.

use amhp_hub::domain::event::EventKind;
use amhp_hub::domain::status::{ClosedAs, Status};
use amhp_hub::services::Refusal;
use amhp_hub::services::referrals::{claim, decide, record_contact, release, reopen};
use jiff::SignedDuration;
use serde_json::json;

use super::{Hub, read, refused, wrong};
use crate::support::database::TestDatabase;
use crate::support::decisions::{accepted, not_proceeding};

#[tokio::test]
async fn what_is_given_back_another_can_take() {
    let hub = Hub::open(TestDatabase::sqlite().await).await;
    let reference = hub.sent(json!({})).await;
    refused!(release(&hub.ctx, &hub.amhp, &reference, 1).await, Refusal::WrongStatus);
    claim(&hub.ctx, &hub.amhp, &reference, 1).await.unwrap();
    refused!(release(&hub.ctx, &hub.other, &reference, 2).await, Refusal::NotAllowed);
    refused!(release(&hub.ctx, &hub.amhp, &reference, 1).await, Refusal::VersionConflict { current: 2 });
    refused!(release(&hub.ctx, &hub.referrer, &reference, 2).await, Refusal::NotAllowed);
    let head = release(&hub.ctx, &hub.amhp, &reference, 2).await.unwrap();
    assert_eq!((head.status, head.owner), (Status::Submitted, None));
    assert!(head.act_by.is_some());
    let head = claim(&hub.ctx, &hub.other, &reference, 3).await.unwrap();
    let head = decide(&hub.ctx, &hub.other, &reference, head.version, accepted()).await.unwrap();
    let head = release(&hub.ctx, &hub.lead, &reference, head.version).await.unwrap();
    assert_eq!((head.status, head.owner), (Status::Accepted, None), "accepted stays accepted; a lead may");
    let head = claim(&hub.ctx, &hub.amhp, &reference, head.version).await.unwrap();
    assert_eq!(head.status, Status::Accepted);
    assert_eq!(hub.kinds(&reference).await.iter().filter(|kind| **kind == EventKind::Released).count(), 2);
    hub.is_whole(&reference).await;
}

#[tokio::test]
async fn only_a_contact_that_reached_somebody_stops_the_time_of_the_first() {
    let hub = Hub::open(TestDatabase::sqlite().await).await;
    let reference = hub.taken(json!({})).await;
    let first = hub.head(&reference).await.act_by;
    assert_eq!(first, Some(hub.now() + SignedDuration::from_hours(24)));
    let contact = |outcome: &str| read(json!({ "channel": "telephone", "who": "Dr Quennell", "outcome": outcome }));
    for (minute, outcome) in ["no_answer", "left_message", "refused"].into_iter().enumerate() {
        hub.wait(5);
        let version = 2 + minute as i64;
        let head = record_contact(&hub.ctx, &hub.other, &reference, version, contact(outcome)).await.unwrap();
        assert_eq!(head.act_by, first, "{outcome}");
    }
    for _ in 0..2 {
        hub.wait(10);
        let version = hub.version(&reference).await;
        let head = record_contact(&hub.ctx, &hub.other, &reference, version, contact("reached")).await.unwrap();
        assert_eq!(head.act_by, Some(hub.now() + SignedDuration::from_hours(2)), "the latest counts");
        assert_eq!(hub.standing(&reference).await.reached_at, Some(hub.now()));
    }
    let silent = record_contact(&hub.ctx, &hub.amhp, &reference, 7, read(json!({}))).await;
    assert_eq!(wrong(silent), ["/channel", "/who", "/outcome"]);
    refused!(
        record_contact(&hub.ctx, &hub.amhp, &reference, 1, contact("reached")).await,
        Refusal::VersionConflict { current: 7 }
    );
    let head = decide(&hub.ctx, &hub.amhp, &reference, 7, not_proceeding(hub.now())).await.unwrap();
    refused!(
        record_contact(&hub.ctx, &hub.amhp, &reference, head.version, contact("reached")).await,
        Refusal::WrongStatus
    );
    hub.is_whole(&reference).await;
}

#[tokio::test]
async fn what_is_opened_again_is_with_who_opened_it() {
    let hub = Hub::open(TestDatabase::sqlite().await).await;
    let reference = hub.taken(json!({})).await;
    let because = || read(json!({ "reason": "The crisis team could not take her on." }));
    refused!(reopen(&hub.ctx, &hub.other, &reference, 2, because()).await, Refusal::WrongStatus);
    decide(&hub.ctx, &hub.amhp, &reference, 2, not_proceeding(hub.now())).await.unwrap();
    hub.wait(60);
    assert_eq!(wrong(reopen(&hub.ctx, &hub.other, &reference, 3, read(json!({}))).await), ["/reason"]);
    refused!(reopen(&hub.ctx, &hub.other, &reference, 2, because()).await, Refusal::VersionConflict { current: 3 });
    refused!(reopen(&hub.ctx, &hub.referrer, &reference, 3, because()).await, Refusal::NotAllowed);
    let head = reopen(&hub.ctx, &hub.other, &reference, 3, because()).await.unwrap();
    assert_eq!((head.status, head.closed_as), (Status::Screening, None));
    assert_eq!(head.owner.unwrap().id, hub.other.account);
    assert_eq!(head.act_by, Some(hub.now() + SignedDuration::from_hours(24)), "an urgent one, from the reopening");
    let event = hub.last(&reference).await;
    assert_eq!((event.kind, &event.payload["was"]), (EventKind::Reopened, &json!(ClosedAs::NotProceeding)));
    hub.is_whole(&reference).await;
}
