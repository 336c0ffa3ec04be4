//! Power cuts: the real program is watched by strace while it starts, works, is ended and starts again. What it told the
//! system to write is then played back onto a model of a disk up to a random moment, where the power goes: what was
//! synced is there, of everything else any part may be, by names, by writes, by sectors of 512 bytes, in any order. On
//! each such image the store is opened as the program does it, and everything that a client had been answered until
//! then must be there, whole, and the database sound.
//!
//! `AMHP_HUB_POWER_CUT_IMAGES` says how many images (two hundred without it; `make power-cut-test` sets five thousand),
//! `AMHP_HUB_POWER_CUT_SEED` draws the same moments from another trace. What PostgreSQL keeps at a power cut is its own
//! matter; `store` refuses a server that is set not to.

mod bites;
mod disk;
mod file;
mod log;
mod look;
mod served;
mod trace;
mod work;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use amhp_hub::secrets::Chance;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use disk::{Disk, Lies, Mood};
use log::{Moment, Said};
use look::{Loss, losses};
use trace::{Call, Deed};
use work::{Watched, files, watch};

/// Threads that look at images.
const LOOKERS: usize = 2;

/// What was seen, as every image needs it.
pub struct Seen {
    calls: Vec<Call>,
    log: Vec<(u64, Said)>,
    /// Where the program worked.
    folder: PathBuf,
}

/// What some images came to.
#[derive(Debug, Default)]
struct Tally {
    images: usize,
    unsynced: usize,
    no_start: usize,
    corrupt: usize,
    lost: usize,
    first: Vec<String>,
}

fn variable(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect("a number"))
}

#[test]
fn nothing_acknowledged_is_lost_at_a_power_cut() {
    let images = variable("AMHP_HUB_POWER_CUT_IMAGES").unwrap_or(200) as usize;
    let seed =
        variable("AMHP_HUB_POWER_CUT_SEED").unwrap_or_else(|| u64::from_le_bytes(Chance::system().bytes()) >> 16);
    let (place, began) = (tempfile::tempdir().unwrap(), Instant::now());
    let seen = Arc::new(seen(place.path(), if images > 1_000 { 24 } else { 6 }));
    assert_eq!(differences(&seen), Vec::<String>::new(), "the trace tells what is on the disk");
    let watched = began.elapsed();

    let honest = play(&seen, Lies::Never, images, seed);
    eprintln!("\n  honest disk        {}", row(&honest));
    assert_eq!(honest.first, Vec::<String>::new(), "AMHP_HUB_POWER_CUT_SEED={seed}");
    let controls = [Lies::OfTheDatabase, Lies::OfDocuments, Lies::OfFolders];
    let controls = controls.map(|lies| (lies, play(&seen, lies, (images / 20).max(40), seed)));
    let sample = (images / 250).max(2);
    let served = served::sample(&seen, sample, seed);

    let syncs = seen.calls.iter().filter(|call| matches!(call.deed, Deed::Sync(..))).count();
    let last = moment(&seen, u64::MAX);
    eprintln!(
        "\n  watched: {} calls, {syncs} syncs, {} acknowledged, {watched:.1?}",
        seen.calls.len(),
        last.acknowledged()
    );
    for (lies, tally) in &controls {
        let example = tally.first.first().map_or("nothing", String::as_str);
        eprintln!("  {:<19}{}\n    such as {example:.300}", format!("{lies:?}"), row(tally));
    }
    eprintln!("  started by `serve` {sample}, {} lost\n  time {:.1?}, seed {seed}\n", served.len(), began.elapsed());
    assert_eq!(served, Vec::<String>::new());
    for (lies, tally) in controls {
        assert!(tally.lost > 0, "a disk that lies {lies:?} must lose something: {tally:?}");
    }
}

/// Watches the program at work.
fn seen(place: &Path, referrals: usize) -> Seen {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let Watched { folder, trace, ends, log } = runtime.block_on(watch(place, referrals));
    Seen { calls: trace::read(&trace, &folder, &ends), log: log.entries(), folder }
}

/// Files that are not on the disk as the trace told.
fn differences(seen: &Seen) -> Vec<String> {
    let (mut disk, told) = (Disk::new(Lies::Never), tempfile::tempdir().unwrap());
    seen.calls.iter().enumerate().for_each(|(number, call)| disk.apply(number, &call.deed));
    disk.image(Mood::Kept, &mut StdRng::seed_from_u64(0), told.path());
    let (told, real) = (files(told.path()), files(&seen.folder));
    let names: BTreeSet<&String> = told.keys().chain(real.keys()).collect();
    names.into_iter().filter(|name| told.get(*name) != real.get(*name)).cloned().collect()
}

/// What clients knew when the trace was so long.
fn moment(seen: &Seen, end: u64) -> Moment {
    let mut moment = Moment::default();
    seen.log.iter().take_while(|(at, _)| *at <= end).for_each(|(_, said)| moment.hears(said));
    moment
}

/// Cuts the power at so many moments, and looks at each image.
fn play(seen: &Arc<Seen>, lies: Lies, images: usize, seed: u64) -> Tally {
    let lookers = (0..LOOKERS).map(|looker| {
        let seen = seen.clone();
        std::thread::spawn(move || look_at(&seen, lies, images.div_ceil(LOOKERS), seed + looker as u64))
    });
    let tallies = lookers.collect::<Vec<_>>().into_iter().map(|looker| looker.join().unwrap());
    tallies.fold(Tally::default(), |mut sum, one| {
        sum.images += one.images;
        sum.unsynced += one.unsynced;
        sum.no_start += one.no_start;
        sum.corrupt += one.corrupt;
        sum.lost += one.lost;
        sum.first.extend(one.first);
        sum
    })
}

fn look_at(seen: &Seen, lies: Lies, images: usize, seed: u64) -> Tally {
    let mut chance = StdRng::seed_from_u64(seed);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (mut disk, mut tally, mut done) = (Disk::new(lies), Tally::default(), 0);
    for cut in cuts(&seen.calls, images, &mut chance) {
        seen.calls[done..cut].iter().enumerate().for_each(|(n, call)| disk.apply(done + n, &call.deed));
        done = cut;
        let image = quick_folder();
        let mood = [Mood::Dropped, Mood::Kept, Mood::Mixed, Mood::Mixed, Mood::Mixed][chance.random_range(0..5)];
        tally.unsynced += usize::from(disk.image(mood, &mut chance, image.path()));
        let end = cut.checked_sub(1).map_or(0, |last| seen.calls[last].end);
        let found = runtime.block_on(losses(image.path(), &moment(seen, end)));
        tally.add(&format!("cut after call {cut} ({mood:?})"), &found);
    }
    tally
}

/// Moments at which the power goes, in their order: half of them just before a sync is done, when most is at stake.
fn cuts(calls: &[Call], images: usize, chance: &mut StdRng) -> Vec<usize> {
    let is_sync = |&at: &usize| matches!(calls[at].deed, Deed::Sync(..));
    let syncs: Vec<usize> = (0..calls.len()).filter(is_sync).collect();
    let mut draw = |n: usize| match n % 2 {
        0 => chance.random_range(0..=calls.len()),
        _ => syncs[chance.random_range(0..syncs.len())],
    };
    let mut cuts: Vec<usize> = (0..images).map(&mut draw).collect();
    cuts.sort_unstable();
    cuts
}

/// In memory where that is offered: an image lives for a moment.
fn quick_folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

impl Tally {
    fn add(&mut self, which: &str, found: &[Loss]) {
        self.images += 1;
        let has = |kind: fn(&Loss) -> bool| usize::from(found.iter().any(kind));
        self.no_start += has(|loss| matches!(loss, Loss::NoStart(_)));
        self.corrupt += has(|loss| matches!(loss, Loss::Corrupt(_)));
        self.lost += has(|loss| matches!(loss, Loss::Lost(_)));
        if !found.is_empty() && self.first.len() < 5 {
            let words: Vec<&str> = found.iter().take(3).map(Loss::words).collect();
            self.first.push(format!("{which}: {words:?}"));
        }
    }
}

fn row(tally: &Tally) -> String {
    let Tally { images, unsynced, no_start, corrupt, lost, .. } = tally;
    format!("{images} images, {unsynced} with something un-synced: {no_start} no start, {corrupt} corrupt, {lost} lost")
}
