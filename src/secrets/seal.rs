//! What has to be read again and not only compared is kept sealed: XChaCha20-Poly1305 under a key for its purpose, bound
//! to what it belongs to, so that a row copied to another place does not open there.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::{Purpose, Secrets};

/// Bytes of chance that each sealing takes; they stand before what was sealed.
pub const NONCE: usize = 24;

/// What was kept does not open: another secret, another place, or changed bytes.
#[derive(Debug, thiserror::Error)]
#[error("a sealed value does not open")]
pub struct SealBroken;

impl Secrets {
    /// Seals `plain` for `about`, the bytes that name what it belongs to. `nonce` is random and never used twice.
    pub fn seal(&self, purpose: Purpose, about: &[u8], plain: &[u8], nonce: [u8; NONCE]) -> Vec<u8> {
        let payload = Payload { msg: plain, aad: about };
        let sealed = self.cipher(purpose).encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.expect("only texts of many gigabytes are too long to seal");
        [&nonce[..], &sealed].concat()
    }

    /// What was sealed for `about`.
    ///
    /// # Errors
    /// [`SealBroken`].
    pub fn open(&self, purpose: Purpose, about: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealBroken> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or(SealBroken)?;
        let payload = Payload { msg: sealed, aad: about };
        let plain = self.cipher(purpose).decrypt(&XNonce::from(*nonce), payload);
        plain.map(Zeroizing::new).map_err(|_| SealBroken)
    }

    fn cipher(&self, purpose: Purpose) -> XChaCha20Poly1305 {
        let key = Zeroizing::new(self.digest(purpose, &[b"seal"]));
        XChaCha20Poly1305::new(&Key::from(*key))
    }
}
