//! One referral through every act, on both engines.

use amhp_hub::domain::event::EventKind as K;
use amhp_hub::domain::status::Status;
use amhp_hub::services::referrals::{
    claim, confirm_withdrawal, countersign, decide, mark_duplicate, record_contact, record_legal_status, record_seen,
    record_whereabouts, release, reopen, set_band, withdraw,
};
use serde_json::json;

use super::{Hub, read, very_urgent};
use crate::support::database::{TestDatabase, both_engines};
use crate::support::decisions::not_proceeding;

both_engines! {
    async fn every_act_after_another(database: TestDatabase) {
        let hub = Hub::open(database).await;
        let (ctx, amhp) = (&hub.ctx, &hub.amhp);
        let reference = hub.sent(very_urgent()).await;
        let second = hub.sent(json!({})).await;
        claim(ctx, amhp, &reference, 1).await.unwrap();
        let reached = read(json!({ "channel": "telephone", "who": "Dr Quennell", "outcome": "reached" }));
        record_contact(ctx, amhp, &reference, 2, reached).await.unwrap();
        record_legal_status(ctx, amhp, &reference, 3, read(json!({ "status": "informal" }))).await.unwrap();
        let ward = json!({ "kind": "general_ward", "name": "Ward 4", "alone_now": "no", "likely_to_leave": "no" });
        record_whereabouts(ctx, amhp, &reference, 4, read(ward)).await.unwrap();
        let seen = json!({ "at": hub.now(), "by": "Ward doctor", "manner": "face_to_face", "spoke": "yes" });
        record_seen(ctx, amhp, &reference, 5, read(seen)).await.unwrap();
        release(ctx, amhp, &reference, 6).await.unwrap();
        claim(ctx, amhp, &reference, 7).await.unwrap();
        decide(ctx, amhp, &reference, 8, not_proceeding(hub.now())).await.unwrap();
        countersign(ctx, &hub.other, &reference, 9, read(json!({}))).await.unwrap();
        reopen(ctx, amhp, &reference, 10, read(json!({ "reason": "It came back." }))).await.unwrap();
        let urgent = json!({ "band": "urgent", "reason": "r", "fact_changed": "f", "spoken_to": "s" });
        set_band(ctx, amhp, &reference, 11, read(urgent)).await.unwrap();
        mark_duplicate(ctx, &hub.lead, &second, 1, read(json!({ "of": reference }))).await.unwrap();
        withdraw(ctx, &hub.referrer, &reference, read(json!({ "code": "other", "detail": "d" }))).await.unwrap();
        let head = confirm_withdrawal(ctx, amhp, &reference, 14).await.unwrap();
        assert_eq!(head.status, Status::Closed);
        let expected = [
            K::Submitted, K::Claimed, K::Contacted, K::LegalStatusRecorded, K::WhereaboutsRecorded, K::SeenRecorded,
            K::Released, K::Claimed, K::DecisionProposed, K::NotProceeding, K::Reopened, K::BandChanged,
            K::TookOverDuplicate, K::WithdrawalRequested, K::Withdrawn,
        ];
        assert_eq!(hub.kinds(&reference).await, expected);
        assert_eq!(hub.kinds(&second).await, [K::Submitted, K::Duplicate]);
        hub.is_whole(&reference).await;
        hub.is_whole(&second).await;
    }
}
