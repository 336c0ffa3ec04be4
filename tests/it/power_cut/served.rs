//! Some images started by `amhp-hub serve` itself and asked by HTTP.

use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::Value;

use super::disk::{Disk, Lies, Mood};
use super::log::Moment;
use super::{Seen, cuts, moment, quick_folder};
use crate::kill::check::sha256;
use crate::kill::clients::get;
use crate::support::program::Program;

/// Of everything, so many of the latest are asked for.
const LATEST: usize = 8;

/// Serves so many images; what they have lost.
pub fn sample(seen: &Seen, images: usize, seed: u64) -> Vec<String> {
    let mut chance = StdRng::seed_from_u64(seed ^ 0x5e17);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (mut disk, mut done, mut lost) = (Disk::new(Lies::Never), 0, Vec::new());
    for cut in cuts(&seen.calls, images, &mut chance) {
        seen.calls[done..cut].iter().enumerate().for_each(|(n, call)| disk.apply(done + n, &call.deed));
        done = cut;
        let image = quick_folder();
        disk.image(Mood::Mixed, &mut chance, image.path());
        let end = cut.checked_sub(1).map_or(0, |last| seen.calls[last].end);
        let serving = Program::in_folder(&image.path().join("var")).serve(&["serve"]);
        lost.extend(runtime.block_on(asked(&serving.base, &moment(seen, end))));
    }
    lost
}

/// What the service does not give as it was acknowledged.
async fn asked(base: &str, moment: &Moment) -> Vec<String> {
    let Some(token) = &moment.token else { return Vec::new() };
    let (http, mut lost) = (reqwest::Client::new(), Vec::new());
    for one in moment.sent.acknowledged.iter().rev().take(LATEST) {
        let referral = get(&http, base, token, &format!("/referrals/{}", one.reference)).await.unwrap_or_default();
        let referral: Value = serde_json::from_slice(&referral).unwrap_or_default();
        lost.extend((referral["reference"] != one.reference.as_str()).then(|| one.reference.clone()));
    }
    for paper in moment.sent.papers.iter().rev().take(LATEST) {
        let path = format!("/documents/{}/content?unscanned=accept", paper.id);
        let content = get(&http, base, token, &path).await.unwrap_or_default();
        lost.extend((sha256(&content) != paper.sha256).then(|| paper.id.clone()));
    }
    lost
}
