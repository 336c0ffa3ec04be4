//! How SQLite finds what is to be sealed: the oldest events that wait by an index of their own, in order, what comes before
//! them by their referrals, and no more than that, however many wait. It has counted nothing, as on a database that nobody
//! asked to.

use amhp_hub::domain::event::EventKind;
use amhp_hub::store::{event_insert, events_seal};
use jiff::SignedDuration;
use serde_json::json;

use super::explain::{Asked, all_seen, connect, plan};
use crate::support::database::TestDatabase;
use crate::support::record::Record;

/// The index by which each of the statements that read finds its events, in their order.
const BY: [&str; 4] =
    ["events_unsealed", "events_by_referral", "sqlite_autoindex_events_1", "events_service_id_seq_key"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_that_wait_are_not_all_read_to_seal_a_few() {
    let db = TestDatabase::sqlite().await;
    let mut record = Record::begin(&db).await;
    let held = record.submit(0).await;
    // Of the act after the first the clock said that it was before it.
    let mut act = record.event(&held, 2, EventKind::Claimed, json!({}));
    act.at -= SignedDuration::from_secs(20);
    record.ctx.store.write(move |tx| event_insert(tx, &act, [7; 16])).await.unwrap();
    let (mut conn, service) = (connect(&db), held.service);
    let made = all_seen(&mut conn, |conn| assert_eq!(events_seal(conn, service, 1).unwrap(), 2));
    let read: Vec<String> = made.into_iter().filter(|sql| sql.starts_with("SELECT")).collect();
    assert_eq!(read.len(), BY.len(), "{read:?}");
    for (sql, index) in read.into_iter().zip(BY) {
        let plan = plan(&mut conn, &Asked::new("sealing", sql.clone(), Vec::new(), 0));
        assert!(plan.starts_with("SEARCH events USING INDEX") && plan.contains(index), "{sql}\n{plan}");
        // Those of one moment may be put in order by their ids.
        assert!(!plan.contains("TEMP B-TREE FOR ORDER BY"), "it sorts: {sql}\n{plan}");
    }
}
