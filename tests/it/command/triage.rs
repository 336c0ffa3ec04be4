//! `amhp-hub triage replay`, by the real binary.

use super::world;
use crate::support::program::{Program, stderr, stdout};
use crate::support::sql::execute;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_says_how_many_came_out_the_same_and_names_those_that_did_not() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::in_folder(folder.path());
    let serving = program.serve(&["serve", "--demo"]);
    let sound = program.run(&["triage", "replay"]);
    assert!(sound.status.success(), "{}{}", stdout(&sound), stderr(&sound));
    assert!(stdout(&sound).ends_with(" suggestions came out the same.\n"), "{}", stdout(&sound));
    assert!(!stdout(&sound).starts_with("0 "), "{}", stdout(&sound));
    drop(serving);

    let ctx = world(&program).await;
    let of = "SELECT id FROM referrals ORDER BY id LIMIT 1";
    let spoilt = format!(
        "DROP TRIGGER events_kept_update; UPDATE events SET payload = json_set(payload, '$.triage.suggestion.band', 'x') \
         WHERE version = 1 AND referral_id = ({of})"
    );
    execute(&ctx.store, spoilt).await.unwrap();
    let found = program.run(&["triage", "replay"]);
    assert_eq!(found.status.code(), Some(1));
    assert_eq!(stderr(&found), "amhp-hub: 1 suggestions did not come out the same; see the referrals above\n");
    let reference = stdout(&found).lines().last().unwrap().to_owned();
    let one = program.run(&["triage", "replay", "--reference", &reference]);
    assert_eq!(one.status.code(), Some(1));
    let nowhere = amhp_hub::domain::reference::Reference::from_values([1; 7]).to_string();
    let nobody = program.run(&["triage", "replay", "--reference", &nowhere]);
    assert_eq!(stderr(&nobody), "amhp-hub: there is no referral with that reference\n");
}
