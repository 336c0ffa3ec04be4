//! What a file store promises, the same for a directory and a bucket; then what only a directory can be asked.

use std::fs;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;

use amhp_hub::files::{FileStore, FilesError, OpenError};
use bytes::Bytes;
use futures_util::{FutureExt, TryStreamExt};
use jiff::{Timestamp, ToSpan};

use super::bench::{Bench, LIMIT, age, digest, names, some_bytes};

const KEY: &str = "documents/0192f0c1a2b3";

/// Makes two tests of each function, `name::directory` and `name::bucket`.
macro_rules! both_places {
    ($( $(#[$doc:meta])* async fn $name:ident($bench:ident: Bench) $body:block )*) => { $(
        $(#[$doc])*
        mod $name {
            use super::*;

            async fn check($bench: Bench) $body

            #[tokio::test]
            async fn directory() {
                check(Bench::directory()).await;
            }

            #[tokio::test]
            async fn bucket() {
                check(Bench::bucket().await).await;
            }
        }
    )* };
}

both_places! {
    /// Around the sizes of a chunk, a batch and a part, and an empty file.
    async fn what_is_kept_is_given_again(bench: Bench) {
        for size in [0, 1, 128 << 10, (128 << 10) + 1, (256 << 10) - 1, 1 << 20, 5 << 20, (5 << 20) + 1, 11_000_000] {
            let bytes = some_bytes(size);
            let received = bench.received(&bytes).await;
            assert_eq!((received.size, received.sha256), (size as u64, digest(&bytes)), "{size}");
            bench.store.keep(received, KEY).await.unwrap();
            assert!(bench.behind(KEY).unwrap() == bytes, "{size} bytes are kept as they came");
            let (given, end) = bench.read_all(KEY, &bytes).await;
            assert!(end.is_ok() && given == bytes, "{size}: {end:?}");
        }
        assert_eq!(bench.arriving(), [""; 0]);
        assert_eq!(bench.s3.as_ref().map_or(0, |s3| s3.open_uploads()), 0);
    }

    async fn chunks_are_small_whatever_came(bench: Bench) {
        let bytes = some_bytes(1_000_000);
        let mut incoming = bench.store.receive(LIMIT).await.unwrap();
        incoming.write(bytes.clone().into()).await.unwrap();
        bench.store.keep(incoming.finish().await.unwrap(), KEY).await.unwrap();
        let chunks: Vec<Bytes> = bench.read(KEY, &bytes).await.unwrap().try_collect().await.unwrap();
        assert!(chunks.iter().all(|chunk| (1..=128 << 10).contains(&chunk.len())));
    }

    async fn an_upload_that_is_cut_leaves_nothing(bench: Bench) {
        let bytes = some_bytes(1 << 20);
        for percent in [0, 1, 50, 99] {
            let mut incoming = bench.store.receive(LIMIT).await.unwrap();
            for chunk in bytes[..bytes.len() * percent / 100].chunks(10_000) {
                incoming.write(Bytes::copy_from_slice(chunk)).await.unwrap();
            }
            assert_eq!(bench.arriving().len(), 1, "{percent} %");
            drop(incoming);
            assert_eq!(bench.arriving(), [""; 0], "{percent} %");
        }
        drop(bench.received(&bytes).await);
        assert_eq!(bench.arriving(), [""; 0]);
        assert_eq!(bench.store.list_older(Timestamp::MAX).await.unwrap(), [""; 0]);
    }

    async fn an_upload_ends_at_its_limit(bench: Bench) {
        let mut incoming = bench.store.receive(1000).await.unwrap();
        incoming.write(vec![1; 999].into()).await.unwrap();
        incoming.write(vec![1; 1].into()).await.unwrap();
        let full = bench.store.receive(1000).await.unwrap();
        assert_eq!(incoming.finish().await.unwrap().size, 1000);
        let mut incoming = full;
        incoming.write(vec![1; 1000].into()).await.unwrap();
        assert!(matches!(incoming.write(vec![1; 1].into()).await, Err(FilesError::TooLarge { limit: 1000 })));
        assert!(matches!(incoming.finish().await, Err(FilesError::TooLarge { limit: 1000 })));
        assert_eq!(bench.arriving(), [""; 0]);
    }

    async fn a_reader_reads_from_the_start_each_time(bench: Bench) {
        let bytes = some_bytes(300_000);
        let received = bench.received(&bytes).await;
        for _ in 0..2 {
            let mut read = Vec::new();
            received.reader().unwrap().read_to_end(&mut read).unwrap();
            assert!(read == bytes);
        }
    }

    /// One bit anywhere, one byte less or more: never the whole of it, and never a good end.
    async fn wrong_bytes_never_complete(bench: Bench) {
        let bytes = some_bytes(400_000);
        bench.keep(KEY, &bytes).await;
        for place in [0, 200_000, 399_999] {
            let mut spoilt = bytes.clone();
            spoilt[place] ^= 1;
            bench.replace(KEY, spoilt);
            let (given, end) = bench.read_all(KEY, &bytes).await;
            assert!(matches!(end, Err(FilesError::Corrupt)), "{place}: {end:?}");
            assert!(given.len() < bytes.len(), "{place}: the last chunk was given");
        }
        let longer = [bytes.as_slice(), b"!"].concat();
        for other in [&bytes[1..], &longer, b""] {
            bench.replace(KEY, other.to_vec());
            let (given, end) = bench.read_all(KEY, &bytes).await;
            assert!(matches!(end, Err(FilesError::Corrupt)) && given.is_empty(), "{}: {end:?}", other.len());
        }
        bench.replace(KEY, b"small".to_vec());
        let (given, end) = bench.read_all(KEY, b"smile").await;
        assert!(matches!(end, Err(FilesError::Corrupt)) && given.is_empty(), "of one chunk none is given: {end:?}");
    }

    async fn what_is_removed_is_gone_and_may_be_removed_again(bench: Bench) {
        bench.keep(KEY, b"a letter").await;
        for _ in 0..2 {
            bench.store.remove(KEY).await.unwrap();
            assert!(bench.behind(KEY).is_none());
            assert!(matches!(bench.read(KEY, b"a letter").await.map(drop), Err(FilesError::NotFound)));
        }
    }

    async fn what_is_old_is_listed_and_what_is_arriving_is_not(bench: Bench) {
        let now: Timestamp = "2026-11-21T09:40:00Z".parse().unwrap();
        let keys = ["documents/a", "documents/b", "documents/c", "exports/deep/d"];
        for (hours, key) in (0..).zip(keys) {
            bench.keep(key, key.as_bytes()).await;
            bench.age(key, now - hours.hours());
        }
        let _arriving = bench.received(b"not yet").await;
        let mut older = bench.store.list_older(now).await.unwrap();
        older.sort();
        assert_eq!(older, keys[1..]);
        assert_eq!(bench.store.list_older(now - 3.hours()).await.unwrap(), [""; 0]);
        assert_eq!(bench.store.list_older(now + 1.hour()).await.unwrap().len(), keys.len());
    }

    /// What a process that was killed left behind; what is written to just now belongs to one that lives.
    async fn staging_files_that_nobody_writes_to_are_swept(bench: Bench) {
        let now = Timestamp::now();
        for (name, hours) in [("left", 2), ("left-too", 3)] {
            fs::write(bench.incoming().join(name), b"half").unwrap();
            age(&bench.incoming().join(name), now - hours.hours());
        }
        let received = bench.received(b"whole").await;
        assert_eq!(bench.store.sweep_incoming(now - 1.hour()).await.unwrap(), 2);
        assert_eq!(bench.arriving().len(), 1);
        bench.store.keep(received, KEY).await.unwrap();
        assert_eq!(bench.store.sweep_incoming(now - 1.hour()).await.unwrap(), 0);
    }

    /// Or the staging file was swept under a very slow upload: nothing is kept, and that is told.
    async fn an_upload_whose_staging_file_is_gone_is_not_kept(bench: Bench) {
        let received = bench.received(b"whole").await;
        assert_eq!(bench.store.sweep_incoming(Timestamp::MAX).await.unwrap(), 1);
        assert!(matches!(bench.store.keep(received, KEY).await, Err(FilesError::Unavailable(_))));
        assert!(bench.behind(KEY).is_none());
    }

    async fn no_key_leads_out_of_the_store(bench: Bench) {
        let long = "a".repeat(201);
        for key in ["", "/", "a//b", "../a", "a/../b", "/etc/passwd", "a/.", "a.b", "a/", "a%2Fb", "å", "incoming/a", &long]
        {
            let kept = bench.store.keep(bench.received(b"x").await, key).await;
            assert!(matches!(kept, Err(FilesError::NotAKey)), "{key}");
            assert!(matches!(bench.read(key, b"x").await.map(drop), Err(FilesError::NotAKey)), "{key}");
            assert!(matches!(bench.store.remove(key).await, Err(FilesError::NotAKey)), "{key}");
        }
        assert_eq!(bench.arriving(), [""; 0]);
    }

    async fn a_store_that_can_keep_says_so_and_one_that_cannot_does_not(bench: Bench) {
        bench.store.ping().await.unwrap();
        assert_eq!(bench.arriving(), [""; 0]);
        fs::remove_dir(bench.incoming()).unwrap();
        assert!(matches!(bench.store.ping().await, Err(FilesError::Unavailable(_))));
        assert!(matches!(bench.store.receive(LIMIT).await, Err(FilesError::Unavailable(_))));
    }

    async fn uploads_at_once_do_not_meet(bench: Bench) {
        let all: Vec<Vec<u8>> = (0..8).map(|n| some_bytes(100_000 + n)).collect();
        let keys: Vec<String> = (0..8).map(|n| format!("documents/{n}/file")).collect();
        let keep = |n: usize| bench.keep(&keys[n], &all[n]);
        futures_util::future::join_all((0..8).map(keep)).await;
        for (key, bytes) in keys.iter().zip(&all) {
            assert!(bench.read_all(key, bytes).await.0 == *bytes, "{key}");
        }
    }
}

#[tokio::test]
async fn only_this_user_may_look_at_files_and_folders() {
    let bench = Bench::directory();
    bench.keep("documents/deep/a", b"a letter").await;
    let mode = |place: &str| fs::metadata(bench.files().join(place)).unwrap().permissions().mode() & 0o777;
    for (place, expected) in
        [("", 0o700), ("incoming", 0o700), ("documents", 0o700), ("documents/deep", 0o700), ("documents/deep/a", 0o600)]
    {
        assert_eq!(mode(place), expected, "{place}");
    }
    let _received = bench.received(b"half").await;
    assert_eq!(mode(&format!("incoming/{}", names(&bench.incoming())[0])), 0o600);
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named_with_its_setting() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), b"").unwrap();
    let error = FileStore::directory(folder.path().join("file/files")).unwrap_err();
    assert!(matches!(error, OpenError::Folder { .. }) && error.to_string().starts_with("AMHP_HUB_FILES: "), "{error}");
}

#[tokio::test]
async fn a_store_opened_again_gives_what_was_kept() {
    let bench = Bench::directory();
    bench.keep(KEY, b"a letter").await;
    let again = FileStore::directory(bench.files()).unwrap();
    let given: Vec<Bytes> = again.read(KEY, 8, digest(b"a letter")).await.unwrap().try_collect().await.unwrap();
    assert_eq!(given.concat(), b"a letter");
}

/// It must not go on as if nothing lacked. The one thread that writes is busy, so that the write waits for sure.
#[test]
fn an_upload_that_was_given_up_in_a_write_cannot_end_well() {
    let runtime = tokio::runtime::Builder::new_current_thread().max_blocking_threads(1).build().unwrap();
    runtime.block_on(async {
        let bench = Bench::directory();
        let mut incoming = bench.store.receive(LIMIT).await.unwrap();
        let (release, released) = std::sync::mpsc::channel::<()>();
        let busy = tokio::task::spawn_blocking(move || released.recv());
        assert!(incoming.write(vec![7; 1 << 20].into()).now_or_never().is_none());
        release.send(()).unwrap();
        busy.await.unwrap().unwrap();
        assert!(matches!(incoming.finish().await, Err(FilesError::Unavailable(_))));
        tokio::task::spawn_blocking(|| ()).await.unwrap();
        assert_eq!(bench.arriving(), [""; 0]);
    });
}
