//! The letters of registering and signing in, from the verb that asks for them to the door that they open.

use amhp_hub::domain::Masked;
use amhp_hub::domain::account::{Face, Grant, Profile, Role};
use amhp_hub::services::accounts::{Credentials, Invitation, complete, invite, resend, set_up, start_sign_in};
use jiff::SignedDuration;

use super::{Desk, code, counts, desk, seconds};
use crate::support::context::{PASSWORD, ask_for_account, confirm};
use crate::support::database::{TestDatabase, both_engines};

const ROWAN: &str = "rowan@surgery.example";

fn credentials() -> Credentials {
    Credentials { email: ROWAN.to_owned(), password: Masked::new(PASSWORD.to_owned()) }
}

async fn invited(desk: &Desk) -> Masked<String> {
    let profile = Profile {
        name: "Linnet Marsh".to_owned(),
        profession: "amhp".to_owned(),
        organisation: "Millbrook Council".to_owned(),
        ods_code: None,
        telephone: "01632 960020".to_owned(),
        is_senior: false,
    };
    let grant = Some(Grant { service: None, role: Role::Admin });
    let invitation = Invitation { email: "linnet@hub.example".to_owned(), profile, grant };
    invite(&desk.ctx, invitation).await.unwrap().unwrap()
}

both_engines! {
    async fn mailed_codes_open_an_account_and_then_a_session(db: TestDatabase) {
        let desk = desk(&db);
        desk.account("Rowan@Surgery.example").await;
        assert_eq!(desk.memory.delivered()[0].to, [ROWAN]);
        let opened = start_sign_in(&desk.ctx, credentials()).await.unwrap();
        assert_eq!(desk.work().await, 1);
        assert_eq!(desk.memory.delivered()[1].to, [ROWAN]);
        assert!(desk.last().contains("until 10:10am"), "{}", desk.last());
        complete(&desk.ctx, opened.challenge_id.reveal(), &code(&desk.last()), Face::Api).await.unwrap();
        assert_eq!((desk.work().await, desk.sent(), counts(&desk.ctx).await), (0, 2, (0, 0)));
    }

    async fn a_code_sent_again_is_another_letter_with_another_code(db: TestDatabase) {
        let desk = desk(&db);
        let opened = ask_for_account(&desk.ctx, ROWAN).await;
        desk.work().await;
        desk.ctx.clock.advance(seconds(90));
        resend(&desk.ctx, opened.challenge_id.reveal()).await.unwrap();
        desk.work().await;
        let codes: Vec<String> = desk.memory.delivered().iter().map(|letter| code(&letter.eml)).collect();
        assert_eq!(codes.len(), 2);
        assert_ne!(codes[0], codes[1]);
        confirm(&desk.ctx, &opened, &codes[1]).await;
    }

    async fn a_code_past_its_life_is_never_sent(db: TestDatabase) {
        let desk = desk(&db);
        ask_for_account(&desk.ctx, ROWAN).await;
        desk.ctx.clock.advance(seconds(600));
        assert_eq!((desk.work().await, desk.sent(), counts(&desk.ctx).await), (1, 0, (0, 0)));
    }

    async fn a_code_within_its_life_is_sent_to_the_last_second(db: TestDatabase) {
        let desk = desk(&db);
        let opened = ask_for_account(&desk.ctx, ROWAN).await;
        desk.ctx.clock.advance(seconds(599));
        assert_eq!((desk.work().await, desk.sent()), (1, 1));
        confirm(&desk.ctx, &opened, &code(&desk.last())).await;
    }

    async fn a_code_that_nobody_needs_any_more_is_not_sent(db: TestDatabase) {
        let desk = desk(&db);
        let opened = ask_for_account(&desk.ctx, ROWAN).await;
        desk.work().await;
        desk.ctx.clock.advance(seconds(90));
        resend(&desk.ctx, opened.challenge_id.reveal()).await.unwrap();
        confirm(&desk.ctx, &opened, &code(&desk.last())).await;
        assert_eq!((desk.work().await, desk.sent(), counts(&desk.ctx).await), (1, 1, (0, 0)));
    }

    async fn whoever_registers_again_is_told_to_sign_in(db: TestDatabase) {
        let desk = desk(&db);
        desk.account(ROWAN).await;
        ask_for_account(&desk.ctx, ROWAN).await;
        assert_eq!((desk.work().await, desk.sent()), (1, 2));
        assert_eq!(desk.memory.delivered()[1].to, [ROWAN]);
        assert!(desk.last().contains("\r\nhttps://hub.example/sign-in\r\n"), "{}", desk.last());
    }

    async fn the_mailed_link_sets_an_account_up(db: TestDatabase) {
        let desk = desk(&db);
        let token = invited(&desk).await;
        assert_eq!((desk.work().await, desk.sent()), (1, 1));
        assert_eq!(desk.memory.delivered()[0].to, ["linnet@hub.example"]);
        let eml = desk.last();
        let mailed = eml.lines().find_map(|line| line.strip_prefix("https://hub.example/set-up/")).unwrap();
        assert_eq!(mailed, token.reveal());
        assert!(eml.contains("until 28 November 2026 at 10:00am"), "{eml}");
        set_up(&desk.ctx, mailed, Masked::new(PASSWORD.to_owned())).await.unwrap();
    }

    async fn a_link_that_was_used_or_is_over_is_not_sent(db: TestDatabase) {
        let desk = desk(&db);
        let token = invited(&desk).await;
        set_up(&desk.ctx, token.reveal(), Masked::new(PASSWORD.to_owned())).await.unwrap();
        assert_eq!((desk.work().await, desk.sent(), counts(&desk.ctx).await), (1, 0, (0, 0)));
    }

    async fn a_link_is_not_sent_after_a_week(db: TestDatabase) {
        let desk = desk(&db);
        invited(&desk).await;
        desk.ctx.clock.advance(SignedDuration::from_hours(7 * 24));
        assert_eq!((desk.work().await, desk.sent(), counts(&desk.ctx).await), (1, 0, (0, 0)));
    }
}
