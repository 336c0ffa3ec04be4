//! The address of a bucket: `s3://BUCKET/PREFIX?endpoint=…&region=…`.

use std::str::FromStr;

use object_store::path::Path;
use url::{Host, Url};

use super::error::OpenError;
use super::key::is_part;

const HELP: &str = "set s3://BUCKET/PREFIX?region=REGION, or ?endpoint=https://HOST for a server that is not Amazon's";
const PLAIN: &str = "set an endpoint with https; http only for a loopback address";
/// What servers that have no regions take in a signature.
const ANY_REGION: &str = "us-east-1";

/// Where a bucket is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BucketAddress {
    pub bucket: String,
    pub prefix: Path,
    /// Nothing for Amazon's own, which follows from the region.
    pub endpoint: Option<String>,
    pub region: String,
}

impl FromStr for BucketAddress {
    type Err = OpenError;

    fn from_str(text: &str) -> Result<Self, OpenError> {
        let url = Url::parse(text).ok().filter(|url| url.scheme() == "s3").ok_or(OpenError::NotABucket(HELP))?;
        let is_plain = url.username().is_empty() && url.password().is_none() && url.port().is_none();
        let bucket = url.host_str().filter(|name| is_plain && is_bucket(name)).ok_or(OpenError::NotABucket(HELP))?;
        let (mut endpoint, mut region) = (None, None);
        for (name, value) in url.query_pairs() {
            match &*name {
                "endpoint" if endpoint.is_none() => endpoint = Some(server(&value)?),
                "region" if region.is_none() && is_part(&value) => region = Some(value.into_owned()),
                _ => return Err(OpenError::NotABucket(HELP)),
            }
        }
        let region = region.or_else(|| endpoint.is_some().then(|| ANY_REGION.to_owned()));
        let region = region.ok_or(OpenError::NotABucket(HELP))?;
        Ok(Self { bucket: bucket.to_owned(), prefix: prefix(url.path())?, endpoint, region })
    }
}

fn is_bucket(name: &str) -> bool {
    name.split('.').all(is_part)
}

fn prefix(path: &str) -> Result<Path, OpenError> {
    let path = path.trim_matches('/');
    if !path.is_empty() && !path.split('/').all(is_part) {
        return Err(OpenError::NotABucket(HELP));
    }
    Path::parse(path).map_err(|_| OpenError::NotABucket(HELP))
}

/// An endpoint without its last slash: https, or http on this very machine.
fn server(text: &str) -> Result<String, OpenError> {
    let url = Url::parse(text).map_err(|_| OpenError::NotABucket(HELP))?;
    let is_plain = url.username().is_empty() && url.password().is_none() && url.query().is_none();
    if !is_plain || !matches!(url.scheme(), "http" | "https") || url.path() != "/" {
        return Err(OpenError::NotABucket(HELP));
    }
    if url.scheme() == "http" && !is_loopback(&url) {
        return Err(OpenError::NotABucket(PLAIN));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}
