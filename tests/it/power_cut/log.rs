//! What clients sent and what they were answered, on the time line of the trace: each entry stands where the trace
//! ended when it was made.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use crate::kill::check::{Acknowledged, Paper, Sent};
use crate::kill::clients::Request;

/// Something that a client knows.
#[derive(Debug, Clone)]
pub enum Said {
    /// The service was added.
    Service,
    /// Somebody is signed in.
    SignedIn(String),
    /// A draft is there, with its text 0.
    Draft(String),
    /// The text of this number is on its way into the draft.
    Typing(String, usize),
    /// It was answered as saved.
    Saved(String, usize),
    /// A document of this digest is on its way.
    Arriving(String),
    /// It was answered: to which draft, and as what.
    Paper(String, Paper),
    /// A submission is on its way.
    Sending(Arc<Request>),
    /// It was answered.
    Sent(Acknowledged),
}

/// A draft, as its author knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// The latest text that was answered as saved.
    pub saved: usize,
    /// The latest text that was sent.
    pub typed: usize,
    /// Ids of the documents that were answered.
    pub papers: Vec<String>,
    /// The key of its submission, once it was sent.
    pub key: Option<String>,
}

/// What is known at one moment.
#[derive(Default)]
pub struct Moment {
    /// Whether the service is there.
    pub service: bool,
    /// The bearer token of the one who sends everything.
    pub token: Option<String>,
    /// Submissions and documents.
    pub sent: Sent,
    /// Drafts, by id.
    pub drafts: BTreeMap<String, Known>,
}

impl Moment {
    /// How many things were acknowledged.
    pub fn acknowledged(&self) -> usize {
        let texts: usize = self.drafts.values().map(|draft| 1 + draft.saved).sum();
        self.sent.acknowledged.len() + self.sent.papers.len() + texts + usize::from(self.service)
    }

    /// The same, one entry later.
    pub fn hears(&mut self, said: &Said) {
        let sent = &mut self.sent;
        match said.clone() {
            Said::Service => self.service = true,
            Said::SignedIn(token) => self.token = Some(token),
            Said::Draft(id) => drop(self.drafts.insert(id, Known::default())),
            Said::Typing(id, text) => self.drafts.get_mut(&id).unwrap().typed = text,
            Said::Saved(id, text) => self.drafts.get_mut(&id).unwrap().saved = text,
            Said::Arriving(digest) => drop(sent.arriving.insert(digest)),
            Said::Paper(draft, paper) => {
                sent.arriving.remove(&paper.sha256);
                self.drafts.get_mut(&draft).unwrap().papers.push(paper.id.clone());
                sent.papers.push(paper);
            }
            Said::Sending(request) => {
                sent.on_its_way.insert(request.key.clone());
                let draft = request.path.strip_prefix("/drafts/").and_then(|rest| rest.strip_suffix("/submission"));
                if let Some(draft) = draft {
                    self.drafts.get_mut(draft).unwrap().key = Some(request.key.clone());
                }
            }
            Said::Sent(acknowledged) => {
                sent.on_its_way.remove(&acknowledged.request.key);
                sent.acknowledged.push(acknowledged);
            }
        }
    }
}

/// The log while it is written.
pub struct Log {
    trace: PathBuf,
    entries: Mutex<Vec<(u64, Said)>>,
}

impl Log {
    /// A log on the time line of this trace.
    pub fn beside(trace: PathBuf) -> Self {
        Self { trace, entries: Mutex::default() }
    }

    /// Notes what is known now. The tracer writes a call down before it lets the program go on, so whatever led to an
    /// answer stands in the trace before it.
    pub fn note(&self, said: Said) {
        let mut entries = self.entries.lock().unwrap();
        let now = std::fs::metadata(&self.trace).map_or(0, |trace| trace.len());
        entries.push((now, said));
    }

    /// Everything that was noted, in its order.
    pub fn entries(&self) -> Vec<(u64, Said)> {
        self.entries.lock().unwrap().clone()
    }
}
