//! Windows, a program and a draft, through HTTP.

use std::collections::BTreeSet;
use std::time::Duration;

use amhp_hub::domain::ids::{DocumentId, DraftId};
use amhp_hub::services::drafts::{self, NewDraft};
use reqwest::header::{CONTENT_TYPE, COOKIE, LOCATION};
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::late::Jar;
use super::model::{Model, Texts, Write};
use super::reading::{field, hidden, texts};
use super::step::{Step, WINDOWS};
use crate::support::app::TestApp;
use crate::support::database::TestDatabase;
use crate::support::pages;
use crate::support::people::Person;

/// The boxes that are typed into: short texts of one small section.
pub const FIELDS: [&str; 3] = ["name", "practice", "telephone"];
pub(super) const SECTION: &str = "gp";

/// A service, and people who are signed in: each once for all of their drafts.
pub struct World {
    pub(super) app: TestApp,
    pub(super) seats: Vec<Seat>,
    pub(super) http: Client,
}

/// An account that is signed in on two devices and by a program.
pub struct Seat {
    pub(super) person: Person,
    devices: [Device; 2],
}

/// A browser with a session: what it sends, and what its forms carry.
pub(super) struct Device {
    pub(super) cookie: String,
    pub(super) csrf: String,
    pub(super) holder: String,
}

impl Seat {
    /// The browser that a window is of.
    pub(super) fn device(&self, window: usize) -> &Device {
        &self.devices[device_of(window)]
    }
}

impl World {
    pub async fn prepare(database: TestDatabase, seats: usize) -> Self {
        let app = TestApp::start(database).await;
        app.add_service("northgate").await;
        let mut world = Self { app, seats: vec![], http: pages::client() };
        for seat in 0..seats {
            let person = world.app.referrer(&format!("Halvard{seat}")).await;
            let second = world.app.signed_in(&person.email).await;
            let devices = [world.device(&person.cookie).await, world.device(&second.cookie).await];
            world.seats.push(Seat { person, devices });
        }
        world
    }

    /// A page. One that cannot be drawn at the moment is asked for again: nothing was entrusted to it.
    pub(super) async fn get(&self, path: &str, cookies: &str) -> String {
        let answer = self.asked(self.http.get(self.app.url(path)).header(COOKIE, cookies)).await;
        answer.error_for_status().unwrap().text().await.unwrap()
    }

    pub(super) async fn asked(&self, request: RequestBuilder) -> Response {
        for _ in 0..20 {
            let answer = request.try_clone().unwrap().send().await.unwrap();
            if answer.status() != StatusCode::SERVICE_UNAVAILABLE {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("it does not come back")
    }

    async fn device(&self, cookie: &str) -> Device {
        let html = self.get("/referrals/new", cookie).await;
        Device { cookie: cookie.to_owned(), csrf: hidden(&html, "csrf"), holder: hidden(&html, "for") }
    }
}

/// Which device a window is on.
pub(super) fn device_of(window: usize) -> usize {
    usize::from(window == WINDOWS - 1)
}

/// A page as it stands in a window: what it showed, and what stands in its boxes.
#[derive(Debug, Clone)]
pub(super) struct Page {
    shown: String,
    boxes: Texts,
}

/// A post, ready to be sent, now or later.
#[derive(Debug, Clone)]
pub(super) struct Post {
    pub(super) window: usize,
    pub(super) action: String,
    pub(super) fields: Vec<(String, String)>,
    pub(super) typed: Texts,
    pub(super) knew: BTreeSet<(&'static str, String)>,
    /// Id of the kept post that this one is, sent again.
    pub(super) kept: Option<String>,
}

impl Post {
    /// What it is to the oracle.
    pub(super) fn written(self, accepted: bool) -> Write {
        Write { typed: self.typed, knew: self.knew, accepted }
    }
}

#[derive(Default, Clone)]
pub(super) struct Window {
    page: Option<Page>,
    pub(super) sent: Option<Post>,
    both: Option<Post>,
}

/// A draft and all who work on it.
pub struct Desk<'a> {
    pub(super) world: &'a World,
    pub(super) seat: &'a Seat,
    /// Somebody else who uses the same browsers.
    pub(super) stranger: &'a Seat,
    pub(super) id: DraftId,
    pub(super) windows: [Window; WINDOWS],
    held: Vec<Post>,
    pub(super) read: Option<(String, Texts)>,
    /// What each browser holds of kept posts.
    pub(super) jars: [Jar; 2],
    /// Documents that were added and not taken away.
    pub(super) papers: BTreeSet<DocumentId>,
    pub(super) model: Model,
}

impl<'a> Desk<'a> {
    pub async fn with_new_draft(world: &'a World, seat: usize) -> Self {
        let (seat, stranger) = (&world.seats[seat], &world.seats[(seat + 1) % world.seats.len()]);
        let new = NewDraft { service: "northgate".into(), form: "amhp-referral".into(), answers: None };
        let (draft, _) = drafts::create(&world.app.ctx, &seat.person.actor, new).await.unwrap();
        Self {
            world,
            seat,
            stranger,
            id: draft.id,
            windows: Default::default(),
            held: vec![],
            read: None,
            jars: Default::default(),
            papers: BTreeSet::new(),
            model: Model::default(),
        }
    }

    /// What was accepted, and what the draft holds now; what is kept is looked at first, for it may be saved meanwhile.
    pub async fn leave(mut self) -> (Model, Texts) {
        for device in 0..2 {
            self.offered(device).await;
        }
        let view = drafts::get(&self.world.app.ctx, &self.seat.person.actor, self.id).await.unwrap();
        self.has_papers().await;
        self.tidy(view.draft.version).await;
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
            Step::SessionOver(window, fields) => {
                let post = self.typed(*window, fields, text).await;
                self.too_late(post).await;
            }
            Step::SessionsOver(one, other, fields) => {
                let first = self.typed(*one, fields, &format!("{text}a")).await;
                let second = self.typed(*other, fields, &format!("{text}b")).await;
                self.both_too_late(first, second).await;
            }
            Step::SaveKept(device) => self.save_kept(*device, false).await,
            Step::CutKept(device) => self.save_kept(*device, true).await,
            Step::ThrowAway(device) => self.throw_away(*device).await,
            Step::Stranger(device) => self.stranger_looks(*device).await,
            Step::Paper(stays) => self.paper(*stays).await,
            Step::Cut(window, fields, in_the_middle) => self.cut(*window, fields, text, *in_the_middle).await,
            Step::Read => self.read().await,
            Step::Patch(field) => self.patch(FIELDS[*field], text).await,
        }
    }

    pub(super) fn device(&self, window: usize) -> &'a Device {
        self.seat.device(window)
    }

    fn path(&self) -> String {
        format!("/drafts/{}/sections/{SECTION}", self.id)
    }

    async fn open(&mut self, window: usize) {
        let html = self.world.get(&self.path(), &self.device(window).cookie).await;
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
        Post { window, action: self.path(), fields, typed, knew, kept: None }
    }

    /// Sends it with the browser's own session.
    pub(super) fn request(&self, post: &Post) -> RequestBuilder {
        self.request_with(post, &self.device(post.window).cookie)
    }

    pub(super) fn request_with(&self, post: &Post, session: &str) -> RequestBuilder {
        let device = self.device(post.window);
        let carried = [("csrf", device.csrf.clone()), ("for", device.holder.clone())];
        let carried = carried.into_iter().chain(post.kept.clone().map(|kept| ("kept", kept)));
        let carried = carried.map(|(name, value)| (name.to_owned(), value));
        let cookies = self.jars[device_of(post.window)].with(session);
        let request = self.world.http.post(self.world.app.url(&post.action)).header(COOKIE, cookies);
        pages::with_form(request.header("sec-fetch-site", "same-origin"), carried.chain(post.fields.iter().cloned()))
    }

    pub(super) async fn send(&mut self, post: Post) {
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
        let window = post.window;
        self.jars[device_of(window)].take(&answer);
        let html = answer.text().await.unwrap();
        // Going back to the page of what was kept is a step of its own.
        if post.kept.is_none() {
            self.windows[window].sent = Some(post.clone());
        }
        match status {
            StatusCode::SEE_OTHER => {
                assert!(leads.starts_with(&format!("/drafts/{}", self.id)), "{leads}");
                self.model.meet("saved");
                self.settle(&post);
                self.model.writes.push(post.written(true));
            }
            StatusCode::PRECONDITION_FAILED => {
                self.model.meet(if post.kept.is_some() { "kept, and both shown" } else { "told of both" });
                let both = self.both(&post, &html);
                self.windows[window].both = Some(both);
            }
            // Told so; it may have been saved all the same.
            StatusCode::SERVICE_UNAVAILABLE => {
                self.model.meet("asked to come back");
                self.model.writes.push(post.written(false));
            }
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
            let field = field(pointer);
            let saved = saved.as_str().unwrap_or_default().to_owned();
            let stands = html.matches(&saved).count();
            assert!(saved.is_empty() || stands > 1, "{saved} is saved and is not shown");
            knew.insert((field, saved));
        }
        if post.kept.is_some() {
            assert_eq!(post.kept, Some(hidden(html, "kept")), "the choice is about what is kept");
        }
        let fields = ["shown", "patch", "current"].map(|name| (name.to_owned(), hidden(html, name)));
        Post { action: format!("{}/choice", self.path()), fields: fields.to_vec(), knew, ..post.clone() }
    }

    async fn choose(&mut self, window: usize, mine: bool) {
        let Some(mut post) = self.windows[window].both.take() else { return };
        let current: Value = serde_json::from_str(&post.fields[2].1).unwrap();
        for (index, (pointer, saved)) in current.as_object().unwrap().iter().enumerate() {
            let field = field(pointer);
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

    /// The connection is dropped after half of the request, or after all of it without waiting for the answer.
    async fn cut(&mut self, window: usize, fields: &[usize], text: &str, in_the_middle: bool) {
        let post = self.typed(window, fields, text).await;
        self.cut_off(&post, in_the_middle).await;
        self.model.meet("cut");
        if !in_the_middle {
            self.model.writes.push(post.written(false));
        }
    }

    pub(super) async fn cut_off(&self, post: &Post, in_the_middle: bool) {
        let request = self.request(post).build().unwrap();
        let body = request.body().unwrap().as_bytes().unwrap();
        let host = self.world.app.base.trim_start_matches("http://");
        let cookies = request.headers()[COOKIE].to_str().unwrap();
        let head = format!(
            "POST {} HTTP/1.1\r\nhost: {host}\r\ncookie: {cookies}\r\nsec-fetch-site: same-origin\r\n\
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
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}
