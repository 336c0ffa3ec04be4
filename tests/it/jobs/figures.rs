//! What is counted of jobs and mail has a name that `telemetry` describes.

use amhp_hub::domain::message::Message;
use amhp_hub::jobs::{Worker, chores, watch};
use amhp_hub::mail::{Mailer, PATIENCE};
use amhp_hub::telemetry::{
    Figures, JOBS_PARKED, JOBS_WAITING, MAIL_FAILED_TOTAL, MAIL_SENT_TOTAL, WATCHED_TIMESTAMP_SECONDS,
};

use super::{desk, enqueue, from, work};
use crate::support::database::TestDatabase;
use crate::support::smtp::{Manner, SmtpSink};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_figure_is_described() {
    let figures = Figures::start().unwrap();
    Figures::start().expect("a second start finds the first");
    let database = TestDatabase::sqlite().await;
    let (desk, sink) = (desk(&database), SmtpSink::start().await);
    let rowan = desk.account("rowan@surgery.example").await;
    sink.behave(Manner::Refuses("RCPT", 550));
    enqueue(&desk.ctx, Message::RegistrationOfKnownAddress { account: rowan.id }).await;
    let mailer = Mailer::smtp(&sink.url(), from(), PATIENCE).unwrap();
    work(&Worker::new(desk.ctx.clone(), mailer, "https://hub.example")).await;
    chores(&desk.worker).await.unwrap();
    watch(&desk.worker).await.unwrap();
    let text = figures.render();
    for name in [MAIL_SENT_TOTAL, MAIL_FAILED_TOTAL, JOBS_WAITING, JOBS_PARKED, WATCHED_TIMESTAMP_SECONDS] {
        assert!(text.lines().any(|line| line.starts_with(&format!("{name} "))), "{name} is not counted:\n{text}");
    }
    for line in text.lines().filter_map(|line| line.strip_prefix("# TYPE ")) {
        let name = line.split(' ').next().unwrap();
        assert!(text.contains(&format!("# HELP {name} ")), "{name} is not described:\n{text}");
    }
    assert!(!text.contains("rowan"));
}
