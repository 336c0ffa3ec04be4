//! The letters about a referral: to whom, and that no person is in them.

use amhp_hub::domain::account::{Account, Grant, Role};
use amhp_hub::domain::ids::GrantId;
use amhp_hub::domain::message::Message;
use amhp_hub::domain::service::Service;
use amhp_hub::store::grant_insert;

use super::{Desk, counts, desk, enqueue, referral, service, waits};
use crate::support::database::{TestDatabase, both_engines};

async fn grant(desk: &Desk, account: &Account, service: &Service, role: Role) {
    let now = desk.ctx.clock.now();
    let (id, account, grant) = (desk.ctx.mint(GrantId::at, now), account.id, Grant { service: Some(service.id), role });
    desk.ctx.store.write(move |tx| grant_insert(tx, id, account, grant, now)).await.unwrap();
}

fn names_no_person(eml: &str) {
    for word in
        ["Tamsin", "Quillfeather", "1971", "weapons", "routine", "Routine", "Rowan Ashdown", "Millbrook Surgery"]
    {
        assert!(!eml.contains(word), "`{word}` stands in:\n{eml}");
    }
}

both_engines! {
    async fn the_referrer_is_told_that_it_arrived_and_that_it_was_decided(db: TestDatabase) {
        let desk = desk(&db);
        let referrer = desk.account("rowan@surgery.example").await;
        let service = service(&desk.ctx, Some("duty@hub.example")).await;
        let head = referral(&desk.ctx, &service, &referrer).await;
        for message in [Message::ReferralReceived { referral: head.id }, Message::ReferralDecided { referral: head.id }] {
            enqueue(&desk.ctx, message).await;
            assert_eq!(desk.work().await, 1);
            let letter = desk.memory.delivered().pop().unwrap();
            assert_eq!(letter.to, ["rowan@surgery.example"]);
            assert!(letter.eml.contains(&format!("\r\nhttps://hub.example/referrals/{}\r\n", head.reference)));
            names_no_person(&letter.eml);
        }
        let received = &desk.memory.delivered()[1].eml;
        assert!(received.contains("01632 960001") && received.contains("01632 960002"), "{received}");
        assert_eq!((desk.sent(), counts(&desk.ctx).await), (3, (0, 0)));
    }

    async fn the_hub_is_told_at_its_own_address(db: TestDatabase) {
        let desk = desk(&db);
        let referrer = desk.account("rowan@surgery.example").await;
        let service = service(&desk.ctx, Some("duty@hub.example")).await;
        grant(&desk, &referrer, &service, Role::Lead).await;
        let head = referral(&desk.ctx, &service, &referrer).await;
        enqueue(&desk.ctx, Message::ReferralArrived { referral: head.id }).await;
        assert_eq!(desk.work().await, 1);
        let letter = desk.memory.delivered().pop().unwrap();
        assert_eq!(letter.to, ["duty@hub.example"]);
        assert!(letter.eml.contains(&format!("\r\nhttps://hub.example/hub/referrals/{}\r\n", head.reference)));
        assert!(letter.eml.contains("Act by: 24 November 2026 at 10:00am"), "{}", letter.eml);
        names_no_person(&letter.eml);
    }

    async fn without_an_address_the_hubs_leads_are_told_in_one_letter(db: TestDatabase) {
        let desk = desk(&db);
        let service = service(&desk.ctx, None).await;
        let referrer = desk.account("rowan@surgery.example").await;
        for (email, role) in [("ada@hub.example", Role::Lead), ("ben@hub.example", Role::Lead), ("cy@hub.example", Role::Amhp)] {
            let account = desk.account(email).await;
            grant(&desk, &account, &service, role).await;
        }
        let before = desk.sent();
        let head = referral(&desk.ctx, &service, &referrer).await;
        enqueue(&desk.ctx, Message::ReferralArrived { referral: head.id }).await;
        assert_eq!((desk.work().await, desk.sent()), (1, before + 1));
        assert_eq!(desk.memory.delivered().pop().unwrap().to, ["ada@hub.example", "ben@hub.example"]);
    }

    async fn a_letter_with_nobody_to_go_to_is_dropped(db: TestDatabase) {
        let desk = desk(&db);
        let service = service(&desk.ctx, None).await;
        let referrer = desk.account("rowan@surgery.example").await;
        let before = desk.sent();
        let head = referral(&desk.ctx, &service, &referrer).await;
        let id = enqueue(&desk.ctx, Message::ReferralArrived { referral: head.id }).await;
        assert_eq!((desk.work().await, desk.sent(), counts(&desk.ctx).await), (1, before, (0, 0)));
        assert!(!waits(&desk.ctx, id).await);
    }
}
