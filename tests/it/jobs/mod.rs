//! What happens later: messages sent, tried again, parked, dropped; what is over swept.

mod alarms;
mod codes;
mod figures;
mod referrals;
mod reminders;
mod retries;
mod running;
mod scans;
mod seal;
mod sweeps;
mod time;
mod watching;

use amhp_hub::domain::account::Account;
use amhp_hub::domain::band::Band;
use amhp_hub::domain::ids::{DraftId, JobId, MessageId, ReferralId};
use amhp_hub::domain::message::Message;
use amhp_hub::domain::reference::Reference;
use amhp_hub::domain::referral::{PersonSummary, ReferralHead};
use amhp_hub::domain::service::{Service, Telephone};
use amhp_hub::domain::standing::Standing;
use amhp_hub::domain::status::Status;
use amhp_hub::domain::task::Task;
use amhp_hub::domain::triage::facts::Facts;
use amhp_hub::domain::triage::{Case, suggest};
use amhp_hub::jobs::{Worker, run_one};
use amhp_hub::mail::{Mailer, Memory};
use amhp_hub::services::Context;
use amhp_hub::services::services::{NewService, add};
use amhp_hub::store::{self, Conn, NewReferral, StoreError, Waiting, jobs_count};
use jiff::{SignedDuration, Timestamp};
use lettre::message::Mailbox;
use regex::Regex;

use crate::support::context::{ask_for_account, confirm, context};
use crate::support::database::TestDatabase;

/// A worker that sends into memory, and what it works with.
struct Desk {
    ctx: Context,
    worker: Worker,
    memory: Memory,
}

fn from() -> Mailbox {
    "amhp-hub@hub.example".parse().unwrap()
}

fn desk(database: &TestDatabase) -> Desk {
    let ctx = context(database);
    let (mailer, memory) = Mailer::memory(from());
    Desk { worker: Worker::new(ctx.clone(), mailer, "https://hub.example/"), ctx, memory }
}

impl Desk {
    /// Works until nothing is due; tells how many jobs there were.
    async fn work(&self) -> usize {
        work(&self.worker).await
    }

    /// How many letters were sent so far.
    fn sent(&self) -> usize {
        self.memory.delivered().len()
    }

    /// The last letter, whole.
    fn last(&self) -> String {
        self.memory.delivered().pop().unwrap().eml
    }

    /// An account that was asked for and confirmed by mail.
    async fn account(&self, email: &str) -> Account {
        let opened = ask_for_account(&self.ctx, email).await;
        self.work().await;
        confirm(&self.ctx, &opened, &code(&self.last())).await
    }
}

async fn work(worker: &Worker) -> usize {
    let mut jobs = 0;
    while run_one(worker).await.unwrap() {
        jobs += 1;
    }
    jobs
}

/// The only group of six digits of a letter.
fn code(eml: &str) -> String {
    let six = Regex::new(r"\d{6}").unwrap();
    let found: Vec<_> = six.find_iter(eml).map(|found| found.as_str()).collect();
    assert_eq!(found.len(), 1, "{eml}");
    found[0].to_owned()
}

fn seconds(count: i64) -> SignedDuration {
    SignedDuration::from_secs(count)
}

/// Waiting jobs and parked ones.
async fn counts(ctx: &Context) -> (i64, i64) {
    ctx.store.read(jobs_count).await.unwrap()
}

/// Puts a message into the outbox with the task to send it.
async fn enqueue(ctx: &Context, message: Message) -> MessageId {
    let now = ctx.clock.now();
    let (id, job) = (ctx.mint(MessageId::at, now), ctx.mint(JobId::at, now));
    let put = move |tx: &mut Conn| {
        let waiting = Waiting { message: message.clone(), created_at: now, drop_after: None };
        store::message_insert(tx, id, &waiting)?;
        store::job_insert(tx, job, &Task::SendMessage { message: id }, now, now)
    };
    ctx.store.write::<_, StoreError, _>(put).await.unwrap();
    id
}

/// Whether a message still waits to be sent.
async fn waits(ctx: &Context, id: MessageId) -> bool {
    ctx.store.read(move |conn| store::message_waiting(conn, id)).await.is_ok()
}

async fn service(ctx: &Context, mail: Option<&str>) -> Service {
    let telephone = Telephone { day: "01632 960001".to_owned(), out_of_hours: "01632 960002".to_owned() };
    let mail = mail.map(str::to_owned);
    let new = NewService { slug: "millbrook".to_owned(), name: "Millbrook AMHP service".to_owned(), telephone, mail };
    add(ctx, new).await.unwrap()
}

/// A referral that was received now.
async fn referral(ctx: &Context, service: &Service, referrer: &Account) -> ReferralHead {
    let now = ctx.clock.now();
    let case = Case::received(Facts::default(), now);
    let head = ReferralHead {
        id: ctx.mint(ReferralId::at, now),
        reference: Reference::from_values([1, 2, 3, 4, 5, 6, 7]),
        service: service.id,
        referrer: referrer.id,
        status: Status::Submitted,
        closed_as: None,
        band: Band::Routine,
        suggestion: suggest(&case, now),
        act_by: Some(now + SignedDuration::from_hours(72)),
        received_at: now,
        owner: None,
        person: PersonSummary {
            given_name: "Tamsin".to_owned(),
            family_name: "Quillfeather".to_owned(),
            date_of_birth: Some("1971-03-04".parse().unwrap()),
            estimated_age: None,
        },
        hazards: vec!["weapons".to_owned()],
        clocks: Vec::new(),
        locality: None,
        withdrawal_asked_at: None,
        countersign_asked_at: None,
        version: 1,
    };
    let answers = serde_json::json!({ "person": { "given_name": "Tamsin", "family_name": "Quillfeather" } });
    let (draft, form) = (ctx.mint(DraftId::at, now), "amhp-referral".to_owned());
    let standing = Standing::received(case);
    let kept = head.clone();
    let new =
        NewReferral { head: kept, draft, form, form_version: 1, answers, standing, look_at: None, nhs_number: None };
    ctx.store.write(move |tx| store::referral_insert(tx, &new)).await.unwrap();
    head
}

/// When the only job is due, and what failed at last.
async fn due(ctx: &Context) -> (Timestamp, Option<String>) {
    use amhp_hub::store::types::{Ts, UtcTs};
    use diesel::prelude::*;
    use diesel::sql_types::{Nullable, Text};

    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = UtcTs)]
        due_at: Ts,
        #[diesel(sql_type = Nullable<Text>)]
        last_error: Option<String>,
    }
    let row = |conn: &mut Conn| {
        let row: Row = diesel::sql_query("SELECT due_at, last_error FROM jobs").get_result(conn)?;
        Ok::<_, StoreError>(row)
    };
    let row = ctx.store.read(row).await.unwrap();
    (row.due_at.0, row.last_error)
}
