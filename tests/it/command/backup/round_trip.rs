//! What is backed up comes back: row for row, byte for byte, and as a service that works.

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use amhp_hub::store::Engine;
use regex::Regex;

use super::contents::{Api, filled};
use super::place::{self, Place};
use super::{done, manifest, on_both, rows_of, text};
use crate::support::database::TestDatabase;
use crate::support::s3::S3;

/// Every table that a migration makes and none takes away.
fn tables_of_migrations(engine: Engine) -> BTreeSet<String> {
    let folder = match engine {
        Engine::Sqlite => "migrations/sqlite",
        Engine::Postgres => "migrations/postgres",
    };
    let mut folders: Vec<_> = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path().join("up.sql"))
        .collect();
    folders.sort();
    let change = Regex::new(
        r"(?i)create table (?:if not exists )?(\w+)|drop table (?:if exists )?(\w+)|alter table (\w+) rename to (\w+)",
    );
    let change = change.unwrap();
    let mut tables = BTreeSet::new();
    for file in folders {
        let sql = std::fs::read_to_string(file).unwrap();
        for found in change.captures_iter(&sql) {
            let name = |at: usize| found.get(at).map(|name| name.as_str().to_owned());
            for gone in [name(2), name(3)].into_iter().flatten() {
                tables.remove(&gone);
            }
            tables.extend([name(1), name(4)].into_iter().flatten());
        }
    }
    tables
}

fn bytes_in(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries.map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap())).collect()
}

on_both! {
    async fn all_of_it_comes_back_and_works(engine) {
        let source = filled(engine).await;
        let backup = tempfile::tempdir().unwrap();
        let backup = backup.path().join("tuesday");
        let said = done(&source.program, &["backup", text(&backup)]);
        assert!(said.contains("3 documents") && said.contains("The secret file is not in it."), "{said}");
        assert!(said.contains(text(&place::secret(&source.program))), "{said}");
        assert!(done(&source.program, &["backup", "--verify", text(&backup)]).contains("is whole"));

        let place = Place::beside(engine, &source.program);
        let said = done(&place.program, &["restore", text(&backup)]);
        assert!(said.contains("every digest equal, in "), "{said}");
        let before = place::everything(&source.program, engine).await;
        assert!(before.len() > 15 && before.iter().any(|table| table.contains("9007199254740993")), "{before:#?}");
        assert_eq!(place.everything().await, before);
        let documents = bytes_in(&place::documents(&source.program));
        assert_eq!(documents.len(), 3);
        assert_eq!(bytes_in(&place::documents(&place.program)), documents);

        let serving = place.program.serve(&["serve"]);
        let api = Api::sign_in(&place.program, &serving.base, "referrer0@lodestone.example").await;
        assert_eq!(api.references().await.len(), 2);
        let old = Api { token: source.tokens[0].clone(), base: serving.base.clone(), client: source.client.clone() };
        assert_eq!(old.references().await, api.references().await, "who was signed in still is");
    }

    async fn no_table_is_forgotten(engine) {
        let source = filled(engine).await;
        let folder = tempfile::tempdir().unwrap();
        let backup = folder.path().join("backup");
        done(&source.program, &["backup", text(&backup)]);
        let manifest = manifest(&backup);
        let copied: BTreeSet<String> =
            manifest["tables"].as_array().unwrap().iter().map(|t| t["name"].as_str().unwrap().to_owned()).collect();
        assert!(copied.contains("referrals") && copied.contains("attempts"));
        assert_eq!(copied, tables_of_migrations(engine));
        // What no test writes to comes back untried: fill it in `contents`.
        let empty: Vec<&String> = copied.iter().filter(|table| rows_of(&manifest, table) == 0).collect();
        assert_eq!(empty, [""; 0]);
        let heads = manifest["chain_heads"].as_array().unwrap();
        assert_eq!((heads.len(), &heads[0]["seq"], &heads[0]["hash"]), (1, &1.into(), &"00ff5c0a".into()));
    }

    async fn the_shape_of_the_database_is_that_of_a_new_one(engine) {
        let source = filled(engine).await;
        let folder = tempfile::tempdir().unwrap();
        let backup = folder.path().join("backup");
        done(&source.program, &["backup", text(&backup)]);
        let place = Place::beside(engine, &source.program);
        done(&place.program, &["restore", text(&backup)]);
        let fresh = match engine {
            Engine::Sqlite => TestDatabase::sqlite().await,
            Engine::Postgres => TestDatabase::postgres().await,
        };
        let shape = crate::store::shape::shape;
        assert_eq!(place.open().read(shape).await.unwrap(), fresh.store.read(shape).await.unwrap());
        assert_eq!(place.open().migrations_pending().await.unwrap(), [""; 0]);
    }

    async fn a_backup_is_for_the_eyes_of_its_owner_only(engine) {
        let source = filled(engine).await;
        let folder = tempfile::tempdir().unwrap();
        let backup = folder.path().join("backup");
        done(&source.program, &["backup", text(&backup)]);
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&backup), 0o700);
        for folder in [backup.join("tables"), backup.join("documents")] {
            assert_eq!(mode(&folder), 0o700);
            for entry in std::fs::read_dir(folder).unwrap() {
                assert_eq!(mode(&entry.unwrap().path()), 0o600);
            }
        }
        let secret = std::fs::read_to_string(place::secret(&source.program)).unwrap();
        for (name, bytes) in bytes_in(&backup.join("tables")) {
            assert!(!String::from_utf8(bytes).unwrap().contains(secret.trim()), "{name} holds the secret");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn documents_go_into_a_bucket_and_out_of_it() {
    let source = filled(Engine::Sqlite).await;
    let (folder, s3) = (tempfile::tempdir().unwrap(), S3::start().await);
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    done(&source.program, &["backup", text(&first)]);
    let place = Place::beside(Engine::Sqlite, &source.program);
    let program = s3.settings(place.program.clone(), &place.folder().join("incoming"));
    let restored = {
        let (program, first) = (program.clone(), first.clone());
        tokio::task::spawn_blocking(move || done(&program, &["restore", text(&first)])).await.unwrap()
    };
    assert!(restored.contains("3 documents"), "{restored}");
    for (id, bytes) in bytes_in(&place::documents(&source.program)) {
        assert_eq!(s3.bytes(&format!("hub/documents/{id}")), Some(bytes));
    }
    let again = second.clone();
    tokio::task::spawn_blocking(move || done(&program, &["backup", text(&again)])).await.unwrap();
    for part in ["tables", "documents"] {
        assert_eq!(bytes_in(&second.join(part)), bytes_in(&first.join(part)), "{part}");
    }
}
