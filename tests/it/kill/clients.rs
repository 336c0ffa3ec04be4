//! Clients that submit as long as they may. What got no answer is sent again, under the same key and with the same
//! body, until it is acknowledged.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

use super::PATIENCE;
use super::check::{Acknowledged, Sent};
use super::setting::{SERVICE, Setting};
use crate::support::examples;

/// A submission, as it is sent again and again.
#[derive(Debug, Clone)]
pub struct Request {
    /// The idempotency key.
    pub key: String,
    /// Bearer token of the sender.
    pub token: String,
    /// Where it goes.
    pub path: String,
    /// What it says.
    pub body: Value,
}

/// The clients at work.
pub struct Load {
    base: watch::Sender<Option<String>>,
    shared: Arc<Shared>,
    clients: Mutex<Vec<JoinHandle<()>>>,
}

#[derive(Default)]
struct Shared {
    sent: Mutex<Sent>,
    repeated: AtomicUsize,
    enough: AtomicBool,
}

impl Load {
    /// Sets a client to work for each token.
    pub fn start(setting: &Setting, base: &str) -> Self {
        let (sender, at) = watch::channel(Some(base.to_owned()));
        let shared = Arc::new(Shared::default());
        let one = |(number, token): (usize, &String)| {
            let (http, token) = (setting.client.clone(), token.clone());
            tokio::spawn(OneClient { number, token, http, at: at.clone(), shared: shared.clone() }.work())
        };
        let clients = setting.tokens.iter().enumerate().map(one).collect();
        Self { base: sender, shared, clients: Mutex::new(clients) }
    }

    /// Tells the clients where the service is, or that it is gone.
    pub fn publish(&self, base: Option<String>) {
        self.base.send_replace(base);
    }

    /// Waits for so many more acknowledgements.
    pub async fn acknowledges(&self, more: usize) {
        let (before, began) = (self.sent().acknowledged.len(), Instant::now());
        while self.sent().acknowledged.len() < before + more {
            assert!(began.elapsed() < PATIENCE, "the clients get no answers");
            let ended = self.clients.lock().unwrap().iter().any(JoinHandle::is_finished);
            assert!(!ended, "a client met an answer that it does not know");
            sleep(Duration::from_millis(5)).await;
        }
    }

    /// What was sent so far.
    pub fn sent(&self) -> Sent {
        self.shared.sent.lock().unwrap().clone()
    }

    /// Lets each client bring what it has begun to its end; how many requests had to be repeated.
    pub async fn finish(&self) -> usize {
        self.shared.enough.store(true, Ordering::Relaxed);
        let clients = std::mem::take(&mut *self.clients.lock().unwrap());
        for client in clients {
            timeout(PATIENCE, client).await.expect("a client comes to its end").unwrap();
        }
        self.shared.repeated.load(Ordering::Relaxed)
    }
}

struct OneClient {
    number: usize,
    token: String,
    http: Client,
    at: watch::Receiver<Option<String>>,
    shared: Arc<Shared>,
}

impl OneClient {
    async fn work(mut self) {
        let mut made = 0;
        while !self.shared.enough.load(Ordering::Relaxed) {
            made += 1;
            let request = self.request(made).await;
            self.shared.sent.lock().unwrap().on_its_way.insert(request.key.clone());
            let reference = self.until_acknowledged(&request).await;
            let mut sent = self.shared.sent.lock().unwrap();
            sent.on_its_way.remove(&request.key);
            sent.acknowledged.push(Acknowledged { request, reference });
        }
    }

    /// Every fourth client sends drafts, the others whole referrals.
    async fn request(&mut self, made: usize) -> Request {
        let mut answers = examples::minimal(Timestamp::now());
        answers["person"]["given_name"] = json!(format!("Person {} of {}", made, self.number));
        let body = json!({ "service": SERVICE, "form": "amhp-referral", "answers": answers });
        let key = format!("client-{}-{made}", self.number);
        let (path, body) = match self.number % 4 {
            0 => (format!("/drafts/{}/submission", self.draft(&body).await), Value::Null),
            _ => ("/referrals".to_owned(), body),
        };
        Request { key, token: self.token.clone(), path, body }
    }

    /// A draft that was begun and not answered stays behind: nobody acknowledged it.
    async fn draft(&mut self, body: &Value) -> String {
        loop {
            let url = format!("{}/api/v1/drafts", self.base().await);
            let begun = self.http.post(url).bearer_auth(&self.token).json(body).send().await;
            if let Ok(answer) = begun
                && answer.status() == StatusCode::CREATED
                && let Ok(draft) = answer.json::<Value>().await
            {
                return draft["id"].as_str().unwrap().to_owned();
            }
            sleep(Duration::from_millis(10)).await;
        }
    }

    async fn until_acknowledged(&mut self, request: &Request) -> String {
        loop {
            let base = self.base().await;
            if let Ok(Some(reference)) = post(&self.http, &base, request).await {
                return reference;
            }
            self.shared.repeated.fetch_add(1, Ordering::Relaxed);
            sleep(Duration::from_millis(10)).await;
        }
    }

    async fn base(&mut self) -> String {
        self.at.wait_for(Option::is_some).await.unwrap().clone().unwrap()
    }
}

/// Sends a submission; the reference where it was acknowledged, nothing where the service asks to send it again.
pub async fn post(http: &Client, base: &str, request: &Request) -> reqwest::Result<Option<String>> {
    let sending = http.post(format!("{base}/api/v1{}", request.path)).bearer_auth(&request.token);
    let sending = sending.header("idempotency-key", &request.key);
    let sending = if request.body.is_null() { sending } else { sending.json(&request.body) };
    let answer = sending.send().await?;
    let status = answer.status();
    let body = answer.bytes().await?;
    match status {
        StatusCode::CREATED => {
            let receipt: Value = serde_json::from_slice(&body).unwrap();
            Ok(Some(receipt["reference"].as_str().unwrap().to_owned()))
        }
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::CONFLICT => Ok(None),
        other => panic!("{other}: {}", String::from_utf8_lossy(&body)),
    }
}

/// Reads a referral.
pub async fn get(http: &Client, base: &str, token: &str, reference: &str) -> Value {
    let asking = http.get(format!("{base}/api/v1/referrals/{reference}")).bearer_auth(token);
    asking.send().await.unwrap().error_for_status().unwrap().json().await.unwrap()
}
