//! What a referrer is told of an event: members of its payload that are named for them, and no other.

use amhp_hub::domain::account::Role;
use amhp_hub::domain::event::EventKind;
use amhp_hub::services::referrals::{claim, events};
use amhp_hub::store::Engine;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::sql::execute;

both_engines! {
    async fn a_member_that_is_not_named_for_the_referrer_stays_in_the_hub(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let service = app.add_service("northgate").await.id;
        let amhp = app.staff("Okafor", service, Role::Amhp).await;
        let referrer = app.referrer("Quennell").await;
        let reference = app.referral(&referrer, "northgate").await;
        let open = match app.database.engine() {
            Engine::Sqlite => "DROP TRIGGER events_kept_update",
            Engine::Postgres => "ALTER TABLE events DISABLE TRIGGER ALL",
        };
        let payload = json!({ "form": "amhp-referral", "pruned": ["/a"], "standing": { "band": "urgent" }, "triage": {},
            "gate_exception": { "reason": "x" }, "answers_sha256": "00", "of_a_later_release": 1 });
        let written = format!("{open}; UPDATE events SET payload = '{payload}'");
        execute(&app.database.store, written).await.unwrap();
        claim(&app.ctx, &amhp.actor, &reference, 1).await.unwrap();

        let told = events(&app.ctx, &referrer.actor, &reference).await.unwrap();
        assert_eq!(told[0].event.payload, json!({ "form": "amhp-referral", "pruned": ["/a"] }));
        assert_eq!((told[1].event.kind, &told[1].event.payload), (EventKind::Claimed, &Value::Null));
        assert!(told.iter().all(|view| view.seq.is_none()), "how much goes on in the hub is not for the referrer");
        let known = events(&app.ctx, &amhp.actor, &reference).await.unwrap();
        assert_eq!(known[0].event.payload, payload);
    }
}
