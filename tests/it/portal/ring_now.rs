//! After sending a referral whose answers say that somebody must act today: ring now, with the numbers and what to say.

use amhp_hub::services::referrals::list_mine;
use amhp_hub::store;
use serde_json::json;

use super::Scene;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::examples;
use crate::support::triage::quiet;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_confirmation_says_plainly_to_ring_now() {
    let scene = Scene::set(TestDatabase::sqlite().await).await;
    let mut answers = examples::minimal(scene.app.now());
    answers["risks"]["suicide"] = json!({ "level": "immediate", "detail": "Tablets in her hand" });
    let mut calm = scene.browser.clone();
    for (answers, rings) in [(answers, true), (examples::minimal(scene.app.now()), false)] {
        let reference = scene.app.referral_of(&scene.person, "northgate", answers).await;
        let page = calm.get(&format!("/referrals/{reference}/received")).await;
        let text = page.text();
        assert_eq!(text.contains("Ring now"), rings, "{text}");
        assert_eq!(text.contains("Say: call reference"), rings, "{text}");
        assert!(text.contains("Day:") || !rings, "{text}");
        assert!(text.contains(&reference.to_string()) && !text.contains("Emergency"), "{text}");
    }
}

both_engines! {
    async fn both_questions_that_a_page_saved_with_yes_are_remembered(database: TestDatabase) {
        let mut scene = Scene::set(database).await;
        let draft = scene.typed(&quiet(scene.app.now())).await;
        let here = format!("{draft}/sections/gate");
        for answer in ["true", "false"] {
            scene.browser.get(&here).await;
            let both = [("immediate_danger", answer), ("response_needed_within_24_hours", answer), ("then", "later")];
            scene.browser.submit(&here, &both).await;
        }
        scene.browser.get(&format!("{draft}/check")).await;
        let page = scene.browser.submit(&format!("{draft}/submission"), &[]).await;
        assert!(page.path.ends_with("/received"), "{}", page.text());
        let sent = list_mine(&scene.app.ctx, &scene.person.actor).await.unwrap().remove(0).head;
        let standing = scene.app.ctx.store.read(move |conn| store::referral_standing(conn, sent.id)).await.unwrap();
        let case = standing.unwrap().case;
        assert!(case.once_danger && case.once_within_24_hours, "{case:?}");
    }
}
