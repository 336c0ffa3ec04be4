//! Logs and figures. Imports `domain`.
//!
//! Neither ever holds a person, an address, an answer or a code. Whoever records a figure uses the names below; a name
//! that is not described here is a defect that a test finds.

use std::io::{IsTerminal, stderr};
use std::iter::successors;
use std::sync::OnceLock;

use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::filter::{EnvFilter, FilterExt, LevelFilter, filter_fn};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};

/// Requests answered, by face, method and status.
pub const HTTP_REQUESTS_TOTAL: &str = "http_requests_total";
/// How long a request took, seconds.
pub const HTTP_REQUEST_SECONDS: &str = "http_request_seconds";
/// Jobs that wait.
pub const JOBS_WAITING: &str = "jobs_waiting";
/// Jobs that failed for good and wait for a person.
pub const JOBS_PARKED: &str = "jobs_parked";
/// When this process last watched the times of referrals, seconds since 1970. More than a minute ago: nothing does here.
pub const WATCHED_TIMESTAMP_SECONDS: &str = "watched_timestamp_seconds";
/// Messages sent.
pub const MAIL_SENT_TOTAL: &str = "mail_sent_total";
/// Tries to send a message that failed.
pub const MAIL_FAILED_TOTAL: &str = "mail_failed_total";

/// Upper bounds of the buckets of [`HTTP_REQUEST_SECONDS`].
const SECONDS: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Starts the log on standard error: for people where that is a terminal, else a JSON object a line. `AMHP_HUB_LOG`
/// says what is logged (`info` by default; the syntax of `tracing_subscriber::EnvFilter`).
///
/// # Errors
/// Something else logs already.
pub fn start_logs() -> Result<(), TryInitError> {
    let wanted = std::env::var("AMHP_HUB_LOG").unwrap_or_default();
    log(&wanted, stderr().is_terminal(), stderr).try_init()
}

/// A log of what is `wanted` into `writer`: for people, or a JSON object a line.
pub fn log<W>(wanted: &str, for_people: bool, writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let levels = EnvFilter::builder().with_default_directive(LevelFilter::INFO.into()).parse_lossy(wanted);
    let lines = tracing_subscriber::fmt::layer().with_writer(writer);
    let lines = if for_people { lines.boxed() } else { lines.json().flatten_event(true).boxed() };
    tracing_subscriber::registry().with(lines.with_filter(levels.and(filter_fn(is_free_of_addresses))))
}

/// The mail client writes whole conversations, addresses and codes, into its finer levels.
fn is_free_of_addresses(of: &Metadata<'_>) -> bool {
    !of.target().starts_with("lettre") || *of.level() <= Level::WARN
}

/// The figures of this process.
#[derive(Clone)]
pub struct Figures(PrometheusHandle);

impl Figures {
    /// Starts recording, or finds what was started before.
    ///
    /// # Errors
    /// Something else records already.
    pub fn start() -> Result<Self, BuildError> {
        static STARTED: OnceLock<PrometheusHandle> = OnceLock::new();
        static TURN: std::sync::Mutex<()> = std::sync::Mutex::new(());
        let _turn = TURN.lock();
        if let Some(handle) = STARTED.get() {
            return Ok(Self(handle.clone()));
        }
        let seconds = Matcher::Full(HTTP_REQUEST_SECONDS.to_owned());
        let handle = PrometheusBuilder::new().set_buckets_for_metric(seconds, &SECONDS)?.install_recorder()?;
        describe();
        Ok(Self(STARTED.get_or_init(|| handle).clone()))
    }

    /// All of them, in the text format of Prometheus.
    pub fn render(&self) -> String {
        self.0.run_upkeep();
        self.0.render()
    }
}

fn describe() {
    describe_counter!(HTTP_REQUESTS_TOTAL, "Requests answered");
    describe_histogram!(HTTP_REQUEST_SECONDS, Unit::Seconds, "How long a request took");
    describe_gauge!(JOBS_WAITING, "Jobs that wait");
    describe_gauge!(JOBS_PARKED, "Jobs that failed for good and wait for a person");
    describe_gauge!(WATCHED_TIMESTAMP_SECONDS, Unit::Seconds, "When the times of referrals were last watched here");
    describe_counter!(MAIL_SENT_TOTAL, "Messages sent");
    describe_counter!(MAIL_FAILED_TOTAL, "Tries to send a message that failed");
}

/// An error and what caused it, outermost first, parted by colons: for the log, and for whoever runs the service.
pub fn with_causes(error: &dyn std::error::Error) -> String {
    let chain = successors(Some(error), |error| error.source()).skip(1);
    chain.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}
