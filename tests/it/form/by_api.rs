//! The same problems through the API: a draft is patched from one wrong state to the next, and its problems are read. Each
//! state has one thing wrong in each of several sections.

use std::collections::{BTreeMap, BTreeSet};

use amhp_hub::domain::ProblemCode;
use serde_json::{Map, Value, json};

use super::every_field::{missing, pattern, spoilt};
use super::scenes::{Scene, scenes};
use crate::api::client::Client;
use crate::support::app::TestApp;
use crate::support::database::TestDatabase;

/// A draft that a program changes and asks about.
struct Draft {
    client: Client,
    id: String,
    etag: String,
    answers: Value,
}

impl Draft {
    async fn begin(client: &Client, scene: &Scene) -> Self {
        let new = json!({ "service": "northgate", "form": "amhp-referral", "answers": scene.answers });
        let begun = client.post("/drafts", &new).await;
        assert_eq!(begun.status, 201, "{}", begun.text);
        let (id, etag) = (begun.text_at("/id"), begun.header("etag").to_owned());
        Self { client: client.clone(), id, etag, answers: scene.answers.clone() }
    }

    /// Patches the draft to these answers; what is then wrong with it.
    async fn problems_of(&mut self, answers: &Value) -> Vec<(String, String)> {
        let patched = self.client.patch(&self.id, &self.etag, &difference(&self.answers, answers)).await;
        assert_eq!(patched.status, 200, "{}", patched.text);
        self.etag = patched.header("etag").to_owned();
        self.answers = patched.at("/answers");
        assert_eq!(&self.answers, answers, "the draft holds what was sent");
        let found = self.client.get(&format!("/drafts/{}/problems", self.id)).await;
        assert_eq!(found.status, 200);
        found.problems()
    }
}

/// The merge patch that leads from one object to another.
fn difference(from: &Value, to: &Value) -> Value {
    let (Some(before), Some(after)) = (from.as_object(), to.as_object()) else { return to.clone() };
    let gone = before.keys().filter(|name| !after.contains_key(*name)).map(|name| (name.clone(), Value::Null));
    let changed = after.iter().filter(|(name, inner)| before.get(*name) != Some(inner));
    let changed = changed.map(|(name, inner)| {
        let from = before.get(name).filter(|from| from.is_object() && inner.is_object());
        (name.clone(), from.map_or_else(|| inner.clone(), |from| difference(from, inner)))
    });
    Value::Object(gone.chain(changed).collect::<Map<_, _>>())
}

fn code(code: ProblemCode) -> String {
    serde_json::to_value(code).unwrap().as_str().unwrap().to_owned()
}

async fn northgate() -> (TestApp, Client) {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    app.add_service("northgate").await;
    let referrer = app.referrer("Quennell").await;
    let client = Client::of(&app).signed_in(&referrer.token);
    (app, client)
}

/// One thing wrong in each section, so that a request tries several; `legal` hangs on answers of others and goes alone.
fn rounds(scene: &Scene, cases: Vec<(Value, Vec<(String, String)>)>) -> Vec<(Value, Vec<(String, String)>)> {
    let mut rounds: Vec<(Value, Vec<(String, String)>)> = vec![];
    let mut tried: BTreeMap<String, usize> = BTreeMap::new();
    let (legal, others): (Vec<_>, Vec<_>) = cases.into_iter().partition(|(_, at)| at[0].0.starts_with("/legal/"));
    for (answers, mut expected) in others {
        let section = expected[0].0.split('/').nth(1).unwrap().to_owned();
        let round = tried.entry(section.clone()).or_default();
        if rounds.len() == *round {
            rounds.push((scene.answers.clone(), vec![]));
        }
        rounds[*round].0[&section] = answers[&section].clone();
        rounds[*round].1.append(&mut expected);
        *round += 1;
    }
    rounds.extend(legal);
    rounds
}

async fn same_by_api(scene: &Scene, client: &Client, cases: Vec<(Value, Vec<(String, String)>)>) {
    let mut draft = Draft::begin(client, scene).await;
    for (answers, mut expected) in rounds(scene, cases) {
        let mut found = draft.problems_of(&answers).await;
        found.sort();
        expected.sort();
        assert_eq!(found, expected);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_needed_answer_taken_away_is_missed_alone() {
    let (app, client) = northgate().await;
    for scene in scenes(app.now()) {
        let required = |at: Vec<String>| at.into_iter().map(|at| (at, "required".to_owned())).collect();
        let cases = missing(&scene).into_iter().map(|(answers, expected)| (answers, required(expected)));
        same_by_api(&scene, &client, cases.collect()).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_wrong_answer_raises_one_problem_at_its_place() {
    let (app, client) = northgate().await;
    let mut tried = BTreeSet::new();
    for scene in scenes(app.now()) {
        let cases = spoilt(&scene, app.now(), &tried);
        tried.extend(cases.iter().map(|case| pattern(&case.pointer)));
        let cases = cases.into_iter().map(|case| (case.answers, vec![(case.pointer, code(case.code))]));
        same_by_api(&scene, &client, cases.collect()).await;
    }
}
