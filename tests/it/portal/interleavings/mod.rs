//! Random orders of what happens to one draft: two windows, two devices, a program beside them, posts that come late, twice,
//! from an old page or are cut off; posts without a session, which are kept and saved later. Whatever the order: no text
//! that was accepted is lost unseen.
//!
//! `AMHP_HUB_INTERLEAVINGS` says how many (1,800 on SQLite and 200 on PostgreSQL without it), `AMHP_HUB_INTERLEAVINGS_SEED`
//! repeats an earlier run; a failure prints the seed and the steps.

mod bites;
mod late;
mod model;
mod papers;
mod program;
mod reading;
mod step;
mod world;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use amhp_hub::secrets::Chance;

use crate::support::database::TestDatabase;
use model::Model;
use step::{Random, Step};
use world::{Desk, World};

/// Interleavings at the same time, each of an account of its own: nobody signs in for each.
const AT_ONCE: usize = 6;

fn variable(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect("a number"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_accepted_text_is_lost_unseen_on_sqlite() {
    run(TestDatabase::sqlite().await, 1_800).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_accepted_text_is_lost_unseen_on_postgres() {
    run(TestDatabase::postgres().await, 200).await;
}

async fn run(database: TestDatabase, usual: u64) {
    let many = variable("AMHP_HUB_INTERLEAVINGS").unwrap_or(usual);
    let chosen = variable("AMHP_HUB_INTERLEAVINGS_SEED");
    let seed = chosen.unwrap_or_else(|| u64::from_le_bytes(Chance::system().bytes()) >> 16);
    eprintln!("{many} interleavings, AMHP_HUB_INTERLEAVINGS_SEED={seed}");
    let (world, next) = (Arc::new(World::prepare(database, AT_ONCE).await), Arc::new(AtomicUsize::new(0)));
    let began = Instant::now();
    let workers = (0..AT_ONCE).map(|seat| {
        let (world, next) = (world.clone(), next.clone());
        tokio::spawn(async move {
            let mut sum = Model::default();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed) as u64;
                if number >= many {
                    return sum;
                }
                sum.add(&one(&world, seat, seed, number).await);
            }
        })
    });
    let mut sum = Model::default();
    for worker in workers.collect::<Vec<_>>() {
        sum.add(&worker.await.unwrap());
    }
    eprintln!("  {} in {:.1?}", sum.counted(), began.elapsed());
    assert!(many < 100 || sum.has_met_everything(), "something never happened: {}", sum.counted());
}

/// One order of steps on a draft of its own.
async fn one(world: &World, seat: usize, seed: u64, number: u64) -> Model {
    let mut random = Random::of(seed, number);
    let steps: Vec<Step> = (0..6 + random.below(5)).map(|_| Step::any(&mut random)).collect();
    let mut desk = Desk::with_new_draft(world, seat).await;
    for (place, step) in steps.iter().enumerate() {
        desk.take(step, &format!("t{place}")).await;
    }
    let (model, kept) = desk.leave().await;
    let lost = model.lost(&kept);
    assert!(
        lost.is_empty(),
        "lost: {lost:#?}\nAMHP_HUB_INTERLEAVINGS_SEED={seed}, number {number}\nsteps: {steps:#?}\nkept: {kept:?}\n{model:#?}"
    );
    model
}
