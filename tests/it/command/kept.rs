//! The log of the real binary holds nothing of what came too late, however much it is asked to say.

use super::demo::printed;
use super::dev_mail::code;
use crate::portal::browser::Browser;
use crate::support::program::Program;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_is_kept_stands_in_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::in_folder(folder.path()).set("AMHP_HUB_LOG", "trace");
    let mut serving = program.serve(&["serve", "--demo"]);
    let email = "mirembe.castellane@northgate.example";
    let password = printed(&serving.said.join("\n")).remove(email).unwrap();
    let mut browser = Browser::new(&serving.base);
    browser.get("/sign-in").await;
    browser.submit("/sign-in", &[("email", email), ("password", &password)]).await;
    let code = code(&serving.base).await;
    browser.submit("/confirm", &[("code", &code)]).await;
    browser.get("/referrals/new").await;
    browser.submit("/referrals/new", &[]).await;
    let here = format!("{}/sections/person", browser.page.path);
    let form = browser.get(&here).await.form(&here).filled(&[("given_name", "Quillfeather")]);
    let holder = form.value("for").unwrap().to_owned();
    browser.forget("dev-session");
    assert_eq!(browser.post(&form).await.path, "/sign-in?next=%2Fkept");
    let token = browser.cookie("dev-kept-").unwrap();
    serving.terminate();
    let log = serving.errors();
    assert!(log.contains("INSERT") || log.len() > 1_000, "the log says much: {} bytes", log.len());
    for secret in ["Quillfeather", &holder, &token] {
        assert!(!log.contains(secret), "{secret}");
    }
}
