//! How the engines read the triage list among many stored referrals: from its partial index, in order, and no more of it
//! than is shown or counted. The gate without noise for "a list of a million is as quick as one of ten thousand".

use std::sync::{Arc, Mutex};

use amhp_hub::domain::band::Band;
use amhp_hub::domain::ids::{AccountId, ReferralId};
use amhp_hub::domain::status::Status;
use amhp_hub::store::{Conn, Engine, QueueFilter, QueueKey, queue_count, queue_page};
use diesel::Connection;
use diesel::connection::{InstrumentationEvent, SimpleConnection};
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::queue::{furnish, here, id};
use crate::support::database::{TestDatabase, both_engines};
use crate::support::sql::execute;

pub(super) const STORED: u32 = 50_000;
pub(super) const OPEN: u32 = 2_000;
/// Pages of 8 kB that PostgreSQL may touch for one page of the list: the rows shown, each with its owner, and the way down
/// the index. What is counted lies in the index alone.
const PAGES_FOR_A_PAGE: u64 = 150;
const PAGES_FOR_A_COUNT: u64 = 60;
/// A filter is looked at in order until the page is full: at worst at every open row, never at a closed one.
const PAGES_FOR_A_FILTER: u64 = 3 * OPEN as u64;

/// A statement as the store makes it, with the values of its parameters as literals.
pub(super) struct Asked {
    pub(super) name: String,
    pub(super) sql: String,
    pub(super) values: Vec<String>,
    pub(super) most_pages: u64,
    narrowed: bool,
}

impl Asked {
    /// A statement that is to touch at most so many pages of 8 kB.
    pub(super) fn new(name: &str, sql: String, values: Vec<String>, most_pages: u64) -> Self {
        Self { name: name.to_owned(), sql, values, most_pages, narrowed: false }
    }
}

/// Every filter that keeps the list's order, by name, with its literal.
fn filters() -> Vec<(&'static str, QueueFilter, Vec<String>)> {
    let none = QueueFilter::default;
    let owner = AccountId::new(id(9));
    vec![
        ("all", none(), vec![]),
        ("a band", QueueFilter { band: Some(Band::Urgent), ..none() }, vec!["2".to_owned()]),
        ("a status", QueueFilter { status: Some(Status::Screening), ..none() }, vec!["'screening'".to_owned()]),
        ("an owner", QueueFilter { owner: Some(owner), ..none() }, vec![format!("'{}'", id(9))]),
        ("nobody's", QueueFilter { unclaimed: true, ..none() }, vec![]),
    ]
}

/// The statements for each filter: first page, a page by cursor, the count.
fn statements(conn: &mut Conn) -> Vec<Asked> {
    let at = "2026-11-21T12:00:00Z".parse().unwrap();
    let key = QueueKey { rank: 2, act_by: at, received_at: at, id: ReferralId::new(id(7)) };
    let place = ["2", "'2026-11-21T12:00:00.000000Z'", "'2026-11-21T12:00:00.000000Z'", &format!("'{}'", id(7))];
    let place: Vec<String> = place.iter().map(ToString::to_string).collect();
    let mut all = Vec::new();
    for (name, filter, literals) in filters() {
        let first = vec![format!("'{}'", id(1))].into_iter().chain(literals);
        let before: Vec<String> = first.collect();
        let narrowed = name != "all";
        let mut add = |what: &str, sql: String, after: &[String], limit: &str, pages: u64| {
            let values = before.iter().chain(after).cloned().chain([limit.to_owned()]).collect();
            let most_pages = if narrowed { PAGES_FOR_A_FILTER } else { pages };
            all.push(Asked { name: format!("{what} of {name}"), sql, values, most_pages, narrowed });
        };
        let (f, k) = (filter.clone(), key.clone());
        let first = seen(conn, |conn| drop(queue_page(conn, here(), &f, None, 26).unwrap()));
        add("the first page", first, &[], "26", PAGES_FOR_A_PAGE);
        let later = seen(conn, |conn| drop(queue_page(conn, here(), &f, Some(&k), 26).unwrap()));
        add("a page by cursor", later, &place, "26", PAGES_FOR_A_PAGE);
        let count = seen(conn, |conn| assert_eq!(queue_count(conn, here(), &f).unwrap().value, 0));
        add("the count", count, &[], "1001", PAGES_FOR_A_COUNT);
    }
    all
}

/// The one statement that `run` makes.
fn seen(conn: &mut Conn, run: impl Fn(&mut Conn)) -> String {
    let mut made = all_seen(conn, run);
    assert_eq!(made.len(), 1, "{made:?}");
    made.remove(0)
}

/// The statements that `run` makes.
pub(super) fn all_seen(conn: &mut Conn, run: impl Fn(&mut Conn)) -> Vec<String> {
    let made = Arc::new(Mutex::new(Vec::new()));
    let into = Arc::clone(&made);
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            into.lock().unwrap().push(query.to_string());
        }
    });
    run(conn);
    conn.set_instrumentation(|_: InstrumentationEvent<'_>| {});
    let made = made.lock().unwrap();
    made.iter().map(|made| made.split(" -- binds").next().unwrap().to_owned()).collect()
}

/// Many referrals, few of them open, half of those owned.
pub(super) async fn fill(db: &TestDatabase) {
    let (n_id, series, minutes) = match db.engine() {
        Engine::Postgres => (
            "lpad(to_hex(n), 32, '0')::uuid",
            format!("generate_series(1, {STORED}) AS s(n)"),
            "timestamptz '2026-11-21 10:00Z' + n % 600 * interval '1 minute'",
        ),
        Engine::Sqlite => (
            "printf('00000000-0000-0000-0000-%012x', n)",
            format!(
                "(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {STORED}) SELECT n FROM c)"
            ),
            "strftime('%Y-%m-%dT%H:%M:%S', '2026-11-21 10:00', (n % 600) || ' minutes') || '.000000Z'",
        ),
    };
    let (open, owned) = (format!("n <= {OPEN}"), format!("n <= {OPEN} AND n % 2 = 0"));
    let (service, account) = (id(1), id(9));
    // Rows as large as real ones: else PostgreSQL finds it cheaper to read them all.
    let answers = format!(r#"{{"concern":"{}"}}"#, "x".repeat(1_500));
    execute(
        &db.store,
        format!(
            "INSERT INTO referrals (id, reference, service_id, referrer_id, draft_id, form, form_version, answers, status, \
             closed_as, band_rank, suggestion, act_by, received_at, owner_id, owned_since, given_name, family_name, \
             hazards, version) SELECT {n_id}, 'R' || n, '{service}', '{account}', {n_id}, 'f', 1, '{answers}', \
             CASE WHEN {owned} THEN 'screening' WHEN {open} THEN 'submitted' ELSE 'closed' END, \
             CASE WHEN NOT {open} THEN 'completed' END, n % 4, '{{}}', CASE WHEN {open} THEN {minutes} END, {minutes}, \
             CASE WHEN {owned} THEN '{account}'{cast} END, CASE WHEN {owned} THEN {minutes} END, 'Ann', 'Marsh', '[]', 1 \
             FROM {series}",
            cast = if db.engine() == Engine::Postgres { "::uuid" } else { "" },
        ),
    )
    .await
    .unwrap();
}

pub(super) fn connect(db: &TestDatabase) -> Conn {
    match db.engine() {
        Engine::Sqlite => {
            Conn::Sqlite(SqliteConnection::establish(db.url.sqlite_path().unwrap().to_str().unwrap()).unwrap())
        }
        Engine::Postgres => Conn::Pg(PgConnection::establish(&db.libpq()).unwrap()),
    }
}

#[derive(QueryableByName)]
struct Detail {
    #[diesel(sql_type = Text)]
    detail: String,
}

#[derive(QueryableByName)]
struct Plan {
    #[diesel(sql_type = Text)]
    #[diesel(column_name = "QUERY PLAN")]
    line: String,
}

/// How the engine reads the statement: on PostgreSQL as it settles after some runs, when it may plan for any value.
pub(super) fn plan(conn: &mut Conn, asked: &Asked) -> String {
    if let Conn::Sqlite(_) = conn {
        let sql = asked.values.iter().fold(asked.sql.clone(), |sql, value| sql.replacen('?', value, 1));
        let lines: Vec<Detail> = diesel::sql_query(format!("EXPLAIN QUERY PLAN {sql}")).load(conn).unwrap();
        return lines.into_iter().map(|line| line.detail + "\n").collect();
    }
    let values = asked.values.join(", ");
    conn.batch_execute(&format!("PREPARE asked AS {}", asked.sql)).unwrap();
    for _ in 0..7 {
        conn.batch_execute(&format!("EXECUTE asked({values})")).unwrap();
    }
    let explain = format!("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY OFF) EXECUTE asked({values})");
    let lines: Vec<Plan> = diesel::sql_query(explain).load(conn).unwrap();
    conn.batch_execute("DEALLOCATE asked").unwrap();
    lines.into_iter().map(|line| line.line + "\n").collect()
}

/// The pages that the whole plan touched: its first line of buffers.
pub(super) fn pages(plan: &str) -> u64 {
    let line = plan.lines().find(|line| line.trim_start().starts_with("Buffers: shared")).unwrap_or_default();
    let number = |word: &str| word.split_once('=').and_then(|(_, n)| n.parse::<u64>().ok());
    line.split_whitespace().filter_map(number).sum()
}

both_engines! {
    async fn the_list_is_read_from_its_index_in_order_and_no_further_than_it_is_shown(db: TestDatabase) {
        furnish(&db).await;
        let mut conn = connect(&db);
        let asked = statements(&mut conn);
        fill(&db).await;
        // What any server does by itself in time; SQLite plans without figures, as it does in use.
        if db.engine() == Engine::Postgres {
            conn.batch_execute("VACUUM ANALYZE").unwrap();
        }
        for one in asked {
            let plan = plan(&mut conn, &one);
            let said = format!("{}: {}\n{plan}", one.name, one.sql);
            assert!(plan.contains("referrals_queue"), "{said}");
            assert!(!plan.contains("TEMP B-TREE") && !plan.contains("Sort"), "it sorts: {said}");
            assert!(!plan.contains("SCAN referrals") && !plan.contains("Seq Scan on referrals"), "it scans: {said}");
            if db.engine() == Engine::Sqlite {
                let seeks = !one.name.contains("cursor") || plan.contains("band_rank");
                assert!(seeks, "it does not seek to its place: {said}");
                assert!(one.narrowed || !one.name.contains("count") || plan.contains("COVERING"), "{said}");
            } else {
                let touched = pages(&plan);
                assert!((1..=one.most_pages).contains(&touched), "{touched} pages: {said}");
                assert!(one.narrowed || !one.name.contains("count") || plan.contains("Index Only Scan"), "{said}");
            }
        }
    }
}
