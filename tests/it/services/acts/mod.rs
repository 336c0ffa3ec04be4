//! Every act on a referral, by its verb on a real store: done, refused, and what it leaves behind.

mod band;
mod decision;
mod duplicates;
mod found_out;
mod queue_of_acts;
mod races;
mod replays;
mod thread;
mod time_between;
mod walks;
mod withdrawal;

use amhp_hub::domain::account::{Account, Actor, Grant, Profile, Role};
use amhp_hub::domain::event::{Event, EventKind};
use amhp_hub::domain::ids::{AccountId, ServiceId};
use amhp_hub::domain::reference::Reference;
use amhp_hub::domain::referral::ReferralHead;
use amhp_hub::domain::service::Telephone;
use amhp_hub::domain::standing::Standing;
use amhp_hub::services::referrals::{Key, Submission, claim, submit_referral};
use amhp_hub::services::services::{NewService, add};
use amhp_hub::services::{Context, Refusal};
use amhp_hub::store;
use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::support::context::context;
use crate::support::database::TestDatabase;
use crate::support::examples;
use crate::support::sql::number;

/// A hub with its people, none of whom had to sign in.
pub struct Hub {
    pub ctx: Context,
    pub service: ServiceId,
    pub referrer: Actor,
    pub amhp: Actor,
    pub other: Actor,
    pub lead: Actor,
    _database: TestDatabase,
}

impl Hub {
    pub async fn open(database: TestDatabase) -> Self {
        let ctx = context(&database);
        let service = service(&ctx, "northgate").await;
        let referrer = person(&ctx, "quennell", None).await;
        let amhp = person(&ctx, "okafor", Some((service, Role::Amhp))).await;
        let other = person(&ctx, "lindqvist", Some((service, Role::Amhp))).await;
        let lead = person(&ctx, "varga", Some((service, Role::Lead))).await;
        Self { ctx, service, referrer, amhp, other, lead, _database: database }
    }

    pub fn now(&self) -> Timestamp {
        self.ctx.clock.now()
    }

    pub fn wait(&self, minutes: i64) {
        self.ctx.clock.advance(SignedDuration::from_mins(minutes));
    }

    /// The smallest referral, changed by `patch`. Unchanged its band is urgent.
    pub async fn sent(&self, patch: Value) -> Reference {
        self.sent_to("northgate", patch).await
    }

    pub async fn sent_to(&self, slug: &str, patch: Value) -> Reference {
        let mut answers = examples::minimal(self.now());
        json_patch::merge(&mut answers, &patch);
        let key = Key::parse(Some(self.ctx.chance.token().reveal())).unwrap();
        let submission = Submission { service: slug.to_owned(), form: "amhp-referral".to_owned(), answers };
        submit_referral(&self.ctx, &self.referrer, submission, &key).await.unwrap().reference
    }

    /// The same, taken by the AMHP.
    pub async fn taken(&self, patch: Value) -> Reference {
        let reference = self.sent(patch).await;
        claim(&self.ctx, &self.amhp, &reference, 1).await.unwrap();
        reference
    }

    pub async fn head(&self, reference: &Reference) -> ReferralHead {
        let reference = reference.clone();
        self.ctx.store.read(move |conn| store::referral_by_reference(conn, &reference)).await.unwrap()
    }

    pub async fn version(&self, reference: &Reference) -> i64 {
        self.head(reference).await.version
    }

    pub async fn standing(&self, reference: &Reference) -> Standing {
        let id = self.head(reference).await.id;
        self.ctx.store.read(move |conn| store::referral_standing(conn, id)).await.unwrap().unwrap()
    }

    pub async fn events(&self, reference: &Reference) -> Vec<Event> {
        let id = self.head(reference).await.id;
        let kept = self.ctx.store.read(move |conn| store::event_list(conn, id)).await.unwrap();
        kept.into_iter().map(|kept| kept.event).collect()
    }

    pub async fn last(&self, reference: &Reference) -> Event {
        self.events(reference).await.pop().unwrap()
    }

    pub async fn kinds(&self, reference: &Reference) -> Vec<EventKind> {
        self.events(reference).await.into_iter().map(|event| event.kind).collect()
    }

    /// How many letters of this kind were posted.
    pub async fn letters(&self, kind: &str) -> i64 {
        number(&self.ctx.store, format!("SELECT count(*) AS value FROM outbox WHERE kind = '{kind}'")).await
    }

    /// The events' versions are 1, 2, 3 … up to the referral's, and the last says where it stands.
    pub async fn is_whole(&self, reference: &Reference) {
        let (head, events) = (self.head(reference).await, self.events(reference).await);
        let versions: Vec<i64> = events.iter().map(|event| event.version).collect();
        assert_eq!(versions, (1..=head.version).collect::<Vec<_>>(), "{reference}");
        let stood = &events.last().unwrap().payload["standing"];
        assert_eq!(stood["status"], json!(head.status));
        assert_eq!(stood["band"], json!(head.band));
        assert_eq!(stood["act_by"], json!(head.act_by));
        assert_eq!(stood["owner"], json!(head.owner.map(|owner| owner.id)));
    }
}

pub async fn service(ctx: &Context, slug: &str) -> ServiceId {
    let telephone = Telephone { day: "01632 960100".to_owned(), out_of_hours: "01632 960199".to_owned() };
    let new = NewService { slug: slug.to_owned(), name: slug.to_owned(), telephone, mail: None };
    add(ctx, new).await.unwrap().id
}

pub async fn person(ctx: &Context, name: &str, role: Option<(ServiceId, Role)>) -> Actor {
    let now = ctx.clock.now();
    let id = ctx.mint(AccountId::at, now);
    let profile = Profile { name: name.to_owned(), ..Profile::default() };
    let account = Account { id, email: format!("{name}@hub.example"), profile };
    ctx.store.write(move |tx| store::account_insert(tx, &account, None, now)).await.unwrap();
    let grants = role.map(|(service, role)| Grant { service: Some(service), role }).into_iter().collect();
    Actor { account: id, name: name.to_owned(), grants }
}

pub fn read<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

/// Somebody may die today: very urgent.
pub fn very_urgent() -> Value {
    json!({ "risks": { "suicide": { "within": "today" } } })
}

/// Held under section 136 since an hour ago.
pub fn on_136(now: Timestamp) -> Value {
    json!({
        "location": { "kind": "place_of_safety", "name": "Suite 3" },
        "legal": { "status": "power", "powers": [{ "kind": "s136", "started_at": now - SignedDuration::from_hours(1) }] },
    })
}

/// Pointers of what is wrong.
pub fn wrong<T: std::fmt::Debug>(answer: Result<T, Refusal>) -> Vec<String> {
    match answer {
        Err(Refusal::Invalid(problems)) => problems.into_iter().map(|problem| problem.pointer).collect(),
        other => panic!("{other:?}"),
    }
}

macro_rules! refused {
    ($answer:expr, $refusal:pat $(if $when:expr)?) => {
        let answer = $answer;
        assert!(matches!(answer, Err($refusal) $(if $when)?), "{answer:?}");
    };
}
pub(crate) use refused;
