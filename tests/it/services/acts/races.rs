//! Two thousand times several AMHPs take the same referral at once: exactly one has it, and the others are told who.

use amhp_hub::domain::account::{Actor, Role};
use amhp_hub::domain::event::EventKind;
use amhp_hub::services::Refusal;
use amhp_hub::services::referrals::{claim, release};
use serde_json::json;

use super::{Hub, person};
use crate::support::database::TestDatabase;
use crate::support::sql::number;

async fn amhps(hub: &Hub) -> Vec<Actor> {
    let mut all = Vec::new();
    for n in 0..16 {
        all.push(person(&hub.ctx, &format!("amhp{n}"), Some((hub.service, Role::Amhp))).await);
    }
    all
}

/// Races for one referral, which the winner gives back after each.
async fn race(hub: &Hub, races: usize) {
    let (amhps, reference) = (amhps(hub).await, hub.sent(json!({})).await);
    let mut version = 1;
    for n in 0..races {
        let racers = 2 + n % 15;
        let tries = amhps[..racers].iter().cloned().map(|actor| {
            let (ctx, reference) = (hub.ctx.clone(), reference.clone());
            tokio::spawn(async move { (actor.account, claim(&ctx, &actor, &reference, version).await) })
        });
        let answers: Vec<_> = futures_util::future::join_all(tries).await.into_iter().map(Result::unwrap).collect();
        let won: Vec<_> = answers.iter().filter(|(_, answer)| answer.is_ok()).map(|(who, _)| *who).collect();
        assert_eq!(won.len(), 1, "race {n}: {answers:?}");
        for (_, answer) in answers.iter().filter(|(who, _)| *who != won[0]) {
            assert!(matches!(answer, Err(Refusal::AlreadyClaimed { owner, .. }) if *owner == won[0]), "{answer:?}");
        }
        let winner = amhps.iter().find(|actor| actor.account == won[0]).unwrap();
        version = release(&hub.ctx, winner, &reference, version + 1).await.unwrap().version;
    }
    let claimed = format!("SELECT count(*) AS value FROM events WHERE kind = '{}'", EventKind::Claimed);
    assert_eq!(number(&hub.ctx.store, claimed).await, races as i64);
    hub.is_whole(&reference).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eighteen_hundred_on_sqlite() {
    race(&Hub::open(TestDatabase::sqlite().await).await, 1_800).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_on_postgres() {
    race(&Hub::open(TestDatabase::postgres().await).await, 200).await;
}
