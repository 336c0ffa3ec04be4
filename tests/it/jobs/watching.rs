//! That somebody watches the times is noted each time they were watched; where nobody does, list and health say so.

use amhp_hub::domain::account::Role;
use amhp_hub::jobs::watch;
use amhp_hub::services::watching::is_watched;
use serde_json::{Value, json};

use super::seconds;
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::people::Person;
use crate::support::sql::{execute, number};

const UNWATCHED: &str = "Nothing watches the times";
const UNMAILED: &str = "Nobody is told by email";

async fn health(app: &TestApp) -> (u16, Value) {
    let answer = reqwest::get(app.url("/health/ready")).await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

async fn list_warns(app: &TestApp, amhp: &Person, of: &str) -> bool {
    let asked = reqwest::Client::new().get(app.url("/hub/triage")).header("cookie", &amhp.cookie);
    let answer = asked.send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    // The words stand beside it too, for the script of a page that stays open.
    answer.text().await.unwrap().split("govuk-warning-text").skip(1).any(|warning| warning.contains(of))
}

both_engines! {
    async fn a_minute_without_a_watch_is_told_on_the_list_and_by_health(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let service = app.add_service("northgate").await.id;
        let amhp = app.staff("Okafor", service, Role::Amhp).await;
        let well = (200, json!({ "status": "ready" }));
        let unwatched = (200, json!({ "status": "ready", "warnings": ["watch"] }));
        app.clock.advance(seconds(30));
        assert!(!list_warns(&app, &amhp, UNWATCHED).await, "it was started half a minute ago");
        assert_eq!(health(&app).await, well);
        app.clock.advance(seconds(1));
        assert!(list_warns(&app, &amhp, UNWATCHED).await);
        assert_eq!(health(&app).await, unwatched);

        watch(&app.worker).await.unwrap();
        app.clock.advance(seconds(60));
        watch(&app.worker).await.unwrap();
        assert_eq!(number(&app.database.store, "SELECT count(*) AS value FROM beats").await, 1);
        app.clock.advance(seconds(60));
        assert!(!list_warns(&app, &amhp, UNWATCHED).await);
        assert_eq!(health(&app).await, well);
        app.clock.advance(seconds(1));
        assert!(list_warns(&app, &amhp, UNWATCHED).await);
        assert_eq!(health(&app).await, unwatched);
    }

    async fn a_watch_that_failed_has_not_come_round(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let started = app.now();
        watch(&app.worker).await.unwrap();
        execute(&app.database.store, "ALTER TABLE call_references RENAME TO away").await.unwrap();
        app.clock.advance(seconds(61));
        watch(&app.worker).await.unwrap_err();
        assert!(!is_watched(&app.ctx, started).await.unwrap());
        execute(&app.database.store, "ALTER TABLE away RENAME TO call_references").await.unwrap();
        watch(&app.worker).await.unwrap();
        assert!(is_watched(&app.ctx, started).await.unwrap());
    }

    async fn a_hub_that_is_started_again_and_again_beside_a_dead_worker_says_so_each_time(database: TestDatabase) {
        let app = TestApp::start(database).await;
        watch(&app.worker).await.unwrap();
        for _ in 0..3 {
            app.clock.advance(seconds(60));
            let started = app.now();
            app.clock.advance(seconds(30));
            assert!(is_watched(&app.ctx, started).await.unwrap(), "a worker of its own would be about to look");
            app.clock.advance(seconds(1));
            assert!(!is_watched(&app.ctx, started).await.unwrap());
        }
    }

    async fn a_hub_to_which_no_mail_goes_is_told_so_on_its_list(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let service = app.add_service("northgate").await.id;
        let amhp = app.staff("Okafor", service, Role::Amhp).await;
        assert!(!list_warns(&app, &amhp, UNMAILED).await, "it has an address");
        execute(&app.database.store, "UPDATE services SET mail = NULL").await.unwrap();
        assert!(list_warns(&app, &amhp, UNMAILED).await);
        app.staff("Lindqvist", service, Role::Lead).await;
        assert!(!list_warns(&app, &amhp, UNMAILED).await, "its lead is told");
    }
}
