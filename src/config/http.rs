//! Where the service listens, by what address people reach it, and which proxies it believes.

use std::net::{IpAddr, SocketAddr};

use url::Url;

use super::Reader;

/// Listeners, public address, proxies.
#[derive(Debug, Clone)]
pub struct Http {
    /// `AMHP_HUB_LISTEN`: the public listener.
    pub listen: SocketAddr,
    /// `AMHP_HUB_ADMIN_LISTEN`: `/metrics`, for the operator's network only.
    pub admin_listen: SocketAddr,
    /// `AMHP_HUB_PUBLIC_URL`: links are made of it, never of a Host header.
    pub public_url: PublicUrl,
    /// `AMHP_HUB_TRUSTED_PROXIES`: addresses whose `X-Forwarded-For` is believed, separated by commas.
    pub trusted_proxies: Vec<IpAddr>,
}

/// The address of the service: `https://…`, or `http://` on a loopback address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(Url);

impl PublicUrl {
    /// Takes an address if it is safe for cookies: https, or http to this very machine.
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let plain = url.query().is_none() && url.fragment().is_none() && matches!(url.path(), "" | "/");
        let safe = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
        (plain && safe).then_some(Self(url))
    }

    /// Whether cookies travel over TLS.
    pub fn is_secure(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Whether it is an address of this very machine.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.0)
    }

    /// Scheme, host and port, as a browser's `Origin` writes them.
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// The same for a listener that is bound now: a public address without a port of its own (`:0`) has the listener's.
    pub fn origin_at(&self, bound: SocketAddr) -> String {
        let mut url = self.0.clone();
        if url.port() == Some(0) {
            // Only addresses that cannot have a port refuse one, and those were refused when parsed.
            let _ = url.set_port(Some(bound.port()));
        }
        url.origin().ascii_serialization()
    }

    /// The full address of a path that begins with `/`.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.origin())
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

impl Http {
    /// Reads the section.
    pub fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let listen: Option<SocketAddr> =
            reader.parsed("AMHP_HUB_LISTEN", "127.0.0.1:8080", "set an address and a port, such as 127.0.0.1:8080");
        let admin_listen = reader.parsed(
            "AMHP_HUB_ADMIN_LISTEN",
            "127.0.0.1:9090",
            "set an address and a port, such as 127.0.0.1:9090",
        );
        let public_url = Self::read_public_url(reader, listen);
        let trusted_proxies = Self::read_proxies(reader);
        Some(Self { listen: listen?, admin_listen: admin_listen?, public_url: public_url?, trusted_proxies })
    }

    fn read_public_url(reader: &mut Reader<'_>, listen: Option<SocketAddr>) -> Option<PublicUrl> {
        let from_listener = listen.filter(|l| l.ip().is_loopback()).map(|l| format!("http://{l}"));
        let url = reader.optional("AMHP_HUB_PUBLIC_URL").or(from_listener).and_then(|text| PublicUrl::parse(&text));
        if url.is_none() {
            reader.refuse(
                "AMHP_HUB_PUBLIC_URL",
                "set the https address by which people reach the service, such as https://amhp.council.example; \
                 http only for a loopback address",
            );
        }
        url
    }

    fn read_proxies(reader: &mut Reader<'_>) -> Vec<IpAddr> {
        let text = reader.text("AMHP_HUB_TRUSTED_PROXIES", "");
        let parsed: Result<Vec<IpAddr>, _> =
            text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::parse).collect();
        parsed.unwrap_or_else(|_| {
            reader
                .refuse("AMHP_HUB_TRUSTED_PROXIES", "set IP addresses separated by commas, such as 10.0.0.2,10.0.0.3");
            Vec::new()
        })
    }
}
