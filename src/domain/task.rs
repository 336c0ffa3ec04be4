//! What happens later: tasks recorded in the transaction that asks for them, by name and ids.
//!
//! To add a task, add its kind here and its file in `src/jobs/`.

use serde::{Deserialize, Serialize};

use super::ids::{DocumentId, MessageId, ServiceId};

/// A task, by the ids of what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "args", rename_all = "snake_case")]
pub enum Task {
    /// Send a message of the outbox.
    SendMessage {
        /// Which.
        message: MessageId,
    },
    /// Have a document scanned for viruses.
    ScanDocument {
        /// Which.
        document: DocumentId,
    },
    /// Remove the bytes of a document that has no row any more.
    RemoveFile {
        /// Which it was.
        document: DocumentId,
    },
    /// Compute the times of a service's open referrals once more: what was under way while its settings were changed may
    /// have been written by the old ones. Find their localities anew.
    LookAgain {
        /// Which.
        service: ServiceId,
    },
}
