//! Events are only ever added, and sealed once.

use amhp_hub::store::{Engine, StoreError};

use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::sql::{execute, number, rows};

/// What the triggers say.
const SAID: &str = "events are only ever added and sealed once";

both_engines! {
    async fn no_event_is_changed_or_taken_away_but_by_its_one_seal(database: TestDatabase) {
        let app = TestApp::start(database).await;
        app.add_service("northgate").await;
        let referrer = app.referrer("Quennell").await;
        app.referral(&referrer, "northgate").await;
        let store = &app.database.store;
        let bytes = if app.database.engine() == Engine::Sqlite { "blob" } else { "bytea" };
        let hash = format!("CAST('abc' AS {bytes})");
        let refused = [
            "DELETE FROM events".to_owned(),
            "UPDATE events SET payload = '{}'".to_owned(),
            "UPDATE events SET actor_id = NULL".to_owned(),
            "UPDATE events SET kind = 'claimed'".to_owned(),
            "UPDATE events SET at = received FROM (SELECT received_at AS received FROM referrals) AS r".to_owned(),
            "UPDATE events SET seq = 1".to_owned(),
            format!("UPDATE events SET hash = {hash}"),
            format!("UPDATE events SET seq = 1, hash = {hash}, actor_id = NULL"),
            format!("UPDATE events SET seq = 1, hash = {hash}, payload = '{{}}'"),
            format!("UPDATE events SET seq = 1, hash = {hash}, version = 2"),
            format!("UPDATE events SET seq = 1, hash = {hash}, salt = {hash}"),
        ];
        for sql in &refused {
            let outcome = execute(store, sql).await;
            assert!(matches!(&outcome, Err(StoreError::Fault(e)) if format!("{e:?}").contains(SAID)), "{sql}: {outcome:?}");
        }
        execute(store, format!("UPDATE events SET seq = 1, hash = {hash}")).await.unwrap();
        for sql in [
            format!("UPDATE events SET seq = 2, hash = {hash}"),
            "UPDATE events SET seq = NULL, hash = NULL".to_owned(),
            "DELETE FROM events".to_owned(),
        ] {
            assert!(execute(store, &sql).await.is_err(), "{sql}");
        }
        assert_eq!(rows(store, "events").await, 1);
        assert_eq!(number(store, "SELECT seq AS value FROM events").await, 1);
    }
}
