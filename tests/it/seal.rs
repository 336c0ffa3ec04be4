//! What is kept sealed opens where it belongs and nowhere else; codes of apps are those of RFC 6238.

use amhp_hub::secrets::{AuthenticatorKey, Purpose, Secrets};

const NONCE: [u8; 24] = [3; 24];

#[test]
fn what_was_sealed_opens_for_its_place_alone() {
    let secrets = Secrets::new([7; 32]);
    let sealed = secrets.seal(Purpose::Authenticator, b"one", b"the key", NONCE);
    assert_eq!(secrets.open(Purpose::Authenticator, b"one", &sealed).unwrap().as_slice(), b"the key");
    assert!(!sealed.windows(7).any(|part| part == b"the key"));
    assert!(secrets.open(Purpose::Authenticator, b"two", &sealed).is_err(), "moved to another account");
    assert!(secrets.open(Purpose::Csrf, b"one", &sealed).is_err(), "for another purpose");
    assert!(Secrets::new([8; 32]).open(Purpose::Authenticator, b"one", &sealed).is_err(), "by another secret");
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert!(secrets.open(Purpose::Authenticator, b"one", &changed).is_err(), "byte {at} changed");
        assert!(secrets.open(Purpose::Authenticator, b"one", &sealed[..at]).is_err(), "cut at {at}");
    }
}

#[test]
fn the_codes_are_those_of_the_standard() {
    let key = AuthenticatorKey::new(*b"12345678901234567890");
    for (at, code) in
        [(1_111_111_111, "050471"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (2_000_000_000, "279037")]
    {
        let step = i64::try_from(at / 30).unwrap();
        assert_eq!(key.step_of(code, at), Some(step));
        assert_eq!(key.step_of(code, (at / 30 + 1) * 30 + 29), Some(step), "the step before");
        assert_eq!(key.step_of(code, (at / 30) * 30 - 1), None, "the step after");
        assert_eq!(key.step_of(code, (at / 30 + 2) * 30), None, "two steps before");
    }
    assert_eq!(key.typed().reveal(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    let link = "otpauth://totp/AMHP%20hub:a%3Ab%40hub%2Eexample?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
        &issuer=AMHP%20hub&algorithm=SHA1&digits=6&period=30";
    assert_eq!(key.link("AMHP hub", "a:b@hub.example").reveal(), link);
    assert!(!format!("{key:?}").contains("49"), "it does not show itself");
}
