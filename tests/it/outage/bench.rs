//! A referrer at both faces of a service, who remembers what was acknowledged.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use amhp_hub::clock::Clock;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::api::client::{Answer, Client};
use crate::portal::browser::{Browser, Form, Page, select};
use crate::support::app::TestApp;
use crate::support::documents::{TEXT, form};
use crate::support::examples;

/// How long anything may take to work again.
const BACK: Duration = Duration::from_secs(5);

/// The referrer.
pub struct Bench {
    pub api: Client,
    base: String,
    token: String,
    clock: Clock,
    /// How long any answer may take.
    bound: Duration,
    draft: Draft,
    window: Window,
    typed: usize,
    sent: BTreeSet<String>,
    /// Keys and bodies of submissions that were not acknowledged.
    waiting: Vec<(String, Value)>,
    papers: Vec<String>,
}

/// A draft that is written by the API.
struct Draft {
    id: String,
    etag: String,
    /// What was acknowledged, or may have been saved since.
    may_be: Vec<String>,
}

/// A section in a browser.
struct Window {
    browser: Browser,
    here: String,
    form: Form,
    saved: String,
}

/// What came of a try of everything.
pub struct Tried {
    save: Answer,
    sent: Answer,
    paper: Answer,
    page: Page,
    typed: String,
    longest: Duration,
}

impl Bench {
    /// Of a service in this process.
    pub async fn of(app: &TestApp, bound: Duration) -> Self {
        app.add_service("northgate").await;
        let person = app.referrer("Quennell").await;
        Self::at(&app.base, &person.token, &person.cookie, app.clock.clone(), bound).await
    }

    /// Of a service anywhere.
    pub async fn at(base: &str, token: &str, cookie: &str, clock: Clock, bound: Duration) -> Self {
        let api = Client::at(base).signed_in(token);
        let made = api.draft().await;
        let draft = Draft { id: made.text_at("/id"), etag: made.header("etag").to_owned(), may_be: Vec::new() };
        let mut browser = Browser::with_cookie(base, cookie);
        browser.get("/referrals/new").await;
        let here = format!("{}/sections/person", browser.submit("/referrals/new", &[]).await.path);
        let form = browser.get(&here).await.form(&here);
        let window = Window { browser, here, form, saved: String::new() };
        let (base, token) = (base.to_owned(), token.to_owned());
        let (sent, waiting, papers) = Default::default();
        Self { api, base, token, clock, bound, draft, window, typed: 0, sent, waiting, papers }
    }

    /// Saves, submits and uploads by the API, and posts a page, all at once.
    pub async fn tries(&mut self) -> Tried {
        self.typed += 1;
        let typed = format!("Idris{}", self.typed);
        let body =
            json!({ "service": "northgate", "form": "amhp-referral", "answers": examples::minimal(self.clock.now()) });
        let key = uuid::Uuid::now_v7().to_string();
        let patch = json!({ "person": { "given_name": typed } });
        let words = format!("Line of {typed}\nanother <b>line</b>");
        let post = self.window.form.clone().filled(&[("says_of_referral", &words), ("then", "later")]);
        let mut browser = self.window.browser.clone();
        let (save, sent, paper, page) = tokio::join!(
            self.timed(self.api.patch(&self.draft.id, &self.draft.etag, &patch)),
            self.timed(self.submit(&key, &body)),
            self.timed(self.upload()),
            self.timed(async { browser.post(&post).await.clone() }),
        );
        let longest = [save.1, sent.1, paper.1, page.1].into_iter().max().unwrap();
        let tried = Tried { save: save.0, sent: sent.0, paper: paper.0, page: page.0, typed: words, longest };
        self.window.browser = browser;
        if tried.page.status.is_success() {
            self.opens().await;
        }
        self.remember(&tried, &typed, (key, body));
        tried
    }

    /// Opens the section anew, as it was saved.
    async fn opens(&mut self) {
        self.window.form = self.window.browser.get(&self.window.here).await.form(&self.window.here);
    }

    fn remember(&mut self, tried: &Tried, typed: &str, submission: (String, Value)) {
        if tried.save.status == 200 {
            self.draft.etag = tried.save.header("etag").to_owned();
            self.draft.may_be.clear();
        }
        self.draft.may_be.push(typed.to_owned());
        match tried.sent.status {
            201 => drop(self.sent.insert(tried.sent.text_at("/reference"))),
            _ => self.waiting.push(submission),
        }
        if tried.paper.status == 201 {
            self.papers.push(tried.paper.text_at("/id"));
        }
        if tried.page.status.is_success() {
            tried.typed.clone_into(&mut self.window.saved);
        }
    }

    /// Tries everything, which has to work.
    pub async fn works(&mut self) {
        let tried = self.tries().await;
        assert_eq!(tried.outcome(), [200, 201, 201, 200], "{} {}", tried.sent.text, tried.page.text());
    }

    /// Tries everything, which has to be refused as it is documented; the page offers what was typed.
    pub async fn is_refused(&mut self) {
        let tried = self.tries().await;
        self.refused(&tried.save);
        self.refused(&tried.sent);
        self.refused(&tried.paper);
        self.offers(&tried);
        assert!(tried.longest < self.bound, "an answer took {:?}", tried.longest);
    }

    /// Tries everything while somebody holds the drafts: nobody can say whether a change of theirs was kept, and the page
    /// says so and offers what was typed.
    pub async fn is_of_unknown_outcome(&mut self) {
        let tried = self.tries().await;
        for answer in [&tried.save, &tried.paper] {
            assert_eq!(answer.refused(), (503, "outcome_unknown".to_owned()), "{}", answer.text);
        }
        assert_eq!(tried.sent.status, 201, "a submission needs no draft: {}", tried.sent.text);
        self.offers(&tried);
        assert!(tried.page.text().contains("We do not know whether this was saved"), "{}", tried.page.text());
        assert!(!tried.page.text().contains("is not saved yet"), "{}", tried.page.text());
    }

    /// The API's answer to what cannot be done now.
    pub fn refused(&self, answer: &Answer) {
        assert_eq!(answer.refused(), (503, "unavailable".to_owned()), "{}", answer.text);
        assert_eq!(answer.header("retry-after"), "2");
    }

    /// The page's.
    fn offers(&self, tried: &Tried) {
        assert_eq!(tried.page.status, StatusCode::SERVICE_UNAVAILABLE, "{}", tried.page.text());
        shows_numbers(&tried.page);
        let form = tried.page.form(&self.window.here);
        assert_eq!(form.value("says_of_referral"), Some(tried.typed.as_str()));
    }

    /// Presses "Send it again" on the page that a refusal showed.
    async fn sends_again(&mut self) {
        let form = self.window.browser.page.form(&self.window.here);
        let words = form.value("says_of_referral").unwrap().to_owned();
        let page = self.window.browser.post(&form).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        self.window.saved = words;
        self.opens().await;
    }

    /// What is told of the service at `/health/ready`, and that it lives.
    pub async fn health(&self) -> (u16, Value) {
        let get = |path: &str| reqwest::get(format!("{}{path}", self.base));
        let began = Instant::now();
        assert_eq!(get("/health/live").await.unwrap().status(), 200);
        let ready = get("/health/ready").await.unwrap();
        assert!(began.elapsed() < self.bound, "health took {:?}", began.elapsed());
        (ready.status().as_u16(), ready.json().await.unwrap())
    }

    /// All works again: soon, without a restart. What was not acknowledged is sent once more, the page from itself and
    /// submissions under the same key.
    pub async fn recovers(&mut self) {
        self.reads_again().await;
        if self.window.browser.page.status.is_server_error() {
            self.sends_again().await;
        }
        for (key, body) in std::mem::take(&mut self.waiting) {
            let answer = self.submit(&key, &body).await;
            assert_eq!(answer.status, 201, "{}", answer.text);
            self.sent.insert(answer.text_at("/reference"));
        }
        self.works().await;
        self.lost_nothing().await;
    }

    /// Waits until the draft can be read; from where it is now the next save goes on.
    async fn reads_again(&mut self) {
        let (path, began) = (format!("/drafts/{}", self.draft.id), Instant::now());
        let read = loop {
            let read = self.api.get(&path).await;
            if read.status == 200 {
                break read;
            }
            assert!(began.elapsed() < BACK, "{}", read.text);
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        let name = read.text_at("/answers/person/given_name");
        assert!(self.draft.may_be.contains(&name), "{name} of {:?}", self.draft.may_be);
        self.draft.etag = read.header("etag").to_owned();
    }

    /// Everything that was acknowledged is there, and nothing twice.
    pub async fn lost_nothing(&self) {
        let listed = self.api.get("/referrals").await;
        let references = listed.at("/items").as_array().unwrap().iter().map(|item| item["reference"].clone()).collect();
        let references: Vec<String> = serde_json::from_value(references).unwrap();
        assert_eq!(references.len(), self.sent.len());
        assert_eq!(references.into_iter().collect::<BTreeSet<_>>(), self.sent);
        for id in &self.papers {
            assert_eq!(self.content(id).await, (200, TEXT.to_vec()), "{id}");
        }
        let id = self.window.here.split('/').nth(2).unwrap();
        let kept = self.api.get(&format!("/drafts/{id}")).await.text_at("/answers/person/says_of_referral");
        assert_eq!(kept, self.window.saved);
    }

    /// The bytes of a document that was acknowledged.
    pub async fn content(&self, id: &str) -> (u16, Vec<u8>) {
        let url = format!("{}/api/v1/documents/{id}/content?unscanned=accept", self.base);
        let answer = reqwest::Client::new().get(url).bearer_auth(&self.token).send().await.unwrap();
        (answer.status().as_u16(), answer.bytes().await.unwrap_or_default().to_vec())
    }

    /// The last document that was acknowledged.
    pub fn paper(&self) -> &str {
        self.papers.last().unwrap()
    }

    /// A page of the draft in the browser: its status, with the numbers where it fails.
    pub async fn looks(&self) -> u16 {
        let mut other = self.window.browser.clone();
        let page = other.get(&self.window.here).await;
        if page.status.is_server_error() {
            shows_numbers(page);
        }
        page.status.as_u16()
    }

    pub async fn upload(&self) -> Answer {
        let (media_type, body) = form(&[("kind", None, b"gp_summary"), ("file", Some("letter.txt"), TEXT)]);
        let path = format!("/drafts/{}/documents", self.draft.id);
        self.api.call("POST", &path).raw(&media_type, body).send().await
    }

    async fn submit(&self, key: &str, body: &Value) -> Answer {
        self.api.call("POST", "/referrals").header("Idempotency-Key", key).json(body).send().await
    }

    /// An answer, and how long it took; past any patience the test ends.
    async fn timed<T>(&self, asks: impl Future<Output = T>) -> (T, Duration) {
        let began = Instant::now();
        let answer = tokio::time::timeout(self.bound * 4, asks).await.expect("it answers");
        (answer, began.elapsed())
    }
}

impl Tried {
    /// The statuses of saving, submitting, uploading and posting the page.
    pub fn outcome(&self) -> [u16; 4] {
        [self.save.status, self.sent.status, self.paper.status, self.page.status.as_u16()]
    }

    /// How the upload was answered.
    pub fn paper(&self) -> &Answer {
        &self.paper
    }

    /// The longest wait for an answer.
    pub fn longest(&self) -> Duration {
        self.longest
    }
}

/// 999 and both numbers of the service can be pressed in the body of the page.
fn shows_numbers(page: &Page) {
    let html = scraper::Html::parse_document(&page.html);
    let numbers = select("main a[href^='tel:']");
    let links = html.select(&numbers).map(|link| link.text().collect::<String>());
    assert_eq!(links.collect::<Vec<_>>(), ["999", "01632 960100", "01632 960199"]);
}
