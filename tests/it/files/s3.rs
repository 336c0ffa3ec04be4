//! A bucket in trouble, and how its address is read.

use std::time::{Duration, Instant};

use amhp_hub::domain::Masked;
use amhp_hub::files::{Bucket, FileStore, FilesError, OpenError};
use futures_util::FutureExt;

use super::bench::{Bench, some_bytes};
use crate::support::s3::Fault;

const KEY: &str = "documents/0192f0c1a2b3";
/// More than one part.
const LARGE: usize = (11 << 20) + 1;
/// As long as a test may wait for what will not come.
const SHORT: Duration = Duration::from_millis(500);

/// A bucket that fails so, and a store that soon gives up on one that hangs.
async fn faulty(fault: Fault) -> Bench {
    let bench = match fault {
        Fault::Hangs(_) => Bench::bucket_with(|bucket| Bucket { patience: SHORT, ..bucket }).await,
        _ => Bench::bucket().await,
    };
    bench.s3.as_ref().unwrap().fail(fault);
    bench
}

#[tokio::test]
async fn a_bucket_that_fails_keeps_nothing_and_tells() {
    let begun = Instant::now();
    let faults = [Fault::Answers("PUT", 500), Fault::Answers("PUT", 403), Fault::Drops("PUT"), Fault::Hangs("PUT")];
    for fault in faults {
        let bench = faulty(fault).await;
        let kept = bench.store.keep(bench.received(b"a letter").await, KEY).await;
        assert!(matches!(kept, Err(FilesError::Unavailable(_))), "{fault:?}: {kept:?}");
        assert!(bench.behind(KEY).is_none(), "{fault:?}");
        assert_eq!(bench.arriving(), [""; 0], "{fault:?}");
    }
    assert!(begun.elapsed() < Duration::from_secs(20), "it waits no longer than its patience");
}

#[tokio::test]
async fn an_upload_in_parts_that_fails_is_taken_back() {
    let steps = ["CREATE", "PART", "COMPLETE"];
    let faults = steps.into_iter().flat_map(|step| [Fault::Answers(step, 500), Fault::Drops(step)]);
    // S3 may say only in the body that it could not put the parts together.
    for fault in faults.chain([Fault::Answers("COMPLETE", 200)]) {
        let bench = faulty(fault).await;
        let kept = bench.store.keep(bench.received(&some_bytes(LARGE)).await, KEY).await;
        assert!(matches!(kept, Err(FilesError::Unavailable(_))), "{fault:?}: {kept:?}");
        assert!(bench.behind(KEY).is_none(), "{fault:?}");
        assert_eq!(bench.s3.as_ref().unwrap().open_uploads(), 0, "{fault:?}");
    }
}

#[tokio::test]
async fn a_caller_who_went_away_leaves_no_half_of_an_upload() {
    let bench = Bench::bucket().await;
    let bytes = some_bytes(LARGE);
    let received = bench.received(&bytes).await;
    let gone = bench.store.keep(received, KEY).now_or_never();
    assert!(gone.is_none(), "the upload was still on its way");
    while bench.behind(KEY).is_none() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(bench.s3.as_ref().unwrap().open_uploads(), 0);
    assert!(bench.read_all(KEY, &bytes).await.0 == bytes);
}

#[tokio::test]
async fn large_files_go_in_parts_and_small_ones_at_once() {
    let bench = Bench::bucket().await;
    bench.keep("documents/small", &some_bytes(5 << 20)).await;
    bench.keep("documents/large", &some_bytes(LARGE)).await;
    let steps = bench.s3.as_ref().unwrap().steps();
    assert_eq!(steps, ["PUT", "CREATE", "PART", "PART", "PART", "COMPLETE"]);
}

#[tokio::test]
async fn what_a_failing_bucket_gives_never_passes_for_the_file() {
    let bytes = some_bytes(1 << 20);
    for fault in [Fault::Answers("GET", 500), Fault::Drops("GET"), Fault::Hangs("GET"), Fault::Cuts, Fault::GivesOthers]
    {
        let bench = faulty(fault).await;
        bench.replace(KEY, bytes.clone());
        let (given, end) = bench.read_all(KEY, &bytes).await;
        let is_expected = match fault {
            Fault::GivesOthers => matches!(end, Err(FilesError::Corrupt)),
            _ => matches!(end, Err(FilesError::Unavailable(_))),
        };
        assert!(is_expected && given.len() < bytes.len(), "{fault:?}: {end:?}");
        let s3 = bench.s3.as_ref().unwrap();
        s3.fail(Fault::None);
        if !matches!(fault, Fault::Hangs(_)) {
            assert!(bench.read_all(KEY, &bytes).await.0 == bytes, "{fault:?}: whole again when the server is well");
        }
    }
}

#[tokio::test]
async fn removing_listing_and_asking_tell_that_the_bucket_fails() {
    for (step, code) in [("DELETE", 500), ("LIST", 500), ("LIST", 403)] {
        let bench = faulty(Fault::Answers(step, code)).await;
        let answers = match step {
            "DELETE" => vec![bench.store.remove(KEY).await],
            _ => vec![bench.store.ping().await, bench.store.list_older(jiff::Timestamp::MAX).await.map(drop)],
        };
        assert!(answers.iter().all(|answer| matches!(answer, Err(FilesError::Unavailable(_)))), "{answers:?}");
    }
}

#[tokio::test]
async fn a_key_that_is_wrong_and_a_bucket_that_is_missing_are_told_by_asking() {
    let bench = Bench::bucket().await;
    let right = bench.s3.as_ref().unwrap().bucket(&bench.incoming());
    FileStore::bucket(&right).unwrap().ping().await.unwrap();
    let wrong_key = Bucket { secret: Masked::new("another".to_owned()), ..right.clone() };
    let no_bucket = Bucket { address: right.address.replace("documents", "elsewhere"), ..right };
    for bucket in [wrong_key, no_bucket] {
        assert!(FileStore::bucket(&bucket).unwrap().ping().await.is_err(), "{bucket:?}");
    }
}

fn open(address: &str) -> Result<FileStore, OpenError> {
    let folder = tempfile::tempdir().unwrap();
    FileStore::bucket(&Bucket::new(address, "hub", Masked::new("secret".to_owned()), folder.path()))
}

#[test]
fn an_address_of_a_bucket_is_taken() {
    for address in [
        "s3://documents?region=eu-west-2",
        "s3://documents/?region=eu-west-2",
        "s3://hub.documents/hub/live?region=eu-west-2",
        "s3://documents?endpoint=https://s3.council.example",
        "s3://documents?endpoint=https://s3.council.example:9000/&region=any",
        "s3://documents?endpoint=http://127.0.0.1:9000",
        "s3://documents?endpoint=http://[::1]:9000",
    ] {
        assert!(open(address).is_ok(), "{address}");
    }
}

#[test]
fn another_address_is_refused_with_what_to_set() {
    for address in [
        "s3://",
        "s3://documents",
        "s3:///documents?region=eu-west-2",
        "s3://documents/a%2Fb?region=eu-west-2",
        "s3://hub:secret@documents?region=eu-west-2",
        "s3://documents:9000?region=eu-west-2",
        "s3://documents?region=eu west",
        "s3://documents?region=eu-west-2&region=eu-west-1",
        "s3://documents?region=eu-west-2&secret=zebrafish",
        "s3://documents?endpoint=s3.council.example",
        "s3://documents?endpoint=ftp://s3.council.example",
        "s3://documents?endpoint=https://s3.council.example/path",
        "s3://documents?endpoint=https://hub:secret@s3.council.example",
        "s3://documents?endpoint=http://s3.council.example",
        "s3://documents?endpoint=http://10.0.0.2:9000",
    ] {
        let error = open(address).map(drop).expect_err(address);
        assert!(error.to_string().starts_with("AMHP_HUB_FILES: set "), "{address}: {error}");
    }
    assert!(open("s3://documents?endpoint=http://10.0.0.2").unwrap_err().to_string().contains("https"));
}
