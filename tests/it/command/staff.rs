//! Adding services and staff, migrating, and what a wrong setting says.

use amhp_hub::domain::Masked;
use amhp_hub::domain::account::Role;
use amhp_hub::services::Refusal;
use amhp_hub::services::accounts::{Credentials, set_up, start_sign_in};
use amhp_hub::services::services::get;

use super::world;
use crate::support::program::{ADD_NORTHGATE, Program, stderr, stdout};

fn invite<'a>(role: &'a str, service: Option<&'a str>) -> Vec<&'a str> {
    let mut words =
        vec!["account", "add", "--email", "Ada.Okafor@northgate.example", "--name", "Ada Okafor", "--role", role];
    words.extend(service.map(|slug| ["--service", slug]).into_iter().flatten());
    words
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_and_an_amhp_are_added_and_the_printed_link_sets_the_password() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::in_folder(folder.path()).set("AMHP_HUB_PUBLIC_URL", "https://amhp.northgate.example");
    let added = program.run(&ADD_NORTHGATE);
    assert!(added.status.success(), "{}", stderr(&added));
    assert_eq!(stdout(&added), "Northgate AMHP service takes referrals: amhp-referral\n");

    let invited = program.run(&invite("amhp", Some("northgate")));
    assert!(invited.status.success(), "{}", stderr(&invited));
    let said = stdout(&invited);
    let token = said.trim().rsplit_once("https://amhp.northgate.example/set-up/").unwrap().1;

    let ctx = world(&program).await;
    let password = || Masked::new("walnut kettle harbour nine".to_owned());
    set_up(&ctx, token, password()).await.unwrap();
    assert!(matches!(set_up(&ctx, token, password()).await, Err(Refusal::NotFound)), "a link opens once");
    let typed = Credentials { email: "ada.okafor@northgate.example".to_owned(), password: password() };
    start_sign_in(&ctx, typed).await.unwrap();
    let service = get(&ctx, "northgate").await.unwrap().id;
    let amhps = ctx.store.read(move |conn| amhp_hub::store::account_emails_as(conn, service, Role::Amhp)).await;
    assert_eq!(amhps.unwrap(), ["ada.okafor@northgate.example"]);

    let again = program.run(&invite("lead", Some("northgate")));
    assert_eq!(stdout(&again), "The account has a password already; it has the role now.\n");
}

#[test]
fn what_does_not_fit_is_said_in_words_and_the_exit_code_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::in_folder(folder.path());
    let mut bad_slug = ADD_NORTHGATE;
    bad_slug[3] = "North Gate";
    let cases: [(&[&str], &str); 4] = [
        (&bad_slug, "slug: Use lower-case letters, digits and hyphens"),
        (&invite("amhp", Some("nowhere")), "there is no service of that slug"),
        (&invite("amhp", None), "--service SLUG belongs to every role but admin"),
        (&invite("admin", Some("northgate")), "--service SLUG belongs to every role but admin"),
    ];
    for (words, said) in cases {
        let refused = program.run(words);
        assert_eq!(refused.status.code(), Some(1), "{words:?}");
        assert!(stderr(&refused).starts_with("amhp-hub: ") && stderr(&refused).contains(said), "{}", stderr(&refused));
    }
}

#[test]
fn wrong_settings_are_named_all_at_once_and_not_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = [
        ("AMHP_HUB_DATABASE_URL", "mysql://user:hunter2@db.example/amhp"),
        ("AMHP_HUB_LISTEN", "everywhere"),
        ("AMHP_HUB_PUBLIC_URL", "http://amhp.northgate.example"),
        ("AMHP_HUB_MAIL", "pigeon:loft"),
        ("AMHP_HUB_TRUSTED_PROXIES", "the one in front"),
    ];
    let set = |program: Program, (name, value): &(&str, &str)| program.set(name, value);
    let refused = wrong.iter().fold(Program::in_folder(folder.path()), set).run(&["serve"]);
    assert_eq!(refused.status.code(), Some(1));
    let said = stderr(&refused);
    for (name, value) in wrong {
        assert!(said.contains(name), "{name} is not named: {said}");
        assert!(!said.contains(value), "{value} is repeated: {said}");
    }
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 0, "nothing is made before the settings are right");
}

#[test]
fn migrating_again_finds_nothing_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::in_folder(folder.path());
    let first = program.run(&["migrate"]);
    assert!(first.status.success(), "{}", stderr(&first));
    assert!(stdout(&first).starts_with("migrated ") && stdout(&first).ends_with("the database is up to date\n"));
    let second = program.run(&["migrate"]);
    assert!(second.status.success());
    assert_eq!(stdout(&second), "nothing to migrate\n");
}
