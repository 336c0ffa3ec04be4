//! From a referrer who registers to an AMHP who decides, by the verbs alone.

use amhp_hub::domain::account::Role;
use amhp_hub::domain::status::Status;
use amhp_hub::services::Refusal;
use amhp_hub::services::referrals::{QueueQuery, claim, decide, events, get, queue};

use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::decisions::accepted;

both_engines! {
    async fn a_referral_is_sent_listed_claimed_and_accepted(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let service = app.add_service("northgate").await;
        let referrer = app.referrer("Quennell").await;
        let amhp = app.staff("Okafor", service.id, Role::Amhp).await;
        let reference = app.referral(&referrer, "northgate").await;

        let page = queue(&app.ctx, &amhp.actor, QueueQuery::default()).await.unwrap();
        assert_eq!(page.items.len(), 1);
        assert_eq!(page.items[0].reference, reference);
        assert_eq!(page.items[0].person.family_name, "Holloway-Dunn");
        assert!(page.count.exact);

        let claimed = claim(&app.ctx, &amhp.actor, &reference, 1).await.unwrap();
        assert_eq!(claimed.status, Status::Screening);
        let stale = decide(&app.ctx, &amhp.actor, &reference, 1, accepted()).await;
        assert!(matches!(stale, Err(Refusal::VersionConflict { current: 2 })));
        let decided = decide(&app.ctx, &amhp.actor, &reference, claimed.version, accepted()).await.unwrap();
        assert_eq!(decided.status, Status::Accepted);

        let view = get(&app.ctx, &referrer.actor, &reference).await.unwrap();
        assert_eq!(view.answers().unwrap()["person"]["given_name"], "Marguerite");
        let told: Vec<_> = events(&app.ctx, &amhp.actor, &reference).await.unwrap();
        assert_eq!(told.iter().map(|e| e.event.kind.as_str()).collect::<Vec<_>>(), ["submitted", "claimed", "accepted"]);
    }

    async fn of_sixteen_who_claim_at_once_one_wins_and_the_others_are_told_who(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let service = app.add_service("northgate").await;
        let referrer = app.referrer("Quennell").await;
        let mut amhps = Vec::new();
        for n in 0..16 {
            amhps.push(app.staff(&format!("Amhp{n}"), service.id, Role::Amhp).await);
        }
        let reference = app.referral(&referrer, "northgate").await;
        let tries = amhps.iter().map(|amhp| {
            let (ctx, actor, reference) = (app.ctx.clone(), amhp.actor.clone(), reference.clone());
            tokio::spawn(async move { claim(&ctx, &actor, &reference, 1).await })
        });
        let mut winners = Vec::new();
        let mut told = Vec::new();
        for outcome in tries.collect::<Vec<_>>() {
            match outcome.await.unwrap() {
                Ok(head) => winners.push(head.owner.unwrap().id),
                Err(Refusal::AlreadyClaimed { owner, .. }) => told.push(owner),
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!((winners.len(), told.len()), (1, 15));
        assert!(told.iter().all(|owner| *owner == winners[0]));
    }
}
