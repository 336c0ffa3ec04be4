//! Every kind of damage to a backup is found, named, and found before anything is written.

use std::fs;
use std::path::{Path, PathBuf};

use amhp_hub::secrets::{Chance, Purpose, load_or_make};
use amhp_hub::store::Engine;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::contents::filled;
use super::place::{Place, secret};
use super::{done, manifest, refused, text};
use crate::support::program::Program;

/// What is done to a copy of the backup, and what the refusal says of it.
type Damage = (&'static str, fn(&Path), &'static str);

/// What is done to a manifest that is sealed again, and what the refusal says of it.
type Change = (fn(&mut Value), &'static str);

fn first_in(folder: PathBuf) -> PathBuf {
    fs::read_dir(folder).unwrap().next().unwrap().unwrap().path()
}

fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 1;
    fs::write(path, bytes).unwrap();
}

fn cut(path: &Path, by: usize) {
    let bytes = fs::read(path).unwrap();
    fs::write(path, &bytes[..bytes.len() - by]).unwrap();
}

fn change(backup: &Path, change: fn(&mut Value)) {
    let mut changed = manifest(backup);
    change(&mut changed);
    fs::write(backup.join("manifest.json"), serde_json::to_vec_pretty(&changed).unwrap()).unwrap();
}

const DAMAGES: &[Damage] = &[
    ("a row changed", |b| flip(&b.join("tables/referrals.jsonl"), 40), "the table referrals are not those"),
    ("a table's end is lost", |b| cut(&b.join("tables/events.jsonl"), 25), "the table events are not those"),
    ("a last line feed is lost", |b| cut(&b.join("tables/accounts.jsonl"), 1), "the table accounts are not those"),
    ("a table is empty", |b| fs::write(b.join("tables/drafts.jsonl"), "").unwrap(), "the table drafts are not those"),
    ("a table is missing", |b| fs::remove_file(b.join("tables/grants.jsonl")).unwrap(), "grants.jsonl is missing"),
    ("a table too many", |b| fs::write(b.join("tables/more.jsonl"), "").unwrap(), "more.jsonl does not belong to it"),
    ("no tables", |b| fs::remove_dir_all(b.join("tables")).unwrap(), "is missing"),
    ("a document changed", |b| flip(&first_in(b.join("documents")), 3), "is not the one that was copied"),
    ("a document was cut", |b| cut(&first_in(b.join("documents")), 1), "is not the one that was copied"),
    ("a document is missing", |b| fs::remove_file(first_in(b.join("documents"))).unwrap(), "is missing"),
    ("a document too many", |b| fs::write(b.join("documents/0192"), "x").unwrap(), "0192 does not belong to it"),
    ("a file too many", |b| fs::write(b.join("notes"), "x").unwrap(), "notes does not belong to it"),
    ("no manifest", |b| fs::remove_file(b.join("manifest.json")).unwrap(), "there is no backup here"),
    ("no seal", |b| fs::remove_file(b.join("manifest.hmac")).unwrap(), "manifest.hmac is missing"),
    ("another seal", |b| flip(&b.join("manifest.hmac"), 7), "not what manifest.hmac was made for"),
    ("half a manifest", |b| cut(&b.join("manifest.json"), 30), "manifest.json cannot be read"),
    ("a manifest that tells less", |b| change(b, |m| m["tables"][3]["rows"] = json!(0)), "manifest.hmac was made for"),
    (
        "a table and its entry are gone",
        |b| {
            fs::remove_file(b.join("tables/read_log.jsonl")).unwrap();
            change(b, |m| m["tables"].as_array_mut().unwrap().retain(|table| table["name"] != "read_log"));
        },
        "manifest.hmac was made for",
    ),
    ("another format", |b| change(b, |m| m["format"] = json!(2)), "is of format 2, and this amhp-hub knows format 1"),
    (
        "another secret's",
        |b| change(b, |m| m["secret_fingerprint"] = json!("someone")),
        "AMHP_HUB_SECRET_FILE is not the secret that this backup was made with",
    ),
];

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        match entry.path().is_dir() {
            true => copy(&entry.path(), &to.join(entry.file_name())),
            false => drop(fs::copy(entry.path(), to.join(entry.file_name())).unwrap()),
        }
    }
}

/// Nothing was made in this place: there is the secret that was put there, and no more.
fn is_untouched(place: &Place) {
    let left: Vec<_> = fs::read_dir(place.folder()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["secret"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_damage_is_found_before_anything_is_written() {
    let source = filled(Engine::Sqlite).await;
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole");
    done(&source.program, &["backup", text(&whole)]);
    let place = Place::beside(Engine::Sqlite, &source.program);
    for (number, (what, damage, said)) in DAMAGES.iter().enumerate() {
        let damaged = folder.path().join(format!("damaged-{number}"));
        copy(&whole, &damaged);
        assert!(done(&place.program, &["backup", "--verify", text(&damaged)]).contains("is whole"));
        damage(&damaged);
        for command in [&["restore", text(&damaged)][..], &["backup", "--verify", text(&damaged)]] {
            let why = refused(&place.program, command);
            assert!(why.contains(said), "{what}: {why}");
        }
        is_untouched(&place);
    }
    done(&place.program, &["restore", text(&whole)]);
}

/// Changes the manifest and seals it again, as only the owner of the secret can.
fn change_and_seal(program: &Program, backup: &Path, changing: fn(&mut Value)) {
    change(backup, changing);
    let secrets = load_or_make(&secret(program), false, &Chance::seeded(1)).unwrap();
    let bytes = fs::read(backup.join("manifest.json")).unwrap();
    let seal = URL_SAFE_NO_PAD.encode(secrets.digest(Purpose::Backup, &[&bytes]));
    fs::write(backup.join("manifest.hmac"), seal).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_that_does_not_fit_is_refused() {
    let source = filled(Engine::Sqlite).await;
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole");
    done(&source.program, &["backup", text(&whole)]);
    let place = Place::beside(Engine::Sqlite, &source.program);
    let changes: [Change; 3] = [
        (|m| m["engine"] = json!("postgres"), "this backup is of postgres, and AMHP_HUB_DATABASE_URL names sqlite"),
        (
            |m| m["migrations"].as_array_mut().unwrap().push(json!("29990101000000")),
            "this backup is of a newer amhp-hub (migration 29990101000000)",
        ),
        (|m| m["what_came_later"] = json!(1), "unknown field `what_came_later`"),
    ];
    for (number, (changing, said)) in changes.into_iter().enumerate() {
        let changed = folder.path().join(format!("changed-{number}"));
        copy(&whole, &changed);
        change_and_seal(&source.program, &changed, changing);
        let why = refused(&place.program, &["restore", text(&changed)]);
        assert!(why.contains(said), "{why}");
        is_untouched(&place);
    }
    // What only the load can see: rows that are whole and cannot have been.
    let wrong = folder.path().join("wrong");
    copy(&whole, &wrong);
    change_and_seal(&source.program, &wrong, |m| m["chain_heads"] = json!([]));
    let why = refused(&place.program, &["restore", text(&wrong)]);
    assert!(why.contains("the sealed records do not end where the backup says"), "{why}");
    assert!(place.everything().await.iter().all(|table| table.lines().count() == 1), "a table holds rows");
}
