//! `/dev/mail`: the letters of a demonstration, for whoever sits at this machine and nobody else.

use std::time::Instant;

use reqwest::Client;
use reqwest::header::{HOST, HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::demo::printed;
use crate::support::program::{Program, SOON};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_shows_the_latest_fifty_letters_escaped_and_the_newest_first() {
    let folder = tempfile::tempdir().unwrap();
    let serving = Program::in_folder(folder.path()).serve(&["serve", "--demo"]);
    let read = || async {
        let answer = reqwest::get(format!("{}/dev/mail", serving.base)).await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.headers()["cache-control"].as_bytes()), (200, &b"no-store"[..]));
        answer.text().await.unwrap()
    };
    assert!(read().await.contains("No letter was sent yet."));

    let mail = folder.path().join("mail");
    std::fs::create_dir_all(&mail).unwrap();
    for n in 0..60 {
        let eml = format!("To: a@northgate.example\r\nSubject: Letter number {n:02}\r\n\r\n<b>Code</b>\r\n");
        std::fs::write(mail.join(format!("20260101T0000{n:02}.000000Z-x.eml")), eml).unwrap();
    }
    std::fs::write(mail.join(".20270101T000000.000000Z-x.eml.part"), "Subject: half").unwrap();
    let shown = read().await;
    let places: Vec<_> = (0..60).map(|n| shown.find(&format!("Letter number {n:02}"))).collect();
    assert!(places[..10].iter().all(Option::is_none) && places[10..].iter().all(Option::is_some));
    assert!(places[10..].windows(2).all(|pair| pair[0] > pair[1]), "the newest stands first");
    assert!(
        shown.contains("&lt;b&gt;Code&lt;/b&gt;") || shown.contains("&lt;b&gt;Code&lt;&#x2f;b&gt;"),
        "it is escaped"
    );
    assert!(!shown.contains("half"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_not_there_for_what_was_passed_on_or_named_by_somebody_else() {
    let folder = tempfile::tempdir().unwrap();
    let serving = Program::in_folder(folder.path()).serve(&["serve", "--demo"]);
    let client = Client::new();
    let status = |name: HeaderName, value: &'static str| {
        let headers = HeaderMap::from_iter([(name, HeaderValue::from_static(value))]);
        let request = client.get(format!("{}/dev/mail", serving.base)).headers(headers);
        async move { request.send().await.unwrap().status().as_u16() }
    };
    assert_eq!(status(HeaderName::from_static("accept-language"), "en").await, 200);
    assert_eq!(status(HOST, "localhost:8080").await, 200);
    for name in ["x-forwarded-for", "forwarded", "x-real-ip", "via"] {
        assert_eq!(status(HeaderName::from_static(name), "127.0.0.1").await, 404, "{name}");
    }
    assert_eq!(status(HOST, "northgate.example").await, 404, "a name that was made to lead here");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_does_not_exist_where_letters_leave_by_a_mail_server() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::in_folder(folder.path()).set("AMHP_HUB_MAIL", "smtp://127.0.0.1:9");
    let serving = program.serve(&["serve", "--demo"]);
    let answer = reqwest::get(format!("{}/dev/mail", serving.base)).await.unwrap();
    assert_eq!(answer.status(), 404);
    assert!(!answer.text().await.unwrap().contains("href=\"/dev/mail\""));
}

/// The code in the only letter, once it has come.
pub(super) async fn code(base: &str) -> String {
    let began = Instant::now();
    let digits = regex::Regex::new(r"(?m)^(\d{6})\r?$").unwrap();
    loop {
        let shown = reqwest::get(format!("{base}/dev/mail")).await.unwrap().text().await.unwrap();
        if let Some(found) = digits.captures(&shown) {
            return found[1].to_owned();
        }
        assert!(began.elapsed() < SOON, "no letter came");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_tries_it_signs_in_by_the_printed_password_and_the_letter_and_finds_the_list() {
    let folder = tempfile::tempdir().unwrap();
    let serving = Program::in_folder(folder.path()).serve(&["serve", "--demo"]);
    let (http, base) = (Client::new(), &serving.base);
    let post = |path: String, body: Value| {
        let sending = http.post(format!("{base}/api/v1{path}")).json(&body).send();
        async move { sending.await.unwrap().error_for_status().unwrap().json::<Value>().await.unwrap() }
    };
    let email = "mirembe.castellane@northgate.example";
    let password = printed(&serving.said.join("\n")).remove(email).unwrap();
    let opened = post("/sign-in".to_owned(), json!({ "email": email, "password": password })).await;
    let path = format!("/sign-in/{}", opened["challenge_id"].as_str().unwrap());
    let signed_in = post(path, json!({ "code": code(base).await })).await;
    let asking = http.get(format!("{base}/api/v1/queue")).bearer_auth(signed_in["token"].as_str().unwrap());
    let list: Value = asking.send().await.unwrap().error_for_status().unwrap().json().await.unwrap();
    assert_eq!(list["count"], json!({ "value": 17, "exact": true }));
    assert_eq!(list["items"].as_array().unwrap().len(), 17);
}
