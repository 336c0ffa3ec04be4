//! The corpus of uploads through the whole service: the real program, its inspection, a real clamd. Every honest file is
//! taken and comes back byte for byte; no hostile one is given to anybody; the process stays small.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use amhp_hub::app::assemble;
use amhp_hub::clock::Clock;
use amhp_hub::config::Config;
use amhp_hub::domain::account::{Grant, Role};
use amhp_hub::domain::service::Telephone;
use amhp_hub::secrets::Chance;
use amhp_hub::services::Context;
use amhp_hub::services::services::{NewService, add};
use futures_util::future::join_all;
use reqwest::Client;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::support::clamd::clamd;
use crate::support::documents::form;
use crate::support::examples;
use crate::support::people::token_of;
use crate::support::program::{Program, Serving};
use crate::support::sql::number;

/// Uploads at once.
const AT_ONCE: usize = 6;
/// Files of one draft.
const A_DRAFT: usize = 10;
/// What the process may grow by, kilobytes.
const GROWTH_MOST: u64 = 64 * 1024;

/// A file of the corpus.
#[derive(Debug, Deserialize)]
struct Entry {
    file: String,
    name: String,
    honest: bool,
    family: String,
}

impl Entry {
    /// Only its name is hostile: its content is to be taken.
    fn is_good(&self) -> bool {
        self.honest || self.family == "names"
    }
}

/// A file that was sent.
struct Sent<'a> {
    entry: &'a Entry,
    status: u16,
    answer: Value,
}

struct Hub {
    serving: Serving,
    http: Client,
    author: String,
    amhp: String,
}

impl Hub {
    async fn post(&self, path: &str, token: &str, media_type: &str, body: Vec<u8>) -> (u16, Value) {
        let request = self.http.post(format!("{}/api/v1{path}", self.serving.base)).bearer_auth(token);
        let request = request.header("content-type", media_type).header("idempotency-key", path).body(body);
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    async fn draft(&self) -> String {
        let answers = examples::minimal(jiff::Timestamp::now());
        let new = json!({ "service": "northgate", "form": "amhp-referral", "answers": answers });
        let (_, draft) = self.post("/drafts", &self.author, "application/json", new.to_string().into()).await;
        draft["id"].as_str().unwrap().to_owned()
    }

    async fn send<'a>(&self, draft: &str, folder: &Path, entry: &'a Entry) -> Sent<'a> {
        let content = std::fs::read(folder.join(&entry.file)).unwrap();
        // As browsers write a name (WHATWG, "multipart/form-data encoding").
        let name = entry.name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
        let (media_type, body) = form(&[("kind", None, b"other"), ("file", Some(&name), &content)]);
        let (status, answer) = self.post(&format!("/drafts/{draft}/documents"), &self.author, &media_type, body).await;
        Sent { entry, status, answer }
    }

    /// Sends ten files and then the draft itself.
    async fn send_all<'a>(&self, folder: &Path, entries: &'a [Entry]) -> Vec<Sent<'a>> {
        let draft = self.draft().await;
        let mut all = Vec::new();
        for entry in entries {
            all.push(self.send(&draft, folder, entry).await);
        }
        let path = format!("/drafts/{draft}/submission");
        let (status, answer) = self.post(&path, &self.author, "application/json", b"{}".to_vec()).await;
        assert_eq!(status, 201, "{answer}");
        all
    }

    async fn fetch(&self, id: &str, token: &str) -> Option<Vec<u8>> {
        let url = format!("{}/api/v1/documents/{id}/content?unscanned=accept", self.serving.base);
        let response = self.http.get(url).bearer_auth(token).send().await.unwrap();
        if response.status() == 200 { Some(response.bytes().await.unwrap().to_vec()) } else { None }
    }

    /// Kilobytes that the process holds (`VmRSS`), or held at most (`VmHWM`).
    fn memory(&self, what: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.serving.pid())).unwrap();
        let line = status.lines().find(|line| line.starts_with(what)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_whole_corpus_goes_through_the_whole_service() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus(folder.path());
    let entries: Vec<Entry> = serde_json::from_slice(&std::fs::read(corpus.join("index.json")).unwrap()).unwrap();
    let honest = entries.iter().filter(|entry| entry.honest).count();
    assert!(honest >= 100 && entries.len() - honest >= 300, "{honest} of {}", entries.len());
    let program = Program::in_folder(folder.path()).set("AMHP_HUB_SCAN", &clamd().setting());
    let config = Config::read(&|name| program.setting(name)).unwrap();
    let ctx = assemble(&config, Clock::system(), Chance::system(), false).await.unwrap();
    let (author, amhp) = people(&ctx).await;
    let hub = Hub { serving: program.serve(&["serve"]), http: Client::new(), author, amhp };

    let (first, rest) = entries.split_at(A_DRAFT);
    let mut sent = hub.send_all(&corpus, first).await;
    scanned(&ctx).await;
    let before = hub.memory("VmRSS");
    let drafts: Vec<&[Entry]> = rest.chunks(A_DRAFT).collect();
    for at_once in drafts.chunks(AT_ONCE) {
        sent.extend(join_all(at_once.iter().map(|entries| hub.send_all(&corpus, entries))).await.into_iter().flatten());
    }
    scanned(&ctx).await;
    let mut wrong = Vec::new();
    for one in &sent {
        wrong.extend(finding(&hub, &corpus, one).await.map(|found| format!("{:?}: {found}", one.entry)));
    }
    assert_eq!(wrong, [] as [String; 0]);
    let grown = hub.memory("VmHWM").saturating_sub(before);
    assert!(grown < GROWTH_MOST, "grew by {grown} KB from {before} KB");
    let kept = std::fs::read_dir(folder.path().join("files/documents")).unwrap().count();
    assert_eq!(i64::try_from(kept).unwrap(), number(&ctx.store, "SELECT count(*) AS value FROM documents").await);
    assert_eq!(std::fs::read_dir(folder.path().join("files/incoming")).unwrap().count(), 0);
}

/// What is not as it should be with one file.
async fn finding(hub: &Hub, corpus: &Path, sent: &Sent<'_>) -> Option<String> {
    let Some(id) = sent.answer["id"].as_str() else {
        let refused = matches!(sent.status, 400 | 422);
        let name_alone = sent.entry.family == "names" && sent.status == 400;
        return (!refused || (sent.entry.is_good() && !name_alone)).then(|| format!("{} {}", sent.status, sent.answer));
    };
    let (mine, theirs) = (hub.fetch(id, &hub.author).await, hub.fetch(id, &hub.amhp).await);
    if !sent.entry.is_good() {
        return (mine.is_some() || theirs.is_some()).then(|| "it was given".to_owned());
    }
    let name = sent.answer["file_name"].as_str().unwrap();
    if name.contains(['/', '\\', '\u{202e}']) || name.chars().any(char::is_control) || name.chars().count() > 200 {
        return Some(format!("it is called {name:?}"));
    }
    let whole = Some(std::fs::read(corpus.join(&sent.entry.file)).unwrap());
    (mine != whole || theirs != whole).then(|| "it did not come back as it went".to_owned())
}

fn corpus(folder: &Path) -> PathBuf {
    let corpus = folder.join("corpus");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/make.py");
    let made = Command::new("python3").arg(script).arg(&corpus).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    corpus
}

/// Waits until nothing waits for the scanner.
async fn scanned(ctx: &Context) {
    let begun = Instant::now();
    while number(&ctx.store, "SELECT count(*) AS value FROM documents WHERE scan = 'pending'").await > 0 {
        assert!(begun.elapsed() < Duration::from_secs(60), "the scanner does not come to an end");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let states: BTreeMap<String, String> = crate::support::sql::pairs(
        &ctx.store,
        "SELECT scan AS first, CAST(count(*) AS text) AS second FROM documents GROUP BY scan",
    )
    .await
    .into_iter()
    .collect();
    assert!(!states.contains_key("failed"), "{states:?}");
}

async fn people(ctx: &Context) -> (String, String) {
    let telephone = Telephone { day: "01632 960100".to_owned(), out_of_hours: "01632 960199".to_owned() };
    let mail = Some("hub@northgate.example".to_owned());
    let new = NewService { slug: "northgate".to_owned(), name: "Northgate AMHP service".to_owned(), telephone, mail };
    let service = add(ctx, new).await.unwrap().id;
    let grant = Grant { service: Some(service), role: Role::Amhp };
    (token_of(ctx, "quennell@lodestone.example", None).await, token_of(ctx, "okafor@hub.example", Some(grant)).await)
}
