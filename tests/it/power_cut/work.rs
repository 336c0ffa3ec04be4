//! What is done while the program is watched: it starts on nothing, takes referrals, drafts and documents, is ended by a
//! signal and by `kill -9`, and starts again on what it left.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

use super::log::{Log, Said};
use super::trace::{Ended, STRACE};
use crate::kill::check::{Acknowledged, Paper, sha256};
use crate::kill::clients::{Request, letter};
use crate::support::app::six_digits;
use crate::support::documents::form;
use crate::support::examples;
use crate::support::people::PASSWORD;
use crate::support::program::{ADD_NORTHGATE, Program, SOON};

/// Clients that work at the same time.
const CLIENTS: usize = 3;

/// What was watched.
pub struct Watched {
    /// The folder that the program wrote into; its own subfolder is the one of its settings.
    pub folder: PathBuf,
    /// What strace saw.
    pub trace: PathBuf,
    /// How each process left the files.
    pub ends: Vec<Ended>,
    /// What clients knew.
    pub log: Arc<Log>,
}

/// Runs the program under strace in `place`; each client makes so many referrals, three times over.
pub async fn watch(place: &Path, referrals: usize) -> Watched {
    may_trace();
    let (folder, trace) = (place.join("watched"), place.join("trace"));
    std::fs::create_dir(&folder).unwrap();
    let log = Arc::new(Log::beside(trace.clone()));
    let strace = [&["strace"], STRACE, &["-o", trace.to_str().unwrap()]].concat();
    let strace = strace.into_iter().map(str::to_owned).collect();
    let program = Program::in_folder(&folder.join("var")).run_by(strace);
    let mut adding = program.start(&ADD_NORTHGATE);
    assert!(adding.wait().unwrap().success());
    log.note(Said::Service);
    let mut ends = vec![ended(&trace, &folder)];
    let mut token = None;
    for round in 0..3 {
        let mut serving = program.serve(&["serve"]);
        let token = match &token {
            Some(known) => String::clone(known),
            None => token.insert(sign_up(&serving.base, &folder.join("var/mail"), &log).await).clone(),
        };
        let clients = (0..CLIENTS).map(|client| {
            let here = Here { http: Client::new(), api: format!("{}/api/v1", serving.base), token: token.clone() };
            let log = log.clone();
            tokio::spawn(async move {
                for made in round * referrals..(round + 1) * referrals {
                    refer(&here, &log, client, made).await;
                }
            })
        });
        for client in clients.collect::<Vec<_>>() {
            client.await.unwrap();
        }
        // Nothing is under way when it is killed: what a call that was cut off had done nobody could tell.
        tokio::time::sleep(Duration::from_secs(2)).await;
        match round {
            1 => serving.kill(),
            _ => assert!(serving.terminate().0.success()),
        }
        ends.push(ended(&trace, &folder));
    }
    Watched { folder, trace, ends, log }
}

/// Says in words what is missing: a test that could not look must not pass.
fn may_trace() {
    let tried = Command::new("strace").args(["-f", "-qq", "-o", "/dev/null", "true"]).stdin(Stdio::null()).output();
    let said = match tried {
        Ok(output) if output.status.success() => return,
        Ok(output) => String::from_utf8_lossy(&output.stderr).into_owned(),
        Err(error) => error.to_string(),
    };
    panic!("the power-cut test watches the program with strace, which needs the right to trace (ptrace): {said}");
}

/// Waits until the tracer of a process that ended has come to its end as well, and looks at what is there.
fn ended(trace: &Path, folder: &Path) -> Ended {
    let (began, its_own) = (Instant::now(), trace.to_str().unwrap());
    let is_tracer = |entry: std::io::Result<std::fs::DirEntry>| {
        let said = std::fs::read(entry.unwrap().path().join("cmdline")).unwrap_or_default();
        said.starts_with(b"strace\0") && String::from_utf8_lossy(&said).contains(its_own)
    };
    while std::fs::read_dir("/proc").unwrap().any(is_tracer) {
        assert!(began.elapsed() < SOON, "strace does not come to its end");
        std::thread::sleep(Duration::from_millis(20));
    }
    Ended { at: std::fs::metadata(trace).unwrap().len(), files: files(folder) }
}

/// What lies below a folder, by name, without what SQLite shares in memory.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut files, mut folders) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(next) = folders.pop() {
        for path in std::fs::read_dir(next).unwrap().map(|entry| entry.unwrap().path()) {
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                folders.push(path);
            } else if !name.ends_with("-shm") {
                files.insert(name, std::fs::read(path).unwrap());
            }
        }
    }
    files
}

/// Where one client asks, and as whom.
struct Here {
    http: Client,
    api: String,
    token: String,
}

impl Here {
    async fn ask(
        &self,
        method: &str,
        path: &str,
        with: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> (String, Value) {
        let asking = self.http.request(method.parse().unwrap(), format!("{}{path}", self.api));
        let answer = with(asking.bearer_auth(&self.token)).send().await.unwrap();
        let etag = answer.headers().get("etag").map_or("", |etag| etag.to_str().unwrap()).to_owned();
        let status = answer.status();
        let body = answer.text().await.unwrap();
        assert!(status.is_success(), "{method} {path}: {status} {body}");
        (etag, serde_json::from_str(&body).unwrap())
    }
}

/// Registers somebody by the code that is mailed; their token.
async fn sign_up(base: &str, mail: &Path, log: &Log) -> String {
    let here = Here { http: Client::new(), api: format!("{base}/api/v1"), token: String::new() };
    let asked = json!({
        "email": "quennell@lodestone.example", "password": PASSWORD, "name": "Quennell", "profession": "gp",
        "organisation": "Lodestone Lane Surgery", "telephone": "01632 960177", "is_senior": true,
    });
    let (_, opened) = here.ask("POST", "/accounts", |asking| asking.json(&asked)).await;
    let began = Instant::now();
    let letter = loop {
        let letters = std::fs::read_dir(mail).into_iter().flatten().map(|entry| entry.unwrap().path());
        if let Some(letter) = letters.filter(|path| path.extension().is_some_and(|end| end == "eml")).max() {
            break std::fs::read_to_string(letter).unwrap();
        }
        assert!(began.elapsed() < SOON, "the code is not mailed");
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    let path = format!("/sign-in/{}", opened["challenge_id"].as_str().unwrap());
    let code = json!({ "code": six_digits(&letter) });
    let (_, signed_in) = here.ask("POST", &path, |asking| asking.json(&code)).await;
    let token = signed_in["token"].as_str().unwrap().to_owned();
    log.note(Said::SignedIn(token.clone()));
    token
}

/// One referral: a whole one by the first client, from a draft with texts and a document by the others. One draft in
/// three is left as it is.
async fn refer(here: &Here, log: &Log, client: usize, made: usize) {
    let answers = examples::minimal(Timestamp::now());
    let mut body = json!({ "service": "northgate", "form": "amhp-referral", "answers": answers });
    let key = format!("client-{client}-{made}");
    let (path, body) = if client == 0 {
        ("/referrals".to_owned(), body)
    } else {
        body["answers"]["person"]["given_name"] = json!("t0");
        let draft = draft(here, log, &body, client, made).await;
        (format!("/drafts/{draft}/submission"), Value::Null)
    };
    if client != 0 && made % 3 == 2 {
        return;
    }
    let request = Arc::new(Request { key, token: here.token.clone(), path, body });
    log.note(Said::Sending(request.clone()));
    let (_, receipt) = here.ask("POST", &request.path, |asking| request.fill(asking)).await;
    let reference = receipt["reference"].as_str().unwrap().to_owned();
    log.note(Said::Sent(Acknowledged { request, reference }));
}

async fn draft(here: &Here, log: &Log, body: &Value, client: usize, made: usize) -> String {
    let (mut etag, begun) = here.ask("POST", "/drafts", |asking| asking.json(body)).await;
    let draft = begun["id"].as_str().unwrap().to_owned();
    log.note(Said::Draft(draft.clone()));
    for text in 1..=3 {
        log.note(Said::Typing(draft.clone(), text));
        let patch = json!({ "person": { "given_name": format!("t{text}") } }).to_string();
        let saving = |asking: RequestBuilder| {
            asking.header("content-type", "application/merge-patch+json").header("if-match", &etag).body(patch)
        };
        etag = here.ask("PATCH", &format!("/drafts/{draft}"), saving).await.0;
        log.note(Said::Saved(draft.clone(), text));
        if text == 2 {
            add(here, log, &draft, &letter(client, made, 0)).await;
        }
    }
    draft
}

async fn add(here: &Here, log: &Log, draft: &str, content: &[u8]) {
    let digest = sha256(content);
    log.note(Said::Arriving(digest.clone()));
    let (media_type, body) = form(&[("kind", None, b"gp_summary"), ("file", Some("letter.txt"), content)]);
    let put = |asking: RequestBuilder| asking.header("content-type", media_type).body(body);
    let (_, added) = here.ask("POST", &format!("/drafts/{draft}/documents"), put).await;
    let id = added["id"].as_str().unwrap().to_owned();
    log.note(Said::Paper(draft.to_owned(), Paper { id, sha256: digest, token: here.token.clone() }));
}
