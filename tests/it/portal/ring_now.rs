//! After sending a referral whose answers say that somebody must act today: ring now, with the numbers and what to say.

use serde_json::json;

use super::Scene;
use crate::support::database::TestDatabase;
use crate::support::examples;

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
