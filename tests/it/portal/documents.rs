//! Documents on the referrer's pages: added, refused with what was typed, removed, sent; nothing kept for whoever is
//! signed out or comes from elsewhere.

use reqwest::Response;
use scraper::Html;

use super::Scene;
use super::browser::{Browser, select};
use crate::support::database::{TestDatabase, both_engines};
use crate::support::documents::{TEXT, form};
use crate::support::examples;
use crate::support::pages::{client, csrf};
use crate::support::sql::execute;

type Part<'a> = (&'a str, Option<&'a str>, &'a [u8]);

impl Scene {
    async fn post_file(&self, draft: &str, cookie: &str, parts: &[Part<'_>]) -> Response {
        let (media_type, body) = form(parts);
        let request = client().post(self.app.url(&format!("{draft}/documents"))).header("cookie", cookie);
        request.header("content-type", media_type).body(body).send().await.unwrap()
    }

    /// Sends the form of the page in front of the browser.
    async fn add(&mut self, draft: &str, parts: &[Part<'_>]) -> Response {
        let token = csrf(&self.browser.get(&format!("{draft}/documents")).await.html);
        let token = [("csrf", None, token.as_bytes())];
        self.post_file(draft, &self.person.cookie.clone(), &[&token[..], parts].concat()).await
    }
}

fn errors(html: &str) -> Vec<String> {
    let html = Html::parse_document(html);
    let lines = select(".govuk-error-summary__list a");
    html.select(&lines).map(|line| line.text().collect::<String>().trim().to_owned()).collect()
}

const LETTER: [Part<'static>; 2] = [("kind", None, b"gp_summary"), ("file", Some("letter.txt"), TEXT)];

both_engines! {
    async fn a_document_is_added_shown_everywhere_sent_and_opened_past_a_warning(database: TestDatabase) {
        let mut scene = Scene::set(database).await;
        let draft = scene.typed(&examples::minimal(scene.app.now())).await;
        assert!(scene.browser.get(&draft).await.text().contains("Documents Optional"));
        let added = scene.add(&draft, &LETTER).await;
        assert_eq!(added.status(), 303);
        let page = scene.browser.get(&format!("{draft}/documents")).await.text();
        assert!(page.contains("GP summary letter.txt (1 KB)") && page.contains("Not checked for viruses on this system"));
        assert!(page.contains("You can add 9 more documents of 10"), "{page}");
        assert!(scene.browser.get(&draft).await.text().contains("Documents 1 added"));
        let check = scene.browser.get(&format!("{draft}/check")).await.text();
        assert!(check.contains("letter.txt (1 KB)"), "{check}");

        scene.browser.submit(&format!("{draft}/submission"), &[]).await;
        let reference = scene.browser.page.path.split('/').nth(2).unwrap().to_owned();
        let referral = scene.browser.get(&format!("/referrals/{reference}")).await.clone();
        let html = Html::parse_document(&referral.html);
        let link = html.select(&select("a[href^='/documents/']")).next().unwrap().attr("href").unwrap().to_owned();
        let warning = scene.browser.get(&link).await;
        assert!(warning.text().contains("does not check documents for viruses"));
        let opened = client().get(scene.app.url(&format!("{link}?unscanned=accept"))).header("cookie", &scene.person.cookie);
        let opened = opened.send().await.unwrap();
        assert_eq!(opened.headers()["content-security-policy"], "sandbox; default-src 'none'");
        assert!(opened.headers()["content-disposition"].to_str().unwrap().starts_with("attachment; "));
        assert_eq!(opened.bytes().await.unwrap(), TEXT);
    }

    async fn what_was_typed_is_kept_and_everything_wrong_is_told(database: TestDatabase) {
        let mut scene = Scene::set(database).await;
        let draft = scene.draft().await;
        let parts: [Part<'_>; 6] = [
            ("kind", None, b""),
            ("document_date-day", None, b"31"),
            ("document_date-month", None, b"2"),
            ("document_date-year", None, b"2026"),
            ("description", None, b"From the clinic <b>"),
            ("file", Some(""), b""),
        ];
        let answer = scene.add(&draft, &parts).await;
        assert_eq!(answer.status(), 422);
        let html = answer.text().await.unwrap();
        let expected =
            ["Select what the document is.", "Enter the date of the document as a real date, such as 27 3 2026.", "Select a file."];
        assert_eq!(errors(&html), expected);
        assert!(html.contains("value=\"From the clinic &lt;b&gt;\"") && html.contains("value=\"31\""), "{html}");
        assert!(html.contains("<title>Error: "));
        for (name, content, words) in [
            ("a.txt", &b""[..], "The file is empty."),
            ("a.pdf", b"MZ\x90\0\x03", "not of a type that we can take"),
            ("a.txt", &vec![b'a'; 25 * 1024 * 1024 + 1], "must be smaller than 25 MB"),
        ] {
            let answer = scene.add(&draft, &[("kind", None, b"other"), ("file", Some(name), content)]).await;
            assert_eq!(answer.status(), 422);
            let errors = errors(&answer.text().await.unwrap());
            assert!(errors.len() == 1 && errors[0].starts_with(&format!("“{name}”")) && errors[0].contains(words), "{errors:?}");
        }
        assert_eq!(scene.app.tally().await, (0, 0, 0));
    }

    async fn an_eleventh_is_refused_and_one_that_is_removed_makes_room(database: TestDatabase) {
        let mut scene = Scene::set(database).await;
        let draft = scene.draft().await;
        let token = csrf(&scene.browser.get(&format!("{draft}/documents")).await.html);
        for _ in 0..10 {
            assert_eq!(scene.add(&draft, &LETTER).await.status(), 303);
        }
        let page = scene.browser.get(&format!("{draft}/documents")).await.text();
        assert!(page.contains("You have added 10 documents, which is the most."), "{page}");
        let parts = [&[("csrf", None, token.as_bytes())][..], &LETTER[..]].concat();
        let answer = scene.post_file(&draft, &scene.person.cookie, &parts).await;
        assert_eq!(answer.status(), 422);
        assert!(errors(&answer.text().await.unwrap())[0].starts_with("A referral takes 10 documents."));
        scene.browser.submit(&format!("{draft}/documents/"), &[]).await;
        assert!(scene.browser.page.text().contains("You can add 1 more document of 10"));
        scene.app.work().await;
        assert_eq!(scene.app.tally().await, (9, 9, 0));
    }

    async fn states_are_told_in_words_and_what_is_withheld_has_no_link(database: TestDatabase) {
        let mut scene = Scene::set(database).await;
        let draft = scene.draft().await;
        scene.add(&draft, &LETTER).await;
        for (state, words, links) in [
            ("pending", "Being checked for viruses", 0),
            ("clean", "Ready: no virus found", 1),
            ("infected", "Refused: it contains a virus. Send another copy", 0),
            ("failed", "It could not be checked for viruses", 0),
        ] {
            execute(&scene.app.database.store, format!("UPDATE documents SET scan = '{state}'")).await.unwrap();
            let page = scene.browser.get(&format!("{draft}/documents")).await;
            assert!(page.text().contains(words), "{state}: {}", page.text());
            assert_eq!(page.html.matches("href=\"/documents/").count(), links, "{state}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_without_our_token_first_or_without_a_session_is_not_kept() {
    let mut scene = Scene::set(TestDatabase::sqlite().await).await;
    let draft = scene.draft().await;
    let token = csrf(&scene.browser.get(&format!("{draft}/documents")).await.html);
    let cookie = scene.person.cookie.clone();
    let token: [Part<'_>; 1] = [("csrf", None, token.as_bytes())];
    for parts in
        [LETTER.to_vec(), [&LETTER[..], &token[..]].concat(), [&[("csrf", None, &b"x"[..])][..], &LETTER[..]].concat()]
    {
        assert_eq!(scene.post_file(&draft, &cookie, &parts).await.status(), 403);
    }
    let gone = scene.post_file(&draft, "dev-session=none", &[&token[..], &LETTER[..]].concat()).await;
    assert_eq!(gone.status(), 401);
    let html = gone.text().await.unwrap();
    assert!(html.contains("the file was not kept"), "{html}");
    let encoded = format!("{draft}/documents").replace('/', "%2F");
    assert!(html.contains(&format!("/sign-in?next={encoded}")), "{html}");
    assert_eq!(scene.app.tally().await, (0, 0, 0));

    let other = scene.app.referrer("Marlowe").await;
    let mut stranger = Browser::with_cookie(&scene.app.base, &other.cookie);
    assert_eq!(stranger.get(&format!("{draft}/documents")).await.status, 404);
}
