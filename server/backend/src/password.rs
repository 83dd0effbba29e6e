//! Passwords: hashed with argon2id, a few at a time, off the threads that answer requests.

use crate::Error;
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// How many hashes are computed at once: each takes 19 MiB and a core.
const AT_ONCE: usize = 2;

/// Hashes and checks passwords.
#[derive(Clone, Debug)]
pub struct Passwords {
    places: Arc<Semaphore>,
    /// The hash of a password that nobody has, checked when there is no account, so that an unknown
    /// address takes as long as a wrong password.
    nobody: Arc<std::sync::OnceLock<String>>,
}

impl Default for Passwords {
    fn default() -> Passwords {
        Passwords { places: Arc::new(Semaphore::new(AT_ONCE)), nobody: Arc::default() }
    }
}

impl Passwords {
    /// The hash of a password, with its own salt, as a PHC string.
    pub async fn hash(&self, password: &str) -> Result<String, Error> {
        let password = password.to_owned();
        self.work(move || hash(&password)).await?
    }

    /// Whether `password` is the one of `hash`; with no hash it is not, after the same work.
    pub async fn check(&self, password: &str, hash: Option<String>) -> Result<bool, Error> {
        let password = password.to_owned();
        let nobody = Arc::clone(&self.nobody);
        self.work(move || {
            let known = hash.is_some();
            let hash = match hash {
                Some(hash) => hash,
                None => nobody_hash(&nobody)?,
            };
            let same =
                Argon2::default().verify_password(password.as_bytes(), hash.as_str()).is_ok();
            Ok(known && same)
        })
        .await?
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let place = self.places.clone().acquire_owned().await;
        let place = place.map_err(|error| Error::Internal(error.to_string()))?;
        let done = tokio::task::spawn_blocking(move || {
            let _place = place;
            work()
        });
        done.await.map_err(|error| Error::Internal(error.to_string()))
    }
}

fn hash(password: &str) -> Result<String, Error> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| Error::Internal(error.to_string()))
}

fn nobody_hash(nobody: &std::sync::OnceLock<String>) -> Result<String, Error> {
    if let Some(known) = nobody.get() {
        return Ok(known.clone());
    }
    let made = hash(&crate::random::token()?)?;
    Ok(nobody.get_or_init(|| made).clone())
}
