//! Bodies that no honest program sends: each is refused with its code, and the service answers on.

use serde_json::{Value, json};

use super::client::Client;
use super::northgate;
use crate::support::database::{TestDatabase, both_engines};

/// Bodies that are refused whatever they are sent to.
fn spoilt() -> Vec<(&'static str, Vec<u8>, u16, &'static str)> {
    let deep = [b"{\"a\":".repeat(1_000), b"1".to_vec(), b"}".repeat(1_000)].concat();
    let arrays = [b"[".repeat(1_000), b"]".repeat(1_000)].concat();
    let large = format!("{{\"a\":\"{}\"}}", "x".repeat(1_100_000)).into_bytes();
    vec![
        ("nothing", b"".to_vec(), 400, "bad_request"),
        ("half a body", b"{\"service\":".to_vec(), 400, "bad_request"),
        ("two bodies", b"{}{}".to_vec(), 400, "bad_request"),
        ("a thousand objects", deep, 400, "bad_request"),
        ("a thousand arrays", arrays, 400, "bad_request"),
        ("a member twice", b"{\"service\":\"a\",\"service\":\"b\"}".to_vec(), 400, "bad_request"),
        ("a member twice, within", b"{\"answers\":{\"person\":{\"x\":1,\"x\":1}}}".to_vec(), 400, "bad_request"),
        ("a number beyond bounds", b"{\"service\":1e999}".to_vec(), 400, "bad_request"),
        ("no UTF-8", b"{\"service\":\"\xff\xfe\"}".to_vec(), 400, "bad_request"),
        ("half a pair", b"{\"service\":\"\\ud800\"}".to_vec(), 400, "bad_request"),
        ("a bare NUL", b"{\"service\":\"a\0b\"}".to_vec(), 400, "bad_request"),
        ("not a number", b"{\"service\":NaN}".to_vec(), 400, "bad_request"),
        ("a byte order mark", b"\xef\xbb\xbf{}".to_vec(), 400, "bad_request"),
        ("an array", b"[\"northgate\",\"amhp-referral\",{}]".to_vec(), 422, "validation_failed"),
        ("null", b"null".to_vec(), 422, "validation_failed"),
        ("a text", b"\"{}\"".to_vec(), 422, "validation_failed"),
        ("too much", large, 413, "too_large"),
    ]
}

async fn still_answers(client: &Client) {
    assert_eq!(client.get("/me").await.status, 200);
}

both_engines! {
    async fn spoilt_bodies_are_refused_wherever_they_go(database: TestDatabase) {
        let (_app, client) = northgate(database).await;
        let draft = client.draft().await.text_at("/id");
        let drafts = (format!("/drafts/{draft}"), format!("/drafts/{draft}/submission"));
        let calls = [
            ("POST", "/accounts"), ("POST", "/sign-in"), ("POST", "/sign-in/x"), ("POST", "/set-up/x"),
            ("POST", "/drafts"), ("POST", "/referrals"), ("PATCH", &drafts.0), ("POST", &drafts.1),
            ("POST", "/referrals/HKM4-9TXW/decision"),
        ];
        for (method, path) in calls {
            let media = if method == "PATCH" { "application/merge-patch+json" } else { "application/json" };
            for (what, body, status, code) in spoilt() {
                // A submission's body may be left out; a reference that is wrong is not found before a body is read.
                if (what == "nothing" && path == drafts.1) || path.contains("HKM4") {
                    continue;
                }
                let call = client.call(method, path).header("If-Match", "\"1\"").header("Idempotency-Key", "k");
                let refused = call.raw(media, body).send().await;
                assert_eq!(refused.refused(), (status, code.to_owned()), "{what} to {method} {path}");
            }
            let untyped = client.call(method, path).header("If-Match", "\"1\"").header("Idempotency-Key", "k");
            let untyped = untyped.raw("text/html", "<p>").send().await;
            assert_eq!(untyped.refused().0, if path.contains("HKM4") { 404 } else { 415 }, "{method} {path}");
        }
        still_answers(&client).await;
    }

    async fn texts_that_no_database_holds_are_refused_with_their_place(database: TestDatabase) {
        let (_app, client) = northgate(database).await;
        let mut asked = json!({
            "email": "rowan@lodestone.example", "password": "walnut kettle harbour nine", "name": "Ro\0wan",
            "profession": "g\0p", "organisation": "Lodestone\0", "telephone": "01632 960177\0", "is_senior": false,
        });
        let refused = client.post("/accounts", &asked).await;
        let expected = ["/name", "/organisation", "/profession", "/telephone"];
        let mut pointers: Vec<_> = refused.problems().into_iter().map(|(pointer, _)| pointer).collect();
        pointers.sort();
        assert_eq!(pointers, expected);
        asked["email"] = json!("ro\0wan@lodestone.example");
        assert!(client.post("/accounts", &asked).await.problems().contains(&("/email".to_owned(), "bad_format".to_owned())));

        let typed = json!({ "email": "ro\0wan@lodestone.example", "password": "a\0b" });
        assert_eq!(client.post("/sign-in", &typed).await.refused(), (401, "not_signed_in".to_owned()));
        assert_eq!(client.post("/sign-in/%00", &json!({ "code": "\0" })).await.refused(), (401, "wrong_code".to_owned()));
        let id = client.draft().await.text_at("/id");
        let patched = client.patch(&id, "\"1\"", &json!({ "person": { "given_name": "A\0" } })).await;
        assert_eq!(patched.problems(), [("/person/given_name".to_owned(), "bad_format".to_owned())]);
        assert_eq!(client.get("/queue?service=%00").await.refused(), (404, "not_found".to_owned()));
        still_answers(&client).await;
    }

    async fn drafts_have_bounds(database: TestDatabase) {
        let (_app, client) = northgate(database).await;
        let id = client.draft().await.text_at("/id");
        let text = |length: usize| json!({ "concern": { "reason": "x".repeat(length) } });
        let many = json!({ "location": { "hazards": vec!["dogs"; 101] } });
        let parts: serde_json::Map<String, Value> =
            (0..14).map(|n| (format!("t{n}"), json!("y".repeat(19_999)))).collect();
        assert_eq!(client.patch(&id, "\"1\"", &text(20_001)).await.problems()[0].1, "too_long");
        assert_eq!(client.patch(&id, "\"1\"", &many).await.problems()[0].1, "too_many");
        let heavy = client.patch(&id, "\"1\"", &json!({ "concern": parts })).await;
        assert!(heavy.problems().contains(&(String::new(), "too_long".to_owned())), "256 KB at most");
        let nested = (0..40).fold(json!(1), |inner, _| json!([inner]));
        assert_eq!(client.patch(&id, "\"1\"", &json!({ "concern": { "reason": nested } })).await.problems()[0].1, "too_many");
        assert_eq!(client.patch(&id, "\"1\"", &text(20_000)).await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_described_is_named() {
    let (_app, client) = northgate(TestDatabase::sqlite().await).await;
    let typed = json!({ "email": "a@lodestone.example", "password": "x", "remember": true });
    let cases: [(&str, Value, &str, &str); 6] = [
        ("/sign-in", typed, "/remember", "unknown_field"),
        ("/sign-in", json!({ "email": "a@lodestone.example" }), "/password", "required"),
        ("/sign-in", json!({ "email": 7, "password": "x" }), "/email", "wrong_type"),
        ("/sign-in/x", json!({ "code": 123456 }), "/code", "wrong_type"),
        ("/drafts", json!({ "service": null, "form": "amhp-referral" }), "/service", "wrong_type"),
        ("/drafts", json!({ "service": "northgate", "form": "amhp-referral", "answers": [] }), "", "wrong_type"),
    ];
    for (path, body, pointer, code) in cases {
        let refused = client.post(path, &body).await;
        assert_eq!(refused.problems(), [(pointer.to_owned(), code.to_owned())], "{path} {body}");
    }
    let nothing = client.post("/accounts", &json!({})).await;
    let mut pointers: Vec<_> = nothing.problems();
    pointers.sort();
    let required = |at: &str| (at.to_owned(), "required".to_owned());
    let all = ["/email", "/name", "/organisation", "/password", "/profession", "/telephone"];
    assert_eq!(pointers, all.map(required), "everything that is missing is told at once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_decision_is_made_of_objects_and_codes() {
    let (app, client) = northgate(TestDatabase::sqlite().await).await;
    let reference = app.referral(&app.referrer("Ashdown").await, "northgate").await;
    let told = json!({ "who": "Dr Quennell", "how": "telephone", "at": app.now().to_string() });
    let cases = [
        (json!({ "decision": "perhaps", "reasons": "x" }), "/decision", "not_an_option"),
        (json!({ "decision": "accepted", "reasons": "x", "told": [told, { "who": "x" }] }), "/told/1/how", "required"),
        (
            json!({ "decision": "accepted", "reasons": "x", "told": [{ "who": "x", "how": "telephone", "at": "now" }] }),
            "/told/0/at",
            "wrong_type",
        ),
        (
            json!({ "decision": "accepted", "reasons": "x", "told": [["x", "telephone", "2026-11-21T10:00:00Z"]] }),
            "/told/0",
            "wrong_type",
        ),
    ];
    for (body, pointer, code) in cases {
        let call = client.call("POST", &format!("/referrals/{reference}/decision")).header("If-Match", "\"1\"");
        let refused = call.json(&body).send().await;
        assert_eq!(refused.problems(), [(pointer.to_owned(), code.to_owned())], "{body}");
    }
}
