//! What must hold of everything that was sent, asked of the database itself and of the folder of documents.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use amhp_hub::store::{AnyConnection, Conn, Store, StoreError};
use sha2::{Digest, Sha256};

use super::clients::Request;
use super::halves::HALVES;
use crate::support::sql::{number, pairs};

/// A submission that was answered with its reference.
#[derive(Debug, Clone)]
pub struct Acknowledged {
    /// What was sent.
    pub request: Arc<Request>,
    /// What it was answered with.
    pub reference: String,
}

/// A document that was answered with its id.
#[derive(Debug, Clone)]
pub struct Paper {
    /// What it was answered with.
    pub id: String,
    /// The digest of what was sent.
    pub sha256: String,
    /// Bearer token of the sender.
    pub token: String,
}

/// Something the hub did: a reference and the kind of the event that it makes.
pub type Act = (String, &'static str);

/// Everything that clients sent.
#[derive(Debug, Clone, Default)]
pub struct Sent {
    /// Submissions that were answered.
    pub acknowledged: Vec<Acknowledged>,
    /// Keys of submissions that are not answered yet.
    pub on_its_way: BTreeSet<String>,
    /// Documents that were answered.
    pub papers: Vec<Paper>,
    /// Digests of documents that are not answered yet.
    pub arriving: BTreeSet<String>,
    /// Acts of the hub that were answered.
    pub acts: BTreeSet<Act>,
    /// Acts of the hub that are not answered yet.
    pub acting: BTreeSet<Act>,
}

/// What is wrong with what is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// It was acknowledged and is not there, or not as it was sent.
    Missing,
    /// It is there twice, or was never sent.
    Doubled,
    /// It is there in part.
    Half,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding(pub Wrong, pub String);

/// What is missing, doubled or half there; `all_answered` says that nothing is on its way any more. The bytes of
/// documents lie in `files`; those of the documents in `seen` were looked at before and are not read again.
pub async fn findings(
    store: &Store,
    files: &Path,
    sent: &Sent,
    all_answered: bool,
    seen: &mut BTreeSet<String>,
) -> Vec<Finding> {
    let mut found = Vec::new();
    let postgres = is_postgres(store).await;
    for (what, sql) in HALVES {
        let count = number(store, &in_dialect(sql, postgres)).await;
        found.extend((count != 0).then(|| Finding(Wrong::Half, format!("{count} {what}"))));
    }
    let kept = kept(store).await;
    found.extend(referrals(&kept, sent));
    if all_answered {
        let made = number(store, "SELECT COUNT(*) AS value FROM referrals").await;
        let acknowledged = i64::try_from(sent.acknowledged.len()).unwrap();
        let words = format!("{made} kept, {acknowledged} acknowledged");
        found.extend((made != acknowledged).then_some(Finding(Wrong::Doubled, words)));
    }
    found.extend(papers(store, files, sent, seen).await);
    found.extend(acts(store, sent).await);
    found
}

fn referrals(kept: &BTreeMap<String, String>, sent: &Sent) -> Vec<Finding> {
    let mut found = Vec::new();
    for one in &sent.acknowledged {
        let other = kept.get(&one.request.key);
        if other != Some(&one.reference) {
            let words = format!("{} was acknowledged as {}, kept is {other:?}", one.request.key, one.reference);
            found.push(Finding(Wrong::Missing, words));
        }
    }
    let known: BTreeSet<&String> = sent.acknowledged.iter().map(|one| &one.request.key).collect();
    let unknown = kept.keys().filter(|key| !known.contains(key) && !sent.on_its_way.contains(*key));
    found.extend(unknown.map(|key| Finding(Wrong::Doubled, format!("{key} is kept and was never sent, or twice"))));
    let references: BTreeSet<_> = sent.acknowledged.iter().map(|one| &one.reference).collect();
    if references.len() != sent.acknowledged.len() {
        found.push(Finding(Wrong::Doubled, "two keys were given one reference".to_owned()));
    }
    found
}

/// Rows of documents against what was acknowledged, and their bytes against the rows.
async fn papers(store: &Store, files: &Path, sent: &Sent, seen: &mut BTreeSet<String>) -> Vec<Finding> {
    let sql = in_dialect("SELECT {paper} AS first, {digest} AS second FROM documents d", is_postgres(store).await);
    let rows: BTreeMap<String, String> = pairs(store, sql).await.into_iter().collect();
    let mut found = Vec::new();
    for paper in &sent.papers {
        let row = rows.get(&paper.id);
        if row != Some(&paper.sha256) {
            let words = format!("document {} was acknowledged as {}, kept is {row:?}", paper.id, paper.sha256);
            found.push(Finding(Wrong::Missing, words));
        }
    }
    let known: BTreeSet<&String> = sent.papers.iter().map(|paper| &paper.id).collect();
    let mut on_their_way = sent.arriving.clone();
    for (id, digest) in &rows {
        if !known.contains(id) && !on_their_way.remove(digest) {
            found.push(Finding(Wrong::Doubled, format!("document {id} is kept and was never sent, or twice")));
        }
        if !seen.contains(id) {
            match std::fs::read(files.join("documents").join(id)).map(|bytes| sha256(&bytes)) {
                Ok(read) if read == *digest => drop(seen.insert(id.clone())),
                other => {
                    found.push(Finding(Wrong::Half, format!("document {id} has a row and its bytes are {other:?}")))
                }
            }
        }
    }
    found
}

async fn acts(store: &Store, sent: &Sent) -> Vec<Finding> {
    let sql = "SELECT r.reference AS first, e.kind AS second FROM events e JOIN referrals r ON r.id = e.referral_id \
               WHERE e.kind <> 'submitted'";
    let mut kept: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (reference, kind) in pairs(store, sql).await {
        *kept.entry((hyphenated(&reference), kind)).or_default() += 1;
    }
    let name = |(reference, kind): &Act| (reference.clone(), (*kind).to_owned());
    let missing = sent.acts.iter().filter(|act| !kept.contains_key(&name(act)));
    let mut found: Vec<_> = missing.map(|act| Finding(Wrong::Missing, format!("{act:?} was answered"))).collect();
    let known: BTreeSet<_> = sent.acts.iter().chain(&sent.acting).map(name).collect();
    let doubled = kept.iter().filter(|(act, times)| **times > 1 || !known.contains(act));
    found.extend(doubled.map(|(act, times)| Finding(Wrong::Doubled, format!("{act:?} is there {times} times"))));
    found
}

/// How many submissions were kept without their sender having been told: cut between the disk and the answer.
pub async fn kept_unseen(store: &Store, lost: &Sent) -> usize {
    let kept = kept(store).await;
    lost.on_its_way.iter().filter(|key| kept.contains_key(*key)).count()
}

/// The digest of these bytes in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// References by key.
async fn kept(store: &Store) -> BTreeMap<String, String> {
    let sql =
        "SELECT i.key AS first, r.reference AS second FROM idempotency i JOIN referrals r ON r.id = i.referral_id";
    let rows = pairs(store, sql).await;
    rows.into_iter().map(|(key, reference)| (key, hyphenated(&reference))).collect()
}

fn hyphenated(reference: &str) -> String {
    format!("{}-{}", &reference[..4], &reference[reference.len() - 4..])
}

async fn is_postgres(store: &Store) -> bool {
    store.read(|conn: &mut Conn| Ok::<_, StoreError>(matches!(conn, AnyConnection::Pg(_)))).await.unwrap()
}

/// The engines look into JSON and bytes in different words.
pub fn in_dialect(sql: &str, postgres: bool) -> String {
    let words = match postgres {
        true => [
            ("{about}", "o.about ->> 'referral'"),
            ("{referral}", "r.id::text"),
            ("{message}", "j.args ->> 'message'"),
            ("{letter}", "o.id::text"),
            ("{paper}", "d.id::text"),
            ("{digest}", "encode(d.sha256, 'hex')"),
        ],
        false => [
            // Without a type SQLite compares it with an id by no index: it would read all letters for each referral.
            ("{about}", "CAST(json_extract(o.about, '$.referral') AS text)"),
            ("{referral}", "r.id"),
            ("{message}", "json_extract(j.args, '$.message')"),
            ("{letter}", "o.id"),
            ("{paper}", "d.id"),
            ("{digest}", "lower(hex(d.sha256))"),
        ],
    };
    words.iter().fold(sql.to_owned(), |sql, (name, in_words)| sql.replace(name, in_words))
}
