//! Power cuts under load: `kill -9` of the real binary at random moments while eight clients submit, again and again,
//! on either engine. Nothing that was acknowledged may be missing or doubled, and nothing may be half there.
//!
//! `AMHP_HUB_KILL_CYCLES` says how often an engine is killed (two without it; `make kill-test` sets fifty),
//! `AMHP_HUB_KILL_SEED` repeats the moments of an earlier run.

mod bites;
pub mod check;
pub mod clients;
pub mod setting;
mod typing;

use std::time::{Duration, Instant};

use amhp_hub::secrets::Chance;
use amhp_hub::store::Engine;

use crate::support::program::Serving;
use check::{Sent, findings};
use clients::Load;
use setting::Setting;

/// Clients that submit at the same time.
const CLIENTS: usize = 8;
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
    acknowledged: usize,
    repeated: usize,
    kept_unseen: usize,
    replayed: usize,
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
        load.publish(Some(serving.base.clone()));
        tally.cycles += 1;
        eprintln!(
            "{engine:?}: cycle {cycle}, killed after {moment:?}, {} acknowledged",
            load.sent().acknowledged.len()
        );
    }
    let repeated = load.finish().await;
    let sent = load.sent();
    assert_eq!(findings(&setting.open(), &sent, true).await, Vec::<String>::new(), "AMHP_HUB_KILL_SEED={seed}");
    replay(&setting, &sent, &serving.base, CLIENTS * 8, &mut tally).await;
    (tally.acknowledged, tally.repeated) = (sent.acknowledged.len(), repeated);
    report(engine, &tally, began.elapsed());
    assert!(tally.repeated > 0, "no request was cut short, so nothing was tried");
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
    assert_eq!(findings(&store, &load.sent(), false).await, Vec::<String>::new());
    tally.kept_unseen += check::kept_unseen(&store, lost).await;
    drop(store);
    replay(setting, lost, base, CLIENTS, tally).await;
}

/// Sends what was acknowledged last once more, under the same keys: the same references are given.
async fn replay(setting: &Setting, sent: &Sent, base: &str, at_most: usize, tally: &mut Tally) {
    for one in sent.acknowledged.iter().rev().take(at_most) {
        let answer = clients::post(&setting.client, base, &one.request).await.unwrap();
        assert_eq!(answer.as_deref(), Some(one.reference.as_str()), "the key {} stands for another", one.request.key);
        let listed = clients::get(&setting.client, base, &one.request.token, &one.reference).await;
        assert_eq!(listed["reference"], one.reference.as_str());
        tally.replayed += 1;
    }
}

fn report(engine: Engine, tally: &Tally, took: Duration) {
    let Tally { cycles, acknowledged, repeated, kept_unseen, replayed } = tally;
    eprintln!(
        "\n  engine                              {engine:?}\n  kills                               {cycles}\n  \
         acknowledged                        {acknowledged}\n  missing, doubled or half there      0\n  \
         requests repeated after a cut       {repeated}\n  kept, but cut before the answer     {kept_unseen}\n  \
         replays under the same key          {replayed}\n  time                                {took:.1?}\n"
    );
}
