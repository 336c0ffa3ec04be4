//! Who signed a request: AWS Signature Version 4, computed anew and compared.

use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};

use super::wire::Request;
use super::{KEY_ID, REGION, SECRET};

const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// What is wrong with the signature or with the digest of the body.
pub fn objection(request: &Request) -> Option<&'static str> {
    let header = |name: &str| request.headers.get(name).map_or("", String::as_str);
    if header("x-amz-content-sha256") != hex(&Sha256::digest(&request.body)) {
        return Some("XAmzContentSHA256Mismatch");
    }
    let time = header("x-amz-date");
    let day = time.get(..8).unwrap_or_default();
    let scope = format!("{day}/{REGION}/s3/aws4_request");
    let authorization = header("authorization");
    let signed = authorization.split("SignedHeaders=").nth(1).and_then(|rest| rest.split(',').next()).unwrap_or("");
    if !["host", "x-amz-content-sha256", "x-amz-date"].iter().all(|name| signed.split(';').any(|s| s == *name)) {
        return Some("AccessDenied");
    }
    let text = format!("AWS4-HMAC-SHA256\n{time}\n{scope}\n{}", hex(&Sha256::digest(canonical(request, signed))));
    let key = [day, REGION, "s3", "aws4_request"]
        .iter()
        .fold(format!("AWS4{SECRET}").into_bytes(), |key, part| mac(&key, part.as_bytes()));
    let signature = hex(&mac(&key, text.as_bytes()));
    let expected =
        format!("AWS4-HMAC-SHA256 Credential={KEY_ID}/{scope}, SignedHeaders={signed}, Signature={signature}");
    (authorization != expected).then_some("SignatureDoesNotMatch")
}

fn canonical(request: &Request, signed: &str) -> String {
    let encoded = |text: &str| utf8_percent_encode(text, UNRESERVED).to_string();
    let mut query: Vec<String> =
        request.query.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    query.sort();
    let headers: String = signed.split(';').map(|name| format!("{name}:{}\n", request.headers[name])).collect();
    let digest = &request.headers["x-amz-content-sha256"];
    format!("{}\n{}\n{}\n{headers}\n{signed}\n{digest}", request.method, request.path, query.join("&"))
}

fn mac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}

/// Bytes in hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
