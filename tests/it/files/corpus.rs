//! Every file of the corpus in the hands of the real child.

use std::collections::BTreeMap;

use futures_util::{StreamExt, stream};

use super::{CORPUS, Expected, Sample, inspector};

/// Inspects the samples that `choose` takes; what was said of each, as a code.
async fn judged(choose: impl Fn(&Sample) -> bool) -> Vec<(&'static Sample, String)> {
    let inspector = inspector();
    let judge = async |sample: &'static Sample| {
        let verdict = inspector.inspect(sample.open()).await.unwrap();
        (sample, verdict.map_or_else(|flaw| flaw.to_string(), |kind| kind.to_string()))
    };
    let chosen: Vec<&'static Sample> = CORPUS.iter().filter(|sample| choose(sample)).collect();
    stream::iter(chosen).map(judge).buffer_unordered(4).collect().await
}

/// Fails with all the samples of which something else was said.
fn assert_all(judged: &[(&Sample, String)], fits: impl Fn(&Sample, &str) -> bool) {
    let wrong: Vec<String> = judged
        .iter()
        .filter(|(sample, said)| !fits(sample, said))
        .map(|(sample, said)| format!("{}: {:?}: {said}, not {:?}", sample.family, sample.name, sample.expect))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn is_kind(sample: &Sample, said: &str) -> bool {
    matches!(&sample.expect, Expected::Kind(kind) if kind == said)
}

#[tokio::test]
async fn honest_files_are_taken_for_what_they_are() {
    let judged = judged(|sample| sample.honest).await;
    assert_all(&judged, is_kind);
    let mut kinds = BTreeMap::new();
    for (_, said) in &judged {
        *kinds.entry(said).or_insert(0) += 1;
    }
    assert!(judged.len() >= 100 && kinds.len() == 10 && kinds.values().all(|count| *count >= 10), "{kinds:?}");
}

#[tokio::test]
async fn hostile_files_are_refused_for_their_flaw() {
    let judged = judged(|sample| matches!(sample.expect, Expected::Flaws(_))).await;
    assert!(judged.len() >= 300, "{}", judged.len());
    assert_all(
        &judged,
        |sample, said| matches!(&sample.expect, Expected::Flaws(flaws) if !sample.honest && flaws.iter().any(|flaw| flaw == said)),
    );
}

#[tokio::test]
async fn a_hostile_name_changes_nothing() {
    let judged = judged(|sample| sample.family == "names").await;
    assert!(judged.len() >= 20, "{}", judged.len());
    assert_all(&judged, is_kind);
}

#[tokio::test]
async fn what_only_a_scanner_can_know_is_left_to_it() {
    let judged = judged(|sample| matches!(&sample.expect, Expected::Kind(kind) if kind == "scanner")).await;
    assert!(judged.len() >= 20, "{}", judged.len());
    let kinds = ["pdf", "docx", "doc", "odt", "rtf", "txt", "jpeg", "png", "heic"];
    assert_all(&judged, |_, said| kinds.contains(&said));
}
