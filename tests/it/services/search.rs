//! Finding a person's referrals: what fits, in which order, for whom, and that it is logged.

use amhp_hub::domain::account::Role;
use amhp_hub::domain::reference::Reference;
use amhp_hub::services::Refusal;
use amhp_hub::services::referrals::{Search, search};
use jiff::SignedDuration;
use serde_json::json;

use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::people::Person;
use crate::support::sql::{execute, rows};
use crate::support::triage::quiet;

/// A hub with an AMHP and a referrer.
struct Hub {
    app: TestApp,
    amhp: Person,
    referrer: Person,
}

impl Hub {
    async fn at(database: TestDatabase) -> Self {
        let app = TestApp::start(database).await;
        let service = app.add_service("northgate").await.id;
        app.add_service("southmere").await;
        let amhp = app.staff("Okafor", service, Role::Amhp).await;
        let referrer = app.referrer("Quennell").await;
        Self { app, amhp, referrer }
    }

    async fn about(&self, slug: &str, given: &str, family: &str, born: &str, number: Option<&str>) -> Reference {
        self.app.clock.advance(SignedDuration::from_secs(1));
        let mut answers = quiet(self.app.now());
        answers["person"]["given_name"] = json!(given);
        answers["person"]["family_name"] = json!(family);
        answers["person"]["date_of_birth"] = json!(born);
        if let Some(number) = number {
            answers["person"]["nhs_number"] = json!(number);
        }
        self.app.referral_of(&self.referrer, slug, answers).await
    }

    async fn found(&self, name: &str, born: &str, number: &str) -> Vec<String> {
        let typed = Search {
            name: name.to_owned(),
            date_of_birth: born.to_owned(),
            nhs_number: number.to_owned(),
            ..Search::default()
        };
        let found = search(&self.app.ctx, &self.amhp.actor, typed).await.unwrap();
        found.items.into_iter().map(|head| head.reference.to_string()).collect()
    }

    async fn refused(&self, name: &str, born: &str, number: &str) -> Vec<String> {
        let typed = Search {
            service: Some("northgate".to_owned()),
            name: name.to_owned(),
            date_of_birth: born.to_owned(),
            nhs_number: number.to_owned(),
        };
        match search(&self.app.ctx, &self.amhp.actor, typed).await {
            Err(Refusal::Invalid(problems)) => problems.into_iter().map(|problem| problem.pointer).collect(),
            other => panic!("{other:?}"),
        }
    }
}

fn names(found: &[&Reference]) -> Vec<String> {
    found.iter().map(ToString::to_string).collect()
}

both_engines! {
    async fn a_person_is_found_by_the_beginnings_of_names_by_birth_and_by_number(database: TestDatabase) {
        let hub = Hub::at(database).await;
        let first = hub.about("northgate", "Mary Ann", "Holloway-Dunn", "1991-04-17", Some("999 000 0018")).await;
        let second = hub.about("northgate", "Émile", "Holl", "1980-01-02", None).await;
        let third = hub.about("northgate", "Per_cy", "100%er", "1991-04-17", None).await;
        hub.about("southmere", "Mary Ann", "Holloway-Dunn", "1991-04-17", Some("999 000 0018")).await;
        let close = "UPDATE referrals SET status = 'closed', closed_as = 'withdrawn', act_by = NULL WHERE reference";
        execute(&hub.app.database.store, format!("{close} = '{}'", first.as_str())).await.unwrap();

        let table: &[(&str, &str, &str, &[&Reference])] = &[
            ("holl", "", "", &[&second, &first]),
            ("HOLLOWAY", "", "", &[&first]),
            ("ann holl", "", "", &[&first]),
            ("dunn mary", "", "", &[&first]),
            ("mary émile", "", "", &[]),
            ("ÉMILE", "", "", &[&second]),
            ("olloway", "", "", &[]),
            ("per_", "", "", &[&third]),
            ("per%", "", "", &[]),
            ("100%", "", "", &[&third]),
            ("h_ll", "", "", &[]),
            ("", "1991-04-17", "", &[&third, &first]),
            ("", "", "9990000018", &[&first]),
            ("", "", "999 000 0018", &[&first]),
            ("percy", "1991-04-17", "", &[]),
            ("mary", "1991-04-17", "999-000-0018", &[&first]),
            ("mary", "1991-04-18", "", &[]),
        ];
        for (name, born, number, expected) in table {
            assert_eq!(hub.found(name, born, number).await, names(expected), "{name} {born} {number}");
        }
        let looked = rows(&hub.app.database.store, "read_log WHERE what = 'queue'").await;
        assert_eq!(looked, table.len() as i64, "each is a view of the list");
    }

    async fn what_cannot_be_looked_for_is_told(database: TestDatabase) {
        let hub = Hub::at(database).await;
        assert_eq!(hub.refused("", " ", "").await, ["/name"]);
        assert_eq!(hub.refused("a\0b", "17.4.1991", "123").await, ["/name", "/date_of_birth", "/nhs_number"]);
        assert_eq!(hub.refused("", "2026-11-22", "").await, ["/date_of_birth"], "tomorrow");
        assert_eq!(hub.refused(&"x ".repeat(11), "", "").await, ["/name"]);
        assert_eq!(rows(&hub.app.database.store, "read_log").await, 0, "nothing was seen");
    }
}
