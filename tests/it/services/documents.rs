//! Documents of a draft: limits, who may, what travels with a referral, what goes with a draft.

use std::time::Duration;

use amhp_hub::domain::ProblemCode;
use amhp_hub::domain::document::{DOCUMENTS_MOST, FileKind, Scan};
use amhp_hub::domain::file_name::{harmless, readable};
use amhp_hub::domain::ids::DraftId;
use amhp_hub::jobs::sweep_files;
use amhp_hub::services::Refusal;
use amhp_hub::services::documents::{NewDocument, Sent, add, list, open, receive, remove};
use amhp_hub::services::drafts::{delete, get};
use amhp_hub::services::referrals::{self, Key, submit_draft};
use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::future::join_all;
use jiff::SignedDuration;
use tokio::time::timeout;

use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::documents::{TEXT, papers_in};
use crate::support::people::Person;
use crate::support::s3::{Fault, S3};
use crate::support::sql::number;

async fn scene(database: TestDatabase) -> (TestApp, Person, DraftId) {
    let app = TestApp::start(database).await;
    app.add_service("northgate").await;
    let person = app.referrer("Quennell").await;
    let draft = app.ready_draft(&person, "northgate").await;
    (app, person, draft)
}

fn key(app: &TestApp) -> Key {
    Key::parse(Some(app.ctx.chance.token().reveal())).unwrap()
}

fn codes(refused: Result<impl std::fmt::Debug, Refusal>) -> Vec<(String, ProblemCode)> {
    match refused {
        Err(Refusal::Invalid(problems)) => problems.into_iter().map(|p| (p.pointer, p.code)).collect(),
        other => panic!("{other:?}"),
    }
}

both_engines! {
    async fn of_thirty_two_at_once_ten_are_added_and_the_rest_leaves_nothing(database: TestDatabase) {
        let (app, person, draft) = scene(database).await;
        let all = (0..32).map(|n| {
            let (app, person) = (&app, &person);
            async move { app.add(person, draft, &format!("{n}.txt"), format!("Page {n}, seen at home.\n").as_bytes()).await }
        });
        let answers = join_all(all).await;
        let added = answers.iter().filter(|answer| answer.is_ok()).count();
        assert_eq!(added, DOCUMENTS_MOST);
        for refused in answers.into_iter().filter(Result::is_err) {
            assert_eq!(codes(refused), [("/file".to_owned(), ProblemCode::TooMany)]);
        }
        assert_eq!(app.tally().await, (10, 10, 0));
    }

    async fn documents_are_sent_with_the_draft_whatever_was_scanned_and_stay(database: TestDatabase) {
        let (app, person, draft) = scene(database).await;
        let document = app.add(&person, draft, "letter.txt", TEXT).await.unwrap();
        let reference = submit_draft(&app.ctx, &person.actor, draft, None, &key(&app)).await.unwrap().reference;
        let view = referrals::get(&app.ctx, &person.actor, &reference).await.unwrap();
        assert_eq!(view.documents.iter().map(|d| d.id).collect::<Vec<_>>(), [document.id]);
        assert_eq!(view.documents[0].referral, Some(view.head.id));

        let late = app.add(&person, draft, "late.txt", TEXT).await;
        assert!(matches!(late, Err(Refusal::NotFound)), "{late:?}");
        let gone = remove(&app.ctx, &person.actor, draft, document.id, 1).await;
        assert!(matches!(gone, Err(Refusal::NotFound)), "{gone:?}");
        app.work().await;
        assert_eq!(app.tally().await, (1, 1, 0));
    }

    async fn a_file_that_comes_while_the_draft_is_sent_is_refused_or_sent(database: TestDatabase) {
        let (app, person, _) = scene(database).await;
        for round in 0..12 {
            let draft = app.ready_draft(&person, "northgate").await;
            let adding = app.add(&person, draft, "letter.txt", TEXT);
            let key = key(&app);
            let sending = submit_draft(&app.ctx, &person.actor, draft, None, &key);
            let (added, sent) = tokio::join!(adding, sending);
            let sent = referrals::get(&app.ctx, &person.actor, &sent.unwrap().reference).await.unwrap();
            match added {
                Ok(document) => assert_eq!(sent.documents.first().map(|d| d.id), Some(document.id), "round {round}"),
                Err(refused) => {
                    assert!(matches!(refused, Refusal::NotFound), "{refused:?}");
                    assert_eq!(sent.documents, []);
                }
            }
        }
        let orphans = number(&app.database.store, "SELECT count(*) AS value FROM documents WHERE referral_id IS NULL");
        assert_eq!(orphans.await, 0);
        let (rows, kept, incoming) = app.tally().await;
        assert_eq!((rows, incoming), (kept, 0));
    }

    async fn a_draft_that_is_deleted_or_swept_takes_its_documents_and_their_bytes(database: TestDatabase) {
        let (app, person, draft) = scene(database).await;
        app.add(&person, draft, "letter.txt", TEXT).await.unwrap();
        let version = get(&app.ctx, &person.actor, draft).await.unwrap().draft.version;
        delete(&app.ctx, &person.actor, draft, version).await.unwrap();
        assert_eq!(app.tally().await, (0, 1, 0));
        app.work().await;
        assert_eq!(app.tally().await, (0, 0, 0));

        let draft = app.ready_draft(&person, "northgate").await;
        app.add(&person, draft, "letter.txt", TEXT).await.unwrap();
        app.clock.advance(SignedDuration::from_hours(29 * 24));
        amhp_hub::jobs::chores(&app.worker).await.unwrap();
        sweep_files(&app.worker).await.unwrap();
        app.work().await;
        assert_eq!(app.tally().await, (0, 0, 0));
    }

    async fn everybody_else_finds_nothing(database: TestDatabase) {
        let (app, person, draft) = scene(database).await;
        let document = app.add(&person, draft, "letter.txt", TEXT).await.unwrap().id;
        let other = app.referrer("Marlowe").await;
        let actor = &other.actor;
        assert!(matches!(receive(&app.ctx, actor, draft).await.map(drop), Err(Refusal::NotFound)));
        assert!(matches!(app.add(&other, draft, "a.txt", TEXT).await, Err(Refusal::NotFound)));
        assert!(matches!(list(&app.ctx, actor, draft).await, Err(Refusal::NotFound)));
        assert!(matches!(remove(&app.ctx, actor, draft, document, 1).await, Err(Refusal::NotFound)));
        assert!(matches!(open(&app.ctx, actor, document, true).await.map(drop), Err(Refusal::NotFound)));
        let mine = app.ready_draft(&other, "northgate").await;
        assert!(matches!(remove(&app.ctx, actor, mine, document, 1).await, Err(Refusal::NotFound)));
        assert_eq!(app.tally().await, (1, 1, 0));
    }

    async fn everything_that_is_wrong_is_told_at_once(database: TestDatabase) {
        let (app, person, draft) = scene(database).await;
        let mut incoming = receive(&app.ctx, &person.actor, draft).await.unwrap();
        incoming.write(Bytes::from_static(b"MZ\x90\x00 a program")).await.unwrap();
        let sent = Sent::File { name: "../../letter\u{202e}fdp.exe".to_owned(), received: incoming.finish().await.unwrap() };
        let new = NewDocument { kind: "diary".to_owned(), document_date: "2026-11-22".to_owned(), description: "x".repeat(501) };
        let refused = add(&app.ctx, &person.actor, draft, &new, sent).await;
        let Err(Refusal::Invalid(problems)) = &refused else { panic!("{refused:?}") };
        assert!(problems[3].detail.contains("“letterfdp.exe” was not added."), "{:?}", problems[3]);
        let expected = [
            ("/kind", ProblemCode::NotAnOption),
            ("/document_date", ProblemCode::InFuture),
            ("/description", ProblemCode::TooLong),
            ("/file", ProblemCode::BadFormat),
        ];
        assert_eq!(codes(refused), expected.map(|(at, code)| (at.to_owned(), code)));
        let empty = codes(app.add(&person, draft, "empty.txt", b"").await);
        assert_eq!(empty, [("/file".to_owned(), ProblemCode::BadFormat)]);
        let none = codes(add(&app.ctx, &person.actor, draft, &NewDocument::default(), Sent::Nothing).await);
        let expected = [("/kind", ProblemCode::Required), ("/file", ProblemCode::Required)];
        assert_eq!(none, expected.map(|(at, code)| (at.to_owned(), code)));
        assert_eq!(app.tally().await, (0, 0, 0));
    }

    async fn an_opening_is_logged_and_a_withheld_document_is_not_opened(database: TestDatabase) {
        let (app, person, draft) = scene(database).await;
        let document = app.add(&person, draft, "letter.txt", TEXT).await.unwrap();
        let looked = || number(&app.database.store, "SELECT count(*) AS value FROM read_log WHERE what = 'document'");
        let withheld = open(&app.ctx, &person.actor, document.id, false).await.map(drop);
        assert!(matches!(withheld, Err(Refusal::DocumentWithheld { scan: Scan::NotScanned })));
        assert_eq!(looked().await, 0);
        let opened = open(&app.ctx, &person.actor, document.id, true).await.unwrap();
        assert_eq!(looked().await, 1);
        let chunks: Vec<Bytes> = opened.contents.map(Result::unwrap).collect().await;
        assert_eq!(chunks.concat(), TEXT);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_keeps_documents_as_a_folder_does_and_a_failure_leaves_neither_row_nor_bytes() {
    let (database, s3) = (TestDatabase::sqlite().await, S3::start().await);
    let files = amhp_hub::files::FileStore::bucket(&s3.bucket(&database.files.path().join("incoming"))).unwrap();
    let papers = papers_in(files, false);
    let app = TestApp::start_with_papers(database, papers, None).await;
    app.add_service("northgate").await;
    let person = app.referrer("Quennell").await;
    let draft = app.ready_draft(&person, "northgate").await;
    let document = app.add(&person, draft, "letter.txt", TEXT).await.unwrap();
    let at = format!("hub/documents/{}", document.id);
    assert_eq!(s3.bytes(&at).unwrap(), TEXT);

    s3.fail(Fault::Answers("PUT", 403));
    let refused = app.add(&person, draft, "second.txt", TEXT).await;
    assert!(refused.is_err(), "{refused:?}");
    s3.fail(Fault::None);
    assert_eq!(list(&app.ctx, &person.actor, draft).await.unwrap().len(), 1);
    assert_eq!(app.kept().1, [] as [std::path::PathBuf; 0]);

    s3.fail(Fault::GivesOthers);
    let opened = open(&app.ctx, &person.actor, document.id, true).await.unwrap();
    let chunks: Vec<_> = opened.contents.collect().await;
    assert!(chunks.last().unwrap().is_err(), "other bytes end in an error");
    s3.fail(Fault::None);
    remove(&app.ctx, &person.actor, draft, document.id, 1).await.unwrap();
    app.work().await;
    assert_eq!(s3.bytes(&at), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bytes_without_a_row_and_staging_files_are_swept_after_an_hour_and_nothing_else() {
    let (app, person, draft) = scene(TestDatabase::sqlite().await).await;
    app.add(&person, draft, "letter.txt", TEXT).await.unwrap();
    let orphan = app.database.files.path().join(format!("documents/{}", draft.uuid()));
    let staging = app.database.files.path().join("incoming/left");
    for path in [&orphan, &staging] {
        std::fs::write(path, "left behind").unwrap();
    }
    let now = jiff::Timestamp::now();
    app.clock.set(now);
    sweep_files(&app.worker).await.unwrap();
    assert_eq!(app.tally().await, (1, 2, 1), "what is young stays");
    app.clock.set(now + SignedDuration::from_mins(61));
    let swept = sweep_files(&app.worker).await.unwrap();
    assert_eq!((swept.files, swept.incoming, swept.documents), (1, 1, 0));
    assert_eq!(app.tally().await, (1, 1, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_account_has_few_files_arriving_at_once_and_holds_up_nobody_else() {
    let (app, person, draft) = scene(TestDatabase::sqlite().await).await;
    let other = app.referrer("Halvard").await;
    let elsewhere = app.ready_draft(&other, "northgate").await;
    let mut arriving = Vec::new();
    while let Ok(next) = timeout(Duration::from_millis(500), receive(&app.ctx, &person.actor, draft)).await {
        arriving.push(next.unwrap());
        assert!(arriving.len() < 64, "so many files of one account arrive at once");
    }
    assert_eq!(app.kept().1.len(), arriving.len());
    app.add(&other, elsewhere, "letter.txt", TEXT).await.unwrap();
    arriving.pop();
    timeout(Duration::from_secs(5), app.add(&person, draft, "letter.txt", TEXT)).await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_that_another_database_keeps_its_documents_in_is_not_swept() {
    let (app, person, draft) = scene(TestDatabase::sqlite().await).await;
    app.add(&person, draft, "letter.txt", TEXT).await.unwrap();
    let now = jiff::Timestamp::now();
    app.clock.set(now);
    sweep_files(&app.worker).await.unwrap();
    let fresh = TestDatabase::sqlite().await;
    let papers = papers_in(app.ctx.papers.files.clone(), false);
    let wrong = TestApp::start_with_papers(fresh, papers, None).await;
    wrong.clock.set(now + SignedDuration::from_hours(2));
    let swept = sweep_files(&wrong.worker).await.unwrap();
    assert_eq!((swept.files, app.tally().await), (0, (1, 1, 0)));
}

#[test]
fn a_name_is_harmless_and_ends_as_its_kind_does() {
    let cases = [
        ("letter.pdf", FileKind::Pdf, "letter.pdf"),
        ("../../etc/passwd", FileKind::Txt, "passwd.txt"),
        ("C:\\Users\\me\\scan.JPEG", FileKind::Jpeg, "scan.JPEG"),
        ("report.pdf.exe", FileKind::Pdf, "report.pdf.exe.pdf"),
        ("letter.doc", FileKind::Docx, "letter.docx"),
        ("a\u{202e}fdp.exe\r\nSet-Cookie: x=y", FileKind::Png, "afdp.exe Set-Cookie_ x=y.png"),
        ("", FileKind::Heic, "document.heic"),
        (".pdf", FileKind::Pdf, "pdf.pdf"),
        ("...", FileKind::Tiff, "document.tiff"),
        ("a\0b.txt", FileKind::Txt, "ab.txt"),
        ("Überweisung – Frau M. 📄.odt", FileKind::Odt, "Überweisung – Frau M. 📄.odt"),
    ];
    for (given, kind, expected) in cases {
        assert_eq!(harmless(given, kind), expected, "{given:?}");
    }
    let long = harmless(&"é".repeat(400), FileKind::Docx);
    assert_eq!((long.chars().count(), long.ends_with(".docx")), (200, true));
    assert_eq!(readable(&format!("/{}", "x".repeat(300))).chars().count(), 200);
}
