//! Secrets at rest: sealed with a key that lies in a file of its own, so that a copy of the database alone
//! gives none of them away (rules §11.4).

use crate::{Error, random};
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use std::io::Write as _;
use std::path::Path;

/// Bytes of a key.
const KEY: usize = 32;
/// Bytes that are new for everything that is sealed.
const NONCE: usize = 24;

/// Seals and opens.
#[derive(Clone)]
pub struct Secrets(XChaCha20Poly1305);

/// Why a file gives no key.
#[derive(Debug, thiserror::Error)]
pub enum NoKey {
    /// It cannot be read or made.
    #[error("{0}")]
    File(#[from] std::io::Error),
    /// Something else stands in it.
    #[error("it does not hold 64 hexadecimal digits")]
    Shape,
    /// The system gave no randomness.
    #[error("{0}")]
    Randomness(String),
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets")
    }
}

impl Secrets {
    /// The key in a file that somebody named. It must be there: a name that is mistyped makes no new key.
    pub fn read(path: &Path) -> Result<Secrets, NoKey> {
        let text = std::fs::read_to_string(path)?;
        let mut key = [0; KEY];
        hex::decode_to_slice(text.trim(), &mut key).map_err(|_| NoKey::Shape)?;
        Ok(Secrets::of(key))
    }

    /// The key in a file, made if absent, for its owner only. Of two processes that make it at once both
    /// have the same in the end.
    pub fn read_or_make(path: &Path) -> Result<Secrets, NoKey> {
        if !path.try_exists()? {
            make(path)?;
        }
        Secrets::read(path)
    }

    /// With this key.
    pub fn of(key: [u8; KEY]) -> Secrets {
        Secrets(XChaCha20Poly1305::new(&key.into()))
    }

    /// Seals a secret. Whoever moves it to where another `purpose` is asked for cannot open it there.
    pub fn seal(&self, purpose: &str, secret: &[u8]) -> Result<String, Error> {
        let nonce = random::bytes::<NONCE>()?;
        let payload = Payload { msg: secret, aad: purpose.as_bytes() };
        let sealed = self.0.encrypt(&XNonce::from(nonce), payload);
        let sealed =
            sealed.map_err(|_| Error::Internal(String::from("a secret was not sealed")))?;
        Ok(format!("{}{}", hex::encode(nonce), hex::encode(sealed)))
    }

    /// Opens what was sealed for a purpose; nothing when it was changed, or sealed with another key.
    pub fn open(&self, purpose: &str, sealed: &str) -> Option<Vec<u8>> {
        let bytes = hex::decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: sealed, aad: purpose.as_bytes() };
        self.0.decrypt(&XNonce::from(*nonce), payload).ok()
    }
}

fn make(path: &Path) -> Result<(), NoKey> {
    let key = random::bytes::<KEY>().map_err(|error| NoKey::Randomness(error.to_string()))?;
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    // Readable by its owner only from the start, and whole under its name or not there.
    let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    writeln!(file, "{}", hex::encode(key))?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(path) {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error.error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_for_its_purpose_and_key_only() -> Result<(), Error> {
        let secrets = Secrets::of([7; KEY]);
        let sealed = secrets.seal("one", b"a secret")?;
        assert!(!sealed.contains(&hex::encode("a secret")));
        assert_ne!(sealed, secrets.seal("one", b"a secret")?, "never the same twice");
        assert_eq!(secrets.open("one", &sealed).as_deref(), Some(b"a secret".as_slice()));
        assert_eq!(secrets.open("two", &sealed), None);
        assert_eq!(Secrets::of([8; KEY]).open("one", &sealed), None);
        let changed = sealed.replace('0', "1");
        assert!(changed == sealed || secrets.open("one", &changed).is_none());
        assert_eq!(secrets.open("one", ""), None);
        assert_eq!(secrets.open("one", "no hex"), None);
        Ok(())
    }

    #[test]
    fn a_key_is_made_once_and_for_its_owner() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("secret");
        assert!(matches!(Secrets::read(&path), Err(NoKey::File(_))), "a named one is not made");
        let sealed = Secrets::read_or_make(&path)?.seal("one", b"a secret")?;
        assert!(Secrets::read_or_make(&path)?.open("one", &sealed).is_some(), "the same again");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path)?.permissions().mode() & 0o777, 0o600);
        }
        for wrong in ["", "secret", &"0".repeat(63), &"g".repeat(64), &"0".repeat(65)] {
            std::fs::write(&path, wrong)?;
            assert!(matches!(Secrets::read_or_make(&path), Err(NoKey::Shape)), "{wrong}");
        }
        Ok(())
    }
}
