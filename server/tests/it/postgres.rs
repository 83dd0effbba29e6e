//! A PostgreSQL cluster of our own: made once by this process from Debian's package, reached through a
//! socket, gone with the process.

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DbBackend, Statement};
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Makes the cluster, says where it is, and waits for its standard input to end: it does when this
/// process does, however that comes about. Then nothing of the cluster is left, not even its folder.
const WATCHDOG: &str = r#"
trap '' INT TERM HUP
bin=$1
cd / && dir=$(mktemp -d /tmp/minideck-it.XXXXXX) || exit 1
trap '"$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
if "$bin/initdb" -D "$dir/data" -U postgres --locale=C.UTF-8 -E UTF8 -A trust --no-sync >"$dir/log" 2>&1 </dev/null &&
  "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -w start </dev/null >"$dir/start" 2>&1 -o "-k $dir -c listen_addresses='' \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=400 \
    -c max_wal_senders=0 -c wal_level=minimal -c autovacuum=off"
then
  echo "$dir"
  cat >/dev/null
else
  echo "failed"
  cat "$dir/log"
  exit 1
fi
"#;

/// The running cluster.
struct Cluster {
    sockets: PathBuf,
    /// Holds the pipe open that keeps the watchdog waiting.
    _watchdog: Child,
}

static CLUSTER: OnceLock<Cluster> = OnceLock::new();

/// Names databases apart.
static COUNT: AtomicU32 = AtomicU32::new(0);

fn cluster() -> &'static Cluster {
    CLUSTER.get_or_init(|| {
        let mut command = as_somebody(&binaries());
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        // A group of its own: what is typed at the terminal ends the tests, and they end the cluster.
        let mut watchdog = command.process_group(0).spawn().expect("the shell of the cluster");
        let mut output = BufReader::new(watchdog.stdout.take().expect("it was piped"));
        let mut line = String::new();
        output.read_line(&mut line).expect("a line");
        let sockets = PathBuf::from(line.trim());
        if !sockets.is_dir() {
            let mut log = String::new();
            let _ = output.read_to_string(&mut log);
            panic!("the PostgreSQL cluster of the tests did not start: {line}{log}");
        }
        Cluster { sockets, _watchdog: watchdog }
    })
}

/// The newest server that Debian installed.
fn binaries() -> PathBuf {
    let version = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
    let found = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|it| it.path());
    let newest =
        found.filter(|path| path.join("bin/initdb").exists()).max_by_key(|path| version(path));
    let newest = newest.expect(
        "PostgreSQL is not installed, and every test of what is stored runs on it too: \
         run script/setup, which installs Debian's package `postgresql`",
    );
    newest.join("bin")
}

/// The watchdog as whoever runs the tests; for root as `postgres`, since a server refuses root.
fn as_somebody(bin: &Path) -> Command {
    let is_root = std::fs::metadata("/proc/self")
        .is_ok_and(|it| std::os::unix::fs::MetadataExt::uid(&it) == 0);
    let mut command = if is_root {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--", "sh"]);
        command
    } else {
        Command::new("sh")
    };
    command.args(["-c", WATCHDOG, "sh"]).arg(bin);
    command
}

/// The address of a database of the cluster.
pub fn url(database: &str) -> String {
    let sockets = cluster().sockets.display();
    format!("postgres://postgres@localhost/{database}?host={sockets}")
}

async fn administer(sql: &str) {
    let mut options = ConnectOptions::new(url("postgres"));
    options.max_connections(1).sqlx_logging(false);
    let db = Database::connect(options).await.expect("the cluster answers");
    db.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    db.close().await.expect("it closes");
}

/// Makes a database, empty or like another one to which nobody is connected, and gives back its name.
pub async fn create(like: Option<&str>) -> String {
    let name = format!("it_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let like = like.unwrap_or("template0");
    administer(&format!("CREATE DATABASE {name} TEMPLATE {like}")).await;
    name
}

/// Removes a database, whoever is still connected.
pub async fn drop(name: &str) {
    administer(&format!("DROP DATABASE {name} WITH (FORCE)")).await;
}

/// Waits until nobody is connected to a database. What a process that is gone left to be done is done then,
/// or rolled back: the server learns of its end a moment later.
pub async fn settled(name: &str) {
    let mut options = ConnectOptions::new(url("postgres"));
    options.max_connections(1).sqlx_logging(false);
    let db = Database::connect(options).await.expect("the cluster answers");
    let sql = format!("SELECT 1 FROM pg_stat_activity WHERE datname = '{name}'");
    while db
        .query_one_raw(Statement::from_string(DbBackend::Postgres, &sql))
        .await
        .unwrap()
        .is_some()
    {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    db.close().await.expect("it closes");
}
