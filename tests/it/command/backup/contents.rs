//! A service that holds something in every table, made by its own API where that has a way, else by a row.

use amhp_hub::store::Engine;
use jiff::Timestamp;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use super::place::open;
use crate::kill::setting::{SERVICE, Setting};
use crate::support::app::six_digits;
use crate::support::documents::form;
use crate::support::people::PASSWORD;
use crate::support::program::Program;
use crate::support::sql::execute;
use crate::support::{examples, program::SOON};

/// What nobody's writing of texts should mangle.
const ODD: &str = "O''Neil \"Ó\" \\x00 \\N {} [1] 🙂 \u{1}\t\r\n''";

/// A service that was used for a while and has ended.
pub async fn filled(engine: Engine) -> Setting {
    let setting = Setting::prepare(engine).await;
    {
        // Without a worker: events are sealed by hand below.
        let mut serving = setting.program.serve(&["serve", "--no-work"]);
        let api = Api { base: serving.base.clone(), token: setting.tokens[0].clone(), client: setting.client.clone() };
        for content in ["Sleeps in the shed.\n", "Takes nothing by mouth since Tuesday.\n"] {
            let draft = api.draft().await;
            api.add_document(&draft, content).await;
            api.submit(&draft).await;
        }
        let draft = api.draft().await;
        api.add_document(&draft, "Still being written.\n").await;
        api.get(&format!("/referrals/{}", api.references().await[0])).await;
        serving.terminate();
    }
    rows_without_a_way(&setting.program, engine).await;
    setting
}

/// Rows that would take a browser, an app or a clock; and an event that is sealed.
async fn rows_without_a_way(program: &Program, engine: Engine) {
    let (blob, now) = match engine {
        Engine::Sqlite => ("X'00ff5c0a'", "'2026-11-21T09:30:00.000001Z'"),
        Engine::Postgres => ("'\\x00ff5c0a'", "'2026-11-21T09:30:00.000001Z'"),
    };
    let some = "(SELECT id FROM accounts ORDER BY email LIMIT 1)";
    let service = "(SELECT id FROM services LIMIT 1)";
    let draft = "(SELECT id FROM drafts LIMIT 1)";
    let id = |n: u8| format!("'01900000-0000-7000-8000-0000000000{n:02}'");
    let statements = [
        format!("UPDATE accounts SET name = '{ODD}', organisation = '' WHERE id = {some}"),
        format!("INSERT INTO authenticators (account_id, secret_sealed, created_at) VALUES ({some}, {blob}, {now})"),
        format!(
            "INSERT INTO parked_posts (id, token_digest, account_id, sealed, created_at, expires_at) \
             VALUES ({}, {blob}, {some}, {blob}, {now}, '2099-01-01T00:00:00.000000Z')",
            id(1)
        ),
        format!(
            "INSERT INTO call_references (id, code, draft_id, service_id, account_id, reason, created_at, alarm_at) \
             VALUES ({}, 'H4KKPT', {draft}, {service}, {some}, 'danger', {now}, {now})",
            id(2)
        ),
        format!(
            "INSERT INTO attempts (id, kind, address_digest, at, weight) \
             VALUES ({}, 'wrong_code', {blob}, {now}, 9007199254740993)",
            id(3)
        ),
        format!(
            "INSERT INTO grants (id, account_id, service_id, role, created_at) \
             VALUES ({}, {some}, {service}, 'lead', {now})",
            id(4)
        ),
        format!(
            "INSERT INTO jobs (id, kind, args, created_at, due_at, attempts) \
             VALUES ({}, 'sweep', '{{}}', {now}, '2099-01-01T00:00:00.000000Z', 3)",
            id(5)
        ),
        format!(
            "INSERT INTO settings_changes (id, service_id, account_id, at, reason, before, after) \
             VALUES ({}, {service}, {some}, {now}, 'Winter pressure', '{{}}', '{{\"targets\":{{}}}}')",
            id(6)
        ),
        format!("INSERT INTO beats (id, watched_at) VALUES (1, {now}) ON CONFLICT DO NOTHING"),
        format!("UPDATE events SET seq = 1, hash = {blob} WHERE id = (SELECT id FROM events ORDER BY id LIMIT 1)"),
    ];
    let store = open(program);
    for statement in statements {
        execute(&store, statement).await.unwrap();
    }
}

/// Somebody at the API.
pub struct Api {
    /// Where it is.
    pub base: String,
    /// Who asks.
    pub token: String,
    /// Speaks HTTP.
    pub client: Client,
}

impl Api {
    fn url(&self, path: &str) -> String {
        format!("{}/api/v1{path}", self.base)
    }

    /// Reads something.
    pub async fn get(&self, path: &str) -> Value {
        let answer = self.client.get(self.url(path)).bearer_auth(&self.token).send().await.unwrap();
        answer.error_for_status().unwrap().json().await.unwrap()
    }

    /// The references of the caller's referrals.
    pub async fn references(&self) -> Vec<String> {
        let listed = self.get("/referrals").await;
        let items = listed.as_array().or_else(|| listed["items"].as_array()).unwrap();
        items.iter().map(|item| item["reference"].as_str().unwrap().to_owned()).collect()
    }

    async fn post(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        let asking = self.client.post(self.url(path)).bearer_auth(&self.token).json(body);
        let answer = asking.header("idempotency-key", path).send().await.unwrap();
        (answer.status(), answer.json().await.unwrap())
    }

    /// Begins a draft that could be sent.
    pub async fn draft(&self) -> String {
        let answers = examples::minimal(Timestamp::now());
        let (status, draft) =
            self.post("/drafts", &json!({ "service": SERVICE, "form": "amhp-referral", "answers": answers })).await;
        assert_eq!(status, StatusCode::CREATED, "{draft}");
        draft["id"].as_str().unwrap().to_owned()
    }

    /// Adds a text file to a draft; the document's id.
    pub async fn add_document(&self, draft: &str, content: &str) -> String {
        let (kind, body) = form(&[("kind", None, b"risk_assessment"), ("file", Some("risk.txt"), content.as_bytes())]);
        let asking = self.client.post(self.url(&format!("/drafts/{draft}/documents"))).bearer_auth(&self.token);
        let answer = asking.header("content-type", kind).body(body).send().await.unwrap();
        let document: Value = answer.error_for_status().unwrap().json().await.unwrap();
        document["id"].as_str().unwrap().to_owned()
    }

    /// Takes a document away again.
    pub async fn remove_document(&self, draft: &str, document: &str) {
        let path = format!("/drafts/{draft}/documents/{document}");
        let asking = self.client.delete(self.url(&path)).bearer_auth(&self.token).header("if-match", "\"1\"");
        let answer = asking.send().await.unwrap();
        answer.error_for_status().unwrap();
    }

    /// Sends a draft.
    pub async fn submit(&self, draft: &str) {
        let (status, receipt) = self.post(&format!("/drafts/{draft}/submission"), &json!({})).await;
        assert_eq!(status, StatusCode::CREATED, "{receipt}");
    }

    /// Signs in anew with password and mailed code.
    pub async fn sign_in(program: &Program, base: &str, email: &str) -> Self {
        let mut api = Self { base: base.to_owned(), token: String::new(), client: Client::new() };
        let (status, opened) = api.post("/sign-in", &json!({ "email": email, "password": PASSWORD })).await;
        assert_eq!(status, StatusCode::ACCEPTED, "{opened}");
        let code = mailed_code(program).await;
        let path = format!("/sign-in/{}", opened["challenge_id"].as_str().unwrap());
        let (status, signed_in) = api.post(&path, &json!({ "code": code })).await;
        assert_eq!(status, StatusCode::OK, "{signed_in}");
        api.token = signed_in["token"].as_str().unwrap().to_owned();
        api
    }
}

/// The code in the first letter to come that carries one.
async fn mailed_code(program: &Program) -> String {
    let folder = program.setting("AMHP_HUB_MAIL").unwrap();
    let folder = folder.strip_prefix("directory:").unwrap();
    let began = std::time::Instant::now();
    loop {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let letters = entries.filter_map(|entry| std::fs::read_to_string(entry.path()).ok());
        if let Some(letter) = letters.into_iter().find(|letter| letter.contains("Your code to sign in")) {
            return six_digits(&letter);
        }
        assert!(began.elapsed() < SOON, "no code was mailed");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}
