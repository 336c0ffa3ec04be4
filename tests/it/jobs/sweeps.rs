//! What is over is taken away, not a moment before.

use amhp_hub::domain::account::Account;
use amhp_hub::domain::draft::{Draft, OnceYes, Reminders};
use amhp_hub::domain::ids::{DraftId, ParkedPostId};
use amhp_hub::domain::message::Message;
use amhp_hub::domain::referral::ReferralHead;
use amhp_hub::jobs::{Swept, sweep};
use amhp_hub::store::{self, Conn, KeyedRequest, ParkedPost, StoreError};
use jiff::SignedDuration;

use super::{Desk, desk, enqueue, referral, service, waits};
use crate::support::database::{TestDatabase, both_engines};

/// One row of each kind; of messages a sent one and a dropped one.
async fn fill(desk: &Desk) -> (Account, ReferralHead) {
    let rowan = desk.account("rowan@surgery.example").await;
    let service = service(&desk.ctx, None).await;
    let head = referral(&desk.ctx, &service, &rowan).await;
    enqueue(&desk.ctx, Message::ReferralArrived { referral: head.id }).await;
    assert_eq!((desk.work().await, desk.sent()), (1, 1), "one was sent, one dropped");
    let now = desk.ctx.clock.now();
    let draft = Draft {
        id: desk.ctx.mint(DraftId::at, now),
        author: rowan.id,
        service: service.id,
        form: "amhp-referral".to_owned(),
        form_version: 1,
        answers: serde_json::json!({}),
        version: 1,
        created_at: now,
        updated_at: now,
        expires_at: now + SignedDuration::from_hours(20),
        set_aside: None,
        reminders: Reminders::default(),
        once: OnceYes::default(),
    };
    let parked = ParkedPost {
        id: desk.ctx.mint(ParkedPostId::at, now),
        token_digest: vec![1; 32],
        account_id: rowan.id,
        sealed: vec![2; 40],
        created_at: now,
        expires_at: now + SignedDuration::from_hours(24),
    };
    let (operation, key) = ("submit_referral".to_owned(), "a-key".to_owned());
    let request = KeyedRequest { account: rowan.id, operation, key, body_hmac: vec![1; 32] };
    let id = head.id;
    let put = move |tx: &mut Conn| {
        store::draft_insert(tx, &draft)?;
        store::parked_insert(tx, &parked)?;
        store::answered_insert(tx, &request, id, now)
    };
    desk.ctx.store.write::<_, StoreError, _>(put).await.unwrap();
    (rowan, head)
}

/// Hours after which something goes, and what goes.
fn calendar() -> [(i64, Swept); 7] {
    let none = Swept::default();
    [
        (12, Swept { sessions: 1, ..none }),
        (20, Swept { drafts: 1, ..none }),
        (24, Swept { parked_posts: 1, ..none }),
        (25, Swept { challenges: 1, ..none }),
        (48, Swept { attempts: 1, ..none }),
        (7 * 24, Swept { answers: 1, ..none }),
        (14 * 24, Swept { messages: 2, ..none }),
    ]
}

both_engines! {
    async fn each_kind_goes_when_it_is_over_and_not_before(db: TestDatabase) {
        let desk = desk(&db);
        let began = desk.ctx.clock.now();
        let (rowan, head) = fill(&desk).await;
        let unsent = enqueue(&desk.ctx, Message::ReferralReceived { referral: head.id }).await;
        for (hours, goes) in calendar() {
            let over = began + SignedDuration::from_hours(hours);
            desk.ctx.clock.set(over);
            assert_eq!(sweep(&desk.ctx).await.unwrap(), Swept::default(), "at {hours} h");
            desk.ctx.clock.set(over + SignedDuration::from_micros(1));
            assert_eq!(sweep(&desk.ctx).await.unwrap(), goes, "after {hours} h");
            assert_eq!(sweep(&desk.ctx).await.unwrap(), Swept::default(), "again after {hours} h");
        }
        assert!(waits(&desk.ctx, unsent).await, "what was never sent is kept");
        let kept = move |conn: &mut Conn| {
            store::account_fetch(conn, rowan.id)?;
            store::referral_fetch(conn, head.id)
        };
        desk.ctx.store.read::<_, StoreError, _>(kept).await.unwrap();
    }
}
