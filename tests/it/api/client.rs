//! Calls the API as a program does. An answer that the published document does not tell of fails the test.

use std::sync::LazyLock;

use amhp_hub::web::api::{ApiRoute, document_json, routes};
use jsonschema::Validator;
use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::support::app::TestApp;

/// The published document.
pub static DOCUMENT: LazyLock<Value> = LazyLock::new(document_json);

/// A program that may be signed in.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    token: Option<String>,
}

/// What came back, held against the document.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Client {
    pub fn of(app: &TestApp) -> Self {
        Self::at(&app.base)
    }

    /// Of the service that answers there.
    pub fn at(base: &str) -> Self {
        Self { http: reqwest::Client::new(), base: format!("{base}/api/v1"), token: None }
    }

    pub fn signed_in(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    pub fn call(&self, method: &str, path: &str) -> Call {
        let method: Method = method.parse().unwrap();
        let request = self.http.request(method.clone(), format!("{}{path}", self.base));
        let request = if let Some(token) = &self.token { request.bearer_auth(token) } else { request };
        Call { request, method, path: path.to_owned() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call("GET", path).send().await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.call("POST", path).json(body).send().await
    }

    /// An empty draft of the referral form.
    pub async fn draft(&self) -> Answer {
        let answer = self.post("/drafts", &json!({ "service": "northgate", "form": "amhp-referral" })).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer
    }

    /// A change to the draft's answers as of this version.
    pub async fn patch(&self, id: &str, etag: &str, patch: &Value) -> Answer {
        let call = self.call("PATCH", &format!("/drafts/{id}")).header("If-Match", etag);
        call.raw("application/merge-patch+json", patch.to_string()).send().await
    }
}

/// A call about to be made.
pub struct Call {
    request: RequestBuilder,
    method: Method,
    path: String,
}

impl Call {
    pub fn header(self, name: &str, value: &str) -> Self {
        Self { request: self.request.header(name, value), ..self }
    }

    pub fn json(self, body: &Value) -> Self {
        Self { request: self.request.json(body), ..self }
    }

    pub fn raw(self, content_type: &str, body: impl Into<reqwest::Body>) -> Self {
        Self { request: self.request.header("Content-Type", content_type).body(body), ..self }
    }

    pub async fn send(self) -> Answer {
        let response = self.request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let answer = Answer { status, headers, text: response.text().await.unwrap() };
        if self.method != Method::HEAD {
            answer.check(self.method.as_str(), self.path.split('?').next().unwrap());
        }
        answer
    }
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e}: {}", self.text))
    }

    pub fn at(&self, pointer: &str) -> Value {
        self.json().pointer(pointer).cloned().unwrap_or(Value::Null)
    }

    pub fn text_at(&self, pointer: &str) -> String {
        self.at(pointer).as_str().unwrap_or_else(|| panic!("no text at {pointer}: {}", self.text)).to_owned()
    }

    /// Status and code of a refusal.
    pub fn refused(&self) -> (u16, String) {
        (self.status, self.text_at("/code"))
    }

    /// Pointer and code of each problem.
    pub fn problems(&self) -> Vec<(String, String)> {
        let all = self.at("/problems");
        let text = |problem: &Value, member: &str| problem[member].as_str().unwrap().to_owned();
        all.as_array().unwrap().iter().map(|p| (text(p, "pointer"), text(p, "code"))).collect()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// What the document says of it: the status is told of, the body is as it is described.
    pub fn check(&self, method: &str, path: &str) {
        if self.status >= 400 {
            self.check_problem();
        }
        let Some(route) = routes().into_iter().find(|route| route.method == method && fits(route, path)) else {
            assert!(
                matches!(self.status, 400 | 404 | 405) || path == "/openapi.json",
                "{method} {path}: {}",
                self.text
            );
            return;
        };
        let pointer = format!("/paths/{}/{}/responses/{}", escaped(route.path), method.to_lowercase(), self.status);
        let described = DOCUMENT.pointer(&pointer);
        let described = described.unwrap_or_else(|| panic!("{} {path} answers {}", route.operation, self.status));
        let described = resolved(described);
        let media = described["content"].as_object().and_then(|media| media.iter().next());
        match media {
            None => assert_eq!(self.text, "", "{method} {path} has no body"),
            Some((media, content)) => {
                assert_eq!(self.header("content-type"), media);
                let validator = validator(&content["schema"]);
                let wrong: Vec<_> = validator.iter_errors(&self.json()).map(|e| e.to_string()).collect();
                assert!(wrong.is_empty(), "{method} {path} {}: {wrong:?} in {}", self.status, self.text);
            }
        }
    }

    fn check_problem(&self) {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text);
        assert_eq!(self.at("/status"), self.status, "{}", self.text);
        let number = self.header("x-request-id").to_owned();
        assert_eq!(self.text_at("/instance").replace("urn:uuid:", "").replace('-', ""), number);
        assert!(self.text_at("/type").ends_with(&format!(":{}", self.text_at("/code"))));
        assert!(!self.text_at("/detail").is_empty());
        assert_ne!(self.status, 500, "{}", self.text);
    }
}

/// A validator of a schema within the document.
pub fn validator(schema: &Value) -> Validator {
    let mut root = schema.clone();
    root["components"] = DOCUMENT["components"].clone();
    jsonschema::draft202012::new(&root).unwrap()
}

fn resolved(described: &Value) -> &Value {
    let target = described.get("$ref").and_then(Value::as_str);
    target.map_or(described, |target| DOCUMENT.pointer(target.strip_prefix('#').unwrap()).unwrap())
}

fn escaped(path: &str) -> String {
    path.replace('~', "~0").replace('/', "~1")
}

fn fits(route: &ApiRoute, path: &str) -> bool {
    let (pattern, path): (Vec<_>, Vec<_>) = (route.path.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len() && pattern.iter().zip(&path).all(|(p, q)| p.starts_with('{') || p == q)
}
