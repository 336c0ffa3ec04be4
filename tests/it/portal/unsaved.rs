//! Posts that meet a database which does not answer: the page shows what was typed, to be read, copied and sent again,
//! whichever session the form was drawn for; of a file it says that it is not saved, and where to choose it again.

use std::time::Duration;

use amhp_hub::domain::account::Role;
use amhp_hub::store::StoreSettings;
use reqwest::header::COOKIE;
use scraper::{ElementRef, Html};

use super::Scene;
use super::browser::{Browser, Form, Page, select};
use super::kept::{EMAIL, signs_in};
use super::saving::answers;
use crate::support::database::TestDatabase;
use crate::support::documents::{TEXT, form as file_form};
use crate::support::hold::hold;
use crate::support::pages::{client, with_form};

const STORY: &str = "First line\nSecond <b>line</b>";

/// What the page says that was typed: a label, and its lines.
fn typed(html: &str) -> Vec<(String, Vec<String>)> {
    let html = Html::parse_document(html);
    let words =
        |found: ElementRef<'_>| found.text().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned).collect();
    let (rows, key, value) = (select("main dl .govuk-summary-list__row"), select("dt"), select("dd"));
    let row = |row: ElementRef<'_>| {
        let key: Vec<String> = row.select(&key).next().map(words).unwrap();
        (key.join(" "), row.select(&value).next().map(words).unwrap())
    };
    html.select(&rows).map(row).collect()
}

/// The lines that the page shows under a label.
fn lines<'a>(rows: &'a [(String, Vec<String>)], label: &str) -> Vec<&'a str> {
    let found = rows.iter().find(|(known, _)| known == label).unwrap_or_else(|| panic!("{label} in {rows:?}"));
    found.1.iter().map(String::as_str).collect()
}

/// A scene whose database can be locked up, with a section open: its path, and its form with something typed.
async fn typing() -> (Scene, String, Form) {
    let mut scene = Scene::set(TestDatabase::postgres().await).await;
    let here = format!("{}/sections/person", scene.draft().await);
    let form = scene.browser.get(&here).await.form(&here);
    let fill = [("given_name", "Quillfeather"), ("date_of_birth-day", "31"), ("date_of_birth-month", "Febtober")];
    let form = form.filled(&fill).filled(&[("says_of_referral", STORY), ("nickname_of_old", "Quill")]);
    (scene, here, form)
}

/// Shows what was typed, with a button that sends all of it again.
fn offers(page: &Page, here: &str, form: &Form) {
    assert_eq!(page.status, 503, "{}", page.text());
    assert_eq!(lines(&typed(&page.html), "Given name"), ["Quillfeather"]);
    assert_eq!(page.form(here).fields, form.fields);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_typed_is_shown_under_its_questions_and_nothing_that_the_form_carries() {
    let (mut scene, here, form) = typing().await;
    scene.app.database.lock_out();
    let page = scene.browser.post(&form).await.clone();
    offers(&page, &here, &form);
    let rows = typed(&page.html);
    assert_eq!(lines(&rows, "What does the person say about it?"), ["First line", "Second <b>line</b>"]);
    let born = lines(&rows, "Date of birth").join(" ");
    assert!(born.contains("31") && born.contains("Febtober"), "{rows:?}");
    assert_eq!(lines(&rows, "Nickname of old"), ["Quill"], "what the form does not know is not lost");
    assert_eq!(rows.len(), 4, "{rows:?}");
    scene.app.database.let_in();
    scene.browser.submit(&here, &[]).await;
    assert_eq!(answers(&scene, here.split("/sections").next().unwrap()).await["person"]["given_name"], "Quillfeather");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_the_pages_of_the_hub_what_was_typed_is_shown_too() {
    let scene = Scene::set(TestDatabase::postgres().await).await;
    let reference = scene.app.referral(&scene.person, "northgate").await;
    let service = scene.app.ctx.store.read(amhp_hub::store::service_list).await.unwrap()[0].id;
    let amhp = scene.app.staff("Amara", service, Role::Amhp).await;
    let mut browser = Browser::with_cookie(&scene.app.base, &amhp.cookie);
    let referral = format!("/hub/referrals/{reference}");
    browser.get(&referral).await;
    browser.submit(&format!("{referral}/claim"), &[]).await;
    let decision = browser.get(&format!("{referral}/decision")).await.form(&format!("{referral}/decision"));
    let status = browser.get(&format!("{referral}/legal-status")).await.form(&format!("{referral}/legal-status"));
    let find = browser.get("/hub/search?service=northgate").await.form("/hub/search");
    scene.app.database.lock_out();

    let fill = [("decision", "not_proceeding"), ("reasons", STORY), ("code", "alternative_suitable")];
    let fill = decision.filled(&fill).filled(&[("told-0-who", "Dr Quennell"), ("told-0-at-day", "31")]);
    let rows = typed(&browser.post(&fill.filled(&[("told-0-at-month", "2"), ("told-0-at-year", "")])).await.html);
    assert_eq!(lines(&rows, "Reasons for the decision"), ["First line", "Second <b>line</b>"]);
    assert_eq!(lines(&rows, "Person told, number 1: Name and part in this"), ["Dr Quennell"]);
    assert!(lines(&rows, "Person told, number 1: When")[0].starts_with("31 2"), "{rows:?}");
    assert!(rows.iter().all(|(label, _)| !label.contains("ersion") && !label.contains("was")), "{rows:?}");
    assert!(
        !rows.iter().any(|(label, _)| label.contains("number 2")),
        "times that the page filled in by itself: {rows:?}"
    );

    let rows = typed(&browser.post(&status.filled(&[("status", "informal"), ("note", "Rung")])).await.html);
    assert_eq!(lines(&rows, "What is the person's legal status now?"), ["In hospital informally"]);
    assert_eq!(lines(&rows, "Note"), ["Rung"]);

    let rows = typed(&browser.post(&find.filled(&[("name", "Holloway")])).await.html);
    assert_eq!(rows, [("Name".to_owned(), vec!["Holloway".to_owned()])]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_form_in_which_nothing_is_typed_the_page_does_not_say_so() {
    let mut scene = Scene::set(TestDatabase::postgres().await).await;
    let draft = scene.draft().await;
    let form = scene.browser.get(&format!("{draft}/delete")).await.form(&format!("{draft}/delete"));
    scene.app.database.lock_out();
    let page = scene.browser.post(&form).await;
    assert!(!page.text().contains("typed") && page.text().contains("Send it again"), "{}", page.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_password_and_no_code_is_shown_or_held() {
    let mut scene = Scene::set(TestDatabase::postgres().await).await;
    let mut stranger = Browser::new(&scene.app.base);
    let sign_in = stranger.get("/sign-in").await.form("/sign-in");
    let service = scene.app.ctx.store.read(amhp_hub::store::service_list).await.unwrap()[0].id;
    let amhp = scene.app.staff("Amara", service, Role::Amhp).await;
    scene.browser = Browser::with_cookie(&scene.app.base, &amhp.cookie);
    let app = scene.browser.get("/account/authenticator").await.form("/account/authenticator");
    scene.app.database.lock_out();
    let fill = [("email", EMAIL), ("password", "hummock-teasel-9"), ("code", "493027")];
    for (browser, form) in [(&mut stranger, sign_in), (&mut scene.browser, app)] {
        let page = browser.post(&form.filled(&fill)).await;
        assert_eq!(page.status, 503);
        assert!(!page.html.contains("hummock") && !page.html.contains("493027"), "{}", page.html);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_drawn_for_an_older_session_keeps_its_words_and_is_offered_to_its_author() {
    let (mut scene, here, form) = typing().await;
    scene.browser.get("/sign-in").await;
    signs_in(&scene.app, &mut scene.browser, EMAIL).await;
    scene.app.database.lock_out();
    offers(&scene.browser.post(&form).await.clone(), &here, &form);
    scene.app.database.let_in();
    let page = scene.browser.submit(&here, &[]).await;
    assert!(page.path == "/kept" && page.text().contains("Quillfeather"), "{}: {}", page.path, page.text());
    scene.browser.submit(&here, &[]).await;
    assert_eq!(answers(&scene, here.split("/sections").next().unwrap()).await["person"]["given_name"], "Quillfeather");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_of_somebody_who_is_signed_out_keeps_its_words_and_can_be_sent_again() {
    let (mut scene, here, form) = typing().await;
    scene.browser.forget("dev-session");
    scene.app.database.lock_out();
    offers(&scene.browser.post(&form).await.clone(), &here, &form);
    scene.app.database.let_in();
    assert_eq!(scene.browser.submit(&here, &[]).await.path, "/sign-in?next=%2Fkept");
}

/// Who signs in after another at the same browser, and sends what that one left open, saves nothing and is shown no more
/// than they sent.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_another_account_left_open_is_saved_for_nobody_else() {
    let (mut scene, here, form) = typing().await;
    let other = scene.app.referrer("Marisol").await;
    scene.browser.get("/sign-in").await;
    signs_in(&scene.app, &mut scene.browser, &other.email).await;
    scene.app.database.lock_out();
    offers(&scene.browser.post(&form).await.clone(), &here, &form);
    scene.app.database.let_in();
    let page = scene.browser.submit(&here, &[]).await;
    assert!(page.path == "/sign-in?next=%2Fkept" && !page.html.contains("Quillfeather"), "{}", page.path);
    scene.browser.get("/sign-in").await;
    signs_in(&scene.app, &mut scene.browser, &other.email).await;
    assert!(!scene.browser.get("/kept").await.html.contains("Quillfeather"));
    let draft = here.split("/sections").next().unwrap();
    assert_ne!(answers(&scene, draft).await["person"]["given_name"], "Quillfeather");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_shown_of_a_post_that_is_not_from_one_of_our_pages() {
    let (mut scene, here, form) = typing().await;
    let another = { scene.app.referrer("Marisol").await };
    let mut theirs = Browser::with_cookie(&scene.app.base, &another.cookie);
    let theirs = theirs.get("/referrals/new").await.form("/referrals/new");
    let theirs = [("csrf", theirs.value("csrf").unwrap()), ("for", theirs.value("for").unwrap())];
    scene.app.database.lock_out();
    let nothing = |page: &Page, how: &str| {
        assert!(
            [403, 503].contains(&page.status.as_u16()) && !page.html.contains("Quillfeather"),
            "{how}: {}",
            page.text()
        );
    };
    for header in
        [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site")]
    {
        nothing(scene.browser.post_with(&form, &[header]).await, header.1);
        nothing(scene.browser.post_with(&form.clone().filled(&theirs), &[header]).await, header.1);
    }
    for holder in ["", "made-up"] {
        nothing(scene.browser.post(&form.clone().filled(&[("for", holder)])).await, holder);
    }
    // A browser that does not say where a post comes from is believed only with the token of its own session.
    let cookie = format!("dev-session={}", scene.browser.cookie("dev-session").unwrap());
    for (form, is_shown) in [(form.clone(), true), (form.filled(&theirs), false)] {
        let request = client().post(scene.app.url(&here)).header(COOKIE, &cookie);
        let answer = with_form(request, form.fields).send().await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.text().await.unwrap().contains("Quillfeather")), (503, is_shown));
    }
    scene.app.database.let_in();
}

/// Sends a file from the page of a draft's documents.
async fn adds(scene: &Scene, here: &str, form: &Form, file: &[u8]) -> (u16, String) {
    let token = |name: &'static str| (name, None, form.value(name).unwrap_or_default().as_bytes());
    let words = [("kind", None, &b"gp_summary"[..]), ("description", None, b"Of <i>May</i>")];
    let date = [
        ("document_date-day", None, &b"27"[..]),
        ("document_date-month", None, b"3"),
        ("document_date-year", None, b"2026"),
    ];
    let parts = [&[token("csrf"), token("for")][..], &words, &date, &[("file", Some("letter.txt"), file)]].concat();
    let (media_type, body) = file_form(&parts);
    let request = client().post(scene.app.url(here)).header(COOKIE, &scene.person.cookie);
    let request = request.header("sec-fetch-site", "same-origin").header("content-type", media_type);
    let answer = request.body(body).send().await.expect("the whole file is taken");
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// Says plainly what became of the file and where to choose it again, shows what was typed beside it, and has no button.
fn is_not_added(html: &str, here: &str, title: &str) {
    let page = Html::parse_document(html);
    assert_eq!(page.select(&select("main h1")).next().unwrap().text().collect::<String>(), title);
    assert!(html.contains("choose the file again") && !html.contains("Send it again"), "{html}");
    assert_eq!(page.select(&select("main form")).count(), 0, "nothing to press that would send no file");
    let link = page.select(&select("main p a")).find(|link| link.attr("href") == Some(here));
    assert_eq!(link.expect("a link to the documents").text().collect::<String>(), "documents of this draft");
    let rows = typed(html);
    assert_eq!(lines(&rows, "What is it?"), ["GP summary"]);
    assert_eq!(lines(&rows, "What an AMHP should know about it"), ["Of <i>May</i>"]);
    assert_eq!(lines(&rows, "Date of the document"), ["27 3 2026"]);
    assert_eq!(rows.len(), 3, "{rows:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_was_not_saved_is_told_as_such_with_the_way_back_and_no_button() {
    let settings = StoreSettings { answer: Duration::from_millis(700), ..StoreSettings::default() };
    let mut scene = Scene::set(TestDatabase::on_own_server(&settings)).await;
    let here = format!("{}/documents", scene.draft().await);
    let form = scene.browser.get(&here).await.form(&here);
    let held =
        hold(&scene.app.database.open_with(&StoreSettings::default()), "UPDATE drafts SET version = version").await;
    let (status, html) = adds(&scene, &here, &form, TEXT).await;
    assert_eq!(status, 503);
    is_not_added(&html, &here, "We do not know whether your file was added");
    held.release().await;
    scene.app.database.server().stop();
    for file in [TEXT.to_vec(), vec![b'x'; 24 * 1024 * 1024]] {
        let (status, html) = adds(&scene, &here, &form, &file).await;
        assert_eq!(status, 503);
        is_not_added(&html, &here, "Your file was not added");
    }
    let forged = form.filled(&[("csrf", "made-up"), ("for", "made-up")]);
    let (status, html) = adds(&scene, &here, &forged, TEXT).await;
    assert!(status == 503 && html.contains("Your file was not added") && !html.contains("May"), "{html}");
}
