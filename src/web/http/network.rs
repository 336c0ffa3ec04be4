//! Where a request comes from: the peer, or what trusted proxies say, read from the right until somebody untrusted.

use std::future::{Ready, ready};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};

use super::{Fault, Site};

/// A client's network: an IPv4 address, or the /64 of an IPv6 address, which is what one customer gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

impl Network {
    /// The network of an address.
    pub fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64))),
            v4 => v4,
        })
    }

    /// The network that a request really comes from.
    pub fn of_request(req: &HttpRequest, trusted: &[IpAddr]) -> Self {
        let peer = req.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip().to_canonical());
        // Bytes that are no text spoil their own hop only: what the proxy wrote to their right still counts.
        let lines = req.headers().get_all("x-forwarded-for").map(|value| String::from_utf8_lossy(value.as_bytes()));
        let lines: Vec<_> = lines.collect();
        let hops: Vec<&str> = lines.iter().flat_map(|line| line.split(',')).map(str::trim).collect();
        Self::of(client(peer, &hops, trusted))
    }
}

/// The right-most hop that is no trusted proxy. A hop that is no address ends the search: what stands left of it was
/// written by whoever wrote it.
fn client(peer: IpAddr, hops: &[&str], trusted: &[IpAddr]) -> IpAddr {
    let mut nearest = peer;
    for hop in hops.iter().rev() {
        if !trusted.contains(&nearest) {
            break;
        }
        match hop.parse::<IpAddr>() {
            Ok(address) => nearest = address.to_canonical(),
            Err(_) => break,
        }
    }
    nearest
}

impl FromRequest for Network {
    type Error = Fault;
    type Future = Ready<Result<Self, Fault>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let site = req.app_data::<Data<Site>>().ok_or_else(Fault::unavailable);
        ready(site.map(|site| Self::of_request(req, &site.trusted_proxies)))
    }
}
