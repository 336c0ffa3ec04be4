//! What a backup is not written over, and what it is not restored over, with, or from.

use std::fs;
use std::path::Path;

use amhp_hub::store::Engine;

use super::contents::filled;
use super::place::{self, Place};
use super::{done, manifest, on_both, refused, text};
use crate::support::program::Program;

#[test]
fn without_a_database_or_a_secret_there_is_nothing_to_back_up() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::in_folder(folder.path());
    let target = folder.path().join("backup");
    assert!(refused(&program, &["backup", text(&target)]).contains("secret is missing"));
    fs::write(place::secret(&program), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=").unwrap();
    assert!(refused(&program, &["backup", text(&target)]).contains("there is no database at"));
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["secret"], "nothing was made");
}

on_both! {
    async fn a_backup_overwrites_nothing(engine) {
        let source = filled(engine).await;
        let folder = tempfile::tempdir().unwrap();
        let (taken, file) = (folder.path().join("taken"), folder.path().join("file"));
        fs::create_dir(&taken).unwrap();
        fs::write(taken.join("letter"), "Dear").unwrap();
        fs::write(&file, "Dear").unwrap();
        assert!(refused(&source.program, &["backup", text(&taken)]).contains("not empty"));
        assert!(refused(&source.program, &["backup", text(&file)]).contains("this is a file"));
        assert_eq!((fs::read(taken.join("letter")).unwrap(), fs::read(file).unwrap()), (b"Dear".into(), b"Dear".into()));
        let empty = folder.path().join("empty");
        fs::create_dir(&empty).unwrap();
        done(&source.program, &["backup", text(&empty)]);
        let entries = fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(entries, 3, "nothing unfinished is left");
    }

    async fn a_restore_overwrites_nothing(engine) {
        let source = filled(engine).await;
        let folder = tempfile::tempdir().unwrap();
        let backup = folder.path().join("backup");
        done(&source.program, &["backup", text(&backup)]);
        let before = place::everything(&source.program, engine).await;
        let why = refused(&source.program, &["restore", text(&backup)]);
        assert!(why.contains("AMHP_HUB_FILES holds"), "{why}");
        let files = format!("directory:{}", folder.path().join("files").display());
        let elsewhere = source.program_with("AMHP_HUB_FILES", &files);
        let why = refused(&elsewhere, &["restore", text(&backup)]);
        assert!(why.contains("is not empty (") && why.contains("name a new one"), "{why}");
        assert_eq!(place::everything(&source.program, engine).await, before);
    }

    async fn a_restore_needs_the_secret_that_belongs_to_it(engine) {
        let source = filled(engine).await;
        let folder = tempfile::tempdir().unwrap();
        let backup = folder.path().join("backup");
        done(&source.program, &["backup", text(&backup)]);
        let place = Place::new(engine);
        let why = refused(&place.program, &["restore", text(&backup)]);
        assert!(why.contains("secret is missing"), "{why}");
        fs::write(place::secret(&place.program), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=").unwrap();
        let why = refused(&place.program, &["restore", text(&backup)]);
        assert!(why.contains("AMHP_HUB_SECRET_FILE is not the secret that this backup was made with"), "{why}");
        let why = refused(&source.program_with("AMHP_HUB_SECRET_FILE", text(&place::secret(&place.program))),
            &["backup", text(&folder.path().join("other"))]);
        assert!(why.contains("is not the secret that this database was made with"), "{why}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    async fn lost_documents_are_named_and_left_out_only_when_told_to(engine) {
        let source = filled(engine).await;
        let mut kept: Vec<_> =
            fs::read_dir(place::documents(&source.program)).unwrap().map(|entry| entry.unwrap().path()).collect();
        kept.sort();
        fs::remove_file(&kept[0]).unwrap();
        fs::write(&kept[1], "These are other bytes.").unwrap();
        let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
        let folder = tempfile::tempdir().unwrap();
        let backup = folder.path().join("backup");
        let why = refused(&source.program, &["backup", text(&backup)]);
        assert!(why.contains("2 of the documents") && why.contains(&name(&kept[0])) && why.contains(&name(&kept[1])), "{why}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left of it");
        let said = done(&source.program, &["backup", "--without-lost-documents", text(&backup)]);
        assert!(said.contains("WITHOUT 2 documents"), "{said}");
        assert_eq!(manifest(&backup)["lost_documents"], serde_json::json!([name(&kept[0]), name(&kept[1])]));
        let place = Place::beside(engine, &source.program);
        let said = done(&place.program, &["restore", text(&backup)]);
        assert!(said.contains("2 documents were lost before the backup was made"), "{said}");
        assert_eq!(place.everything().await, place::everything(&source.program, engine).await);
        assert_eq!(fs::read_dir(place::documents(&place.program)).unwrap().count(), 1);
    }
}
