//! Where a request comes from: nobody names their own network.

use std::net::IpAddr;

use actix_web::test::TestRequest;
use amhp_hub::web::http::Network;

/// The network of a request from `peer` with these `X-Forwarded-For` lines, where 10.0.0.2 and 10.0.0.3 are trusted.
fn seen(peer: &str, forwarded: &[&[u8]]) -> Network {
    let trusted: Vec<IpAddr> = ["10.0.0.2", "10.0.0.3"].map(|ip| ip.parse().unwrap()).to_vec();
    let mut request = TestRequest::default().peer_addr(format!("{peer}:4711").parse().unwrap());
    for line in forwarded {
        let value = actix_web::http::header::HeaderValue::from_bytes(line).unwrap();
        request = request.append_header(("x-forwarded-for", value));
    }
    Network::of_request(&request.to_http_request(), &trusted)
}

fn of(address: &str) -> Network {
    Network::of(address.parse().unwrap())
}

#[test]
fn a_stranger_is_who_connects_whatever_is_forwarded() {
    assert_eq!(seen("192.0.2.7", &[]), of("192.0.2.7"));
    assert_eq!(seen("192.0.2.7", &[b"198.51.100.1"]), of("192.0.2.7"));
    assert_eq!(seen("192.0.2.7", &[b"10.0.0.2, 10.0.0.3"]), of("192.0.2.7"));
}

#[test]
fn behind_a_trusted_proxy_the_rightmost_hop_that_is_none_counts() {
    assert_eq!(seen("10.0.0.2", &[b"198.51.100.1"]), of("198.51.100.1"));
    assert_eq!(seen("10.0.0.2", &[b"203.0.113.9, 198.51.100.1"]), of("198.51.100.1"), "the left one is forged");
    assert_eq!(seen("10.0.0.2", &[b"203.0.113.9", b"198.51.100.1 , 10.0.0.3"]), of("198.51.100.1"));
    assert_eq!(seen("[::ffff:10.0.0.2]", &[b"::ffff:198.51.100.1"]), of("198.51.100.1"));
    assert_eq!(seen("10.0.0.2", &[b"10.0.0.3"]), of("10.0.0.3"), "the proxies' own request");
}

#[test]
fn what_is_no_address_ends_the_search_and_hides_nothing_to_its_right() {
    assert_eq!(seen("10.0.0.2", &[b"198.51.100.1, unknown"]), of("10.0.0.2"));
    assert_eq!(seen("10.0.0.2", &[b""]), of("10.0.0.2"));
    assert_eq!(seen("10.0.0.2", &[b"unknown, 198.51.100.1"]), of("198.51.100.1"));
    assert_eq!(seen("10.0.0.2", &[b"\xff\xfe, 198.51.100.1"]), of("198.51.100.1"), "bytes that are no text");
}

#[test]
fn a_network_is_one_address_or_what_one_customer_gets() {
    assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff:ffff:ffff:ffff"));
    assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
    assert_ne!(of("192.0.2.7"), of("192.0.2.8"));
    assert_eq!(of("::ffff:192.0.2.7"), of("192.0.2.7"));
}
