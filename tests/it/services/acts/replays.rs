//! Every suggestion that is kept with the events is made again from what is kept with it.

use amhp_hub::domain::triage::{Case, Suggestion, suggest};
use amhp_hub::services::Refusal;
use amhp_hub::services::referrals::{let_time_pass, record_legal_status, replay};
use amhp_hub::store::Engine;
use serde_json::json;

use super::{Hub, read, refused, very_urgent};
use crate::support::database::{TestDatabase, both_engines};
use crate::support::sql::execute;

both_engines! {
    async fn what_is_kept_replays_and_what_was_changed_by_hand_is_found(database: TestDatabase) {
        let engine = database.engine();
        let hub = Hub::open(database).await;
        let (one, other) = (hub.taken(very_urgent()).await, hub.sent(json!({})).await);
        hub.wait(25 * 60);
        let_time_pass(&hub.ctx).await.unwrap();
        let held = read(json!({ "status": "power", "powers": [{ "kind": "s5_2", "started_at": hub.now() }] }));
        let version = hub.version(&one).await;
        record_legal_status(&hub.ctx, &hub.amhp, &one, version, held).await.unwrap();

        let events = hub.events(&one).await;
        let kept: Vec<_> = events.iter().filter_map(|event| event.payload.get("triage")).collect();
        assert!(kept.len() > 1, "facts and time changed what is suggested");
        let last = kept.last().unwrap();
        let (case, suggestion): (Case, Suggestion) = (read(last["case"].clone()), read(last["suggestion"].clone()));
        assert_eq!(suggest(&case, suggestion.at.unwrap()), suggestion);
        let lines = |of: &Suggestion| of.because.iter().map(|fired| fired.line()).collect::<Vec<_>>();
        assert_eq!(lines(&suggestion), lines(&hub.head(&one).await.suggestion));

        let all = replay(&hub.ctx, None).await.unwrap();
        assert_eq!((all.different, all.of_other_rules), (0, 0));
        let of_one = replay(&hub.ctx, Some(&one)).await.unwrap();
        assert_eq!(of_one.equal, kept.len() as u64);
        assert!(all.equal > of_one.equal);

        let open = match engine {
            Engine::Sqlite => "DROP TRIGGER events_kept_update",
            Engine::Postgres => "ALTER TABLE events DISABLE TRIGGER ALL",
        };
        let mut payload = hub.events(&other).await[0].payload.clone();
        payload["triage"]["suggestion"]["band"] = json!("routine");
        let id = hub.head(&other).await.id;
        let payload = payload.to_string().replace('\'', "''");
        let written = format!("UPDATE events SET payload = '{payload}' WHERE referral_id = '{id}' AND version = 1");
        execute(&hub.ctx.store, format!("{open}; {written}")).await.unwrap();
        let found = replay(&hub.ctx, None).await.unwrap();
        assert_eq!((found.different, found.references.into_iter().collect::<Vec<_>>()), (1, vec![other]));
        let nowhere = amhp_hub::domain::reference::Reference::from_values([1; 7]);
        refused!(replay(&hub.ctx, Some(&nowhere)).await, Refusal::NotFound);
    }
}
