//! Documents: where a test keeps them, and forms that carry them.

use std::path::PathBuf;
use std::sync::Arc;

use amhp_hub::domain::document::Document;
use amhp_hub::domain::ids::DraftId;
use amhp_hub::files::{FileStore, Inspector};
use amhp_hub::services::documents::{NewDocument, Sent, add, receive};
use amhp_hub::services::drafts::{NewDraft, create};
use amhp_hub::services::{Papers, Refusal};
use bytes::Bytes;

use super::app::TestApp;
use super::database::TestDatabase;
use super::examples;
use super::people::Person;
use super::sql::rows;

/// Documents in the database's folder, looked into by the real program.
pub fn papers(database: &TestDatabase, scanned: bool) -> Papers {
    papers_in(FileStore::directory(database.files.path()).unwrap(), scanned)
}

/// Documents in this store.
pub fn papers_in(files: FileStore, scanned: bool) -> Papers {
    Papers { files, inspector: Arc::new(Inspector::new(env!("CARGO_BIN_EXE_amhp-hub").into())), scanned }
}

/// A text file that is good.
pub const TEXT: &[u8] = b"Seen at home with the community nurse. Not eating, not sleeping, afraid of the neighbours.\n";

/// What is said of a document that can be taken.
pub fn risk_assessment() -> NewDocument {
    NewDocument { kind: "risk_assessment".to_owned(), ..NewDocument::default() }
}

/// A form with these parts: name, file name where it is a file, content.
pub fn form(parts: &[(&str, Option<&str>, &[u8])]) -> (String, Vec<u8>) {
    let boundary = "----a0b1c2d3e4f5";
    let mut body = Vec::new();
    for (name, file_name, content) in parts {
        let file = file_name.map(|file| format!("; filename=\"{file}\"\r\nContent-Type: application/octet-stream"));
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"{}\r\n\r\n",
            file.unwrap_or_default()
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

impl TestApp {
    /// A draft of `person`'s for `slug` that could be sent as it is.
    pub async fn ready_draft(&self, person: &Person, slug: &str) -> DraftId {
        let answers = Some(examples::minimal(self.now()));
        let new = NewDraft { service: slug.to_owned(), form: "amhp-referral".to_owned(), answers };
        create(&self.ctx, &person.actor, new).await.unwrap().0.id
    }

    /// Adds these bytes to a draft.
    pub async fn add(&self, person: &Person, draft: DraftId, name: &str, content: &[u8]) -> Result<Document, Refusal> {
        let mut incoming = receive(&self.ctx, &person.actor, draft).await?;
        incoming.write(Bytes::copy_from_slice(content)).await.unwrap();
        let received = incoming.finish().await.unwrap();
        let sent = Sent::File { name: name.to_owned(), received };
        add(&self.ctx, &person.actor, draft, &risk_assessment(), sent).await
    }

    /// Files that are kept, and files that are still arriving, in the database's folder.
    pub fn kept(&self) -> (Vec<PathBuf>, Vec<PathBuf>) {
        let list = |name: &str| {
            let entries = std::fs::read_dir(self.database.files.path().join(name)).into_iter().flatten();
            entries.map(|entry| entry.unwrap().path()).collect::<Vec<_>>()
        };
        (list("documents"), list("incoming"))
    }

    /// Rows, kept files, arriving files.
    pub async fn tally(&self) -> (usize, usize, usize) {
        let (kept, incoming) = self.kept();
        (rows(&self.database.store, "documents").await.unsigned_abs() as usize, kept.len(), incoming.len())
    }
}
