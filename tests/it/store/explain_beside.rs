//! How the engines read what stands beside the triage list: a person that is looked for, the box of what is late, how much
//! has changed, what the watch looks at. Each by an index and no further than it is asked for, among many stored referrals.

use amhp_hub::store::{
    Conn, Engine, Sought, events_since, referrals_late, referrals_search, referrals_to_alarm, referrals_to_look_at,
};
use diesel::connection::SimpleConnection;
use jiff::Timestamp;

use super::explain::{Asked, OPEN, STORED, all_seen, connect, fill, pages, plan};
use super::queue::{furnish, here, id};
use crate::support::database::{TestDatabase, both_engines};
use crate::support::sql::execute;

const NOW: &str = "2026-11-21T12:00:00.000000Z";
/// People of one name, of one date of birth.
const NAMESAKES: u32 = 10;
/// Pages of 8 kB for what is found: a row each, its owner, the way down an index or two.
const PAGES: u64 = 200;

fn quoted(text: &str) -> String {
    format!("'{text}'")
}

/// Values of the statement of a search: what each word is compared with, the service, the rest, how many.
fn search_values(words: &[&str], rest: &[&str]) -> Vec<String> {
    let service = quoted(&id(1).to_string());
    let ranges = words.iter().flat_map(|word| {
        let (from, to) = (quoted(word), quoted(&format!("{word}{}", char::MAX)));
        [service.clone(), from.clone(), to.clone(), service.clone(), from, to]
    });
    let patterns = words.iter().flat_map(|word| [format!("'% {word}%'"), format!("'%-{word}%'")]);
    let rest = rest.iter().map(|text| quoted(text)).chain(["50".to_owned()]);
    ranges.chain([service.clone()]).chain(patterns).chain(rest).collect()
}

/// What is made up is no reference, so that no row can be read as a referral: only the statements count.
fn searches(conn: &mut Conn) -> Vec<Asked> {
    let words = |words: &[&str]| words.iter().map(ToString::to_string).collect();
    let by_name = |name: &[&str]| Sought { words: words(name), ..Sought::default() };
    let sought = [
        ("a name", by_name(&["given00042"]), search_values(&["given00042"], &[])),
        ("two names", by_name(&["given00042", "family0042"]), search_values(&["given00042", "family0042"], &[])),
        (
            "an NHS number",
            Sought { nhs_number: Some("9990000042".to_owned()), ..Sought::default() },
            search_values(&[], &["9990000042"]),
        ),
        (
            "a date of birth",
            Sought { date_of_birth: Some("1940-02-12".parse().unwrap()), ..Sought::default() },
            search_values(&[], &["1940-02-12"]),
        ),
    ];
    let mut asked = |(name, sought, values): (&str, Sought, Vec<String>)| {
        let mut made = all_seen(conn, |conn| drop(referrals_search(conn, here(), &sought)));
        assert_eq!(made.len(), 1);
        Asked::new(name, made.remove(0), values, PAGES)
    };
    sought.into_iter().map(&mut asked).collect()
}

fn beside(conn: &mut Conn) -> Vec<Asked> {
    let now: Timestamp = NOW.parse().unwrap();
    let (service, at) = (quoted(&id(1).to_string()), quoted(NOW));
    let mut all = Vec::new();
    let of_band = |limit: &str| vec![service.clone(), "2".to_owned(), at.clone(), limit.to_owned()];
    for sql in all_seen(conn, |conn| drop(referrals_late(conn, here(), now, 5))) {
        let (name, limit) =
            if sql.contains("ORDER BY") { ("the late ones", "5") } else { ("how many are late", "101") };
        all.push(Asked::new(name, sql, of_band(limit), PAGES));
    }
    assert!(["the late ones", "how many are late"].iter().all(|name| all.iter().any(|one| one.name == *name)));
    let mut add = |name: &str, mut made: Vec<String>, values: Vec<String>| {
        assert_eq!(made.len(), 1, "{name}");
        all.push(Asked::new(name, made.remove(0), values, PAGES));
    };
    let first = quoted("01a1f000-0000-7000-8000-000000000000");
    let made = all_seen(conn, |conn| assert_eq!(events_since(conn, here(), now, 1_000).unwrap(), 10));
    add("changes", made, vec![first, service.clone(), "1000".to_owned()]);
    let made = all_seen(conn, |conn| assert_eq!(referrals_to_look_at(conn, now, 100).unwrap().len(), 100));
    add("what time has changed", made, vec![at.clone(), "100".to_owned()]);
    let made = all_seen(conn, |conn| assert_eq!(referrals_to_alarm(conn, now, 100).unwrap().len(), 100));
    add("what is to be told", made, vec![at.clone(), "100".to_owned()]);
    all
}

/// Names, numbers and times of the referrals; an event of each, those of the last ten after the moment that is asked about.
async fn furnish_more(db: &TestDatabase) {
    let pg = db.engine() == Engine::Postgres;
    let n = if pg { "(('x' || right(id::text, 8))::bit(32)::int)" } else { "CAST(substr(reference, 2) AS INTEGER)" };
    let names = STORED / NAMESAKES;
    let padded = |of: &str, width: u32| {
        if pg { format!("lpad(({of})::text, {width}, '0')") } else { format!("printf('%0{width}d', {of})") }
    };
    let (given, family) = (padded(&format!("{n} % {names}"), 5), padded(&format!("{n} % {names}"), 4));
    let born = if pg {
        format!("(date '1940-01-01' + {n} % {names})::text")
    } else {
        format!("date('1940-01-01', ({n} % {names}) || ' days')")
    };
    execute(
        &db.store,
        format!(
            "UPDATE referrals SET given_folded = 'given' || {given}, family_folded = 'family' || {family}, \
             nhs_number = '999' || {}, date_of_birth = {born}, \
             look_at = CASE WHEN {n} <= {OPEN} THEN received_at END, alarm_at = CASE WHEN {n} <= {OPEN} THEN act_by END",
            padded(&format!("{n} % {names}"), 7),
        ),
    )
    .await
    .unwrap();
    let (event, salt, payload) = if pg {
        (
            format!("(CASE WHEN {n} > {STORED} - 10 THEN '01a2' ELSE '01a1' END || right(id::text, 32))::uuid"),
            "'\\x00'::bytea",
            "'{}'::jsonb",
        )
    } else {
        (format!("CASE WHEN {n} > {STORED} - 10 THEN '01a2' ELSE '01a1' END || substr(id, 5)"), "x'00'", "'{}'")
    };
    execute(
        &db.store,
        format!(
            "INSERT INTO events (id, referral_id, service_id, version, at, kind, payload, salt) \
             SELECT {event}, id, service_id, 1, received_at, 'submitted', {payload}, {salt} FROM referrals",
        ),
    )
    .await
    .unwrap();
}

fn examine(conn: &mut Conn, one: &Asked, engine: Engine) {
    let plan = plan(conn, one);
    let said = format!("{}: {}\n{plan}", one.name, one.sql);
    assert!(plan.to_lowercase().contains("index"), "no index: {said}");
    for table in ["referrals", "events"] {
        assert!(!plan.contains(&format!("SCAN {table}")) && !plan.contains(&format!("Seq Scan on {table}")), "{said}");
    }
    // Those who are found may be put in order, never all of them: more would be touched than there is room for.
    let found = ["a name", "two names", "an NHS number", "a date of birth"].contains(&one.name.as_str());
    // Of what is due PostgreSQL may find it cheaper to read all and sort: it is as much as the pages below allow.
    let due =
        engine == Engine::Postgres && ["what time has changed", "what is to be told"].contains(&one.name.as_str());
    assert!(found || due || !plan.contains("TEMP B-TREE") && !plan.contains("Sort"), "it sorts: {said}");
    if engine == Engine::Postgres {
        assert!(!found || plan.contains(&format!("rows={NAMESAKES} ")), "they are not found: {said}");
        let touched = pages(&plan);
        assert!((1..=one.most_pages).contains(&touched), "{touched} pages: {said}");
    }
}

both_engines! {
    async fn what_stands_beside_the_list_is_read_by_an_index_and_no_further_than_it_is_asked_for(db: TestDatabase) {
        furnish(&db).await;
        let mut conn = connect(&db);
        fill(&db).await;
        furnish_more(&db).await;
        // SQLite plans without figures, as it does in use.
        if db.engine() == Engine::Postgres {
            conn.batch_execute("VACUUM FULL ANALYZE").unwrap();
            conn.batch_execute("VACUUM").unwrap();
        }
        let asked: Vec<Asked> = searches(&mut conn).into_iter().chain(beside(&mut conn)).collect();
        for one in asked {
            examine(&mut conn, &one, db.engine());
        }
    }
}
