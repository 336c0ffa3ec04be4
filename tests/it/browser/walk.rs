//! The walk that makes the pictures: who looks, the drafts and referrals that they look at, and how a line of the tables
//! in `pages` becomes a picture.

use std::collections::BTreeMap;

use actix_web::http::Method;
use amhp_hub::domain::account::{Grant, Profile, Role};
use amhp_hub::domain::service::Service;
use amhp_hub::services::accounts::{Invitation, invite};
use amhp_hub::services::drafts::{NewDraft, create};
use amhp_hub::web::http::PageRoute;
use amhp_hub::web::{hub, portal};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::gallery::Gallery;
use super::pages::{NOT_PAGES, Read, Sent};
use crate::portal::browser::Browser;
use crate::support::app::TestApp;
use crate::support::database::TestDatabase;
use crate::support::examples;
use crate::support::people::Person;

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// Not signed in.
    Nobody,
    /// A referrer with nothing yet.
    Beginner,
    /// A referrer with drafts and referrals.
    Referrer,
    /// An AMHP.
    Amhp,
    /// Another AMHP of the same hub.
    OtherAmhp,
    /// The lead of the same hub.
    Lead,
    /// An AMHP of two hubs.
    Both,
}

/// A service in use, with the pictures that were made of it.
pub struct Walk {
    /// The service.
    pub app: TestApp,
    /// What was seen.
    pub gallery: Gallery,
    /// Other services, whose pages hang there too.
    pub guests: Vec<TestApp>,
    people: BTreeMap<Who, Person>,
    places: BTreeMap<String, String>,
}

impl Walk {
    /// Two services, everybody, every draft and referral of the tables.
    pub async fn begin(database: TestDatabase) -> Self {
        let app = TestApp::start(database).await;
        let east = app.add_service("eastmere").await;
        let west = app.add_service("westmere").await;
        let people = everybody(&app, &east, &west).await;
        let mut walk = Self { app, gallery: Gallery::default(), guests: Vec::new(), people, places: BTreeMap::new() };
        walk.write_drafts().await;
        walk.send_referrals().await;
        walk
    }

    /// Somebody's browser, with no page open.
    pub fn browser(&self, who: Who) -> Browser {
        match self.people.get(&who) {
            Some(person) => Browser::with_cookie(&self.app.base, &person.cookie),
            None => Browser::new(&self.app.base),
        }
    }

    /// Somebody with an account.
    pub fn person(&self, who: Who) -> &Person {
        &self.people[&who]
    }

    /// An address with its places filled in: `{half}/check`.
    pub fn path(&self, pattern: &str) -> String {
        let mut path = pattern.to_owned();
        self.places.iter().for_each(|(name, place)| path = path.replace(&format!("{{{name}}}"), place));
        path
    }

    /// Hangs the page in front of a browser.
    #[track_caller]
    pub fn hang(&mut self, name: &str, browser: &Browser, status: u16) {
        self.gallery.hang(&self.app.base, name, &browser.page, status);
    }

    /// Hangs the page in front of a browser with everything unfolded that is folded away at first.
    #[track_caller]
    pub fn hang_unfolded(&mut self, name: &str, browser: &Browser, status: u16) {
        let mut browser = browser.clone();
        browser.page.html = browser.page.html.replace("<details ", "<details open ");
        self.hang(name, &browser, status);
    }

    /// Makes the picture of a line.
    pub async fn read(&mut self, (name, who, pattern, status): Read) {
        let path = self.path(pattern);
        let mut browser = self.browser(who);
        browser.get(&path).await;
        assert_eq!(browser.page.path, path, "{name} is another page");
        self.hang(name, &browser, status);
    }

    /// Makes the picture of a line.
    pub async fn send(&mut self, (name, who, pattern, action, typed, status): Sent) {
        let mut browser = self.browser(who);
        browser.get(&self.path(pattern)).await;
        browser.submit(&self.path(action), typed).await;
        self.hang(name, &browser, status);
    }

    /// The patterns of pages of which no picture was made.
    pub fn unseen(&self) -> Vec<&'static str> {
        let all = portal::pages().into_iter().chain(hub::pages());
        let is_page = |page: &PageRoute| page.method == Method::GET && !NOT_PAGES.contains(&page.path);
        let unseen = |page: &PageRoute| is_page(page) && !self.gallery.has(page.path);
        all.filter(unseen).map(|page| page.path).collect()
    }

    /// Gives a place a name, for addresses.
    pub fn name(&mut self, name: &str, place: String) {
        self.places.insert(name.to_owned(), place);
    }

    /// The address of a new draft of the referrer's.
    pub async fn draft(&self, answers: Value) -> String {
        let new = NewDraft { service: "eastmere".to_owned(), form: "amhp-referral".to_owned(), answers: Some(answers) };
        let (draft, _) = create(&self.app.ctx, &self.person(Who::Referrer).actor, new).await.unwrap();
        format!("/drafts/{}", draft.id)
    }

    async fn write_drafts(&mut self) {
        for (name, answers) in drafts(self.app.now()) {
            let place = self.draft(answers).await;
            self.name(name, place);
        }
    }

    async fn send_referrals(&mut self) {
        for name in
            ["free", "mine", "theirs", "accepted", "refused", "long", "held", "asked", "proposed", "free danger"]
        {
            let answers = answers_of(name, self.app.now());
            let reference = self.app.referral_of(self.person(Who::Referrer), "eastmere", answers).await;
            self.name(name, format!("/hub/referrals/{reference}"));
            self.name(&format!("sent {name}"), format!("/referrals/{reference}"));
        }
        self.name("sent", self.places["sent free"].clone());
        self.claim_referrals().await;
        self.decide("accepted", &[("decision", "accepted"), ("reasons", "Nothing less will do.")]).await;
        self.decide("refused", REFUSED).await;
        self.decide("proposed", REFUSED).await;
        let form = format!("{}/withdrawal", self.places["sent asked"]);
        let mut browser = self.browser(Who::Referrer);
        browser.get(&form).await;
        browser.submit(&form, &[("code", "needs_met_otherwise"), ("detail", "Her wife is with her.")]).await;
    }

    async fn claim_referrals(&self) {
        let mine = ["mine", "accepted", "refused", "held", "asked", "proposed"].map(|name| (name, Who::Amhp));
        for (name, who) in mine.into_iter().chain([("theirs", Who::OtherAmhp)]) {
            let mut browser = self.browser(who);
            let place = self.places[name].clone();
            browser.get(&place).await;
            browser.submit(&format!("{place}/claim"), &[]).await;
        }
    }

    async fn decide(&self, name: &str, typed: &[(&str, &str)]) {
        let form = format!("{}/decision", self.places[name]);
        let mut browser = self.browser(Who::Amhp);
        browser.get(&form).await;
        browser.submit(&form, typed).await;
        assert_eq!(browser.page.status, 200, "{:?}", browser.page.errors());
    }
}

/// A whole decision not to proceed.
const REFUSED: &[(&str, &str)] = &[
    ("decision", "not_proceeding"),
    ("code", "alternative_suitable"),
    ("receiver-name", "Ines Achebe, home treatment team"),
    ("receiver-accepted-at-day", "today"),
    ("receiver-accepted-at-time", "now"),
    ("receiver-fallback", "They ring the hub, which opens it again."),
    ("reasons", "The home treatment team sees her today."),
    ("alternatives-crisis_or_home_treatment_team-result", "tried"),
    ("told-0-who", "Dr Quennell, GP"),
    ("told-0-how", "telephone"),
];

/// The answers of a referral, by name.
fn answers_of(name: &str, now: Timestamp) -> Value {
    let mut answers = examples::minimal(now);
    match name {
        "long" => return examples::full(now),
        "held" => {
            let ended =
                json!({ "kind": "s5_2", "started_at": now.checked_sub(SignedDuration::from_hours(73)).unwrap() });
            let runs = json!({ "kind": "s136", "started_at": now.checked_sub(SignedDuration::from_hours(2)).unwrap() });
            let not_known = json!({ "kind": "s4", "start_not_known": true });
            answers["legal"]["status"] = json!("power");
            answers["legal"]["powers"] = json!([ended, runs, not_known]);
        }
        "proposed" | "free danger" => {
            answers["risks"]["suicide"] = json!({ "level": "immediate", "detail": "Tablets in her hand" });
        }
        _ => {}
    }
    answers
}

/// Answers of the drafts, by name.
fn drafts(now: Timestamp) -> Vec<(&'static str, Value)> {
    let minimal = examples::minimal(now);
    let but = |section: &str, name: &str, answer: Value| {
        let mut answers = minimal.clone();
        answers[section][name] = answer;
        answers
    };
    let mut half = minimal.clone();
    half.as_object_mut().unwrap().retain(|section, _| ["referrer", "gate", "person"].contains(&section.as_str()));
    half["person"]["nhs_number"] = json!("123");
    vec![
        ("empty", json!({})),
        ("blank", json!({})),
        ("half", half),
        ("ready", minimal.clone()),
        ("grave", but("risks", "suicide", json!({ "level": "immediate", "detail": "Tablets in her hand" }))),
        ("full", examples::full(now)),
        ("wrong", examples::full(now)),
        ("stale", examples::minimal(now.checked_sub(SignedDuration::from_hours(48)).unwrap())),
        ("danger", but("gate", "immediate_danger", json!(true))),
        ("within", but("gate", "response_needed_within_24_hours", json!(true))),
    ]
}

async fn everybody(app: &TestApp, east: &Service, west: &Service) -> BTreeMap<Who, Person> {
    let both = app.staff("Chidi", east.id, Role::Amhp).await;
    let grant = Some(Grant { service: Some(west.id), role: Role::Amhp });
    invite(&app.ctx, Invitation { email: both.email.clone(), profile: Profile::default(), grant }).await.unwrap();
    BTreeMap::from([
        (Who::Beginner, app.referrer("Marlowe").await),
        (Who::Referrer, app.referrer("Quennell").await),
        (Who::Amhp, app.staff("Amara", east.id, Role::Amhp).await),
        (Who::OtherAmhp, app.staff("Bertil", east.id, Role::Amhp).await),
        (Who::Lead, app.staff("Vera", east.id, Role::Lead).await),
        (Who::Both, app.signed_in(&both.email).await),
    ])
}
