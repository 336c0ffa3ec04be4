//! Acts of the hub: exactly one of several claims wins, and nobody acts on what they have not seen.

use amhp_hub::domain::account::Role;
use serde_json::json;

use super::client::{Answer, Client};
use super::northgate;
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::people::Person;

async fn hub(app: &TestApp, count: usize) -> Vec<Client> {
    let service = amhp_hub::services::services::get(&app.ctx, "northgate").await.unwrap();
    let mut clients = Vec::new();
    for n in 0..count {
        let amhp: Person = app.staff(&format!("Amhp{n}"), service.id, Role::Amhp).await;
        clients.push(Client::of(app).signed_in(&amhp.token));
    }
    clients
}

async fn arrived(app: &TestApp) -> String {
    let referrer = app.referrer("Ashdown").await;
    app.referral(&referrer, "northgate").await.to_string()
}

async fn claim(client: &Client, reference: &str, etag: &str) -> Answer {
    client.call("POST", &format!("/referrals/{reference}/claim")).header("If-Match", etag).send().await
}

both_engines! {
    async fn of_sixteen_claims_one_wins(database: TestDatabase) {
        let (app, _) = northgate(database).await;
        let (hub, reference) = (hub(&app, 16).await, arrived(&app).await);
        let claims = hub.iter().map(|client| claim(client, &reference, "\"1\""));
        let answers = futures_util::future::join_all(claims).await;
        let won: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
        assert_eq!(won.len(), 1);
        let owner = won[0].at("/owner");
        for lost in answers.iter().filter(|answer| answer.status != 200) {
            assert_eq!(lost.refused(), (409, "already_claimed".to_owned()));
            assert_eq!(lost.at("/owner"), owner);
            assert_eq!(lost.text_at("/claimed_at"), app.now().to_string());
        }
        let events = hub[0].get(&format!("/referrals/{reference}/events")).await.at("/items");
        assert_eq!(events.as_array().unwrap().len(), 2, "one claim happened");
    }

    async fn who_has_it_is_told_before_an_old_version(database: TestDatabase) {
        let (app, _) = northgate(database).await;
        let (hub, reference) = (hub(&app, 2).await, arrived(&app).await);
        assert_eq!(claim(&hub[0], &reference, "\"0\"").await.refused(), (412, "version_conflict".to_owned()));
        let won = claim(&hub[0], &reference, "\"1\"").await;
        for etag in ["\"1\"", "\"2\"", "\"99\"", "nonsense"] {
            assert_eq!(claim(&hub[1], &reference, etag).await.refused(), (409, "already_claimed".to_owned()));
        }
        let again = claim(&hub[0], &reference, "\"1\"").await;
        assert_eq!((again.status, again.header("etag")), (200, won.header("etag")), "its owner's claim changes nothing");
    }

    async fn a_decision_needs_the_version_the_owner_and_its_reasons(database: TestDatabase) {
        let (app, referrer) = northgate(database).await;
        let (hub, reference) = (hub(&app, 2).await, arrived(&app).await);
        let path = format!("/referrals/{reference}/decision");
        let accept = json!({ "decision": "accepted", "reasons": "Needs assessment." });
        let decide = |client: &Client, etag: &str| client.call("POST", &path).header("If-Match", etag);

        assert_eq!(hub[0].post(&path, &accept).await.refused(), (428, "if_match_required".to_owned()));
        let early = decide(&hub[0], "\"1\"").json(&accept).send().await;
        assert_eq!(early.refused(), (409, "wrong_status".to_owned()));
        let unseen = hub[0].call("POST", &format!("/referrals/{reference}/claim")).send().await;
        assert_eq!(unseen.refused(), (428, "if_match_required".to_owned()));
        let etag = claim(&hub[0], &reference, "\"1\"").await.header("etag").to_owned();

        let not_owner = decide(&hub[1], &etag).json(&accept).send().await;
        assert_eq!(not_owner.refused(), (403, "not_allowed".to_owned()));
        let stranger = decide(&referrer, &etag).json(&accept).send().await;
        assert_eq!(stranger.refused(), (404, "not_found".to_owned()), "another referrer knows of nothing");
        let old = decide(&hub[0], "\"1\"").json(&accept).send().await;
        assert_eq!((old.refused(), old.text_at("/etag")), ((412, "version_conflict".to_owned()), etag.clone()));

        let bare = decide(&hub[0], &etag).json(&json!({ "decision": "not_proceeding" })).send().await;
        let pointers: Vec<_> = bare.problems().into_iter().map(|(pointer, _)| pointer).collect();
        assert_eq!(pointers, ["/code", "/reasons", "/alternatives", "/told"]);
        let nul = decide(&hub[0], &etag).json(&json!({ "decision": "accepted", "reasons": "a\0b" })).send().await;
        assert_eq!(nul.problems(), [("/reasons".to_owned(), "bad_format".to_owned())]);
        assert_eq!(decide(&hub[0], &etag).json(&accept).send().await.text_at("/status"), "accepted");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_referrer_knows_of_it_and_may_not_take_it() {
    let (app, _) = northgate(TestDatabase::sqlite().await).await;
    let person = app.referrer("Ashdown").await;
    let reference = app.referral(&person, "northgate").await.to_string();
    let own = Client::of(&app).signed_in(&person.token);
    assert_eq!(claim(&own, &reference, "\"1\"").await.refused(), (403, "not_allowed".to_owned()));
    let compact = reference.replace('-', "").to_lowercase();
    assert_eq!(own.get(&format!("/referrals/{compact}")).await.text_at("/reference"), reference);
}
