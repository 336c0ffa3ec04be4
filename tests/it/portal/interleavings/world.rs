//! Windows, a program and a draft, through HTTP.

use std::collections::BTreeSet;
use std::time::Duration;

use amhp_hub::domain::ids::DraftId;
use amhp_hub::services::drafts::{self, NewDraft};
use reqwest::header::{CONTENT_TYPE, COOKIE, LOCATION};
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::model::{Model, Texts, Write};
use super::step::{Step, WINDOWS};
use crate::support::app::TestApp;
use crate::support::database::TestDatabase;
use crate::support::pages;
use crate::support::people::Person;

/// The boxes that are typed into: short texts of one small section.
pub const FIELDS: [&str; 3] = ["name", "practice", "telephone"];
const SECTION: &str = "gp";

/// A service, and one account signed in on two devices and by a program.
pub struct World {
    app: TestApp,
    person: Person,
    devices: [Device; 2],
    http: Client,
}

#[derive(Clone)]
struct Device {
    cookie: String,
    csrf: String,
}

impl World {
    pub async fn prepare(database: TestDatabase) -> Self {
        let app = TestApp::start(database).await;
        app.add_service("northgate").await;
        let person = app.referrer("Halvard").await;
        let http = pages::client();
        let second = app.signed_in(&person.email).await;
        let mut devices = vec![];
        for cookie in [&person.cookie, &second.cookie] {
            let page = http.get(app.url("/referrals/new")).header(COOKIE, cookie).send().await.unwrap();
            devices.push(Device { cookie: cookie.clone(), csrf: pages::csrf(&page.text().await.unwrap()) });
        }
        let devices = [devices[0].clone(), devices[1].clone()];
        Self { app, person, devices, http }
    }

    fn device(&self, window: usize) -> &Device {
        &self.devices[usize::from(window == WINDOWS - 1)]
    }
}

/// A page as it stands in a window: what it showed, and what stands in its boxes.
#[derive(Debug, Clone)]
struct Page {
    shown: String,
    boxes: Texts,
}

/// A post, ready to be sent, now or later.
#[derive(Debug, Clone)]
struct Post {
    window: usize,
    action: String,
    fields: Vec<(String, String)>,
    typed: Texts,
    knew: BTreeSet<(&'static str, String)>,
}

#[derive(Default, Clone)]
struct Window {
    page: Option<Page>,
    sent: Option<Post>,
    both: Option<Post>,
}

/// A draft and all who work on it.
pub struct Desk<'a> {
    world: &'a World,
    id: DraftId,
    windows: [Window; WINDOWS],
    held: Vec<Post>,
    read: Option<(String, Texts)>,
    model: Model,
}

impl<'a> Desk<'a> {
    pub async fn with_new_draft(world: &'a World) -> Self {
        let new = NewDraft { service: "northgate".into(), form: "amhp-referral".into(), answers: None };
        let (draft, _) = drafts::create(&world.app.ctx, &world.person.actor, new).await.unwrap();
        Self { world, id: draft.id, windows: Default::default(), held: vec![], read: None, model: Model::default() }
    }

    /// What was accepted, and what the draft holds now.
    pub async fn leave(self) -> (Model, Texts) {
        let view = drafts::get(&self.world.app.ctx, &self.world.person.actor, self.id).await.unwrap();
        (self.model, texts(&view.draft.answers[SECTION]))
    }

    /// Lets a step happen; what is typed in it begins with `text`.
    pub async fn take(&mut self, step: &Step, text: &str) {
        match step {
            Step::Open(window) => self.open(*window).await,
            Step::Save(window, fields) => {
                let post = self.typed(*window, fields, text).await;
                self.send(post).await;
            }
            Step::Twice(window, fields) => {
                let post = self.typed(*window, fields, text).await;
                self.together(post.clone(), post).await;
            }
            Step::Together(one, other, fields) => {
                let first = self.typed(*one, fields, &format!("{text}a")).await;
                let second = self.typed(*other, fields, &format!("{text}b")).await;
                self.together(first, second).await;
            }
            Step::Hold(window, fields) => {
                let post = self.typed(*window, fields, text).await;
                self.held.push(post);
            }
            Step::Release => self.release().await,
            Step::Again(window) => self.again(*window).await,
            Step::Choose(window, mine) => self.choose(*window, *mine).await,
            Step::SessionOver(window, fields) => self.without_session(*window, fields, text).await,
            Step::Cut(window, fields, in_the_middle) => self.cut(*window, fields, text, *in_the_middle).await,
            Step::Read => self.read().await,
            Step::Patch(field) => self.patch(FIELDS[*field], text).await,
        }
    }

    fn path(&self) -> String {
        format!("/drafts/{}/sections/{SECTION}", self.id)
    }

    async fn open(&mut self, window: usize) {
        let url = self.world.app.url(&self.path());
        let asking = self.world.http.get(url).header(COOKIE, &self.world.device(window).cookie);
        let html = asking.send().await.unwrap().error_for_status().unwrap().text().await.unwrap();
        let shown = hidden(&html, "shown");
        let boxes = texts(&serde_json::from_str::<Value>(&shown).unwrap()[SECTION]);
        for (name, text) in &boxes {
            assert!(html.contains(&format!("value=\"{text}\"")), "{name} shows {text}");
        }
        self.windows[window].page = Some(Page { shown, boxes });
    }

    /// Types into a window's page, which stays as it is there: going back and typing again sends the old `shown` again.
    async fn typed(&mut self, window: usize, fields: &[usize], text: &str) -> Post {
        if self.windows[window].page.is_none() {
            self.open(window).await;
        }
        let page = self.windows[window].page.clone().unwrap();
        let typed: Texts =
            fields.iter().map(|field| (FIELDS[*field], format!("{text}x{window}x{}", FIELDS[*field]))).collect();
        let mut fields: Vec<(String, String)> =
            vec![("shown".into(), page.shown.clone()), ("then".into(), "later".into())];
        for name in FIELDS {
            let text = typed.get(name).or_else(|| page.boxes.get(name)).cloned().unwrap_or_default();
            fields.push((name.to_owned(), text));
        }
        let knew = page.boxes.into_iter().collect();
        Post { window, action: self.path(), fields, typed, knew }
    }

    fn request(&self, post: &Post) -> reqwest::RequestBuilder {
        let device = self.world.device(post.window);
        let fields = post.fields.iter().cloned().chain([("csrf".to_owned(), device.csrf.clone())]);
        let request = self.world.http.post(self.world.app.url(&post.action)).header(COOKIE, &device.cookie);
        pages::with_form(request.header("sec-fetch-site", "same-origin"), fields)
    }

    async fn send(&mut self, post: Post) {
        let answer = self.request(&post).send().await.unwrap();
        self.answered(post, answer).await;
    }

    async fn together(&mut self, first: Post, second: Post) {
        let (one, other) = tokio::join!(self.request(&first).send(), self.request(&second).send());
        self.answered(first, one.unwrap()).await;
        self.answered(second, other.unwrap()).await;
    }

    async fn answered(&mut self, post: Post, answer: Response) {
        let status = answer.status();
        let leads = answer.headers().get(LOCATION).map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        let html = answer.text().await.unwrap();
        let window = post.window;
        self.windows[window].sent = Some(post.clone());
        match status {
            StatusCode::SEE_OTHER => {
                assert!(leads.starts_with(&format!("/drafts/{}", self.id)), "{leads}");
                self.model.meet("saved");
                self.model.writes.push(Write { typed: post.typed, knew: post.knew, accepted: true });
            }
            StatusCode::PRECONDITION_FAILED => {
                self.model.meet("told of both");
                let both = self.both(&post, &html);
                self.windows[window].both = Some(both);
            }
            // Told so: nothing of it was accepted.
            StatusCode::SERVICE_UNAVAILABLE => self.model.meet("asked to come back"),
            other => panic!("{other}: {html}"),
        }
    }

    /// The page that shows both answers: what was typed must stand on it, and what is saved.
    fn both(&self, post: &Post, html: &str) -> Post {
        for text in post.typed.values() {
            assert!(html.contains(text.as_str()), "{text} was typed and is not on the page");
        }
        let current: Value = serde_json::from_str(&hidden(html, "current")).unwrap();
        let mut knew = post.knew.clone();
        for (pointer, saved) in current.as_object().unwrap() {
            let field = FIELDS.into_iter().find(|field| pointer.ends_with(&format!("/{field}"))).unwrap();
            let saved = saved.as_str().unwrap_or_default().to_owned();
            let stands = html.matches(&saved).count();
            assert!(saved.is_empty() || stands > 1, "{saved} is saved and is not shown");
            knew.insert((field, saved));
        }
        let fields = ["shown", "patch", "current"].map(|name| (name.to_owned(), hidden(html, name)));
        Post { action: format!("{}/choice", self.path()), fields: fields.to_vec(), knew, ..post.clone() }
    }

    async fn choose(&mut self, window: usize, mine: bool) {
        let Some(mut post) = self.windows[window].both.take() else { return };
        let current: Value = serde_json::from_str(&post.fields[2].1).unwrap();
        for (index, (pointer, saved)) in current.as_object().unwrap().iter().enumerate() {
            let field = FIELDS.into_iter().find(|field| pointer.ends_with(&format!("/{field}"))).unwrap();
            post.fields.push((format!("keep-{index}"), if mine { "mine" } else { "saved" }.to_owned()));
            if !mine {
                post.knew.insert((field, post.typed[field].clone()));
                post.typed.insert(field, saved.as_str().unwrap_or_default().to_owned());
            }
        }
        self.model.meet("chosen");
        self.send(post).await;
    }

    async fn release(&mut self) {
        if !self.held.is_empty() {
            let post = self.held.remove(0);
            self.send(post).await;
        }
    }

    async fn again(&mut self, window: usize) {
        if let Some(post) = self.windows[window].sent.clone() {
            self.send(post).await;
        }
    }

    async fn without_session(&mut self, window: usize, fields: &[usize], text: &str) {
        let post = self.typed(window, fields, text).await;
        let fields = post.fields.iter().cloned().chain([("csrf".to_owned(), self.world.device(window).csrf.clone())]);
        let request = self.world.http.post(self.world.app.url(&post.action)).header(COOKIE, "dev-session=over");
        let answer = pages::with_form(request.header("sec-fetch-site", "same-origin"), fields).send().await.unwrap();
        let leads = answer.headers().get(LOCATION).map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        let refused = leads.starts_with("/sign-in") || answer.status().is_client_error();
        assert!(refused, "{} {leads}", answer.status());
        self.model.meet("session over");
    }

    /// The connection is dropped after half of the request, or after all of it without waiting for the answer.
    async fn cut(&mut self, window: usize, fields: &[usize], text: &str, in_the_middle: bool) {
        let post = self.typed(window, fields, text).await;
        let request = self.request(&post).build().unwrap();
        let body = request.body().unwrap().as_bytes().unwrap();
        let host = self.world.app.base.trim_start_matches("http://");
        let cookie = &self.world.device(window).cookie;
        let head = format!(
            "POST {} HTTP/1.1\r\nhost: {host}\r\ncookie: {cookie}\r\nsec-fetch-site: same-origin\r\n\
             {CONTENT_TYPE}: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n",
            post.action,
            body.len()
        );
        let sent = if in_the_middle { body.len() / 2 } else { body.len() };
        let mut connection = TcpStream::connect(host).await.unwrap();
        connection.write_all(head.as_bytes()).await.unwrap();
        connection.write_all(&body[..sent]).await.unwrap();
        connection.flush().await.unwrap();
        drop(connection);
        self.model.meet("cut");
        if !in_the_middle {
            self.model.writes.push(Write { typed: post.typed, knew: post.knew, accepted: false });
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    async fn read(&mut self) {
        let url = self.world.app.url(&format!("/api/v1/drafts/{}", self.id));
        let answer = self.world.http.get(url).bearer_auth(&self.world.person.token).send().await.unwrap();
        let etag = answer.headers()["etag"].to_str().unwrap().to_owned();
        let draft: Value = answer.json().await.unwrap();
        self.read = Some((etag, texts(&draft["answers"][SECTION])));
    }

    async fn patch(&mut self, field: &'static str, text: &str) {
        if self.read.is_none() {
            self.read().await;
        }
        let (etag, knew) = self.read.clone().unwrap();
        let typed = Texts::from([(field, format!("{text}xp"))]);
        let url = self.world.app.url(&format!("/api/v1/drafts/{}", self.id));
        let request = self.world.http.patch(url).bearer_auth(&self.world.person.token).header("if-match", etag);
        let body = json!({ SECTION: typed }).to_string();
        let answer = request.header(CONTENT_TYPE, "application/merge-patch+json").body(body).send().await.unwrap();
        match answer.status() {
            StatusCode::OK => {
                self.model.meet("program saved");
                self.model.writes.push(Write { typed, knew: knew.into_iter().collect(), accepted: true });
                self.read = None;
            }
            StatusCode::PRECONDITION_FAILED => {
                self.model.meet("program told");
                self.read = None;
            }
            other => panic!("{other}"),
        }
    }
}

fn texts(section: &Value) -> Texts {
    FIELDS.into_iter().filter_map(|name| Some((name, section.get(name)?.as_str()?.to_owned()))).collect()
}

/// The value of a hidden field, by its name.
fn hidden(html: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let at = html.find(&start).unwrap_or_else(|| panic!("no field {name} in {html}")) + start.len();
    let value = html[at..].split('"').next().unwrap();
    let words = [
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#x2f;", "/"),
        ("&#x27;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    words.iter().fold(value.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain))
}
