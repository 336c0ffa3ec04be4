//! Who looks for viruses in documents.

use super::Reader;

/// The virus scanner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// `AMHP_HUB_SCAN`: `clamd:HOST:PORT` or `clamd:/PATH/TO/SOCKET`; nothing where it is `none`, and then documents
    /// are opened past a warning.
    pub scanner: Option<String>,
}

impl Scan {
    /// Reads the section.
    pub fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text("AMHP_HUB_SCAN", "none");
        if text == "none" {
            return Some(Self { scanner: None });
        }
        let is_clamd = text.strip_prefix("clamd:").is_some_and(is_place);
        if !is_clamd {
            reader.refuse("AMHP_HUB_SCAN", "set clamd:HOST:PORT, clamd:/PATH/TO/SOCKET or none");
        }
        is_clamd.then_some(Self { scanner: Some(text) })
    }
}

fn is_place(text: &str) -> bool {
    let is_port = |port: &str| port.parse::<u16>().is_ok_and(|port| port != 0);
    text.starts_with('/') || text.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && is_port(port))
}
