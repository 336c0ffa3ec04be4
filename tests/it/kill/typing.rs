//! Power cuts while people type: `kill -9` of the real binary while eight drafts are saved again and again. What was
//! answered as saved is there after the restart, or the text that was on its way when the power went; nothing older.
//!
//! `AMHP_HUB_KILL_SEED` repeats the moments of an earlier run.

use std::time::Duration;

use amhp_hub::secrets::Chance;
use amhp_hub::store::Engine;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::setting::{SERVICE, Setting};
use super::{CLIENTS, PATIENCE, variable};

/// Kills, each of which cuts eight drafts: more than fifty interleavings.
const KILLS: usize = 7;

/// Somebody's draft, and what they typed into it.
#[derive(Debug, Clone)]
struct Typist {
    token: String,
    draft: String,
    etag: String,
    typed: usize,
    /// The latest text that was answered as saved.
    saved: String,
    /// The text that was on its way when the power went.
    on_its_way: Option<String>,
}

impl Typist {
    async fn begin(http: &Client, base: &str, token: &str) -> Self {
        let body = json!({ "service": SERVICE, "form": "amhp-referral", "answers": { "gp": { "name": "t0" } } });
        let begun = http.post(format!("{base}/api/v1/drafts")).bearer_auth(token).json(&body).send().await.unwrap();
        let etag = begun.headers()["etag"].to_str().unwrap().to_owned();
        let draft: Value = begun.json().await.unwrap();
        let id = draft["id"].as_str().unwrap().to_owned();
        Self { token: token.to_owned(), draft: id, etag, typed: 0, saved: "t0".to_owned(), on_its_way: None }
    }

    /// Saves one text after another until the service is gone.
    async fn work(mut self, http: Client, base: String) -> Self {
        loop {
            self.typed += 1;
            let text = format!("t{}", self.typed);
            self.on_its_way = Some(text.clone());
            let url = format!("{base}/api/v1/drafts/{}", self.draft);
            let asking = http.patch(url).bearer_auth(&self.token).header("if-match", &self.etag);
            let asking = asking.header("content-type", "application/merge-patch+json");
            let Ok(answer) = asking.body(json!({ "gp": { "name": text } }).to_string()).send().await else {
                return self;
            };
            match answer.status() {
                StatusCode::OK => {
                    self.etag = answer.headers()["etag"].to_str().unwrap().to_owned();
                    (self.saved, self.on_its_way) = (text, None);
                }
                StatusCode::SERVICE_UNAVAILABLE => self.on_its_way = None,
                other => panic!("{other}"),
            }
        }
    }

    /// Looks after the restart; whether the text that was cut off had been saved all the same.
    async fn look(&mut self, http: &Client, base: &str, seed: u64) -> bool {
        let url = format!("{base}/api/v1/drafts/{}", self.draft);
        let answer = http.get(url).bearer_auth(&self.token).send().await.unwrap().error_for_status().unwrap();
        self.etag = answer.headers()["etag"].to_str().unwrap().to_owned();
        let draft: Value = answer.json().await.unwrap();
        let kept = draft["answers"]["gp"]["name"].as_str().unwrap().to_owned();
        let was_cut = self.on_its_way.take();
        let is_known = kept == self.saved || Some(&kept) == was_cut.as_ref();
        assert!(is_known, "kept {kept}, answered {}, cut {was_cut:?}, AMHP_HUB_KILL_SEED={seed}", self.saved);
        self.saved = kept;
        was_cut.as_ref() == Some(&self.saved)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_text_that_was_answered_is_lost_on_sqlite() {
    run(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_text_that_was_answered_is_lost_on_postgres() {
    run(Engine::Postgres).await;
}

async fn run(engine: Engine) {
    let seed = variable("AMHP_HUB_KILL_SEED").unwrap_or_else(|| u64::from_le_bytes(Chance::system().bytes()) >> 16);
    let chance = Chance::seeded(seed);
    let setting = Setting::prepare(engine).await;
    let mut serving = setting.program.serve(&["serve"]);
    let mut typists = vec![];
    for token in &setting.tokens {
        typists.push(Typist::begin(&setting.client, &serving.base, token).await);
    }
    let (mut cut, mut kept_unseen) = (0, 0);
    for _ in 0..KILLS {
        let mut working = JoinSet::new();
        for typist in typists.drain(..) {
            working.spawn(typist.work(setting.client.clone(), serving.base.clone()));
        }
        tokio::time::sleep(Duration::from_millis(100 + u64::from_le_bytes(chance.bytes()) % 300)).await;
        serving.kill();
        while let Some(typist) = tokio::time::timeout(PATIENCE, working.join_next()).await.unwrap() {
            typists.push(typist.unwrap());
        }
        serving = setting.program.serve(&["serve"]);
        for typist in &mut typists {
            cut += usize::from(typist.on_its_way.is_some());
            kept_unseen += usize::from(typist.look(&setting.client, &serving.base, seed).await);
        }
    }
    let typed: usize = typists.iter().map(|typist| typist.typed).sum();
    eprintln!(
        "{engine:?}: {KILLS} kills, {typed} texts, {cut} cut off, {kept_unseen} of them kept; AMHP_HUB_KILL_SEED={seed}"
    );
    assert_eq!(typists.len(), CLIENTS);
    assert!(cut >= 50, "only {cut} saves were cut off");
}
