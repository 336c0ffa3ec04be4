//! What every handler can reach: the verbs' context and how this deployment is reached.

use std::net::IpAddr;
use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::service::Service;
use crate::services::{Context, services};

/// The deployment, as the faces see it.
#[derive(Clone)]
pub struct Site {
    /// The verbs' world.
    pub ctx: Context,
    /// Scheme, host and port of the public address: links and the `Origin` check use it, never the Host header.
    pub origin: String,
    /// Whether cookies travel over TLS.
    pub secure: bool,
    /// Whether everything here is invented: every page says so.
    pub demo: bool,
    /// Whether the letters of a demonstration can be read at `/dev/mail`.
    pub dev_mail: bool,
    /// Whether the work for later has stopped: no alarm, no message. The hub's list says so.
    pub jobs_stopped: Arc<dyn Fn() -> bool + Send + Sync>,
    /// When this process began to serve.
    pub started_at: Timestamp,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
}

impl Site {
    /// The services as they were known last, without asking the database.
    pub fn services(&self) -> Vec<Service> {
        services::last_seen(&self.ctx)
    }
}
