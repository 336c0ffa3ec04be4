//! A mail server that is gone for hours, that refuses, that hangs: nobody who sends a referral waits for it, and every
//! letter arrives once it is back.

use std::time::{Duration, Instant};

use amhp_hub::telemetry::{Figures, MAIL_FAILED_TOTAL};
use jiff::SignedDuration;

use crate::support::app::{Letters, TestApp};
use crate::support::database::{TestDatabase, both_engines};
use crate::support::people::Person;
use crate::support::smtp::{Manner, SmtpSink};

/// How long the worker waits for each answer of the server.
const PATIENCE: Duration = Duration::from_millis(150);

fn sink(app: &mut TestApp) -> &mut SmtpSink {
    match &mut app.letters {
        Letters::Server(sink) => sink,
        Letters::Memory(_) => panic!("letters go by SMTP"),
    }
}

/// Some hours, each with a referral that is sent while the worker tries what is due.
async fn hours(app: &TestApp, person: &Person, count: usize, sent: &mut Vec<String>) {
    for _ in 0..count {
        app.clock.advance(SignedDuration::from_hours(1));
        let began = Instant::now();
        let (reference, ()) = tokio::join!(
            async {
                let reference = app.referral(person, "northgate").await;
                assert!(began.elapsed() < Duration::from_secs(2), "a submission took {:?}", began.elapsed());
                reference
            },
            app.work(),
        );
        sent.push(reference.to_string());
    }
}

fn failed() -> f64 {
    let all = Figures::start().unwrap().render();
    let line = all.lines().find_map(|line| line.strip_prefix(MAIL_FAILED_TOTAL)?.trim().parse().ok());
    line.unwrap_or_default()
}

both_engines! {
    async fn letters_wait_for_hours_and_arrive_when_the_server_is_back(database: TestDatabase) {
        let mut app = TestApp::start_with_mail_server_of(database, PATIENCE).await;
        app.add_service("northgate").await;
        let person = app.referrer("Quennell").await;
        let (before, mut sent) = (failed(), Vec::new());
        let known = sink(&mut app).received().len();
        let hangs = [Manner::Hangs("EHLO"), Manner::Hangs("DATA")];
        for manner in hangs.into_iter().chain([Manner::Refuses("MAIL", 451), Manner::Refuses("RCPT", 450)]) {
            sink(&mut app).behave(manner);
            hours(&app, &person, 1, &mut sent).await;
        }
        sink(&mut app).stop().await;
        hours(&app, &person, 4, &mut sent).await;
        sink(&mut app).start_again().await;
        assert_eq!(sink(&mut app).received().len(), known, "nobody had a letter meanwhile");
        assert!(failed() - before >= sent.len() as f64, "each failure is counted");
        sink(&mut app).behave(Manner::Takes);
        app.clock.advance(SignedDuration::from_mins(31));
        app.work().await;
        let letters = sink(&mut app).received();
        for reference in &sent {
            for to in ["hub@northgate.example", "quennell@lodestone.example"] {
                let arrived = |letter: &&_| is_about(letter, reference, to);
                assert_eq!(letters.iter().filter(arrived).count(), 1, "{reference} to {to}");
            }
        }
    }
}

fn is_about(letter: &crate::support::smtp::Received, reference: &str, to: &str) -> bool {
    letter.to == [to] && letter.eml.contains(reference)
}
