//! Letters to a mail server, in a real conversation over a socket.

use std::time::{Duration, Instant};

use amhp_hub::mail::messages::Text;
use amhp_hub::mail::{Letter, MailError, Mailer, PATIENCE, Reason};

use super::{body, from, letter};
use crate::support::smtp::{Manner, SmtpSink};

const ROWAN: &str = "rowan@surgery.example";

fn mailer(sink: &SmtpSink) -> Mailer {
    Mailer::smtp(&sink.url(), from(), PATIENCE).unwrap()
}

/// What sending comes to while the server behaves so.
async fn sent_while(manner: Manner) -> Result<(), MailError> {
    let sink = SmtpSink::start().await;
    sink.behave(manner);
    let answer = mailer(&sink).send(&letter(&[ROWAN])).await;
    assert!(answer.is_ok() || sink.received().is_empty());
    answer
}

#[tokio::test]
async fn a_letter_arrives_as_it_was_written() {
    let sink = SmtpSink::start().await;
    let dots = Text { subject: "Dots".to_owned(), body: ".one\n..two\n.\nthree.\n".to_owned() };
    let mailer = mailer(&sink);
    mailer.send(&letter(&[ROWAN])).await.unwrap();
    mailer.send(&Letter { text: dots, ..letter(&[ROWAN]) }).await.unwrap();
    let received = sink.received();
    assert_eq!(received[0].to, [ROWAN]);
    assert!(body(&received[0].eml).contains("\r\n402913\r\n"));
    assert_eq!(body(&received[1].eml).trim_end(), ".one\r\n..two\r\n.\r\nthree.");
    assert_eq!(received.len(), 2);
}

#[tokio::test]
async fn refusals_tell_whether_to_try_again_and_never_an_address() {
    for step in ["MAIL", "RCPT", "DATA", "BODY"] {
        assert_eq!(sent_while(Manner::Refuses(step, 451)).await, Err(MailError::Temporary(Reason::Answer(451))));
        let for_good = sent_while(Manner::Refuses(step, 550)).await.unwrap_err();
        assert_eq!(for_good, MailError::Permanent(Reason::Answer(550)));
        let told = format!("{for_good} {for_good:?}");
        assert!(told.contains("550") && !told.contains('@') && !told.contains("rowan"), "{told}");
    }
}

#[tokio::test]
async fn a_wrong_password_for_the_server_is_no_fault_of_the_letter() {
    assert_eq!(sent_while(Manner::Refuses("MAIL", 530)).await, Err(MailError::Temporary(Reason::Answer(530))));
    assert_eq!(sent_while(Manner::Refuses("MAIL", 535)).await, Err(MailError::Temporary(Reason::Answer(535))));
}

#[tokio::test]
async fn a_conversation_that_ends_in_the_middle_may_be_tried_again() {
    for step in ["EHLO", "MAIL", "RCPT", "DATA"] {
        assert_eq!(sent_while(Manner::Closes(step)).await, Err(MailError::Temporary(Reason::Unreachable)), "{step}");
    }
}

#[tokio::test]
async fn a_server_that_falls_silent_is_not_waited_for_long() {
    for step in ["EHLO", "RCPT", "BODY"] {
        let sink = SmtpSink::start().await;
        sink.behave(Manner::Hangs(step));
        let began = Instant::now();
        let mailer = Mailer::smtp(&sink.url(), from(), Duration::from_millis(200)).unwrap();
        let answer = mailer.send(&letter(&[ROWAN])).await;
        assert_eq!(answer, Err(MailError::Temporary(Reason::TooSlow)), "{step}");
        assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    }
}

#[tokio::test]
async fn a_server_that_was_away_is_found_again() {
    let mut sink = SmtpSink::start().await;
    let mailer = mailer(&sink);
    mailer.send(&letter(&[ROWAN])).await.unwrap();
    sink.stop().await;
    assert_eq!(mailer.send(&letter(&[ROWAN])).await, Err(MailError::Temporary(Reason::Unreachable)));
    sink.start_again().await;
    mailer.send(&letter(&[ROWAN])).await.unwrap();
    assert_eq!(sink.received().len(), 2);
}

#[tokio::test]
async fn several_leads_get_one_letter() {
    let sink = SmtpSink::start().await;
    mailer(&sink).send(&letter(&["ada@hub.example", "ben@hub.example"])).await.unwrap();
    let received = sink.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].to, ["ada@hub.example", "ben@hub.example"]);
}

#[tokio::test]
async fn one_leads_lost_or_full_mailbox_keeps_the_letter_from_nobody_else() {
    for code in [550, 452] {
        let sink = SmtpSink::start().await;
        sink.behave(Manner::RefusesAddress("ben@hub.example", code));
        mailer(&sink).send(&letter(&["ada@hub.example", "ben@hub.example", "cy@hub.example"])).await.unwrap();
        let to: Vec<_> = sink.received().into_iter().map(|letter| letter.to).collect();
        assert_eq!(to, [["ada@hub.example"], ["cy@hub.example"]]);
    }
}

#[tokio::test]
async fn where_every_mailbox_refuses_nobody_is_said_to_have_it() {
    for (code, expected) in
        [(550, MailError::Permanent(Reason::Answer(550))), (452, MailError::Temporary(Reason::Answer(452)))]
    {
        let sink = SmtpSink::start().await;
        sink.behave(Manner::RefusesAddress("@hub.example", code));
        let answer = mailer(&sink).send(&letter(&["ada@hub.example", "ben@hub.example"])).await;
        assert_eq!(answer, Err(expected));
        assert!(sink.received().is_empty());
    }
}

#[tokio::test]
async fn only_the_address_of_a_mail_server_will_do() {
    for wrong in ["http://mail.example", "smtp:", "mail.example", "smtp://u:p@host.example:99999"] {
        let refusal = Mailer::smtp(wrong, from(), PATIENCE).err().unwrap().to_string();
        assert!(refusal.contains("AMHP_HUB_MAIL") && !refusal.contains("host.example"), "{wrong}: {refusal}");
    }
    for right in ["smtp://mail.example:25", "smtps://u:p@mail.example", "smtp://mail.example?tls=required"] {
        assert!(Mailer::smtp(right, from(), PATIENCE).is_ok(), "{right}");
    }
}
