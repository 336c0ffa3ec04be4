//! How SQLite finds what is to be sealed: the oldest events that wait by an index of their own, in order, and no more of
//! them than are sealed, however many wait. It has counted nothing, as on a database that nobody asked to.

use amhp_hub::store::events_seal;

use super::explain::{Asked, all_seen, connect, plan};
use crate::support::database::TestDatabase;
use crate::support::record::Record;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_that_wait_are_not_all_read_to_seal_a_few() {
    let db = TestDatabase::sqlite().await;
    let mut record = Record::begin(&db).await;
    record.submit(0).await;
    record.submit(0).await;
    let (mut conn, service) = (connect(&db), record.services[0]);
    let made = all_seen(&mut conn, |conn| assert_eq!(events_seal(conn, service, 5).unwrap(), 2));
    let (sealed, waiting): (Vec<_>, Vec<_>) =
        made.into_iter().filter(|sql| sql.starts_with("SELECT")).partition(|sql| sql.contains("IS NOT NULL"));
    assert_eq!((sealed.len(), waiting.len()), (1, 2), "{sealed:?} {waiting:?}");
    for sql in sealed.into_iter().chain(waiting) {
        let of_sealed = sql.contains("IS NOT NULL");
        let plan = plan(&mut conn, &Asked::new("sealing", sql.clone(), Vec::new(), 0));
        assert!(plan.contains("SEARCH events USING INDEX"), "{sql}\n{plan}");
        assert_eq!(plan.contains("events_service_id_seq_key"), of_sealed, "{sql}\n{plan}");
        // Those of one moment may be put in order by their ids.
        assert!(!plan.contains("TEMP B-TREE FOR ORDER BY"), "it sorts: {sql}\n{plan}");
    }
}
