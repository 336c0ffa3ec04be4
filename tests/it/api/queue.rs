//! The hub's list through HTTP: order, pages, filters, and who may see it.

use std::collections::BTreeSet;

use amhp_hub::domain::account::Role;
use serde_json::{Value, json};

use super::client::Client;
use super::northgate;
use crate::support::database::{TestDatabase, both_engines};

fn references(page: &Value) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|item| item["reference"].as_str().unwrap().to_owned()).collect()
}

both_engines! {
    async fn pages_follow_one_another_without_gap_or_repeat(database: TestDatabase) {
        let (app, _) = northgate(database).await;
        let service = amhp_hub::services::services::get(&app.ctx, "northgate").await.unwrap();
        let hub = Client::of(&app).signed_in(&app.staff("Varga", service.id, Role::Lead).await.token);
        let referrer = app.referrer("Ashdown").await;
        let mut sent = Vec::new();
        for _ in 0..27 {
            sent.push(app.referral(&referrer, "northgate").await.to_string());
            app.clock.advance(jiff::SignedDuration::from_secs(1));
        }
        let first = hub.get("/queue").await.json();
        assert_eq!((references(&first).len(), &first["count"]), (25, &json!({ "value": 27, "exact": true })));
        let second = hub.get(&format!("/queue?cursor={}", first["next_cursor"].as_str().unwrap())).await.json();
        assert_eq!(second["next_cursor"], Value::Null);
        assert_eq!([references(&first), references(&second)].concat(), sent, "the longest wait comes first");

        let taken = &sent[3];
        let claim = hub.call("POST", &format!("/referrals/{taken}/claim")).header("If-Match", "\"1\"").send().await;
        let owner = claim.text_at("/owner/id");
        for filter in [format!("owner={owner}"), "status=screening".to_owned(), format!("reference={taken}")] {
            let page = hub.get(&format!("/queue?service=northgate&band=urgent&{filter}")).await.json();
            assert_eq!((references(&page), &page["count"]["value"]), (vec![taken.clone()], &json!(1)), "{filter}");
        }
        assert_eq!(hub.get("/queue?band=emergency").await.at("/items"), json!([]));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_parameter_is_told_what_is_allowed() {
    let (app, client) = northgate(TestDatabase::sqlite().await).await;
    let service = amhp_hub::services::services::get(&app.ctx, "northgate").await.unwrap();
    let hub = Client::of(&app).signed_in(&app.staff("Varga", service.id, Role::Amhp).await.token);
    let cases = [
        ("band=amber", "emergency, very_urgent, urgent, routine"),
        ("status=open", "submitted, screening"),
        ("owner=me", "owner takes the id"),
        ("reference=123", "HKM4-9TXW"),
        ("cursor=abc", "cursor"),
        ("page=2", "service, band, status, owner, unclaimed, locality, reference and cursor"),
        ("band=urgent&band=routine", "each once"),
    ];
    for (query, said) in cases {
        let refused = hub.get(&format!("/queue?{query}")).await;
        assert_eq!(refused.refused(), (400, "bad_request".to_owned()), "{query}");
        assert!(refused.text_at("/detail").contains(said), "{query}: {}", refused.text);
    }
    assert_eq!(client.get("/queue").await.refused(), (404, "not_found".to_owned()), "a referrer has no list");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_hub_sees_its_list() {
    let (app, referrer) = northgate(TestDatabase::sqlite().await).await;
    let north = amhp_hub::services::services::get(&app.ctx, "northgate").await.unwrap();
    let south = app.add_service("southgate").await;
    let mut seen = BTreeSet::new();
    for (name, service, role, expected) in [
        ("Varga", north.id, Role::Amhp, 200),
        ("Okafor", north.id, Role::Lead, 200),
        ("Lindqvist", north.id, Role::Viewer, 403),
        ("Moreau", north.id, Role::Admin, 404),
        ("Tanaka", south.id, Role::Lead, 404),
    ] {
        let client = Client::of(&app).signed_in(&app.staff(name, service, role).await.token);
        let answer = client.get("/queue?service=northgate").await;
        assert_eq!(answer.status, expected, "{role} {}", answer.text);
        seen.insert(answer.status);
    }
    assert_eq!(seen.len(), 3);
    assert_eq!(referrer.get("/queue?service=northgate").await.status, 404);
}
