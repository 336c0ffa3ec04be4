//! Passwords: Argon2id in a bounded pool of its own, so that sign-ins never starve the rest of the service.
//!
//! Parameters are the crate's defaults, those of the OWASP cheat sheet: 19 MiB, two passes, one lane.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::domain::Masked;

/// Hashes and verifies, a few at a time.
#[derive(Debug, Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    /// Hash of nobody's password: an unknown address costs the same time as a known one.
    decoy: Arc<str>,
}

/// The hashing itself failed: a defect, or a stored hash that is none.
#[derive(Debug, thiserror::Error)]
#[error("a password could not be hashed or verified")]
pub struct PasswordFault;

impl Passwords {
    /// A pool in which at most `at_once` are worked on.
    ///
    /// # Errors
    /// [`PasswordFault`] where Argon2 does not work at all.
    pub fn new(at_once: usize) -> Result<Self, PasswordFault> {
        let decoy = hash(&Masked::new(String::from("nobody's password")))?.into();
        Ok(Self { turns: Arc::new(Semaphore::new(at_once)), decoy })
    }

    /// The PHC string of `password` under a salt of its own.
    ///
    /// # Errors
    /// [`PasswordFault`].
    pub async fn hash(&self, password: Masked<String>) -> Result<String, PasswordFault> {
        self.work(move || hash(&password)).await
    }

    /// Whether `password` is the one hashed; against nothing, false after the same work.
    ///
    /// # Errors
    /// [`PasswordFault`].
    pub async fn verify(&self, password: Masked<String>, hashed: Option<String>) -> Result<bool, PasswordFault> {
        let known = hashed.is_some();
        let hashed = hashed.unwrap_or_else(|| self.decoy.as_ref().to_owned());
        let fits = self.work(move || verify(&password, &hashed)).await?;
        Ok(known && fits)
    }

    async fn work<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> Result<T, PasswordFault> + Send + 'static,
    ) -> Result<T, PasswordFault> {
        let _turn = self.turns.acquire().await.map_err(|_| PasswordFault)?;
        tokio::task::spawn_blocking(job).await.map_err(|_| PasswordFault)?
    }
}

fn hash(password: &Masked<String>) -> Result<String, PasswordFault> {
    let hashed = Argon2::default().hash_password(password.reveal().as_bytes()).map_err(|_| PasswordFault)?;
    Ok(hashed.to_string())
}

fn verify(password: &Masked<String>, hashed: &str) -> Result<bool, PasswordFault> {
    let hashed = PasswordHash::new(hashed).map_err(|_| PasswordFault)?;
    Ok(Argon2::default().verify_password(password.reveal().as_bytes(), &hashed).is_ok())
}
