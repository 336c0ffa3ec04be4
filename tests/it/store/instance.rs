//! The one row that says which installation a database belongs to.

use amhp_hub::store::StoreError;
use amhp_hub::store::instance::{Instance, instance_fetch, instance_insert};
use amhp_hub::store::types::Ts;

use crate::support::database::{TestDatabase, both_engines};

fn row(fingerprint: &str) -> Instance {
    let created_at = Ts("2026-11-21T09:30:00.123456Z".parse().unwrap());
    Instance { secret_fingerprint: fingerprint.to_owned(), demo: true, created_at }
}

both_engines! {
    async fn the_first_row_stays(db: TestDatabase) {
        assert_eq!(db.store.read(instance_fetch).await.unwrap(), None);
        for (fingerprint, written) in [("first", true), ("second", false)] {
            let inserted = db.store.write(move |conn| instance_insert(conn, &row(fingerprint))).await;
            assert_eq!(inserted.unwrap(), written);
        }
        let kept: Result<_, StoreError> = db.store.read(instance_fetch).await;
        assert_eq!(kept.unwrap(), Some(row("first")));
    }
}
