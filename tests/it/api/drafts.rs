//! Drafts: private, kept right or wrong, changed only by who has seen them.

use serde_json::{Value, json};

use super::client::Client;
use super::northgate;
use crate::support::database::{TestDatabase, both_engines};

both_engines! {
    async fn a_change_needs_the_version_that_was_read(database: TestDatabase) {
        let (_app, client) = northgate(database).await;
        let draft = client.draft().await;
        let (id, path) = (draft.text_at("/id"), format!("/drafts/{}", draft.text_at("/id")));
        let patch = json!({ "person": { "given_name": "Marguerite" } });
        let blind = client.call("PATCH", &path).raw("application/merge-patch+json", patch.to_string()).send().await;
        assert_eq!(blind.refused(), (428, "if_match_required".to_owned()));
        for old in ["\"0\"", "\"2\"", "W/\"1\"", "1", "\"x\""] {
            let refused = client.patch(&id, old, &patch).await;
            assert_eq!((refused.refused(), refused.text_at("/etag")), ((412, "version_conflict".to_owned()), "\"1\"".into()));
        }
        let saved = client.patch(&id, "\"1\"", &patch).await;
        assert_eq!((saved.status, saved.header("etag"), saved.text_at("/etag")), (200, "\"2\"", "\"2\"".to_owned()));
        assert_eq!(client.get(&path).await.text, saved.text);

        assert_eq!(client.call("DELETE", &path).send().await.refused(), (428, "if_match_required".to_owned()));
        let old = client.call("DELETE", &path).header("If-Match", "\"1\"").send().await;
        assert_eq!(old.refused(), (412, "version_conflict".to_owned()));
        assert_eq!(client.call("DELETE", &path).header("If-Match", "\"2\"").send().await.status, 204);
        assert_eq!(client.get(&path).await.refused(), (404, "not_found".to_owned()));
        assert_eq!(client.get("/drafts").await.at("/items"), json!([]));
    }

    async fn a_merge_patch_merges_replaces_and_takes_out(database: TestDatabase) {
        let (_app, client) = northgate(database).await;
        let answers = json!({ "person": { "given_name": "Ada", "family_name": 7 }, "location": { "hazards": ["dogs"] } });
        let new = json!({ "service": "northgate", "form": "amhp-referral", "answers": answers });
        let begun = client.post("/drafts", &new).await;
        assert_eq!((begun.status, begun.at("/answers")), (201, answers));
        let patch = json!({ "person": { "family_name": null }, "location": { "hazards": ["other", "dogs"] } });
        let saved = client.patch(&begun.text_at("/id"), "\"1\"", &patch).await;
        let expected = json!({ "person": { "given_name": "Ada" }, "location": { "hazards": ["other", "dogs"] } });
        assert_eq!(saved.at("/answers"), expected);
        let hole = client.patch(&begun.text_at("/id"), "\"2\"", &json!({ "location": { "hazards": [null] } })).await;
        assert_eq!(hole.problems(), [("/location/hazards/0".to_owned(), "wrong_type".to_owned())]);
        let unknown = client.patch(&begun.text_at("/id"), "\"2\"", &json!({ "person": { "nmae": "Ada" } })).await;
        assert_eq!(unknown.problems(), [("/person/nmae".to_owned(), "unknown_field".to_owned())]);
        let kept = client.get(&format!("/drafts/{}", begun.text_at("/id"))).await;
        assert_eq!((kept.header("etag"), kept.at("/answers")), ("\"2\"", expected), "a refusal changes nothing");
    }

    async fn nobody_else_knows_of_a_draft(database: TestDatabase) {
        let (app, client) = northgate(database).await;
        let other = Client::of(&app).signed_in(&app.referrer("Ashdown").await.token);
        let path = format!("/drafts/{}", client.draft().await.text_at("/id"));
        for (method, below) in [("GET", ""), ("DELETE", ""), ("GET", "/problems"), ("POST", "/submission")] {
            let call = other.call(method, &format!("{path}{below}"));
            let answer = call.header("If-Match", "\"1\"").header("Idempotency-Key", "k").send().await;
            assert_eq!(answer.refused(), (404, "not_found".to_owned()), "{method} {below}");
        }
        let patched = other.patch(path.rsplit('/').next().unwrap(), "\"1\"", &json!({})).await;
        assert_eq!(patched.refused(), (404, "not_found".to_owned()));
        assert_eq!(other.get("/drafts").await.at("/items"), json!([]));
        let listed = client.get("/drafts").await;
        assert!(listed.at("/items/0/problems_count").as_u64().unwrap() > 30);
        assert_eq!(listed.at("/items/0/answers"), Value::Null, "a list names no person");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_patch_is_a_merge_patch_and_an_object() {
    let (_app, client) = northgate(TestDatabase::sqlite().await).await;
    let path = format!("/drafts/{}", client.draft().await.text_at("/id"));
    let send = |media: &'static str, body: &'static str| {
        client.call("PATCH", &path).header("If-Match", "\"1\"").raw(media, body).send()
    };
    for media in ["application/json", "application/json-patch+json", "text/plain", "nonsense"] {
        assert_eq!(send(media, "{}").await.refused(), (415, "unsupported_media_type".to_owned()), "{media}");
    }
    for body in ["[]", "null", "7", "\"x\"", "[{\"op\":\"add\"}]"] {
        let refused = send("application/merge-patch+json", body).await;
        assert_eq!(refused.refused(), (422, "validation_failed".to_owned()), "{body}");
        assert_eq!(refused.problems(), [(String::new(), "wrong_type".to_owned())]);
    }
    assert_eq!(send("application/merge-patch+json; charset=utf-8", "{}").await.status, 200);
}
