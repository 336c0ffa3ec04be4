//! A whole service on a port of its own: either engine, a clock that the test moves, mail that the test reads.

use std::sync::Arc;
use std::time::Duration;

use amhp_hub::app::{Options, start};
use amhp_hub::clock::Clock;
use amhp_hub::config::Config;
use amhp_hub::domain::service::{Service, Telephone};
use amhp_hub::files::Scanner;
use amhp_hub::form::Forms;
use amhp_hub::jobs::{Worker, run_one};
use amhp_hub::mail::{Delivered, Mailer, Memory, PATIENCE};
use amhp_hub::secrets::{Chance, Secrets};
use amhp_hub::services::services::{NewService, add};
use amhp_hub::services::{Context, Papers};
use jiff::Timestamp;

use super::context::PASSWORDS;
use super::database::TestDatabase;
use super::documents::papers;
use super::smtp::{Received, SmtpSink};

/// A service that answers until the test ends.
pub struct TestApp {
    /// The verbs' world: what it does with the database.
    pub ctx: Context,
    /// The clock of everything in it.
    pub clock: Clock,
    /// Where it answers, `http://127.0.0.1:4711`.
    pub base: String,
    /// Every letter that it sent.
    pub letters: Letters,
    /// Its queue, worked only when the test says so.
    pub worker: Worker,
    /// The database, gone with the test.
    pub database: TestDatabase,
    handle: actix_web::dev::ServerHandle,
}

/// Where a test reads what was sent.
pub enum Letters {
    /// The service kept it in memory.
    Memory(Memory),
    /// A mail server took it in a conversation by SMTP.
    Server(SmtpSink),
}

impl Letters {
    /// Everything that was sent, oldest first.
    pub fn delivered(&self) -> Vec<Delivered> {
        match self {
            Self::Memory(memory) => memory.delivered(),
            Self::Server(server) => {
                server.received().into_iter().map(|Received { to, eml }| Delivered { to, eml }).collect()
            }
        }
    }
}

/// When every test begins: a Saturday morning in winter.
pub const BEGINNING: &str = "2026-11-21T10:00:00Z";

impl TestApp {
    /// Serves on `database`; letters go into memory.
    pub async fn start(database: TestDatabase) -> Self {
        Self::start_with_forms(database, Forms::embedded().unwrap()).await
    }

    /// Serves these forms on `database`; letters go into memory.
    pub async fn start_with_forms(database: TestDatabase, forms: Forms) -> Self {
        let (mailer, letters) = Mailer::memory("hub@amhp.example".parse().unwrap());
        let papers = papers(&database, false);
        Self::start_with(database, forms, mailer, Letters::Memory(letters), papers, None).await
    }

    /// Serves on `database`; documents are scanned by `scanner`.
    pub async fn start_with_scanner(database: TestDatabase, scanner: Scanner) -> Self {
        let papers = papers(&database, true);
        Self::start_with_papers(database, papers, Some(scanner)).await
    }

    /// Serves on `database`; documents are kept in `papers` and scanned by `scanner`.
    pub async fn start_with_papers(database: TestDatabase, papers: Papers, scanner: Option<Scanner>) -> Self {
        let (mailer, letters) = Mailer::memory("hub@amhp.example".parse().unwrap());
        let forms = Forms::embedded().unwrap();
        Self::start_with(database, forms, mailer, Letters::Memory(letters), papers, scanner).await
    }

    /// Serves on `database`; letters go by SMTP to a mail server of the test's own.
    pub async fn start_with_mail_server(database: TestDatabase) -> Self {
        Self::start_with_mail_server_of(database, PATIENCE).await
    }

    /// The same with another patience for each of the server's answers.
    pub async fn start_with_mail_server_of(database: TestDatabase, patience: Duration) -> Self {
        let server = SmtpSink::start().await;
        let mailer = Mailer::smtp(&server.url(), "hub@amhp.example".parse().unwrap(), patience).unwrap();
        let papers = papers(&database, false);
        let forms = Forms::embedded().unwrap();
        Self::start_with(database, forms, mailer, Letters::Server(server), papers, None).await
    }

    async fn start_with(
        database: TestDatabase,
        forms: Forms,
        mailer: Mailer,
        letters: Letters,
        papers: Papers,
        scanner: Option<Scanner>,
    ) -> Self {
        let clock = Clock::manual(BEGINNING.parse().unwrap());
        let ctx = Context::new(
            database.store.clone(),
            clock.clone(),
            Chance::system(),
            Secrets::new([7; 32]),
            PASSWORDS.clone(),
            Arc::new(forms),
            papers,
        );
        let config = Config::read(&|name| (name == "AMHP_HUB_LISTEN").then(|| "127.0.0.1:0".to_owned())).unwrap();
        let running = start(&config, ctx.clone(), Options::default()).unwrap();
        let base = format!("http://{}", running.address);
        tokio::spawn(running.server);
        let worker = Worker::new(ctx.clone(), mailer, &base);
        let worker = scanner.into_iter().fold(worker, Worker::with_scanner);
        Self { ctx, clock, base, letters, worker, database, handle: running.handle }
    }

    /// The full address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The time by the service's clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Does everything that is due.
    pub async fn work(&self) {
        while run_one(&self.worker).await.unwrap() {}
    }

    /// Adds an AMHP service whose numbers are invented.
    pub async fn add_service(&self, slug: &str) -> Service {
        let telephone = Telephone { day: "01632 960100".to_owned(), out_of_hours: "01632 960199".to_owned() };
        let (slug, name) = (slug.to_owned(), format!("{} AMHP service", capital(slug)));
        add(&self.ctx, NewService { mail: Some(format!("hub@{slug}.example")), slug, name, telephone }).await.unwrap()
    }

    /// The six digits of the latest letter to `email` that carries a code, after the queue was worked.
    pub async fn code_for(&self, email: &str) -> String {
        self.work().await;
        let carries_code = |eml: &str| eml.contains("We never ask for it");
        let letters = self.letters.delivered();
        let mut latest = letters.iter().rev();
        let letter = latest.find(|letter| letter.to.iter().any(|to| to == email) && carries_code(&letter.eml)).unwrap();
        six_digits(&letter.eml)
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
    }
}

/// The only group of six digits in a letter's text.
pub fn six_digits(eml: &str) -> String {
    let text = eml.split_once("\r\n\r\n").map_or(eml, |(_, text)| text);
    let groups: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|group| group.len() == 6).collect();
    assert_eq!(groups.len(), 1, "a letter with a code has one group of six digits");
    groups[0].to_owned()
}

fn capital(slug: &str) -> String {
    let (first, rest) = slug.split_at(1);
    first.to_uppercase() + rest
}
