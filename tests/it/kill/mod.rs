//! The end of the process under load: `kill -9` of the real binary at random moments while eight clients submit, two of
//! them with documents, and two AMHPs claim and decide; again and again, on either engine. Nothing that was acknowledged
//! may be missing or doubled, and nothing may be half there.
//!
//! `AMHP_HUB_KILL_CYCLES` says how often an engine is killed (two without it; `make kill-test` sets two hundred),
//! `AMHP_HUB_KILL_SEED` repeats the moments of an earlier run.

mod bites;
mod caller;
pub mod check;
pub mod clients;
mod halves;
mod hub;
pub mod setting;
mod typing;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use amhp_hub::secrets::Chance;
use amhp_hub::store::Engine;

use crate::support::program::Serving;
use check::{Acknowledged, Finding, Paper, Sent, Wrong, findings, sha256};
use clients::Load;
use setting::Setting;

/// Clients that submit at the same time.
const CLIENTS: usize = 8;
/// AMHPs who work at the same time.
const AMHPS: usize = 2;
/// Acknowledgements after which the load counts as under way.
const UNDER_WAY: usize = 2 * CLIENTS;
/// The kill comes at most this long after that.
const MOMENT: u64 = 400;
/// How long anything may take before the test gives up.
const PATIENCE: Duration = Duration::from_secs(60);

/// What one run came to.
#[derive(Debug, Default)]
struct Tally {
    cycles: usize,
    kept_unseen: usize,
    replayed: usize,
    found: Vec<Finding>,
    /// Documents whose bytes were read, until the whole is looked at.
    seen: BTreeSet<String>,
}

fn variable(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect("a number"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_missing_or_doubled_on_sqlite() {
    run(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_missing_or_doubled_on_postgres() {
    run(Engine::Postgres).await;
}

async fn run(engine: Engine) {
    let cycles = variable("AMHP_HUB_KILL_CYCLES").unwrap_or(2);
    let seed = variable("AMHP_HUB_KILL_SEED").unwrap_or_else(|| u64::from_le_bytes(Chance::system().bytes()) >> 16);
    eprintln!("{engine:?}: {cycles} cycles, AMHP_HUB_KILL_SEED={seed}");
    let (chance, began) = (Chance::seeded(seed), Instant::now());
    let setting = Setting::prepare(engine).await;
    let mut tally = Tally::default();
    let mut serving = setting.program.serve(&["serve"]);
    let load = Load::start(&setting, &serving.base);
    for cycle in 1..=cycles {
        let moment = Duration::from_millis(u64::from_le_bytes(chance.bytes()) % (MOMENT + 1));
        load.acknowledges(UNDER_WAY).await;
        tokio::time::sleep(moment).await;
        let lost = kill(&mut serving, &load);
        serving = setting.program.serve(&["serve"]);
        look(&setting, &load, &lost, &serving.base, &mut tally).await;
        if !tally.found.is_empty() {
            break;
        }
        load.publish(Some(serving.base.clone()));
        tally.cycles += 1;
        eprintln!("{engine:?}: cycle {cycle}, killed after {moment:?}, {} acknowledged", load.acknowledged());
    }
    let repeated = if tally.found.is_empty() { end(&setting, &load, &serving.base, &mut tally).await } else { 0 };
    report(engine, &tally, &load.sent(), repeated, began.elapsed());
    assert_eq!(tally.found, [], "AMHP_HUB_KILL_SEED={seed}");
    assert!(repeated > 0, "no request was cut short, so nothing was tried");
}

/// Kills the process; what was acknowledged, and what was on its way, until then.
fn kill(serving: &mut Serving, load: &Load) -> Sent {
    serving.kill();
    load.publish(None);
    load.sent()
}

/// Looks, once the process is there again and before the clients are told so, at everything that was sent before.
async fn look(setting: &Setting, load: &Load, lost: &Sent, base: &str, tally: &mut Tally) {
    // A store of its own each time: one that stayed open would spare the new process the recovery.
    let store = setting.open();
    tally.found.extend(findings(&store, &setting.files, &load.sent(), false, &mut tally.seen).await);
    tally.kept_unseen += check::kept_unseen(&store, lost).await;
    drop(store);
    replay(setting, lost, base, CLIENTS, tally).await;
}

/// Lets the clients come to their end and looks at everything once more; how many requests were repeated.
async fn end(setting: &Setting, load: &Load, base: &str, tally: &mut Tally) -> usize {
    let repeated = load.finish().await;
    let sent = load.sent();
    tally.found.extend(findings(&setting.open(), &setting.files, &sent, true, &mut BTreeSet::new()).await);
    replay(setting, &sent, base, CLIENTS * 8, tally).await;
    repeated
}

/// Sends what was acknowledged last once more, under the same keys: the same references are given. The documents that
/// were acknowledged last are read as they were sent.
async fn replay(setting: &Setting, sent: &Sent, base: &str, at_most: usize, tally: &mut Tally) {
    for Acknowledged { request, reference } in sent.acknowledged.iter().rev().take(at_most) {
        let again = clients::post(&setting.client, base, request).await.unwrap();
        tally.found.extend(differs(&request.key, reference, &again));
        clients::get(&setting.client, base, &request.token, &format!("/referrals/{reference}")).await.unwrap();
        tally.replayed += 1;
    }
    for Paper { id, sha256: digest, token } in sent.papers.iter().rev().take(at_most) {
        let path = format!("/documents/{id}/content?unscanned=accept");
        let content = clients::get(&setting.client, base, token, &path).await.unwrap();
        tally.found.extend(differs(id, digest, &sha256(&content)));
    }
}

fn differs(what: &str, sent: &str, found: &str) -> Option<Finding> {
    (sent != found).then(|| Finding(Wrong::Missing, format!("{what} stood for {sent}, and now for {found}")))
}

fn report(engine: Engine, tally: &Tally, sent: &Sent, repeated: usize, took: Duration) {
    let count = |wrong| tally.found.iter().filter(|Finding(what, _)| *what == wrong).count();
    let rows = [
        ("kills", tally.cycles),
        ("referrals acknowledged", sent.acknowledged.len()),
        ("documents acknowledged", sent.papers.len()),
        ("claims and decisions acknowledged", sent.acts.len()),
        ("missing", count(Wrong::Missing)),
        ("doubled", count(Wrong::Doubled)),
        ("half there", count(Wrong::Half)),
        ("requests repeated after a cut", repeated),
        ("referrals kept, but cut before the answer", tally.kept_unseen),
        ("repeated with the same key, same answer", tally.replayed),
    ];
    eprintln!("\n  {:<44}{engine:?}", "engine");
    rows.iter().for_each(|(name, value)| eprintln!("  {name:<44}{value}"));
    eprintln!("  {:<44}{took:.1?}\n", "time");
}
