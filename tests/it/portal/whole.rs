//! The examples, typed answer by answer into the pages: the draft then holds the example, and it is sent.

use serde_json::Value;

use super::Scene;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::examples;
use amhp_hub::domain::ids::DraftId;
use amhp_hub::services::{drafts, referrals};

both_engines! {
    async fn the_full_example_is_rebuilt_through_the_pages_and_sent(database: TestDatabase) {
        let mut scene = Scene::set(database).await;
        let example = examples::full(scene.app.now());
        rebuilt(&mut scene, &example).await;
    }

    async fn the_minimal_example_is_rebuilt_through_the_pages_and_sent(database: TestDatabase) {
        let mut scene = Scene::set(database).await;
        let example = examples::minimal(scene.app.now());
        rebuilt(&mut scene, &example).await;
    }
}

async fn rebuilt(scene: &mut Scene, example: &Value) {
    let draft = scene.typed(example).await;
    assert_eq!(scene.browser.page.path, format!("{draft}/check"), "{:?}", scene.browser.page.errors());
    let id: DraftId = draft.rsplit('/').next().unwrap().parse().unwrap();
    let kept = drafts::get(&scene.app.ctx, &scene.person.actor, id).await.unwrap().draft.answers;
    assert_eq!(comparable(&kept), comparable(example));
    let received = scene.browser.submit(&format!("{draft}/submission"), &[]).await;
    assert!(received.path.ends_with("/received"), "{}: {:?}", received.path, received.errors());
    let reference = received.path.split('/').nth(2).unwrap().parse().unwrap();
    let sent = referrals::get(&scene.app.ctx, &scene.person.actor, &reference).await.unwrap().answers().unwrap();
    assert_eq!(comparable(&sent), comparable(example));
}

/// Times as moments, because a page writes them with London's offset; without empty lists, which a page leaves out. The
/// account's senior mark stands where the example says otherwise, so nothing of the account is taken out.
fn comparable(answers: &Value) -> Value {
    match answers {
        Value::Object(members) => {
            let kept = members.iter().filter(|(_, inner)| !inner.as_array().is_some_and(Vec::is_empty));
            let sorted: std::collections::BTreeMap<_, _> =
                kept.map(|(name, inner)| (name.clone(), comparable(inner))).collect();
            Value::Object(sorted.into_iter().collect())
        }
        Value::Array(entries) => entries.iter().map(comparable).collect(),
        Value::String(text) => {
            text.parse::<jiff::Timestamp>().map_or_else(|_| answers.clone(), |at| at.to_string().into())
        }
        other => other.clone(),
    }
}
