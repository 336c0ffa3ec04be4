//! What opens a door leaves no trace: not in the database, not in the outbox.

use amhp_hub::domain::account::Face;
use amhp_hub::services::accounts::{authenticate, resend};

use super::desk::credentials;
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::people::PASSWORD;
use crate::support::sql::everything;

/// Whether a text holds these characters as a word of their own.
fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric()).any(|found| found == word)
}

both_engines! {
    async fn the_whole_database_holds_no_code_no_token_no_link_and_no_password(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let (staff, link) = app.link_for("Lindqvist", None).await;
        let mut doors = vec![link.reveal().clone(), PASSWORD.to_owned()];
        let mut codes = Vec::new();
        let mut all = everything(&app.database).await;

        let person = app.invited("Okafor").await;
        let opened = app.opened(&person).await;
        codes.push(app.code_for(&person).await);
        resend(&app.ctx, opened.challenge_id.reveal()).await.unwrap();
        codes.push(app.code_for(&person).await);
        let registering = app.registers("quennell@lodestone.example").await;
        all += &everything(&app.database).await;
        codes.push(app.code_for("quennell@lodestone.example").await);
        all += &everything(&app.database).await;
        let signed_in = app.complete(&opened, &codes[1]).await.unwrap();
        assert!(amhp_hub::services::accounts::start_sign_in(&app.ctx, credentials(&person, "quite another pass phrase")).await.is_err());
        doors.extend([opened.challenge_id, registering.challenge_id, signed_in.token].map(|door| door.reveal().clone()));
        doors.push("quite another pass phrase".to_owned());
        assert!(authenticate(&app.ctx, &doors[4], Face::Api).await.unwrap().is_some(), "the last one is a session");
        all += &everything(&app.database).await;

        assert!(all.contains(&person) && all.contains(&staff) && all.contains("$argon2id$"), "the search finds what is there");
        assert!(has_word(&all, "sign_in_code") || all.contains("sign_in_code"));
        for door in doors {
            assert!(!all.contains(&door), "{door} is kept");
            let hex: String = door.bytes().map(|byte| format!("{byte:02x}")).collect();
            assert!(!all.to_lowercase().contains(&hex), "{door} is kept as bytes");
        }
        for code in codes {
            assert!(!has_word(&all, &code), "{code} is kept");
        }
    }
}
