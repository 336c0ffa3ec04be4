//! The triage list: its order, its pages, its filters, its count.

use amhp_hub::domain::account::{Account, Profile};
use amhp_hub::domain::band::Band;
use amhp_hub::domain::ids::{AccountId, ServiceId};
use amhp_hub::domain::reference::Reference;
use amhp_hub::domain::service::{SafetySettings, Service, Telephone};
use amhp_hub::domain::status::Status;
use amhp_hub::store::{
    Conn, QueueFilter, QueueKey, StoreError, account_insert, queue_count, queue_page, service_insert,
};
use jiff::Timestamp;

use crate::support::database::{TestDatabase, both_engines};
use crate::support::sql::execute;

const BEGINNING: &str = "2026-11-21T10:00:00.000000Z";

pub fn id(n: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(n)
}

pub fn here() -> ServiceId {
    ServiceId::new(id(1))
}

/// Two services, and an account that both made and owns what the tests need.
pub async fn furnish(db: &TestDatabase) {
    let now: Timestamp = BEGINNING.parse().unwrap();
    let make = move |conn: &mut Conn| {
        for (n, slug) in [(1, "northgate"), (2, "southgate")] {
            let telephone = Telephone { day: "01632 960100".to_owned(), out_of_hours: "01632 960199".to_owned() };
            let (name, settings) = (slug.to_owned(), SafetySettings::default());
            let slug = slug.to_owned();
            let service =
                Service { id: ServiceId::new(id(n)), slug, name, telephone, mail: None, forms: Vec::new(), settings };
            service_insert(conn, &service, now)?;
        }
        let profile = Profile { name: "Okafor".to_owned(), ..Profile::default() };
        let account = Account { id: AccountId::new(id(9)), email: "okafor@hub.example".to_owned(), profile };
        account_insert(conn, &account, None, now)
    };
    db.store.write::<_, StoreError, _>(make).await.unwrap();
}

/// A referral as the list sees it.
#[derive(Clone)]
pub struct Waits {
    pub n: u128,
    pub service: u128,
    pub rank: i16,
    pub act_by: u32,
    pub received: u32,
    pub status: &'static str,
    pub owned: bool,
}

pub const WAITS: Waits = Waits { n: 0, service: 1, rank: 3, act_by: 0, received: 0, status: "submitted", owned: false };

/// A time of that many minutes past the hour, as both engines take it.
fn at(minutes: u32) -> String {
    format!("'2026-11-21T{:02}:{:02}:00.000000Z'", 10 + minutes / 60, minutes % 60)
}

pub async fn add(db: &TestDatabase, all: &[Waits]) {
    let suggestion = r#"{"rule_set":1,"band":"routine","because":[]}"#;
    let rows: Vec<String> = all
        .iter()
        .map(|w| {
            let closed = w.status == "closed";
            let act_by = if closed { "NULL".to_owned() } else { at(w.act_by) };
            let closed_as = if closed { "'not_proceeding'" } else { "NULL" };
            let owner = if w.owned { format!("'{}', {}", id(9), at(0)) } else { "NULL, NULL".to_owned() };
            format!(
                "('{}', '{}', '{}', '{}', '{}', 'f', 1, '{{}}', '{}', {closed_as}, {}, '{suggestion}', \
                 {act_by}, {}, {owner}, 'Ann', 'Marsh', '[]', 1)",
                id(1_000 + w.n),
                reference(w.n),
                id(w.service),
                id(9),
                id(50_000 + w.n),
                w.status,
                w.rank,
                at(w.received)
            )
        })
        .collect();
    let columns = "id, reference, service_id, referrer_id, draft_id, form, form_version, answers, status, closed_as, \
         band_rank, suggestion, act_by, received_at, owner_id, owned_since, given_name, family_name, hazards, version";
    execute(&db.store, format!("INSERT INTO referrals ({columns}) VALUES {}", rows.join(","))).await.unwrap();
}

pub fn reference(n: u128) -> String {
    let digit = |place: u32| u8::try_from(n / 23_u128.pow(place) % 23).unwrap();
    let values = [0, 0, 0, digit(3), digit(2), digit(1), digit(0)];
    Reference::from_values(values).as_str().to_owned()
}

async fn page(
    db: &TestDatabase,
    filter: QueueFilter,
    after: Option<QueueKey>,
    limit: i64,
) -> (Vec<u128>, Option<QueueKey>) {
    let read = move |conn: &mut Conn| queue_page(conn, here(), &filter, after.as_ref(), limit);
    let heads = db.store.read::<_, StoreError, _>(read).await.unwrap();
    let last = heads.last().and_then(QueueKey::of);
    (heads.iter().map(|head| head.id.uuid().as_u128() - 1_000).collect(), last)
}

async fn count(db: &TestDatabase, filter: QueueFilter) -> (i64, bool) {
    let count = db.store.read::<_, StoreError, _>(move |conn| queue_count(conn, here(), &filter)).await.unwrap();
    (count.value, count.exact)
}

both_engines! {
    async fn the_list_goes_by_band_then_act_by_then_receipt_then_id(db: TestDatabase) {
        furnish(&db).await;
        add(
            &db,
            &[
                Waits { n: 1, rank: 3, act_by: 0, ..WAITS },
                Waits { n: 2, rank: 2, act_by: 50, received: 9, ..WAITS },
                Waits { n: 3, rank: 2, act_by: 50, received: 8, ..WAITS },
                Waits { n: 4, rank: 2, act_by: 40, received: 30, ..WAITS },
                Waits { n: 5, rank: 0, act_by: 90, ..WAITS },
                Waits { n: 7, rank: 2, act_by: 50, received: 9, ..WAITS },
                Waits { n: 6, rank: 2, act_by: 50, received: 9, ..WAITS },
                Waits { n: 8, rank: 0, status: "closed", ..WAITS },
                Waits { n: 9, rank: 0, service: 2, ..WAITS },
            ],
        )
        .await;
        assert_eq!(page(&db, QueueFilter::default(), None, 50).await.0, [5, 4, 3, 2, 6, 7, 1]);
        assert_eq!(count(&db, QueueFilter::default()).await, (7, true));
    }

    async fn pages_join_without_a_gap_or_a_repeat_where_every_time_is_equal(db: TestDatabase) {
        furnish(&db).await;
        let all: Vec<Waits> = (0..60).map(|n| Waits { n, rank: i16::from(n > 30) + 2, ..WAITS }).collect();
        add(&db, &all).await;
        for limit in [1, 7, 25, 60] {
            let (mut seen, mut key) = (Vec::new(), None);
            loop {
                let (found, last) = page(&db, QueueFilter::default(), key, limit).await;
                if found.is_empty() {
                    break;
                }
                seen.extend(found);
                key = last;
            }
            assert_eq!(seen, (0..60).collect::<Vec<_>>(), "{limit} a page");
        }
    }

    async fn a_place_whose_referral_is_gone_still_holds(db: TestDatabase) {
        furnish(&db).await;
        add(&db, &(0..4).map(|n| Waits { n, ..WAITS }).collect::<Vec<_>>()).await;
        let (_, key) = page(&db, QueueFilter::default(), None, 2).await;
        execute(
            &db.store,
            format!(
                "UPDATE referrals SET status = 'closed', closed_as = 'not_proceeding', act_by = NULL WHERE id = '{}'",
                id(1_001)
            ),
        )
        .await
        .unwrap();
        add(&db, &[Waits { n: 5, rank: 0, ..WAITS }]).await;
        assert_eq!(page(&db, QueueFilter::default(), key, 5).await.0, [2, 3]);
    }

    async fn each_filter_narrows_the_list_and_its_count_alike(db: TestDatabase) {
        furnish(&db).await;
        add(
            &db,
            &[
                Waits { n: 1, rank: 1, status: "screening", owned: true, ..WAITS },
                Waits { n: 2, rank: 1, ..WAITS },
                Waits { n: 3, status: "screening", owned: true, ..WAITS },
                Waits { n: 4, rank: 1, status: "closed", owned: true, ..WAITS },
                Waits { n: 5, rank: 1, service: 2, ..WAITS },
            ],
        )
        .await;
        let owner = Some(AccountId::new(id(9)));
        let table = [
            (QueueFilter { band: Some(Band::VeryUrgent), ..QueueFilter::default() }, vec![1, 2]),
            (QueueFilter { status: Some(Status::Screening), ..QueueFilter::default() }, vec![1, 3]),
            (QueueFilter { owner, ..QueueFilter::default() }, vec![1, 3]),
            (QueueFilter { owner: Some(AccountId::new(id(8))), ..QueueFilter::default() }, vec![]),
            (QueueFilter { reference: Some(reference(2).parse().unwrap()), ..QueueFilter::default() }, vec![2]),
            (QueueFilter { reference: Some(reference(5).parse().unwrap()), ..QueueFilter::default() }, vec![]),
            (QueueFilter { status: Some(Status::Closed), ..QueueFilter::default() }, vec![]),
            (
                QueueFilter {
                    band: Some(Band::VeryUrgent),
                    status: Some(Status::Screening),
                    owner,
                    ..QueueFilter::default()
                },
                vec![1],
            ),
        ];
        for (filter, expected) in table {
            assert_eq!(page(&db, filter.clone(), None, 9).await.0, expected, "{filter:?}");
            assert_eq!(count(&db, filter).await, (expected.len() as i64, true));
        }
    }

    async fn counting_stops_at_a_thousand(db: TestDatabase) {
        furnish(&db).await;
        add(&db, &(0..1_000).map(|n| Waits { n, act_by: (n % 600) as u32, ..WAITS }).collect::<Vec<_>>()).await;
        assert_eq!(count(&db, QueueFilter::default()).await, (1_000, true));
        add(&db, &[Waits { n: 1_000, ..WAITS }]).await;
        assert_eq!(count(&db, QueueFilter::default()).await, (1_000, false));
    }
}
