//! How a letter looks to the programs that carry and read it.

use amhp_hub::domain::ids::MessageId;
use amhp_hub::mail::messages::Text;
use amhp_hub::mail::{Letter, MailError, Mailer, Reason};
use regex::Regex;

use super::{at, body, from, header, letter};

async fn as_sent(letter: &Letter) -> String {
    let (mailer, memory) = Mailer::memory(from());
    mailer.send(letter).await.unwrap();
    memory.delivered().remove(0).eml
}

#[tokio::test]
async fn a_code_mail_is_one_part_of_plain_ascii_and_says_that_nobody_wrote_it() {
    let eml = as_sent(&letter(&["rowan@surgery.example"])).await;
    assert_eq!(header(&eml, "Content-Type"), "text/plain; charset=utf-8");
    assert_eq!(header(&eml, "Content-Transfer-Encoding"), "7bit");
    assert_eq!(header(&eml, "Auto-Submitted"), "auto-generated");
    assert_eq!(header(&eml, "Date"), "Sat, 21 Nov 2026 09:40:00 +0000");
    assert_eq!(header(&eml, "From"), "amhp-hub@hub.example");
    assert_eq!(header(&eml, "To"), "rowan@surgery.example");
    assert!(body(&eml).contains("\r\n402913\r\n"), "{eml}");
}

#[tokio::test]
async fn no_header_of_a_code_mail_holds_six_digits_whatever_its_id() {
    let six = Regex::new(r"\d{6}").unwrap();
    for byte in 0..=u8::MAX {
        let numbered = Letter { id: MessageId::at(at(), [byte; 10]), ..letter(&["rowan@surgery.example"]) };
        let eml = as_sent(&numbered).await;
        let found: Vec<_> = six.find_iter(&eml).map(|found| found.as_str()).collect();
        assert_eq!(found, ["402913"], "{eml}");
    }
}

#[tokio::test]
async fn the_message_id_is_the_outbox_rows_and_no_others() {
    let (mailer, memory) = Mailer::memory(from());
    let first = letter(&["rowan@surgery.example"]);
    let again = Letter { at: "2026-11-21T09:41:01Z".parse().unwrap(), ..first.clone() };
    let other = Letter { id: MessageId::at(at(), [6; 10]), ..first.clone() };
    for letter in [&first, &again, &other] {
        mailer.send(letter).await.unwrap();
    }
    let sent = memory.delivered();
    let ids: Vec<&str> = sent.iter().map(|letter| header(&letter.eml, "Message-ID")).collect();
    assert_eq!(ids[0], ids[1]);
    assert_ne!(ids[0], ids[2]);
    assert!(Regex::new(r"^<[a-z]{32}@hub\.example>$").unwrap().is_match(ids[0]), "{}", ids[0]);
}

#[tokio::test]
async fn a_line_break_in_a_subject_makes_no_header() {
    let text = Text { subject: "Hello\r\nBcc: other@surgery.example".to_owned(), body: "Words.\n".to_owned() };
    let eml = as_sent(&Letter { text, ..letter(&["rowan@surgery.example"]) }).await;
    let (headers, _) = eml.split_once("\r\n\r\n").unwrap();
    assert!(!headers.lines().any(|line| line.starts_with("Bcc")), "{eml}");
}

#[tokio::test]
async fn an_address_that_is_none_is_left_out_while_there_is_another() {
    let (mailer, memory) = Mailer::memory(from());
    mailer.send(&letter(&["not an address", "lead@hub.example"])).await.unwrap();
    assert_eq!(memory.delivered()[0].to, ["lead@hub.example"]);
    let refusal = mailer.send(&letter(&["not an address"])).await.unwrap_err();
    assert_eq!(refusal, MailError::Permanent(Reason::NoAddress));
    assert!(!refusal.to_string().contains("not an address"));
}

#[tokio::test]
async fn a_long_link_is_not_broken_and_other_alphabets_are_encoded() {
    let link = format!("https://hub.example/set-up/{}", "A".repeat(100));
    let say =
        |body: String| Letter { text: Text { subject: "S".to_owned(), body }, ..letter(&["rowan@surgery.example"]) };
    let plain = as_sent(&say(format!("Open:\n\n{link}\n"))).await;
    assert!(body(&plain).contains(&format!("\r\n{link}\r\n")), "{plain}");
    let welsh = as_sent(&say("Gwasanaeth Môn\n".to_owned())).await;
    assert_eq!(header(&welsh, "Content-Transfer-Encoding"), "quoted-printable");
    assert!(welsh.is_ascii() && body(&welsh).contains("M=C3=B4n"), "{welsh}");
    let too_long = as_sent(&say("A".repeat(1_200))).await;
    assert!(too_long.lines().all(|line| line.len() <= 998));
}
