//! The referrer withdraws: by itself only while nobody has looked and no power runs, else an AMHP confirms.

use amhp_hub::domain::event::EventKind;
use amhp_hub::domain::reference::Reference;
use amhp_hub::domain::referral::ReferralHead;
use amhp_hub::domain::status::{Act, ClosedAs, Status};
use amhp_hub::services::Refusal;
use amhp_hub::services::referrals::{
    available, claim, confirm_withdrawal, events, get, mark_duplicate, record_contact, release, reopen, withdraw,
};
use amhp_hub::store;
use serde_json::json;

use super::{Hub, on_136, read, refused, very_urgent, wrong};
use crate::support::database::TestDatabase;
use crate::support::sql::number;

async fn asked(hub: &Hub, reference: &Reference) -> ReferralHead {
    withdraw(&hub.ctx, &hub.referrer, reference, read(json!({ "code": "no_longer_needed" }))).await.unwrap()
}

#[tokio::test]
async fn unseen_it_is_withdrawn_at_once_and_asking_again_changes_nothing() {
    let hub = Hub::open(TestDatabase::sqlite().await).await;
    let reference = hub.sent(very_urgent()).await;
    let open = "SELECT count(*) AS value FROM call_references WHERE ended_at IS NULL";
    assert_eq!(number(&hub.ctx.store, open).await, 1, "somebody is asked to ring");
    get(&hub.ctx, &hub.referrer, &reference).await.unwrap();
    assert_eq!(wrong(withdraw(&hub.ctx, &hub.referrer, &reference, read(json!({}))).await), ["/code"]);
    refused!(withdraw(&hub.ctx, &hub.amhp, &reference, read(json!({ "code": "other" }))).await, Refusal::NotAllowed);
    let head = asked(&hub, &reference).await;
    assert_eq!((head.status, head.closed_as), (Status::Closed, Some(ClosedAs::Withdrawn)));
    assert_eq!(number(&hub.ctx.store, open).await, 0, "nobody waits for the call any more");
    assert_eq!(asked(&hub, &reference).await.version, head.version);
    assert_eq!(hub.last(&reference).await.kind, EventKind::Withdrawn);
    hub.is_whole(&reference).await;
}

#[tokio::test]
async fn looked_at_taken_or_held_it_waits_for_an_amhp() {
    let hub = Hub::open(TestDatabase::sqlite().await).await;
    let read_by_hub = hub.sent(json!({})).await;
    get(&hub.ctx, &hub.other, &read_by_hub).await.unwrap();
    let timeline_read = hub.sent(json!({})).await;
    events(&hub.ctx, &hub.other, &timeline_read).await.unwrap();
    let (owned, held) = (hub.taken(json!({})).await, hub.sent(on_136(hub.now())).await);
    let given_back = hub.taken(json!({})).await;
    get(&hub.ctx, &hub.amhp, &given_back).await.unwrap();
    release(&hub.ctx, &hub.amhp, &given_back, 2).await.unwrap();
    let rung = hub.sent(json!({})).await;
    let tried = read(json!({ "channel": "telephone", "who": "Dr Quennell", "outcome": "no_answer" }));
    record_contact(&hub.ctx, &hub.other, &rung, 1, tried).await.unwrap();
    let (survivor, duplicate) = (hub.sent(json!({})).await, hub.sent(json!({})).await);
    mark_duplicate(&hub.ctx, &hub.lead, &duplicate, 1, read(json!({ "of": survivor }))).await.unwrap();
    let all = [&read_by_hub, &timeline_read, &owned, &held, &given_back, &rung, &survivor];
    for (letters, reference) in (1..).zip(all) {
        let before = hub.head(reference).await;
        let head = asked(&hub, reference).await;
        assert_eq!((head.status, head.withdrawal_asked_at), (before.status, Some(hub.now())));
        assert_eq!(head.act_by, before.act_by, "it is due as before");
        assert_eq!(asked(&hub, reference).await.version, head.version, "asked again it stays");
        assert_eq!(hub.letters("withdrawal_asked").await, letters);
        assert!(!available(&hub.referrer, &head).contains(&Act::Withdraw));
        hub.is_whole(reference).await;
    }
}

#[tokio::test]
async fn an_amhp_confirms_and_the_referrer_is_told() {
    let hub = Hub::open(TestDatabase::sqlite().await).await;
    let reference = hub.taken(json!({})).await;
    refused!(confirm_withdrawal(&hub.ctx, &hub.amhp, &reference, 2).await, Refusal::WrongStatus);
    asked(&hub, &reference).await;
    refused!(confirm_withdrawal(&hub.ctx, &hub.other, &reference, 3).await, Refusal::NotAllowed);
    refused!(confirm_withdrawal(&hub.ctx, &hub.amhp, &reference, 2).await, Refusal::VersionConflict { current: 3 });
    refused!(confirm_withdrawal(&hub.ctx, &hub.referrer, &reference, 3).await, Refusal::NotAllowed);
    let head = confirm_withdrawal(&hub.ctx, &hub.amhp, &reference, 3).await.unwrap();
    assert_eq!((head.closed_as, head.withdrawal_asked_at), (Some(ClosedAs::Withdrawn), None));
    assert_eq!(hub.letters("referral_decided").await, 1);
    assert_eq!(hub.last(&reference).await.payload["code"], "no_longer_needed");
    let because = read(json!({ "reason": "The referrer rang: it is needed." }));
    let head = reopen(&hub.ctx, &hub.amhp, &reference, 4, because).await.unwrap();
    assert_eq!((head.status, head.withdrawal_asked_at), (Status::Screening, None));
    hub.is_whole(&reference).await;
}

#[tokio::test]
async fn a_nearest_relatives_request_is_never_ended_by_it() {
    let hub = Hub::open(TestDatabase::sqlite().await).await;
    let reference = hub.sent(json!({})).await;
    let (id, mut standing) = (hub.head(&reference).await.id, hub.standing(&reference).await);
    standing.case.nearest_relative_request = true;
    let sql = format!("UPDATE referrals SET standing = '{}'", json!(standing));
    crate::support::sql::execute(&hub.ctx.store, sql).await.unwrap();
    let kept = hub.ctx.store.read(move |conn| store::referral_standing(conn, id)).await.unwrap().unwrap();
    assert!(kept.case.nearest_relative_request);
    assert_eq!(asked(&hub, &reference).await.status, Status::Submitted, "it does not stand by itself");
    claim(&hub.ctx, &hub.amhp, &reference, 2).await.unwrap();
    refused!(confirm_withdrawal(&hub.ctx, &hub.amhp, &reference, 3).await, Refusal::NotNow(_));
    assert!(hub.head(&reference).await.withdrawal_asked_at.is_some(), "the request is kept");
}
