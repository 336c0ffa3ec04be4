//! The same acts at the same moments, with the job that lets time pass and without it, come to the same.

use amhp_hub::domain::reference::Reference;
use amhp_hub::domain::referral::ReferralHead;
use amhp_hub::services::Refusal;
use amhp_hub::services::referrals::{
    claim, let_time_pass, record_contact, record_legal_status, record_whereabouts, release, set_band,
};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{Hub, on_136, read};
use crate::support::database::TestDatabase;

/// A small generator with a seed, so that a failure can be played again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// As a person does it: what time did unseen is read, and the act done again.
async fn does(hub: &Hub, reference: &Reference, which: u64) {
    let mut done = tried(hub, reference, which).await;
    if matches!(done, Err(Refusal::VersionConflict { .. })) {
        done = tried(hub, reference, which).await;
    }
    assert!(matches!(done, Ok(_) | Err(Refusal::WrongStatus)), "{done:?}");
}

async fn tried(hub: &Hub, reference: &Reference, which: u64) -> Result<ReferralHead, Refusal> {
    let (ctx, amhp, version) = (&hub.ctx, &hub.amhp, hub.version(reference).await);
    let started = hub.now() - SignedDuration::from_hours(2);
    match which {
        0 => claim(ctx, amhp, reference, version).await,
        1 => release(ctx, amhp, reference, version).await,
        2 => {
            let tried = json!({ "channel": "telephone", "who": "x", "outcome": "no_answer" });
            record_contact(ctx, amhp, reference, version, read(tried)).await
        }
        3 => {
            let band = json!({ "band": "routine", "reason": "r", "fact_changed": "f", "spoken_to": "s" });
            set_band(ctx, amhp, reference, version, read(band)).await
        }
        4 => {
            let held = json!({ "status": "power", "powers": [{ "kind": "s136", "started_at": started }] });
            record_legal_status(ctx, amhp, reference, version, read(held)).await
        }
        5 => record_legal_status(ctx, amhp, reference, version, read(json!({ "status": "none" }))).await,
        _ => {
            let away = json!({ "kind": "street", "alone_now": "yes", "likely_to_leave": "yes" });
            record_whereabouts(ctx, amhp, reference, version, read(away)).await
        }
    }
}

/// What is left of a walk; where the job runs it runs at every stop, and at moments between.
async fn walked(seed: u64, with_job: bool) -> Value {
    let hub = Hub::open(TestDatabase::sqlite().await).await;
    let held = seed.is_multiple_of(2);
    let reference = hub.sent(if held { on_136(hub.now()) } else { json!({}) }).await;
    let mut dice = Dice(seed);
    for _ in 0..8 {
        let minutes = if dice.below(3) == 0 { dice.below(30 * 60) } else { dice.below(180) };
        for _ in 0..10 {
            hub.ctx.clock.advance(SignedDuration::from_secs(minutes as i64 * 6));
            if with_job {
                let_time_pass(&hub.ctx).await.unwrap();
            }
        }
        does(&hub, &reference, dice.below(7)).await;
    }
    hub.wait(60);
    let_time_pass(&hub.ctx).await.unwrap();
    hub.is_whole(&reference).await;
    let (head, standing) = (hub.head(&reference).await, hub.standing(&reference).await);
    json!({
        "status": head.status, "band": head.band, "act_by": head.act_by, "clocks": head.clocks,
        "case": standing.case, "weighed": standing.weighed, "contact_band": standing.contact_band,
    })
}

#[tokio::test]
async fn the_job_makes_no_difference() {
    for seed in 1..=6 {
        assert_eq!(walked(seed, true).await, walked(seed, false).await, "seed {seed}");
    }
}
