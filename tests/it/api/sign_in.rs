//! Signing in through HTTP where it goes wrong, and staff by invitation.

use amhp_hub::domain::account::{Grant, Profile, Role};
use amhp_hub::services::accounts::{Invitation, invite};
use serde_json::json;

use super::client::{Answer, Client};
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::people::PASSWORD;

both_engines! {
    async fn a_known_and_an_unknown_address_get_the_same_answer(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let (client, person) = (Client::of(&app), app.referrer("Quennell").await);
        let wrong = |email: &str| json!({ "email": email, "password": "something else here" });
        let known = client.post("/sign-in", &wrong(&person.email)).await;
        let unknown = client.post("/sign-in", &wrong("nobody@lodestone.example")).await;
        assert_eq!(known.refused(), (401, "not_signed_in".to_owned()));
        assert_eq!((known.refused(), known.at("/detail")), (unknown.refused(), unknown.at("/detail")));

        let asked = |email: &str| json!({
            "email": email, "password": PASSWORD, "name": "Somebody", "profession": "gp",
            "organisation": "Lodestone Lane Surgery", "telephone": "01632 960177",
        });
        let known = client.post("/accounts", &asked(&person.email)).await;
        let unknown = client.post("/accounts", &asked("nobody@lodestone.example")).await;
        let members = |answer: &Answer| answer.json().as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!((known.status, members(&known)), (unknown.status, members(&unknown)));
    }

    async fn a_code_is_good_once(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let (client, person) = (Client::of(&app), app.referrer("Quennell").await);
        app.clock.advance(jiff::SignedDuration::from_mins(11));
        let opened = client.post("/sign-in", &json!({ "email": person.email, "password": PASSWORD })).await;
        let path = format!("/sign-in/{}", opened.text_at("/challenge_id"));
        let code = app.code_for(&person.email).await;
        let wrong = if code == "000000" { "000001" } else { "000000" };
        for typed in [wrong, "", "abc"] {
            assert_eq!(client.post(&path, &json!({ "code": typed })).await.refused(), (401, "wrong_code".to_owned()));
        }
        app.clock.advance(jiff::SignedDuration::from_secs(30));
        assert_eq!(client.post(&path, &json!({ "code": code })).await.status, 200);
        assert_eq!(client.post(&path, &json!({ "code": code })).await.refused(), (401, "wrong_code".to_owned()));
        let resent = client.call("POST", &format!("{path}/code")).send().await;
        assert_eq!(resent.refused(), (404, "not_found".to_owned()));
    }

    async fn an_invited_member_of_staff_chooses_a_password_once(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let (client, service) = (Client::of(&app), app.add_service("northgate").await);
        let profile = Profile { name: "Ines Varga".to_owned(), ..Profile::default() };
        let grant = Some(Grant { service: Some(service.id), role: Role::Amhp });
        let invitation = Invitation { email: "varga@hub.example".to_owned(), profile, grant };
        let token = invite(&app.ctx, invitation).await.unwrap().unwrap();
        let path = format!("/set-up/{}", token.reveal());
        let weak = client.post(&path, &json!({ "password": "password" })).await;
        assert_eq!(weak.problems(), [("/password".to_owned(), "too_short".to_owned())]);
        assert_eq!(client.post(&path, &json!({ "password": PASSWORD })).await.status, 204);
        let again = client.post(&path, &json!({ "password": PASSWORD })).await;
        assert_eq!(again.refused(), (404, "not_found".to_owned()));
        let me = Client::of(&app).signed_in(&app.signed_in("varga@hub.example").await.token).get("/me").await;
        assert_eq!(me.at("/roles"), json!([{ "role": "amhp", "service": "northgate" }]));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_wrong_passwords_are_slowed_down() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    let client = Client::of(&app);
    let typed = json!({ "email": "nobody@lodestone.example", "password": "something else here" });
    for _ in 0..5 {
        assert_eq!(client.post("/sign-in", &typed).await.status, 401);
    }
    let slowed = client.post("/sign-in", &typed).await;
    assert_eq!(slowed.refused(), (429, "throttled".to_owned()));
    assert!(slowed.header("retry-after").parse::<u64>().unwrap() >= 1);
}
