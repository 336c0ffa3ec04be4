//! Somebody who asks until there is an answer: a service that is gone, or asks to come later, is asked again.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::sleep;

use super::clients::Shared;

/// One caller with a token of its own.
pub struct Caller {
    /// Which one, from 0.
    pub number: usize,
    /// Its bearer token.
    pub token: String,
    /// What all callers write down.
    pub shared: Arc<Shared>,
    http: Client,
    at: watch::Receiver<Option<String>>,
}

/// What came back.
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The body; null where it is empty.
    pub body: Value,
    /// Whether an earlier try got no answer, so that what was asked for may have been done already.
    pub is_repeated: bool,
    etag: String,
}

impl Answer {
    /// A text of the body.
    pub fn text(&self, name: &str) -> String {
        self.body[name].as_str().unwrap_or_else(|| panic!("{}: {}", self.status, self.body)).to_owned()
    }

    /// The version of what was read or changed.
    pub fn etag(&self) -> &str {
        &self.etag
    }
}

impl Caller {
    /// A caller that finds the service by `at`.
    pub fn new(
        number: usize,
        token: &str,
        http: &Client,
        at: &watch::Receiver<Option<String>>,
        shared: &Arc<Shared>,
    ) -> Self {
        Self { number, token: token.to_owned(), shared: shared.clone(), http: http.clone(), at: at.clone() }
    }

    /// Asks `path` of the API, again and again, until there is an answer.
    pub async fn ask(&mut self, method: &str, path: &str, with: impl Fn(RequestBuilder) -> RequestBuilder) -> Answer {
        let mut is_repeated = false;
        loop {
            if let Some(answer) = self.try_once(method, path, &with).await {
                return Answer { is_repeated, ..answer };
            }
            is_repeated = true;
        }
    }

    /// Asks once. Nothing where no whole answer came, or one that says to come again.
    pub async fn try_once(
        &mut self,
        method: &str,
        path: &str,
        with: impl Fn(RequestBuilder) -> RequestBuilder,
    ) -> Option<Answer> {
        let url = format!("{}/api/v1{path}", self.base().await);
        let asking = self.http.request(method.parse().unwrap(), url).bearer_auth(&self.token);
        if let Ok(Some(answer)) = heard(with(asking)).await {
            return Some(answer);
        }
        self.shared.repeated.fetch_add(1, Ordering::Relaxed);
        sleep(Duration::from_millis(10)).await;
        None
    }

    async fn base(&mut self) -> String {
        self.at.wait_for(Option::is_some).await.unwrap().clone().unwrap()
    }
}

/// A whole answer; nothing where it says to come again.
async fn heard(asking: RequestBuilder) -> reqwest::Result<Option<Answer>> {
    let answer = asking.send().await?;
    let status = answer.status();
    let etag = answer.headers().get("etag").map_or("", |etag| etag.to_str().unwrap()).to_owned();
    let body = answer.bytes().await?;
    let body: Value = if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).unwrap() };
    let again = status == StatusCode::SERVICE_UNAVAILABLE || body["code"] == "idempotency_in_flight";
    Ok((!again).then_some(Answer { status, body, is_repeated: false, etag }))
}
