//! Not to proceed: when it is no option, when it waits for a second person, and who that may be.

use amhp_hub::domain::account::Role;
use amhp_hub::domain::band::Band;
use amhp_hub::domain::decision::DecisionStatement;
use amhp_hub::domain::event::EventKind;
use amhp_hub::domain::status::{Act, ClosedAs, Status};
use amhp_hub::services::Refusal;
use amhp_hub::services::referrals::{
    available, countersign, decide, let_time_pass, record_legal_status, release, set_band,
};
use serde_json::json;

use super::{Hub, on_136, person, read, refused, very_urgent, wrong};
use crate::support::database::TestDatabase;
use crate::support::decisions::{accepted, not_proceeding};

#[tokio::test]
async fn in_the_grave_bands_it_is_proposed_and_a_second_person_stands_by_it() {
    let hub = Hub::open(TestDatabase::sqlite().await).await;
    let reference = hub.taken(very_urgent()).await;
    refused!(countersign(&hub.ctx, &hub.other, &reference, 2, read(json!({}))).await, Refusal::WrongStatus);
    let head = decide(&hub.ctx, &hub.amhp, &reference, 2, not_proceeding(hub.now())).await.unwrap();
    assert_eq!((head.status, head.countersign_asked_at), (Status::Screening, Some(hub.now())));
    assert!(head.act_by.is_some(), "it goes on waiting for somebody");
    assert_eq!((hub.letters("countersignature_asked").await, hub.letters("referral_decided").await), (1, 0));
    let proposed_at = hub.now();
    hub.wait(10);
    refused!(countersign(&hub.ctx, &hub.amhp, &reference, 3, read(json!({}))).await, Refusal::NotAllowed);
    refused!(
        countersign(&hub.ctx, &hub.other, &reference, 2, read(json!({}))).await,
        Refusal::VersionConflict { current: 3 }
    );
    let long = read(json!({ "note": "x".repeat(5_001) }));
    assert_eq!(wrong(countersign(&hub.ctx, &hub.other, &reference, 3, long).await), ["/note"]);
    let head = countersign(&hub.ctx, &hub.other, &reference, 3, read(json!({ "note": "I agree." }))).await.unwrap();
    assert_eq!((head.status, head.closed_as), (Status::Closed, Some(ClosedAs::NotProceeding)));
    assert_eq!((head.countersign_asked_at, head.act_by), (None, None));
    let event = hub.last(&reference).await;
    assert_eq!((event.kind, event.actor), (EventKind::NotProceeding, Some(hub.other.account)));
    assert_eq!(event.payload["proposed_by"], json!(hub.amhp.account));
    assert_eq!(event.payload["proposed_at"], json!(proposed_at));
    assert_eq!(
        (&event.payload["code"], &event.payload["countersign_note"]),
        (&json!("advice_given"), &json!("I agree."))
    );
    assert_eq!(hub.letters("referral_decided").await, 1);
    hub.is_whole(&reference).await;
}

#[tokio::test]
async fn a_lead_who_decides_needs_a_second_person_too_and_it_is_neither_proposer_nor_owner() {
    let hub = Hub::open(TestDatabase::sqlite().await).await;
    let reference = hub.taken(very_urgent()).await;
    decide(&hub.ctx, &hub.lead, &reference, 2, not_proceeding(hub.now())).await.unwrap();
    for not_second in [&hub.lead, &hub.amhp] {
        refused!(countersign(&hub.ctx, not_second, &reference, 3, read(json!({}))).await, Refusal::NotAllowed);
    }
    let second = person(&hub.ctx, "second", Some((hub.service, Role::Lead))).await;
    let head = countersign(&hub.ctx, &second, &reference, 3, read(json!({}))).await.unwrap();
    assert_eq!(head.status, Status::Closed);
    hub.is_whole(&reference).await;
}

#[tokio::test]
async fn a_later_decision_supersedes_what_waits_and_giving_back_takes_it_along() {
    let hub = Hub::open(TestDatabase::sqlite().await).await;
    let reference = hub.taken(very_urgent()).await;
    decide(&hub.ctx, &hub.amhp, &reference, 2, not_proceeding(hub.now())).await.unwrap();
    let other: DecisionStatement =
        DecisionStatement { reasons: "Better said.".to_owned(), ..not_proceeding(hub.now()) };
    hub.wait(1);
    let head = decide(&hub.ctx, &hub.amhp, &reference, 3, other).await.unwrap();
    assert_eq!(head.countersign_asked_at, Some(hub.now()));
    assert_eq!(hub.standing(&reference).await.proposal.unwrap().statement.reasons, "Better said.");
    let head = release(&hub.ctx, &hub.amhp, &reference, 4).await.unwrap();
    assert_eq!(head.countersign_asked_at, None);

    let reference = hub.taken(very_urgent()).await;
    decide(&hub.ctx, &hub.amhp, &reference, 2, not_proceeding(hub.now())).await.unwrap();
    let head = decide(&hub.ctx, &hub.amhp, &reference, 3, accepted()).await.unwrap();
    assert_eq!((head.status, head.countersign_asked_at), (Status::Accepted, None));
    assert!(!available(&hub.other, &head).contains(&Act::Countersign));
    hub.is_whole(&reference).await;
}

#[tokio::test]
async fn while_section_136_runs_and_past_its_end_it_is_no_option() {
    let hub = Hub::open(TestDatabase::sqlite().await).await;
    let reference = hub.taken(on_136(hub.now())).await;
    for hours in [0, 30] {
        hub.wait(hours * 60);
        let_time_pass(&hub.ctx).await.unwrap();
        let version = hub.version(&reference).await;
        let answer = decide(&hub.ctx, &hub.amhp, &reference, version, not_proceeding(hub.now())).await;
        assert_eq!(wrong(answer), ["/decision"], "after {hours} hours");
    }
    let version = hub.version(&reference).await;
    let ended = read(json!({ "status": "none" }));
    let head = record_legal_status(&hub.ctx, &hub.amhp, &reference, version, ended).await.unwrap();
    let lower =
        read(json!({ "band": "urgent", "reason": "Discharged.", "fact_changed": "Free.", "spoken_to": "Suite" }));
    let head = set_band(&hub.ctx, &hub.amhp, &reference, head.version, lower).await.unwrap();
    assert_eq!(head.band, Band::Urgent);
    let head = decide(&hub.ctx, &hub.amhp, &reference, head.version, not_proceeding(hub.now())).await.unwrap();
    assert_eq!(head.status, Status::Closed);
    hub.is_whole(&reference).await;
}

#[tokio::test]
async fn accepting_is_open_while_section_136_runs() {
    let hub = Hub::open(TestDatabase::sqlite().await).await;
    let reference = hub.taken(on_136(hub.now())).await;
    let head = decide(&hub.ctx, &hub.amhp, &reference, 2, accepted()).await.unwrap();
    assert_eq!(head.status, Status::Accepted);
}

#[tokio::test]
async fn a_power_that_began_since_keeps_the_second_person_from_closing() {
    let hub = Hub::open(TestDatabase::sqlite().await).await;
    let reference = hub.taken(very_urgent()).await;
    decide(&hub.ctx, &hub.amhp, &reference, 2, not_proceeding(hub.now())).await.unwrap();
    let held = read(json!({ "status": "power", "powers": [{ "kind": "s136", "started_at": hub.now() }] }));
    record_legal_status(&hub.ctx, &hub.amhp, &reference, 3, held).await.unwrap();
    refused!(countersign(&hub.ctx, &hub.other, &reference, 4, read(json!({}))).await, Refusal::NotNow(_));
    assert_eq!(hub.head(&reference).await.status, Status::Screening);
}
