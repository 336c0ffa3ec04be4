//! What the log says, and what it never says.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use amhp_hub::telemetry::log;

/// Keeps what was logged.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The lines of a log of what is wanted, when these things happen.
fn logged(wanted: &str, happens: impl FnOnce()) -> Vec<serde_json::Value> {
    let kept = Kept::default();
    let writer = kept.clone();
    tracing::subscriber::with_default(log(wanted, false, move || writer.clone()), happens);
    let text = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_line_is_one_json_object_and_info_is_the_default() {
    let lines = logged("", || {
        tracing::info!(attempts = 2, "a job failed\nagain");
        tracing::debug!("not wanted");
    });
    assert_eq!(lines.len(), 1);
    assert_eq!((&lines[0]["level"], &lines[0]["attempts"]), (&"INFO".into(), &2.into()));
    assert_eq!(lines[0]["message"], "a job failed\nagain");
}

#[test]
fn the_mail_clients_conversations_are_never_logged() {
    let lines = logged("trace,lettre=trace", || {
        tracing::debug!(target: "lettre::transport::smtp", "Wrote: RCPT TO:<rowan@surgery.example>");
        tracing::warn!(target: "lettre::transport::smtp", "no connection");
        tracing::debug!(target: "amhp_hub", "wanted");
    });
    let said: Vec<_> = lines.iter().map(|line| line["message"].as_str().unwrap()).collect();
    assert_eq!(said, ["no connection", "wanted"]);
}
