//! A record of referrals and acts, written straight into the tables: what an audit checks, without the verbs.

use amhp_hub::command::audit::{Asked, Report, verify};
use amhp_hub::domain::account::{Account, Profile};
use amhp_hub::domain::band::Band;
use amhp_hub::domain::document::{Document, DocumentKind, FileKind, Scan};
use amhp_hub::domain::event::{Event, EventKind};
use amhp_hub::domain::ids::{AccountId, DocumentId, DraftId, EventId, ReferralId, ServiceId};
use amhp_hub::domain::reference::Reference;
use amhp_hub::domain::seal::{ANSWERS_SHA256, DOCUMENTS, Head, STANDING, Stood, digest_of_json, hex};
use amhp_hub::domain::service::Telephone;
use amhp_hub::domain::status::{ClosedAs, Status};
use amhp_hub::services::Context;
use amhp_hub::services::services::{NewService, add};
use amhp_hub::store::{self, Conn, StoreError};
use diesel::connection::SimpleConnection;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::context::context;
use super::database::TestDatabase;

/// A record of two services.
pub struct Record {
    /// The verbs' world; its clock moves on with each act.
    pub ctx: Context,
    /// Both services.
    pub services: [ServiceId; 2],
    /// Those who act.
    pub accounts: [AccountId; 2],
    /// The referrals, in the order of their coming.
    pub referrals: Vec<Held>,
}

/// A referral of the record.
#[derive(Clone)]
pub struct Held {
    /// Row id.
    pub id: ReferralId,
    /// Its service.
    pub service: ServiceId,
    /// Its version.
    pub version: i64,
}

impl Record {
    /// Two services and two accounts, and nothing that happened.
    pub async fn begin(database: &TestDatabase) -> Self {
        let ctx = context(database);
        let (one, other) = (service(&ctx, "northgate").await, service(&ctx, "eastmere").await);
        let accounts = [account(&ctx, "amara").await, account(&ctx, "lena").await];
        Self { ctx, services: [one, other], accounts, referrals: Vec::new() }
    }

    /// The same with some dozens of referrals, acted on up to five times, of which some have documents.
    pub async fn full(database: &TestDatabase) -> Self {
        let mut record = Self::begin(database).await;
        for n in 0..24 {
            record.submit(n % 3 % 2).await;
            for _ in 0..n % 6 {
                record.act(n / 2).await;
            }
        }
        record
    }

    /// An event of this referral, now.
    pub fn event(&self, of: &Held, version: i64, kind: EventKind, payload: Value) -> Event {
        let now = self.ctx.clock.now();
        let id = self.ctx.mint(EventId::at, now);
        let actor = (version % 3 > 0).then_some(self.accounts[0]);
        Event { id, referral: of.id, service: of.service, version, at: now, kind, actor, payload }
    }

    /// A referral arrives at one of the services; every third has a document.
    pub async fn submit(&mut self, service: usize) -> Held {
        self.arrive(service, true).await
    }

    /// The same as a release would write it that kept no digests.
    pub async fn submit_as_before(&mut self, service: usize) -> Held {
        self.arrive(service, false).await
    }

    async fn arrive(&mut self, service: usize, digests: bool) -> Held {
        self.ctx.clock.advance(SignedDuration::from_millis(1_234));
        let (now, n) = (self.ctx.clock.now(), self.referrals.len());
        let id = self.ctx.mint(ReferralId::at, now);
        let held = Held { id, service: self.services[service], version: 1 };
        let answers =
            json!({ "z": n, "person": { "given_name": "Tamsin", "b": [1.5, 100.0, null, "Zoë \"\n"] }, "": {} });
        let document = (n % 3 == 0).then(|| self.document(&held, [n as u8; 32]));
        let sent = document.iter().map(|d| json!({ "id": d.id, "sha256": hex(&d.sha256) }));
        let mut payload = json!({ "form": "amhp-referral", "pruned": [], DOCUMENTS: sent.collect::<Vec<_>>() });
        payload[ANSWERS_SHA256] = json!(hex(&digest_of_json(&answers)));
        payload[STANDING] = json!(stood(self, 1, now));
        let payload = if digests { payload } else { json!({ "form": "amhp-referral" }) };
        let event = self.event(&held, 1, EventKind::Submitted, payload);
        let sql = self.insert(&held, &answers, now);
        let salt = self.ctx.chance.bytes();
        let put = move |tx: &mut Conn| {
            tx.batch_execute(&sql)?;
            document.iter().try_for_each(|document| store::document_insert(tx, document))?;
            store::event_insert(tx, &event, salt)
        };
        self.ctx.store.write::<_, StoreError, _>(put).await.unwrap();
        self.referrals.push(held.clone());
        held
    }

    /// The next act on the referral of this place.
    pub async fn act(&mut self, place: usize) {
        self.ctx.clock.advance(SignedDuration::from_millis(777));
        let now = self.ctx.clock.now();
        self.referrals[place].version += 1;
        let held = self.referrals[place].clone();
        let stands = stood(self, held.version, now);
        let payload = json!({ "note": format!("act {}", held.version), STANDING: stands });
        let (event, salt) = (self.event(&held, held.version, EventKind::Claimed, payload), self.ctx.chance.bytes());
        let sql = format!(
            "UPDATE referrals SET status = '{}', closed_as = {}, band_rank = {}, act_by = {}, owner_id = {}, \
             owned_since = {}, version = {} WHERE id = '{}'",
            stands.status,
            quoted(stands.closed_as),
            stands.band.rank(),
            quoted(stands.act_by.map(|at| format!("{at:.6}"))),
            quoted(stands.owner),
            quoted(stands.owner.map(|_| format!("{now:.6}"))),
            held.version,
            held.id
        );
        let put = move |tx: &mut Conn| {
            tx.batch_execute(&sql)?;
            store::event_insert(tx, &event, salt)
        };
        self.ctx.store.write::<_, StoreError, _>(put).await.unwrap();
    }

    /// What an audit with these heads says.
    pub async fn audit(&self, heads: Vec<Head>) -> Report {
        let asked = Asked { service: None, heads };
        self.ctx.store.read(move |conn| verify(conn, &asked)).await.unwrap()
    }

    fn insert(&self, held: &Held, answers: &Value, now: Timestamp) -> String {
        let values: [u8; 7] = self.ctx.chance.below(23);
        let (reference, draft) = (Reference::from_values(values), self.ctx.mint(DraftId::at, now));
        let stands = stood(self, 1, now);
        format!(
            "INSERT INTO referrals (id, reference, service_id, referrer_id, draft_id, form, form_version, answers, status, \
             band_rank, suggestion, act_by, received_at, given_name, family_name, hazards, version) VALUES ('{}', '{}', \
             '{}', '{}', '{draft}', 'amhp-referral', 1, '{answers}', '{}', {}, '{{}}', '{:.6}', '{now:.6}', 'Tamsin', \
             'Quillfeather', '[]', 1)",
            held.id,
            reference.as_str(),
            held.service,
            self.accounts[1],
            stands.status,
            stands.band.rank(),
            stands.act_by.unwrap()
        )
    }

    fn document(&self, held: &Held, sha256: [u8; 32]) -> Document {
        let now = self.ctx.clock.now();
        Document {
            id: self.ctx.mint(DocumentId::at, now),
            draft: self.ctx.mint(DraftId::at, now),
            referral: Some(held.id),
            added_by: self.accounts[1],
            kind: DocumentKind::Other,
            document_date: None,
            description: None,
            file_name: "paper.txt".to_owned(),
            file_kind: FileKind::Txt,
            size: 4,
            sha256,
            scan: Scan::Clean,
            scan_detail: None,
            scanned_at: None,
            created_at: now,
        }
    }
}

/// How a referral stands at a version: the sixth act ends it.
fn stood(record: &Record, version: i64, now: Timestamp) -> Stood {
    let closed = version == 6;
    let at = usize::try_from(version).unwrap();
    Stood {
        status: if closed { Status::Closed } else { Status::ALL[(at - 1) % 5] },
        closed_as: closed.then_some(ClosedAs::Completed),
        band: Band::ALL[at % Band::ALL.len()],
        act_by: (!closed).then(|| now + SignedDuration::from_hours(version)),
        owner: (version > 1).then(|| record.accounts[at % 2]),
    }
}

fn quoted(value: Option<impl std::fmt::Display>) -> String {
    value.map_or("NULL".to_owned(), |value| format!("'{value}'"))
}

async fn service(ctx: &Context, slug: &str) -> ServiceId {
    let telephone = Telephone { day: "01632 960100".to_owned(), out_of_hours: "01632 960199".to_owned() };
    let new = NewService { slug: slug.to_owned(), name: slug.to_owned(), telephone, mail: None };
    add(ctx, new).await.unwrap().id
}

async fn account(ctx: &Context, name: &str) -> AccountId {
    let now = ctx.clock.now();
    let id = ctx.mint(AccountId::at, now);
    let account = Account { id, email: format!("{name}@hub.example"), profile: Profile::default() };
    ctx.store.write(move |tx| store::account_insert(tx, &account, None, now)).await.unwrap();
    id
}
