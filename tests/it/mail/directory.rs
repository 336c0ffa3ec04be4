//! Letters into a folder: whole, in order of time, and for their owner's eyes only.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use amhp_hub::domain::ids::MessageId;
use amhp_hub::mail::messages::Text;
use amhp_hub::mail::{Letter, MailError, Mailer, Reason};
use jiff::ToSpan;

use super::{at, body, from, letter};

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_letter_is_one_file_whose_name_tells_when() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("deep/mail");
    let letter = letter(&["rowan@surgery.example"]);
    Mailer::directory(&place, from()).send(&letter).await.unwrap();
    assert_eq!(names(&place), [format!("20261121T094000.123456Z-{}.eml", letter.id)]);
    let file = place.join(&names(&place)[0]);
    assert!(body(&fs::read_to_string(&file).unwrap()).contains("\r\n402913\r\n"));
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(&place).unwrap().permissions().mode() & 0o777, 0o700);
}

#[tokio::test]
async fn names_sort_by_time() {
    let folder = tempfile::tempdir().unwrap();
    let mailer = Mailer::directory(folder.path(), from());
    let mut ids = Vec::new();
    for (micros, random) in [(0, 9), (1, 1), (1_000_000, 8), (60_000_000, 2)] {
        let at = at() + micros.microseconds();
        let id = MessageId::at(super::at(), [random; 10]);
        mailer.send(&Letter { at, id, ..letter(&["rowan@surgery.example"]) }).await.unwrap();
        ids.push(id.to_string());
    }
    let sorted: Vec<String> = names(folder.path()).iter().map(|name| name[24..60].to_owned()).collect();
    assert_eq!(sorted, ids);
}

/// Each file that can be seen under its name ends with the last words of its letter.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_never_sees_half_a_letter() {
    let folder = tempfile::tempdir().unwrap();
    let mailer = Mailer::directory(folder.path(), from());
    let (over, place) = (Arc::new(AtomicBool::new(false)), folder.path().to_owned());
    let ends = Arc::clone(&over);
    let reader = tokio::task::spawn_blocking(move || {
        let mut seen = 0;
        while !ends.load(Ordering::Relaxed) {
            for name in names(&place).iter().filter(|name| name.ends_with(".eml")) {
                let eml = fs::read_to_string(place.join(name)).unwrap();
                assert!(eml.trim_end().ends_with("The end."), "{} bytes", eml.len());
                seen += 1;
            }
        }
        seen
    });
    let text = Text { subject: "Long".to_owned(), body: "A line.\n".repeat(20_000) + "The end.\n" };
    for random in 0..20 {
        let id = MessageId::at(at(), [random; 10]);
        mailer.send(&Letter { id, text: text.clone(), ..letter(&["rowan@surgery.example"]) }).await.unwrap();
    }
    over.store(true, Ordering::Relaxed);
    assert!(reader.await.unwrap() > 0, "the reader saw nothing, so nothing was checked");
    assert_eq!(names(folder.path()).len(), 20);
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_may_be_mended() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mail"), "a file").unwrap();
    let refusal = Mailer::directory(folder.path().join("mail"), from()).send(&letter(&["rowan@surgery.example"])).await;
    assert!(matches!(refusal, Err(MailError::Temporary(Reason::Folder(_)))), "{refusal:?}");
}
