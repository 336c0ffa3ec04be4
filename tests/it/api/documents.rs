//! Documents by the API: sent as a form, listed, removed, read; uploads that break off leave nothing.

use std::time::{Duration, Instant};

use amhp_hub::domain::account::Role;
use amhp_hub::domain::document::DOCUMENT_BYTES_MOST;
use reqwest::header::HeaderMap;
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::client::{Answer, Client};
use super::northgate;
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::documents::{TEXT, form};
use crate::support::sql::execute;

async fn send(client: &Client, draft: &str, parts: &[(&str, Option<&str>, &[u8])]) -> Answer {
    let (media_type, body) = form(parts);
    client.call("POST", &format!("/drafts/{draft}/documents")).raw(&media_type, body).send().await
}

async fn letter(client: &Client, draft: &str) -> Answer {
    send(client, draft, &[("kind", None, b"gp_summary"), ("file", Some("letter.txt"), TEXT)]).await
}

async fn fetch(app: &TestApp, token: &str, path: &str) -> (u16, HeaderMap, Vec<u8>) {
    let request = reqwest::Client::new().get(app.url(&format!("/api/v1{path}"))).bearer_auth(token);
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.headers().clone(), response.bytes().await.unwrap().to_vec())
}

both_engines! {
    async fn a_document_is_added_listed_removed(database: TestDatabase) {
        let (app, client) = northgate(database).await;
        let draft = client.draft().await.text_at("/id");
        let parts: [(&str, Option<&str>, &[u8]); 4] = [
            ("file", Some("../note \"1\".exe"), TEXT),
            ("kind", None, b"risk_assessment"),
            ("document_date", None, b"2026-11-20"),
            ("description", None, "Von der Klinik übersetzt".as_bytes()),
        ];
        let added = send(&client, &draft, &parts).await;
        assert_eq!((added.status, added.header("etag")), (201, "\"1\""), "{}", added.text);
        let id = added.text_at("/id");
        assert_eq!(added.header("location"), format!("/api/v1/drafts/{draft}/documents/{id}"));
        let digest: String = Sha256::digest(TEXT).iter().map(|byte| format!("{byte:02x}")).collect();
        for (at, value) in [
            ("/kind", json!("risk_assessment")),
            ("/document_date", json!("2026-11-20")),
            ("/media_type", json!("text/plain")),
            ("/size", json!(TEXT.len())),
            ("/sha256", json!(digest)),
            ("/scan", json!("not_scanned")),
            ("/description", json!("Von der Klinik übersetzt")),
        ] {
            assert_eq!(added.at(at), value, "{at}");
        }
        assert!(added.text_at("/file_name").ends_with(".txt") && !added.text_at("/file_name").contains(['/', '"']));
        let list = format!("/drafts/{draft}/documents");
        assert_eq!(client.get(&list).await.at("/items"), json!([added.json()]));

        let one = format!("{list}/{id}");
        assert_eq!(client.call("DELETE", &one).send().await.refused(), (428, "if_match_required".to_owned()));
        let old = client.call("DELETE", &one).header("If-Match", "\"2\"").send().await;
        assert_eq!(old.refused(), (412, "version_conflict".to_owned()));
        assert_eq!(client.call("DELETE", &one).header("If-Match", "\"1\"").send().await.status, 204);
        assert_eq!(client.call("DELETE", &one).header("If-Match", "\"1\"").send().await.status, 404);
        assert_eq!(client.get(&list).await.at("/items"), json!([]));
        app.work().await;
        assert_eq!(app.tally().await, (0, 0, 0));
    }

    async fn a_form_that_does_not_fit_says_everything_and_leaves_nothing(database: TestDatabase) {
        let (app, client) = northgate(database).await;
        let draft = client.draft().await.text_at("/id");
        let problems = |answer: Answer| (answer.status, answer.problems());
        let of = |list: &[(&str, &str)]| list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>();
        let none = send(&client, &draft, &[("kind", None, b"")]).await;
        assert_eq!(problems(none), (422, of(&[("/kind", "required"), ("/file", "required")])));
        let wrong: [(&str, Option<&str>, &[u8]); 3] =
            [("kind", None, b"diary"), ("document_date", None, b"yesterday"), ("file", Some("a.pdf"), b"MZ\x90\0\x03")];
        let wrong = send(&client, &draft, &wrong).await;
        let expected = of(&[("/kind", "not_an_option"), ("/document_date", "bad_format"), ("/file", "bad_format")]);
        assert_eq!(problems(wrong), (422, expected));
        let unknown = send(&client, &draft, &[("kind", None, b"other"), ("colour", None, b"red"), ("file", Some("a.txt"), TEXT)]);
        assert_eq!(problems(unknown.await), (422, of(&[("/colour", "unknown_field")])));
        let twice = send(&client, &draft, &[("kind", None, b"other"), ("file", Some("a.txt"), TEXT), ("file", Some("b.txt"), TEXT)]);
        assert_eq!(twice.await.refused(), (400, "bad_request".to_owned()));
        let long = vec![b'x'; 9_000];
        assert_eq!(send(&client, &draft, &[("description", None, &long)]).await.refused(), (400, "bad_request".to_owned()));
        let path = format!("/drafts/{draft}/documents");
        let (media_type, mut headed) = form(&[]);
        headed.splice(0..0, [b"------a0b1c2d3e4f5\r\nX: ".to_vec(), vec![b'y'; 200_000], b"\r\n\r\nz\r\n".to_vec()].concat());
        let headed = client.call("POST", &path).raw(&media_type, headed).send().await;
        assert_eq!(headed.refused(), (400, "bad_request".to_owned()));
        let many: Vec<String> = (0..40).map(|n| format!("f{n}")).collect();
        let many: Vec<(&str, Option<&str>, &[u8])> = many.iter().map(|name| (name.as_str(), None, &b"x"[..])).collect();
        assert_eq!(send(&client, &draft, &many).await.refused(), (400, "bad_request".to_owned()));
        let typed = client.call("POST", &path).json(&json!({})).send().await;
        assert_eq!(typed.refused(), (415, "unsupported_media_type".to_owned()));
        let answers = json!({ "documents": [] });
        let patched = client.patch(&draft, "\"1\"", &answers).await;
        assert_eq!(problems(patched), (422, of(&[("/documents", "unknown_field")])));
        assert_eq!(app.tally().await, (0, 0, 0));
    }

    async fn the_content_is_a_download_for_the_referrer_and_the_hub_and_withheld_until_it_is_clean(database: TestDatabase) {
        let (app, client) = northgate(database).await;
        let service = amhp_hub::services::services::get(&app.ctx, "northgate").await.unwrap().id;
        let amhp = app.staff("Okafor", service, Role::Amhp).await;
        let person = app.signed_in("quennell@lodestone.example").await;
        let draft = app.ready_draft(&person, "northgate").await.to_string();
        let parts: [(&str, Option<&str>, &[u8]); 2] = [("kind", None, b"warrant"), ("file", Some("Beschluß 📄.txt"), TEXT)];
        let id = send(&client, &draft, &parts).await.text_at("/id");
        let content = format!("/documents/{id}/content");
        let held = client.get(&content).await;
        assert_eq!((held.refused(), held.at("/scan")), ((409, "document_withheld".to_owned()), json!("not_scanned")));
        assert_eq!(client.get(&format!("{content}?unscanned=yes")).await.status, 400);
        let hub = Client::of(&app).signed_in(&amhp.token);
        assert_eq!(hub.get(&content).await.status, 404, "a draft is its author's");

        let key = client.call("POST", &format!("/drafts/{draft}/submission")).header("Idempotency-Key", "one");
        let reference = key.send().await.text_at("/reference");
        for who in [&client, &hub] {
            let referral = who.get(&format!("/referrals/{reference}")).await;
            assert_eq!(referral.text_at("/documents/0/id"), id);
        }
        for state in ["pending", "infected", "failed"] {
            execute(&app.database.store, format!("UPDATE documents SET scan = '{state}'")).await.unwrap();
            for path in [content.clone(), format!("{content}?unscanned=accept")] {
                let held = hub.get(&path).await;
                assert_eq!((held.refused(), held.at("/scan")), ((409, "document_withheld".to_owned()), json!(state)));
            }
        }
        execute(&app.database.store, "UPDATE documents SET scan = 'clean'").await.unwrap();
        let (status, headers, bytes) = fetch(&app, &amhp.token, &content).await;
        assert_eq!((status, bytes.as_slice()), (200, TEXT));
        for (name, value) in [
            ("content-type", "text/plain"),
            ("content-length", &TEXT.len().to_string()),
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "sandbox; default-src 'none'"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "no-store"),
            ("content-disposition", "attachment; filename=\"Beschlu_ _.txt\"; filename*=UTF-8''Beschlu%C3%9F%20%F0%9F%93%84.txt"),
        ] {
            assert_eq!(headers.get_all(name).iter().map(|v| v.to_str().unwrap()).collect::<Vec<_>>(), [value], "{name}");
        }
        let head = reqwest::Client::new().head(app.url(&format!("/api/v1{content}"))).bearer_auth(&amhp.token);
        let head = head.send().await.unwrap();
        assert_eq!((head.status().as_u16(), &head.headers()["content-length"]), (200, &headers["content-length"]));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_byte_that_changed_on_the_disk_breaks_the_download_off() {
    let (app, client) = northgate(TestDatabase::sqlite().await).await;
    let person = app.signed_in("quennell@lodestone.example").await;
    let draft = client.draft().await.text_at("/id");
    let id = letter(&client, &draft).await.text_at("/id");
    let path = app.kept().0.remove(0);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[3] ^= 0x20;
    std::fs::write(&path, bytes).unwrap();
    let url = app.url(&format!("/api/v1/documents/{id}/content?unscanned=accept"));
    let response = reqwest::Client::new().get(url).bearer_auth(&person.token).send().await.unwrap();
    assert!(response.bytes().await.is_err(), "wrong bytes end in a broken connection");
}

/// The head of an upload of `length` bytes, by hand.
fn head(client_token: &str, draft: &str, media_type: &str, length: u64) -> String {
    format!(
        "POST /api/v1/drafts/{draft}/documents HTTP/1.1\r\nHost: hub.example\r\nAuthorization: Bearer {client_token}\r\n\
         Content-Type: {media_type}\r\nContent-Length: {length}\r\n\r\n"
    )
}

/// At 100 % the whole file is here: it may have been added, with row and bytes, or not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_that_is_cut_leaves_neither_row_nor_bytes_nor_staging_file() {
    let (app, client) = northgate(TestDatabase::sqlite().await).await;
    let person = app.signed_in("quennell@lodestone.example").await;
    let page = "Seen at home, afraid of the neighbours.\n".repeat(40_000);
    let (media_type, body) = form(&[("kind", None, b"other"), ("file", Some("letter.txt"), page.as_bytes())]);
    let address = app.base.trim_start_matches("http://").to_owned();
    for percent in [0, 1, 50, 99, 100] {
        let draft = client.draft().await.text_at("/id");
        for _ in 0..4 {
            let mut stream = TcpStream::connect(&address).await.unwrap();
            let head = head(&person.token, &draft, &media_type, body.len() as u64);
            stream.write_all(head.as_bytes()).await.unwrap();
            stream.write_all(&body[..body.len() * percent / 100]).await.unwrap();
            stream.set_zero_linger().unwrap();
            drop(stream);
        }
        let begun = Instant::now();
        loop {
            let (rows, kept, incoming) = app.tally().await;
            let whole = if percent == 100 { rows == kept } else { (rows, kept) == (0, 0) };
            if whole && incoming == 0 {
                break;
            }
            assert!(
                begun.elapsed() < Duration::from_secs(10),
                "{percent} %: {rows} rows, {kept} kept, {incoming} arriving"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_too_large_is_refused_before_it_is_read() {
    let (app, client) = northgate(TestDatabase::sqlite().await).await;
    let person = app.signed_in("quennell@lodestone.example").await;
    let draft = client.draft().await.text_at("/id");
    let address = app.base.trim_start_matches("http://").to_owned();
    let (media_type, _) = form(&[]);
    let mut stream = TcpStream::connect(&address).await.unwrap();
    stream.write_all(head(&person.token, &draft, &media_type, DOCUMENT_BYTES_MOST + 100_000).as_bytes()).await.unwrap();
    let mut answer = vec![0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(answer, b"HTTP/1.1 413");

    // Without a length that says so: at the first byte too many.
    let file = vec![b'a'; usize::try_from(DOCUMENT_BYTES_MOST).unwrap() + 1];
    let (media_type, body) = form(&[("kind", None, b"other"), ("file", Some("a.txt"), &file)]);
    let answer = client.call("POST", &format!("/drafts/{draft}/documents")).raw(&media_type, body).send().await;
    assert_eq!(answer.refused(), (413, "too_large".to_owned()));
    let file = &file[1..];
    let whole = send(&client, &draft, &[("kind", None, b"other"), ("file", Some("a.txt"), file)]).await;
    assert_eq!((whole.status, whole.at("/size")), (201, json!(DOCUMENT_BYTES_MOST)), "{}", whole.text);
    assert_eq!(app.tally().await, (1, 1, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_comes_too_slowly_is_cut_off() {
    let (app, client) = northgate(TestDatabase::sqlite().await).await;
    let person = app.signed_in("quennell@lodestone.example").await;
    let draft = client.draft().await.text_at("/id");
    let (media_type, body) = form(&[("kind", None, b"other"), ("file", Some("a.txt"), TEXT)]);
    let mut stream = TcpStream::connect(app.base.trim_start_matches("http://")).await.unwrap();
    let head = head(&person.token, &draft, &media_type, 20_000_000);
    stream.write_all(&[head.as_bytes(), &body[..100]].concat()).await.unwrap();
    let begun = Instant::now();
    let mut answer = vec![0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(answer, b"HTTP/1.1 408");
    assert!((14..25).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
    assert_eq!(app.tally().await, (0, 0, 0));
}
