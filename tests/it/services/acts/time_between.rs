//! Time passes between a look at a referral and an act on it: that alone is no conflict, but for what rests on the band.

use amhp_hub::domain::event::EventKind;
use amhp_hub::domain::reference::Reference;
use amhp_hub::services::Refusal;
use amhp_hub::services::referrals::{
    claim, confirm_withdrawal, countersign, decide, let_time_pass, mark_duplicate, record_contact, record_legal_status,
    record_seen, record_whereabouts, release, set_band, withdraw,
};
use serde_json::json;

use super::{Hub, read, refused, very_urgent};
use crate::support::database::{TestDatabase, both_engines};
use crate::support::decisions::{accepted, not_proceeding};

/// A day and an hour: nobody was reached in time, and the band rises.
async fn a_day_passes(hub: &Hub, reference: &Reference) {
    let before = hub.head(reference).await;
    hub.wait(25 * 60);
    let_time_pass(&hub.ctx).await.unwrap();
    let after = hub.head(reference).await;
    assert!(after.version > before.version && after.band < before.band, "{:?} {:?}", before.band, after.band);
}

/// An urgent referral, seen at this version before time raised it. It is taken, unless nobody is to have it.
async fn overtaken(hub: &Hub, is_taken: bool) -> (Reference, i64) {
    let reference = if is_taken { hub.taken(json!({})).await } else { hub.sent(json!({})).await };
    let seen = hub.version(&reference).await;
    a_day_passes(hub, &reference).await;
    (reference, seen)
}

both_engines! {
    async fn what_people_find_out_and_take_meets_no_conflict(database: TestDatabase) {
        let hub = Hub::open(database).await;
        let (ctx, amhp) = (&hub.ctx, &hub.amhp);
        let (r, seen) = overtaken(&hub, false).await;
        assert_eq!(claim(ctx, amhp, &r, seen).await.unwrap().owner.unwrap().id, amhp.account);
        let (r, seen) = overtaken(&hub, true).await;
        let rung = json!({ "channel": "telephone", "who": "Dr Quennell", "outcome": "no_answer" });
        record_contact(ctx, amhp, &r, seen, read(rung)).await.unwrap();
        hub.is_whole(&r).await;
        let (r, seen) = overtaken(&hub, true).await;
        let by = json!({ "at": hub.now(), "by": "Nurse Abara", "manner": "face_to_face", "spoke": "yes" });
        record_seen(ctx, amhp, &r, seen, read(by)).await.unwrap();
        let (r, seen) = overtaken(&hub, true).await;
        record_legal_status(ctx, amhp, &r, seen, read(json!({ "status": "informal" }))).await.unwrap();
        let (r, seen) = overtaken(&hub, true).await;
        let at_home = json!({ "kind": "home", "alone_now": "no", "likely_to_leave": "no" });
        record_whereabouts(ctx, amhp, &r, seen, read(at_home)).await.unwrap();
        let (r, seen) = overtaken(&hub, true).await;
        decide(ctx, amhp, &r, seen, accepted()).await.unwrap();
        let (r, seen) = overtaken(&hub, true).await;
        release(ctx, amhp, &r, seen).await.unwrap();
        let other = hub.sent(json!({})).await;
        let (r, seen) = overtaken(&hub, true).await;
        mark_duplicate(ctx, amhp, &r, seen, read(json!({ "of": other }))).await.unwrap();
    }

    async fn whoever_weighs_the_band_or_ends_it_has_seen_it_as_it_stands(database: TestDatabase) {
        let hub = Hub::open(database).await;
        let (ctx, amhp) = (&hub.ctx, &hub.amhp);
        let (r, seen) = overtaken(&hub, true).await;
        let current = hub.version(&r).await;
        for band in ["emergency", "routine"] {
            let statement = read(json!({
                "band": band, "reason": "Weighed on the telephone.", "fact_changed": "The family is there.",
                "spoken_to": "Dr Quennell",
            }));
            refused!(set_band(ctx, amhp, &r, seen, statement).await, Refusal::VersionConflict { current: c } if c == current);
        }
        refused!(decide(ctx, amhp, &r, seen, not_proceeding(hub.now())).await, Refusal::VersionConflict { .. });
        assert_eq!(hub.version(&r).await, current, "nothing was kept");
        decide(ctx, amhp, &r, current, not_proceeding(hub.now())).await.unwrap();
        assert_eq!(hub.last(&r).await.kind, EventKind::DecisionProposed);

        // No job came by: the act itself writes down what time did, and that has to be seen first.
        let r = hub.taken(json!({})).await;
        let seen = hub.version(&r).await;
        hub.wait(25 * 60);
        refused!(decide(ctx, amhp, &r, seen, not_proceeding(hub.now())).await, Refusal::VersionConflict { .. });
        let current = hub.version(&r).await;
        assert!(current > seen, "it is written down");
        decide(ctx, amhp, &r, current, not_proceeding(hub.now())).await.unwrap();

        let r = hub.taken(json!({})).await;
        let code = read(json!({ "code": "needs_met_otherwise" }));
        let seen = withdraw(ctx, &hub.referrer, &r, code).await.unwrap().version;
        a_day_passes(&hub, &r).await;
        refused!(confirm_withdrawal(ctx, amhp, &r, seen).await, Refusal::VersionConflict { .. });
        confirm_withdrawal(ctx, amhp, &r, hub.version(&r).await).await.unwrap();
    }

    async fn a_second_person_stands_by_a_decision_on_the_band_as_it_stands(database: TestDatabase) {
        let hub = Hub::open(database).await;
        let r = hub.taken(very_urgent()).await;
        let seen = decide(&hub.ctx, &hub.amhp, &r, 2, not_proceeding(hub.now())).await.unwrap().version;
        hub.wait(25 * 60);
        let_time_pass(&hub.ctx).await.unwrap();
        assert!(hub.version(&r).await > seen, "a time was missed meanwhile");
        let stand = || countersign(&hub.ctx, &hub.lead, &r, seen, read(json!({})));
        refused!(stand().await, Refusal::VersionConflict { .. });
        let current = hub.version(&r).await;
        countersign(&hub.ctx, &hub.lead, &r, current, read(json!({}))).await.unwrap();
    }

    async fn what_a_person_did_is_a_conflict_whatever_time_did_since(database: TestDatabase) {
        let hub = Hub::open(database).await;
        let r = hub.sent(json!({})).await;
        claim(&hub.ctx, &hub.amhp, &r, 1).await.unwrap();
        a_day_passes(&hub, &r).await;
        let current = hub.version(&r).await;
        let rung = || read(json!({ "channel": "telephone", "who": "Dr Quennell", "outcome": "no_answer" }));
        for unseen in [1, 0, current + 1] {
            refused!(record_contact(&hub.ctx, &hub.amhp, &r, unseen, rung()).await, Refusal::VersionConflict { .. });
        }
        // The claim made version 2; what followed was time.
        let version = record_contact(&hub.ctx, &hub.amhp, &r, 2, rung()).await.unwrap().version;
        refused!(record_contact(&hub.ctx, &hub.amhp, &r, current, rung()).await, Refusal::VersionConflict { .. });
        record_contact(&hub.ctx, &hub.amhp, &r, version, rung()).await.unwrap();
    }

    async fn an_act_in_the_very_moment_in_which_time_is_written_down_is_done(database: TestDatabase) {
        let hub = Hub::open(database).await;
        for _ in 0..20 {
            let r = hub.taken(json!({})).await;
            hub.wait(25 * 60);
            let rung = read(json!({ "channel": "telephone", "who": "Dr Quennell", "outcome": "no_answer" }));
            let act = record_contact(&hub.ctx, &hub.amhp, &r, 2, rung);
            let (passed, done) = tokio::join!(let_time_pass(&hub.ctx), act);
            passed.unwrap();
            done.unwrap();
            hub.is_whole(&r).await;
        }
    }
}
