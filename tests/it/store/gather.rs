//! What is done once for all who ask at one moment: nobody is told what was true before they asked, nobody pays for
//! another's fault, and what is answered is kept.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use amhp_hub::domain::ids::{AccountId, ReadId};
use amhp_hub::domain::read::Looked;
use amhp_hub::store::{Conn, Engine, Read, Shared, StoreError};
use diesel::connection::SimpleConnection;

use super::queue::{WAITS, Waits, add, furnish, here, id, reference};
use super::tally::{tallies_create, tally_count, tally_fetch, tally_increment, tally_insert};
use crate::support::database::{TestDatabase, both_engines};
use crate::support::sql::{execute, rows};

fn look(n: u128, account: u128) -> Read {
    Read {
        id: ReadId::new(id(n)),
        at: "2026-11-21T10:00:00Z".parse().unwrap(),
        account_id: AccountId::new(id(account)),
        what: Looked::Queue,
        service_id: here(),
        referral_id: None,
        document_id: None,
        draft_id: None,
    }
}

both_engines! {
    async fn an_answer_is_never_older_than_its_question(db: TestDatabase) {
        tallies_create(&db.store).await;
        let shared = Shared::<u8, i64>::new();
        for expected in 1..=40 {
            // Others keep a reading under way.
            let others = (0..3).map(|_| {
                let (shared, store) = (shared.clone(), db.store.clone());
                tokio::spawn(async move { shared.ask(&store, 1, |conn| tally_count(conn, 1)).await.unwrap() })
            });
            let others = others.collect::<Vec<_>>();
            db.store.write(|conn| tally_increment(conn, 1)).await.unwrap();
            let counted = shared.ask(&db.store, 1, |conn| tally_count(conn, 1)).await.unwrap();
            assert_eq!(counted, expected);
            for other in others {
                assert!(other.await.unwrap() >= expected - 1);
            }
        }
    }

    async fn who_asks_the_same_meanwhile_shares_one_reading(db: TestDatabase) {
        tallies_create(&db.store).await;
        let (shared, reads) = (Shared::<u8, i64>::new(), Arc::new(AtomicU32::new(0)));
        let asked = (0..32).map(|_| {
            let (shared, store, reads) = (shared.clone(), db.store.clone(), Arc::clone(&reads));
            let read = move |conn: &mut Conn| {
                reads.fetch_add(1, Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(200));
                tally_count(conn, 1)
            };
            tokio::spawn(async move { shared.ask(&store, 1, read).await.unwrap() })
        });
        for one in asked.collect::<Vec<_>>() {
            one.await.unwrap();
        }
        assert!(reads.load(Ordering::SeqCst) <= 16, "{reads:?}");
    }

    async fn a_question_that_fails_fails_alone(db: TestDatabase) {
        tallies_create(&db.store).await;
        let shared = Shared::<i32, i64>::new();
        let asked = (0..12).map(|n| {
            let (shared, store) = (shared.clone(), db.store.clone());
            tokio::spawn(async move {
                let read = move |conn: &mut Conn| {
                    if n % 3 == 0 {
                        conn.batch_execute("SELECT * FROM nowhere")?;
                    }
                    tally_count(conn, 1 + n % 2)
                };
                shared.ask(&store, n, read).await
            })
        });
        for (n, one) in asked.collect::<Vec<_>>().into_iter().enumerate() {
            let answer = one.await.unwrap();
            assert_eq!(answer.is_err(), n % 3 == 0, "{n}: {answer:?}");
        }
    }

    async fn a_look_that_cannot_be_noted_leaves_the_others_noted(db: TestDatabase) {
        furnish(&db).await;
        let looks = (0..64).map(|n| {
            let store = db.store.clone();
            // Nobody has the account 8.
            tokio::spawn(async move { store.log_read(look(100 + n, if n % 16 == 0 { 8 } else { 9 })).await })
        });
        let mut noted = 0;
        for (n, one) in looks.collect::<Vec<_>>().into_iter().enumerate() {
            let answer = one.await.unwrap();
            assert_eq!(answer.is_err(), n % 16 == 0, "{n}: {answer:?}");
            noted += i64::from(answer.is_ok());
        }
        assert_eq!(rows(&db.store, "read_log").await, noted);
    }

    async fn everybody_opens_their_own_referral_whatever_others_ask_for(db: TestDatabase) {
        furnish(&db).await;
        add(&db, &(0..30).map(|n| Waits { n, ..WAITS }).collect::<Vec<_>>()).await;
        execute(&db.store, format!("UPDATE referrals SET hazards = '{{}}' WHERE reference = '{}'", reference(3))).await.unwrap();
        // Each is asked for twice, and ten are not there.
        let opened = (0..80).map(|n| {
            let (store, wanted) = (db.store.clone(), reference(n % 40).parse().unwrap());
            tokio::spawn(async move { store.open_referral(wanted).await })
        });
        for (n, one) in opened.collect::<Vec<_>>().into_iter().enumerate() {
            let n = u128::try_from(n).unwrap() % 40;
            match one.await.unwrap() {
                Ok(opened) => assert!(n < 30 && n != 3 && opened.head.id.uuid() == id(1_000 + n), "{n}: {opened:?}"),
                Err(StoreError::NotFound) => assert!(n >= 30, "{n} is there"),
                Err(error) => assert!(n == 3 && matches!(error, StoreError::Fault(_)), "{n}: {error:?}"),
            }
        }
        let alone = db.store.open_referral(reference(7).parse().unwrap()).await.unwrap();
        assert_eq!((alone.form.as_str(), alone.raw_answers.get(), alone.has_documents), ("f", "{}", false));
    }

    async fn a_reader_writes_nothing_in_one_statement_either(db: TestDatabase) {
        tallies_create(&db.store).await;
        let outcome = db.store.ask(|conn| tally_increment(conn, 1)).await;
        assert!(outcome.is_err(), "{outcome:?}");
        assert_eq!(tally_fetch(&db.store, 1).await.unwrap(), 0);
    }

    async fn a_second_statement_outside_of_a_transaction_is_a_fault(db: TestDatabase) {
        tallies_create(&db.store).await;
        let twice = |conn: &mut Conn| Ok::<_, StoreError>(tally_count(conn, 1)? + tally_count(conn, 2)?);
        let outcome = db.store.ask(twice).await;
        assert!(matches!(outcome, Err(StoreError::Fault(_))), "{outcome:?}");
        assert_eq!(db.store.ask(|conn| tally_count(conn, 1)).await.unwrap(), 0);
    }

    async fn one_statement_is_made_again_where_the_connections_had_died(db: TestDatabase) {
        tallies_create(&db.store).await;
        db.store.ask(|conn| tally_count(conn, 1)).await.unwrap();
        db.store.write_once(|conn| tally_insert(conn, 3, "three")).await.unwrap();
        if db.engine() == Engine::Postgres {
            db.lock_out();
            let down = db.store.write_once(|conn| tally_insert(conn, 4, "four")).await;
            assert!(matches!(down, Err(StoreError::Unavailable(_) | StoreError::OutcomeUnknown(_))), "{down:?}");
            db.let_in();
        }
        assert_eq!(db.store.ask(|conn| tally_count(conn, 3)).await.unwrap(), 0);
        db.store.write_once(|conn| tally_insert(conn, 5, "five")).await.unwrap();
        let again = db.store.write_once(|conn| tally_insert(conn, 5, "five")).await;
        assert!(matches!(again, Err(StoreError::Conflict { .. })), "{again:?}");
        assert_eq!(rows(&db.store, "tallies").await, 4);
    }
}
