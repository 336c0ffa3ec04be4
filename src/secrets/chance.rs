//! Chance is handed in: the system's when serving, a seeded one where a test wants the same run again.

use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::rngs::{StdRng, SysRng};
use rand::{Rng, RngExt, SeedableRng, TryRng};

use crate::domain::Masked;

/// A source of random bytes, fit for keys (the seeded one only for tests).
#[derive(Debug, Clone)]
pub struct Chance(Source);

#[derive(Debug, Clone)]
enum Source {
    System,
    Seeded(Arc<Mutex<StdRng>>),
}

impl Chance {
    /// The operating system's.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// The same bytes again for the same seed.
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seeded(Arc::new(Mutex::new(StdRng::seed_from_u64(seed)))))
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match &self.0 {
            Source::System => SysRng.try_fill_bytes(&mut bytes).expect("the system gives random bytes"),
            Source::Seeded(rng) => rng.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes),
        }
        bytes
    }

    /// 256 random bits in base64url: what opens a door.
    pub fn token(&self) -> Masked<String> {
        Masked::new(URL_SAFE_NO_PAD.encode(self.bytes::<32>()))
    }

    /// `N` numbers below `symbols`, each as likely as the others.
    pub fn below<const N: usize>(&self, symbols: u8) -> [u8; N] {
        let mut rng = StdRng::from_seed(self.bytes::<32>());
        std::array::from_fn(|_| rng.random_range(0..symbols))
    }
}
