//! Where packages lie: under the SHA-256 of what they hold.

use crate::Error;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{GetResultPayload, ObjectStore, ObjectStoreExt, WriteMultipart};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;
use tokio::io::{AsyncReadExt, AsyncWriteExt as _};

/// How much of a package is in memory while it is copied into the store.
const CHUNK: usize = 1024 * 1024;
/// How many parts of a package are under way at once.
const PARTS_AT_ONCE: usize = 2;

/// The store of packages, and the folder where uploads arrive before they are checked.
#[derive(Clone, Debug)]
pub struct Storage {
    store: Arc<dyn ObjectStore>,
    packages: PathBuf,
    incoming: PathBuf,
}

impl Storage {
    /// A store in two folders of the data folder, made if absent.
    pub fn local(data: &std::path::Path) -> Result<Storage, Error> {
        let packages = data.join("packages");
        let incoming = data.join("incoming");
        std::fs::create_dir_all(&packages)?;
        std::fs::create_dir_all(&incoming)?;
        // A package is on disk before the row that names it is committed.
        let store = LocalFileSystem::new_with_prefix(&packages)?.with_fsync(true);
        Ok(Storage { store: Arc::new(store), packages, incoming })
    }

    /// A file for an upload that is arriving; it is gone when it is dropped.
    pub fn incoming(&self) -> Result<tempfile::NamedTempFile, Error> {
        Ok(tempfile::Builder::new().prefix("upload-").tempfile_in(&self.incoming)?)
    }

    /// Removes what uploads left behind when the process ended under them.
    pub fn sweep_incoming(&self) -> Result<(), Error> {
        for entry in std::fs::read_dir(&self.incoming)? {
            std::fs::remove_file(entry?.path())?;
        }
        Ok(())
    }

    /// Removes what was being copied into the store when the process ended, and is older than `before`: the
    /// store itself neither lists it nor lets it go. Gives back how many there were.
    pub fn sweep_unfinished(&self, before: SystemTime) -> Result<u64, Error> {
        let mut removed = 0;
        for folder in std::fs::read_dir(&self.packages)? {
            let folder = folder?;
            if !folder.file_type()?.is_dir() {
                continue;
            }
            for entry in std::fs::read_dir(folder.path())? {
                let entry = entry?;
                // A package ends with `.zip`; what becomes one has a number behind that.
                let is_unfinished = entry.file_name().to_string_lossy().contains(".zip#");
                if is_unfinished && entry.metadata()?.modified()? < before {
                    std::fs::remove_file(entry.path())?;
                    removed += 1;
                }
            }
        }
        Ok(removed)
    }

    fn path(sha256: &str) -> Path {
        Path::from(format!("{}/{sha256}.zip", sha256.get(..2).unwrap_or_default()))
    }

    /// Keeps a file under its hash; one that is there already is left as it is.
    pub async fn keep(&self, file: &std::path::Path, sha256: &str) -> Result<(), Error> {
        let path = Self::path(sha256);
        match self.store.head(&path).await {
            Ok(_) => return Ok(()),
            Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let mut from = tokio::fs::File::open(file).await?;
        let mut to = WriteMultipart::new(self.store.put_multipart(&path).await?);
        let mut chunk = vec![0; CHUNK];
        loop {
            let read = from.read(&mut chunk).await?;
            if read == 0 {
                break;
            }
            to.wait_for_capacity(PARTS_AT_ONCE).await?;
            to.write(&chunk[..read]);
        }
        to.finish().await?;
        Ok(())
    }

    /// A package to read in: the file itself where the store is a folder, else a copy on this disk that
    /// is gone when it is closed.
    pub async fn open(&self, sha256: &str) -> Result<std::fs::File, Error> {
        use futures::TryStreamExt as _;
        let mut parts = match self.store.get(&Self::path(sha256)).await?.payload {
            GetResultPayload::File(file, _) => return Ok(file),
            GetResultPayload::Stream(parts) => parts,
        };
        let mut copy = tokio::fs::File::from_std(tempfile::tempfile_in(&self.incoming)?);
        while let Some(part) = parts.try_next().await? {
            copy.write_all(&part).await?;
        }
        copy.flush().await?;
        Ok(copy.into_std().await)
    }

    /// Lets a package go; one that is not there is gone already.
    pub async fn remove(&self, sha256: &str) -> Result<(), Error> {
        match self.store.delete(&Self::path(sha256)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Hashes of packages that are older than `before`, for the sweep of what no row names.
    pub async fn older_than(
        &self,
        before: chrono::DateTime<chrono::Utc>,
    ) -> Result<Vec<String>, Error> {
        use futures::TryStreamExt as _;
        let mut hashes = Vec::new();
        let mut listed = self.store.list(None);
        while let Some(object) = listed.try_next().await? {
            let name = object.location.filename().and_then(|name| name.strip_suffix(".zip"));
            if let Some(sha256) = name.filter(|_| object.last_modified < before) {
                hashes.push(sha256.to_owned());
            }
        }
        Ok(hashes)
    }

    /// Whether a package is there.
    pub async fn has(&self, sha256: &str) -> Result<bool, Error> {
        match self.store.head(&Self::path(sha256)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// The SHA-256, in hexadecimal, of what is kept under a hash: another one when the file was changed
    /// since; none when it is not there.
    pub async fn digest(&self, sha256: &str) -> Result<Option<String>, Error> {
        use futures::TryStreamExt as _;
        use sha2::{Digest as _, Sha256};
        let found = match self.store.get(&Self::path(sha256)).await {
            Ok(found) => found,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let mut parts = found.into_stream();
        let mut digest = Sha256::new();
        while let Some(part) = parts.try_next().await? {
            digest.update(&part);
        }
        Ok(Some(hex::encode(digest.finalize())))
    }
}

/// Hashes a package while it arrives.
#[derive(Default)]
pub struct Hash(sha2::Sha256);

impl Hash {
    /// Takes the next piece.
    pub fn add(&mut self, piece: &[u8]) {
        sha2::Digest::update(&mut self.0, piece);
    }

    /// The hash of everything taken, in hexadecimal.
    pub fn hex(self) -> String {
        hex::encode(sha2::Digest::finalize(self.0))
    }
}
