//! The binary as a process, and what a client sends to it.

use crate::postgres;
use crate::world::Seed;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A data folder with everything that a process of its own needs.
pub struct Folder {
    data: tempfile::TempDir,
    /// The database of PostgreSQL, where it is none in the folder.
    database: Option<String>,
}

impl Folder {
    /// A folder with this database.
    pub fn with(database: Seed) -> Folder {
        let data = tempfile::tempdir().unwrap();
        let database = match database {
            Seed::Sqlite(bytes) => {
                std::fs::write(data.path().join("minideck.db"), bytes).unwrap();
                None
            }
            Seed::Postgres(name) => Some(name),
        };
        let pkg = data.path().join("site/pkg");
        std::fs::create_dir_all(&pkg).unwrap();
        std::fs::write(pkg.join("minideck.js"), "").unwrap();
        Folder { data, database }
    }

    pub fn url(&self) -> String {
        match &self.database {
            Some(name) => postgres::url(name),
            None => format!("sqlite://{}", self.below("minideck.db").display()),
        }
    }

    /// Waits until nothing is done any more for a process that was ended. SQLite's did it itself.
    pub async fn settled(&self) {
        if let Some(name) = &self.database {
            postgres::settled(name).await;
        }
    }

    /// Removes what outlives the folder.
    pub async fn remove(self) {
        if let Some(name) = &self.database {
            postgres::drop(name).await;
        }
    }

    pub fn below(&self, name: &str) -> PathBuf {
        self.data.path().join(name)
    }

    fn command(&self, word: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_minideck"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("MINIDECK_")) {
            command.env_remove(name);
        }
        command
            .arg(word)
            .current_dir(self.data.path())
            .env("MINIDECK_ADDR", "127.0.0.1:0")
            .env("MINIDECK_BASE_URL", "http://127.0.0.1")
            .env("MINIDECK_DATA", self.data.path())
            .env("MINIDECK_SITE", self.data.path().join("site"))
            .env("MINIDECK_LOG", "error")
            .stdin(Stdio::null());
        if self.database.is_some() {
            command.env("MINIDECK_DATABASE_URL", self.url());
        }
        command
    }

    /// A process that has been started, and nothing more.
    pub fn spawn(&self) -> Child {
        self.command("serve").stdout(Stdio::null()).spawn().unwrap()
    }

    /// A process that answers.
    pub fn serve(&self) -> Process {
        let mut child = self.command("serve").stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|it| it.strip_prefix("listening on http://").map(str::to_owned));
        let address = address.expect("it says where it listens").parse().unwrap();
        // It may go on talking.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Process { child, address }
    }

    /// What `minideck verify` says, when it finds something.
    pub fn verify(&self) -> Result<(), String> {
        let said = self.command("verify").output().unwrap();
        let all = [said.stdout, said.stderr].concat();
        if said.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&all).into_owned()) }
    }

    /// Makes every file of a folder two hours older, so that the next start takes it for left behind.
    pub fn age(&self, folder: &str) {
        let before = std::time::SystemTime::now() - Duration::from_hours(2);
        for file in files(&self.below(folder)) {
            let file = std::fs::File::options().write(true).open(file).unwrap();
            file.set_modified(before).unwrap();
        }
    }
}

/// Every file below a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|it| it.unwrap().path());
    paths.flat_map(|it| if it.is_dir() { files(&it) } else { vec![it] }).collect()
}

/// A process that answers.
pub struct Process {
    child: Child,
    pub address: SocketAddr,
}

impl Process {
    /// `kill -9`.
    pub fn kill(mut self) {
        end(&mut self.child);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

/// `kill -9`, and waits until it is gone.
pub fn end(child: &mut Child) {
    let _ = child.kill();
    child.wait().unwrap();
}

/// A body with its type.
pub struct Sent {
    pub kind: String,
    pub body: Vec<u8>,
}

impl Sent {
    pub fn form(pairs: &[(&str, &str)]) -> Sent {
        let body =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        Sent { kind: String::from("application/x-www-form-urlencoded"), body: body.into_bytes() }
    }
}

/// Posts on a connection of its own, the body in pieces; status and body of the answer. It fails when the
/// process is gone before it answered.
pub async fn post(
    to: SocketAddr,
    path: &str,
    cookie: &str,
    sent: &Sent,
) -> std::io::Result<(u16, String)> {
    let mut stream = TcpStream::connect(to).await?;
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {to}\r\nCookie: {cookie}\r\nAccept: application/json\r\n\
         Content-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        sent.kind,
        sent.body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    for piece in sent.body.chunks(32 * 1024) {
        stream.write_all(piece).await?;
        tokio::task::yield_now().await;
    }
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let gone = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
    let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(gone)?;
    let status = head.split(' ').nth(1).and_then(|it| it.parse().ok()).ok_or_else(gone)?;
    Ok((status, body.to_owned()))
}
