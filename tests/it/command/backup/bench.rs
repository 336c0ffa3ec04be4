//! How long a backup and a restore take. `make restore-bench` asks it of the program as built for release, with 100,000
//! referrals; without `AMHP_HUB_RESTORE_REFERRALS` there are a few, to see that it works.

use std::time::{Duration, Instant};

use amhp_hub::store::{Engine, Store, StoreSettings};

use super::contents::filled;
use super::place::{self, Place, open};
use super::{done, manifest, on_both, rows_of, text};
use crate::support::program::Program;
use crate::support::sql::{execute, pairs, rows};

/// Events a referral has in the end.
const EVENTS: usize = 3;
const FEW: usize = 200;

/// Copies the first referral, and its event three times, until there are so many more.
pub async fn seed(program: &Program, engine: Engine, referrals: usize) {
    // All in one write, which takes longer than any answer of the service may.
    let patient = StoreSettings { answer: Duration::from_secs(600), ..StoreSettings::default() };
    let store = Store::open(&program.setting("AMHP_HUB_DATABASE_URL").unwrap().parse().unwrap(), &patient).unwrap();
    let (numbers, id) = match engine {
        Engine::Sqlite => (
            "(WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {last}) SELECT i FROM n)",
            "printf('%08x-0000-7000-8000-%012x', {i}, {k})",
        ),
        Engine::Postgres => (
            "(SELECT generate_series(1, {last}) AS i)",
            "(lpad(to_hex({i}), 8, '0') || '-0000-7000-8000-' || lpad(to_hex({k}), 12, '0'))::uuid",
        ),
    };
    let numbers = |last: usize| numbers.replace("{last}", &last.to_string());
    let id = |i: &str, k: usize| id.replace("{i}", i).replace("{k}", &k.to_string());
    let columns = |table: &'static str, given: [(&'static str, String); 3]| {
        let store = store.clone();
        async move {
            let tables = store.copy_out(|copying| copying.tables()).await.unwrap();
            let names = tables.into_iter().find(|one| one.name == table).unwrap().columns();
            let value = |name: &String| {
                let own = given.iter().find(|(column, _)| column == name).map(|(_, value)| value.clone());
                own.unwrap_or_else(|| format!("first.{name}"))
            };
            (names.join(", "), names.iter().map(value).collect::<Vec<_>>().join(", "))
        }
    };
    let reference = match engine {
        Engine::Sqlite => "printf('%08d', n.i)",
        Engine::Postgres => "lpad(n.i::text, 8, '0')",
    };
    let given = [("id", id("n.i", 1)), ("draft_id", id("n.i", 2)), ("reference", reference.to_owned())];
    let (names, values) = columns("referrals", given).await;
    let first = "(SELECT * FROM referrals ORDER BY id LIMIT 1) first";
    let sql = format!("INSERT INTO referrals ({names}) SELECT {values} FROM {} n, {first}", numbers(referrals));
    execute(&store, sql).await.unwrap();
    let referral = id("((n.i - 1) / 3 + 1)", 1);
    let given = [("id", id("n.i", 3)), ("referral_id", referral), ("seq", "n.i + 10".to_owned())];
    let (names, values) = columns("events", given).await;
    let first = "(SELECT * FROM events WHERE seq IS NOT NULL ORDER BY id LIMIT 1) first";
    let sql = format!("INSERT INTO events ({names}) SELECT {values} FROM {} n, {first}", numbers(referrals * EVENTS));
    execute(&store, sql).await.unwrap();
}

/// Referrals and events: how many, and their ends.
async fn outline(program: &Program) -> (i64, i64, Vec<(String, String)>) {
    let store = open(program);
    let ends = "SELECT CAST(min(seq) AS text) AS first, CAST(max(seq) AS text) AS second FROM events";
    (rows(&store, "referrals").await, rows(&store, "events").await, pairs(&store, ends).await)
}

on_both! {
    async fn restored_within_the_time_that_is_told(engine) {
        let wanted = std::env::var("AMHP_HUB_RESTORE_REFERRALS").ok().map(|text| text.parse().expect("a number"));
        let referrals = wanted.unwrap_or(FEW);
        let source = filled(engine).await;
        let began = Instant::now();
        seed(&source.program, engine, referrals).await;
        let seeded = began.elapsed();
        let folder = tempfile::tempdir().unwrap();
        let backup = folder.path().join("backup");
        let began = Instant::now();
        done(&source.program, &["backup", text(&backup)]);
        let backed_up = began.elapsed();
        let size: u64 = std::fs::read_dir(backup.join("tables"))
            .unwrap()
            .map(|entry| entry.unwrap().metadata().unwrap().len())
            .sum();
        let began = Instant::now();
        done(&source.program, &["backup", "--verify", text(&backup)]);
        let verified = began.elapsed();
        let place = Place::beside(engine, &source.program);
        let began = Instant::now();
        let said = done(&place.program, &["restore", text(&backup)]);
        let restored = began.elapsed();
        assert!(said.contains("every digest equal"), "{said}");
        let manifest = manifest(&backup);
        assert!(rows_of(&manifest, "referrals") > referrals as u64);
        assert!(rows_of(&manifest, "events") > (referrals * EVENTS) as u64);
        assert_eq!(outline(&place.program).await, outline(&source.program).await);
        assert!(place::secret(&place.program).exists());
        eprintln!(
            "\n  engine      {engine:?}\n  referrals   {referrals}, each with {EVENTS} events; {} MB of rows\n  \
             seeded in   {seeded:.1?}\n  backup      {backed_up:.1?}\n  verify      {verified:.1?}\n  \
             restore     {restored:.1?}, every digest compared\n",
            size / 1_000_000
        );
    }
}
