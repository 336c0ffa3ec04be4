//! What must hold of everything that was sent, asked of the database itself.

use std::collections::{BTreeMap, BTreeSet};

use amhp_hub::store::{AnyConnection, Conn, Store, StoreError};

use super::clients::Request;
use crate::support::sql::{number, pairs};

/// A submission that was answered with its reference.
#[derive(Debug, Clone)]
pub struct Acknowledged {
    /// What was sent.
    pub request: Request,
    /// What it was answered with.
    pub reference: String,
}

/// Everything that clients sent.
#[derive(Debug, Clone, Default)]
pub struct Sent {
    /// Answered.
    pub acknowledged: Vec<Acknowledged>,
    /// Keys of what is not answered yet.
    pub on_its_way: BTreeSet<String>,
}

/// Questions whose answer is 0 where nothing is half there or doubled. Counts are grouped first, so that the last cycle is
/// checked as quickly as the first.
const HALVES: &[(&str, &str)] = &[
    (
        "referrals without exactly one key",
        "SELECT COUNT(*) AS value FROM referrals r LEFT JOIN \
         (SELECT referral_id AS id, COUNT(*) AS n FROM idempotency GROUP BY referral_id) k ON k.id = r.id \
         WHERE COALESCE(k.n, 0) <> 1",
    ),
    (
        "referrals without exactly one event",
        "SELECT COUNT(*) AS value FROM referrals r LEFT JOIN \
         (SELECT referral_id AS id, COUNT(*) AS n FROM events GROUP BY referral_id) k ON k.id = r.id \
         WHERE COALESCE(k.n, 0) <> 1",
    ),
    (
        "events of another kind than submitted",
        "SELECT COUNT(*) AS value FROM events WHERE kind <> 'submitted' OR version <> 1",
    ),
    (
        "referrals made from one draft that is still there",
        "SELECT COUNT(*) AS value FROM referrals r JOIN drafts d ON d.id = r.draft_id",
    ),
    (
        "referrals without exactly one letter to the referrer and one to the hub",
        "SELECT COUNT(*) AS value FROM referrals r \
         LEFT JOIN (SELECT {about} AS id, COUNT(*) AS n FROM outbox o WHERE o.kind = 'referral_received' GROUP BY {about}) a \
         ON a.id = {referral} \
         LEFT JOIN (SELECT {about} AS id, COUNT(*) AS n FROM outbox o WHERE o.kind = 'referral_arrived' GROUP BY {about}) b \
         ON b.id = {referral} WHERE COALESCE(a.n, 0) <> 1 OR COALESCE(b.n, 0) <> 1",
    ),
    (
        "letters that wait and have no job",
        "SELECT COUNT(*) AS value FROM outbox o WHERE o.sent_at IS NULL AND o.dropped_at IS NULL AND \
         {letter} NOT IN (SELECT {message} FROM jobs j WHERE j.kind = 'send_message')",
    ),
];

/// What is missing, doubled or half there; `all_answered` says that nothing is on its way any more.
pub async fn findings(store: &Store, sent: &Sent, all_answered: bool) -> Vec<String> {
    let mut found = Vec::new();
    let postgres = is_postgres(store).await;
    for (what, sql) in HALVES {
        let count = number(store, &in_dialect(sql, postgres)).await;
        found.extend((count != 0).then(|| format!("{count} {what}")));
    }
    let kept = kept(store).await;
    for one in &sent.acknowledged {
        match kept.get(&one.request.key) {
            Some(reference) if *reference == one.reference => {}
            other => {
                found.push(format!("{} was acknowledged as {}, kept is {other:?}", one.request.key, one.reference))
            }
        }
    }
    let known: BTreeSet<&String> = sent.acknowledged.iter().map(|one| &one.request.key).collect();
    let unknown = kept.keys().filter(|key| !known.contains(key)).filter(|key| !sent.on_its_way.contains(*key));
    found.extend(unknown.map(|key| format!("{key} is kept and was never sent, or twice")));
    let references: BTreeSet<_> = sent.acknowledged.iter().map(|one| &one.reference).collect();
    found.extend((references.len() != sent.acknowledged.len()).then(|| "two keys were given one reference".to_owned()));
    let made = number(store, "SELECT COUNT(*) AS value FROM referrals").await;
    let acknowledged = i64::try_from(sent.acknowledged.len()).unwrap();
    found.extend((all_answered && made != acknowledged).then(|| format!("{made} kept, {acknowledged} acknowledged")));
    found
}

/// How many were kept without their sender having been told: cut between the disk and the answer.
pub async fn kept_unseen(store: &Store, lost: &Sent) -> usize {
    let kept = kept(store).await;
    lost.on_its_way.iter().filter(|key| kept.contains_key(*key)).count()
}

/// References by key.
async fn kept(store: &Store) -> BTreeMap<String, String> {
    let sql =
        "SELECT i.key AS first, r.reference AS second FROM idempotency i JOIN referrals r ON r.id = i.referral_id";
    let rows = pairs(store, sql).await;
    let hyphenated = |reference: String| format!("{}-{}", &reference[..4], &reference[reference.len() - 4..]);
    rows.into_iter().map(|(key, reference)| (key, hyphenated(reference))).collect()
}

async fn is_postgres(store: &Store) -> bool {
    store.read(|conn: &mut Conn| Ok::<_, StoreError>(matches!(conn, AnyConnection::Pg(_)))).await.unwrap()
}

/// The engines look into JSON in different words.
fn in_dialect(sql: &str, postgres: bool) -> String {
    let words = match postgres {
        true => [
            ("{about}", "o.about ->> 'referral'"),
            ("{referral}", "r.id::text"),
            ("{message}", "j.args ->> 'message'"),
            ("{letter}", "o.id::text"),
        ],
        false => [
            ("{about}", "json_extract(o.about, '$.referral')"),
            ("{referral}", "r.id"),
            ("{message}", "json_extract(j.args, '$.message')"),
            ("{letter}", "o.id"),
        ],
    };
    words.iter().fold(sql.to_owned(), |sql, (name, in_words)| sql.replace(name, in_words))
}
