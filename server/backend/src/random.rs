//! Secrets and ids from the system's randomness.

use crate::Error;
use sha2::{Digest, Sha256};

/// `N` random bytes.
pub fn bytes<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::Internal(format!("no randomness: {error}")))?;
    Ok(bytes)
}

/// A secret of 256 bits for cookies and links: 64 hexadecimal digits.
pub fn token() -> Result<String, Error> {
    Ok(hex::encode(bytes::<32>()?))
}

/// What is stored of a secret: its SHA-256, in hexadecimal.
pub fn token_hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}
