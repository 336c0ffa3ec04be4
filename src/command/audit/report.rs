//! What an audit found, in words for whoever asked. A finding names service, number and referral; never what the record
//! says of a person. Imports `domain`.

use crate::domain::ids::DocumentId;
use crate::domain::seal::Head;

/// Findings that are listed; the rest are counted.
const LISTED: usize = 1_000;

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// Numbers of the chain are not there.
    #[error("the numbers {0} to {1} before it are missing")]
    Missing(i64, i64),
    /// A number is there twice, or is none that a chain has.
    #[error("the number is there twice, or is no number of a chain")]
    NoSuchNumber,
    /// The event, or what came before it, was changed.
    #[error("it is not as it was sealed, or does not follow the event before it")]
    Changed,
    /// It bears a hash and no number.
    #[error("an event has a hash and no number")]
    HalfSealed,
    /// It was not sealed, and what came long after it was.
    #[error("an event is not sealed, and later ones are")]
    PassedOver,
    /// The head's number is not reached.
    #[error("the chain ends before no. {0} of the head that was given: its end was cut off, or an older copy put back")]
    CutOff(i64),
    /// The head's hash is another.
    #[error("its hash is not that of the head that was given: the chain was made anew")]
    NotTheHead,
    /// A head names a service that is not there.
    #[error("there is no such service, and a head of it was given")]
    NoService,
    /// What is stored is no event, no referral.
    #[error("what is stored there cannot be read; what follows was not checked")]
    Unreadable,
    /// It is about a referral that is not there.
    #[error("the event belongs to no referral")]
    NoReferral,
    /// The first event is not that of its submission.
    #[error("its first event is not that of its submission")]
    NoSubmission,
    /// Versions are missing or there twice.
    #[error("its events do not follow one another: where version {0} should be is another or none")]
    Versions(i64),
    /// Sealed in another order than that of the versions.
    #[error("its events were sealed in another order than they happened")]
    SealedOutOfOrder,
    /// The row's version is not the last event's.
    #[error("it says version {0}, its last event {1}")]
    Version(i64, i64),
    /// The answers have another digest.
    #[error("its answers are not those that were sent")]
    Answers,
    /// A document has another digest, or is not there.
    #[error("document {0} is not there, or is not the one that was sent")]
    Document(DocumentId),
    /// The documents of the payload cannot be read.
    #[error("what its first event says of documents cannot be read")]
    Documents,
    /// The row does not stand as the last act left it.
    #[error("its {0} is not what its last event left")]
    Stands(&'static str),
}

/// Something that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The service's slug, or its id where it has none.
    pub service: String,
    /// The number in that service's chain.
    pub seq: Option<i64>,
    /// The referral's reference.
    pub referral: Option<String>,
    /// What is wrong.
    pub wrong: Wrong,
}

/// How a service's chain was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainReport {
    /// How far it goes.
    pub head: Head,
    /// Sealed events.
    pub sealed: u64,
    /// Events that wait to be sealed.
    pub waiting: u64,
    /// Heads of it that were given.
    pub heads: usize,
}

/// What was checked, and what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// A chain a service.
    pub chains: Vec<ChainReport>,
    /// Referrals that were held against their events.
    pub referrals: u64,
    /// Those of them whose submission holds no digest of the answers: an older version took them.
    pub without_digest: u64,
    /// Those of them whose last event does not say how they stood: an older version wrote it.
    pub without_standing: u64,
    /// Documents whose digest was compared.
    pub documents: u64,
    /// What is wrong, up to a thousand.
    pub findings: Vec<Finding>,
    /// How many more there are.
    pub more: u64,
}

impl Report {
    /// How much is wrong.
    #[must_use]
    pub fn found(&self) -> u64 {
        self.findings.len() as u64 + self.more
    }

    pub(super) fn add(&mut self, service: &str, seq: Option<i64>, referral: Option<String>, wrong: Wrong) {
        if self.findings.len() < LISTED {
            self.findings.push(Finding { service: service.to_owned(), seq, referral, wrong });
        } else {
            self.more += 1;
        }
    }

    /// The report, line by line.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.chains.iter().map(ToString::to_string).collect();
        lines.push(format!("{} referrals and {} documents held against their events", self.referrals, self.documents));
        let older = [(self.without_digest, "a digest of its answers"), (self.without_standing, "how it stood")];
        let older = older.iter().filter(|(count, _)| *count > 0);
        lines.extend(
            older.map(|(count, what)| format!("{count} of them by an older version, without {what}: not compared")),
        );
        let unheld = self.chains.iter().filter(|chain| chain.heads == 0);
        lines.extend(unheld.map(|chain| {
            format!(
                "{}: no head was given, so a cut end, an older copy put back or a chain made anew would not show",
                chain.head.service
            )
        }));
        lines.extend(self.findings.iter().map(|finding| format!("WRONG {finding}")));
        if self.more > 0 {
            lines.push(format!("and {} more", self.more));
        }
        lines.push(if self.found() == 0 { "Nothing is wrong.".to_owned() } else { format!("{} wrong.", self.found()) });
        lines
    }
}

impl std::fmt::Display for ChainReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { head, sealed, waiting, heads } = self;
        write!(f, "{}: {sealed} events sealed, {waiting} wait, {heads} heads compared; head {head}", head.service)
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.service)?;
        self.seq.map_or(Ok(()), |seq| write!(f, " no. {seq}"))?;
        self.referral.as_ref().map_or(Ok(()), |referral| write!(f, ", referral {referral}"))?;
        write!(f, ": {}", self.wrong)
    }
}
