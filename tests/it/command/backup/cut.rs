//! Backups and restores that are killed: what they leave is plainly not a backup, and plainly empty.

use std::time::{Duration, Instant};

use amhp_hub::store::Engine;

use super::bench::seed;
use super::contents::filled;
use super::place::{self, Place};
use super::{done, on_both, refused, text};
use crate::support::sql::rows;

/// Enough that both take a while.
const REFERRALS: usize = 1_500;
/// Moments at which they are killed.
const MOMENTS: u32 = 5;

async fn rows_of(place: &Place) -> (i64, i64, i64) {
    let store = place.open();
    let tables = store.copy_out(|copying| copying.tables()).await.unwrap();
    // It may have been killed between two migrations.
    let count = async |name: &str| {
        if tables.iter().any(|table| table.name == name) { rows(&store, name).await } else { 0 }
    };
    (count("instance").await, count("referrals").await, count("accounts").await)
}

on_both! {
    async fn a_restore_that_was_killed_leaves_an_empty_database(engine) {
        let source = filled(engine).await;
        seed(&source.program, engine, REFERRALS).await;
        let folder = tempfile::tempdir().unwrap();
        let backup = folder.path().join("backup");
        done(&source.program, &["backup", text(&backup)]);
        let (control, began) = (Place::beside(engine, &source.program), Instant::now());
        done(&control.program, &["restore", text(&backup)]);
        let (whole, took) = (rows_of(&control).await, began.elapsed());
        let mut cut = 0;
        for moment in 1..=MOMENTS {
            let place = Place::beside(engine, &source.program);
            let mut child = place.program.start(&["restore", text(&backup)]);
            tokio::time::sleep(took * moment / (MOMENTS + 1)).await;
            let ended = child.try_wait().unwrap().is_some();
            child.kill().unwrap();
            child.wait().unwrap();
            // A server may still be about to notice.
            tokio::time::sleep(Duration::from_millis(200)).await;
            let left = rows_of(&place).await;
            assert!(left == (0, 0, 0) || left == whole, "killed at {moment}: {left:?} of {whole:?}");
            cut += usize::from(!ended && left == (0, 0, 0));
            if left == (0, 0, 0) {
                let _ = std::fs::remove_dir_all(place.folder().join("files"));
                done(&place.program, &["restore", text(&backup)]);
                assert_eq!(rows_of(&place).await, whole);
            }
        }
        assert!(cut > 0, "no restore was cut short, so nothing was tried");
    }

    async fn a_backup_that_was_killed_is_none(engine) {
        let source = filled(engine).await;
        seed(&source.program, engine, REFERRALS).await;
        let folder = tempfile::tempdir().unwrap();
        let backup = folder.path().join("backup");
        let mut child = source.program.start(&["backup", text(&backup)]);
        while std::fs::read_dir(folder.path()).unwrap().next().is_none() {
            assert!(child.try_wait().unwrap().is_none(), "it ended before it was killed");
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let left: Vec<String> =
            std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        assert!(left.len() == 1 && left[0].ends_with(".unfinished"), "{left:?}");
        assert!(refused(&source.program, &["backup", "--verify", text(&backup)]).contains("there is no backup here"));
        done(&source.program, &["backup", text(&backup)]);
        let place = Place::beside(engine, &source.program);
        done(&place.program, &["restore", text(&backup)]);
        assert_eq!(place.everything().await, place::everything(&source.program, engine).await);
    }
}
