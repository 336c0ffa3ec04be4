//! The copy of the services that outlives the database.

use amhp_hub::services::services::{last_seen, list};

use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::sql::execute;

both_engines! {
    async fn what_was_listed_last_is_known_without_the_database(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let northgate = app.add_service("northgate").await;
        assert_eq!(list(&app.ctx).await.unwrap(), std::slice::from_ref(&northgate));
        execute(&app.database.store, "ALTER TABLE services RENAME TO elsewhere").await.unwrap();
        assert!(list(&app.ctx).await.is_err());
        assert_eq!(last_seen(&app.ctx), [northgate]);
        execute(&app.database.store, "ALTER TABLE elsewhere RENAME TO services").await.unwrap();
        let southmoor = app.add_service("southmoor").await;
        list(&app.ctx).await.unwrap();
        assert!(last_seen(&app.ctx).contains(&southmoor));
    }
}
