//! Settings: a flag beats the environment, which beats the file. A wrong one is refused with its name,
//! its value and what would be right; so is one that there is not.

mod database_url;
mod outside;
mod site;
mod source;
mod stray;
#[cfg(test)]
mod tests;

pub use database_url::DatabaseUrl;
pub use source::{Flags, Key, Wrong};

use backend::mail::Mailer;
use backend::secret::Secrets;
use leptos::prelude::LeptosOptions;
use source::{Found, Sources};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use tracing_subscriber::filter::LevelFilter;

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs: one object a line.
    Json,
}

/// Everything that can be set, checked.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen.
    pub addr: SocketAddr,
    base_url: Option<url::Url>,
    /// The folder of the database file and the packages.
    pub data: PathBuf,
    /// Where rows are.
    pub database_url: DatabaseUrl,
    /// What is logged: levels, and `module=level`, parted by commas.
    pub log: String,
    /// How it is logged.
    pub log_format: LogFormat,
    /// Sends mail, when a server is set.
    pub mail: Option<Mailer>,
    key_file: Option<Found>,
    site: Option<Found>,
    /// Addresses whose word on the client's address is taken.
    pub trusted_proxies: Vec<IpAddr>,
}

impl Settings {
    /// Reads flags, environment and file.
    pub fn read(flags: &Flags) -> Result<Settings, Wrong> {
        let environment = |name: &str| Some(std::env::var_os(name)?.to_string_lossy().into_owned());
        stray::refuse(std::env::vars_os())?;
        Settings::check(&Sources::open(flags, &environment)?)
    }

    fn check(sources: &Sources<'_>) -> Result<Settings, Wrong> {
        let data =
            sources.find(Key::Data).map_or_else(|| PathBuf::from("data"), |it| it.value.into());
        packages(sources.find(Key::Packages))?;
        let database_url = match sources.find(Key::DatabaseUrl) {
            Some(found) => DatabaseUrl::read(&found)?,
            None => DatabaseUrl::in_folder(&data),
        };
        let settings = Settings {
            addr: addr(sources)?,
            base_url: sources.find(Key::BaseUrl).as_ref().map(base_url).transpose()?,
            data,
            database_url,
            log: sources.find(Key::Log).map_or_else(|| Ok(String::from("info")), |it| log(&it))?,
            log_format: sources
                .find(Key::LogFormat)
                .map_or(Ok(LogFormat::Text), |it| log_format(&it))?,
            mail: outside::mail(sources)?,
            key_file: sources.find(Key::SecretFile),
            site: sources.find(Key::Site),
            trusted_proxies: sources
                .find(Key::TrustedProxies)
                .map_or_else(|| Ok(Vec::new()), |it| trusted_proxies(&it))?,
        };
        // What can be said before the port is known is said now.
        settings.base_url(settings.addr)?;
        Ok(settings)
    }

    /// What links start with, without a slash at the end, when listening on `bound`.
    pub fn base_url(&self, bound: SocketAddr) -> Result<String, Wrong> {
        match &self.base_url {
            Some(url) => Ok(url.origin().ascii_serialization()),
            None if bound.ip().is_loopback() => Ok(format!("http://{bound}")),
            None => Err(Wrong::absent(
                Key::BaseUrl,
                format!("what browsers call this server: {HTTPS}, since it listens on {bound}"),
            )),
        }
    }

    /// What links start with, for a command that listens on nothing.
    pub fn base_url_unbound(&self) -> Result<String, Wrong> {
        if self.base_url.is_none() && self.addr.port() == 0 {
            let right = format!("{HTTPS}, since the port of {} is not known here", self.addr);
            return Err(Wrong::absent(Key::BaseUrl, right));
        }
        self.base_url(self.addr)
    }

    /// The key that seals secrets: in the file that is named, else in the data folder, where it is made if
    /// absent.
    pub fn secrets(&self) -> Result<Secrets, Wrong> {
        outside::secrets(self.key_file.as_ref(), &self.data)
    }

    /// Refuses the key: what is stored was sealed with another one.
    pub fn wrong_key(&self) -> Wrong {
        outside::wrong_key(self.key_file.as_ref(), &self.data)
    }

    /// Where the page files are, and what they are called.
    pub fn site(&self) -> Result<LeptosOptions, Wrong> {
        site::find(self.site.as_ref())
    }
}

const HTTPS: &str = "an https address like https://minideck.example.com";

fn addr(sources: &Sources<'_>) -> Result<SocketAddr, Wrong> {
    match sources.find(Key::Addr) {
        Some(found) => found.value.parse().map_err(|_| {
            found.wrong("an IP address and a port, like 127.0.0.1:3000 or [::1]:3000")
        }),
        // Where `cargo leptos watch` looks for the server.
        None => Ok(site::watched_addr().unwrap_or(SocketAddr::from(([127, 0, 0, 1], 3000)))),
    }
}

fn base_url(found: &Found) -> Result<url::Url, Wrong> {
    let url: url::Url = found.value.parse().map_err(|_| found.wrong(HTTPS))?;
    let loopback = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    // The session cookie is a `__Host-` cookie: browsers drop it on plain http, and sign-in would loop
    // without a word.
    match url.scheme() {
        "https" => {}
        "http" if loopback => {}
        "http" => {
            return Err(found.wrong(
                "https, since the host is not loopback: browsers keep no session otherwise",
            ));
        }
        _ => return Err(found.wrong(HTTPS)),
    }
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    if bare && url.username().is_empty() && url.password().is_none() {
        Ok(url)
    } else {
        Err(found.wrong("only scheme, host and port: without path, query or user"))
    }
}

fn packages(found: Option<Found>) -> Result<(), Wrong> {
    match found {
        None => Ok(()),
        Some(found) if found.value == "file" => Ok(()),
        Some(found) if found.value.starts_with("s3:") => {
            // An address of a store may hold its secret.
            let hidden = Found { value: String::from("s3:…"), ..found };
            Err(hidden.wrong("`file`: S3-compatible stores come with a later release"))
        }
        Some(found) => Err(found.wrong("`file`, which keeps packages in the data folder")),
    }
}

fn log(found: &Found) -> Result<String, Wrong> {
    let right = "a level (off, error, warn, info, debug, trace), or several `module=level`, parted by commas";
    // A word that is no level would be taken for a module, and switch all of it on.
    let good = |part: &str| part.contains('=') || part.trim().parse::<LevelFilter>().is_ok();
    let filter = tracing_subscriber::EnvFilter::builder().parse(&found.value);
    if found.value.split(',').all(good) && filter.is_ok() {
        Ok(found.value.clone())
    } else {
        Err(found.wrong(right))
    }
}

fn log_format(found: &Found) -> Result<LogFormat, Wrong> {
    match found.value.as_str() {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(found.wrong("`text` or `json`")),
    }
}

fn trusted_proxies(found: &Found) -> Result<Vec<IpAddr>, Wrong> {
    let parts = found.value.split(',').map(str::trim).filter(|part| !part.is_empty());
    let read = parts.map(|part| {
        let one = Found { value: part.to_owned(), ..found.clone() };
        part.parse().map_err(|_| one.wrong("IP addresses, parted by commas, like 127.0.0.1,::1"))
    });
    read.collect()
}

/// The folder that the process started in, or `.` where that cannot be told.
fn here() -> PathBuf {
    std::env::current_dir().unwrap_or_else(|_| Path::new(".").to_owned())
}
