//! Where settings are written down: on the command line, in the environment, in a file.

use super::stray::nearest;
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

/// The file that is read when none is named and it is there.
const FILE: &str = "minideck.toml";
/// How the names of our variables begin.
pub(super) const PREFIX: &str = "MINIDECK_";
/// Names the file with settings.
pub(super) const CONFIG: &str = "MINIDECK_CONFIG";

/// A setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Where to listen.
    Addr,
    /// What links start with.
    BaseUrl,
    /// The folder of the database and the packages.
    Data,
    /// Where rows are.
    DatabaseUrl,
    /// What is logged.
    Log,
    /// How it is logged.
    LogFormat,
    /// Whom mail is from.
    MailFrom,
    /// Where packages are.
    Packages,
    /// The file with the key that seals secrets.
    SecretFile,
    /// Where the page files are.
    Site,
    /// The mail server.
    SmtpUrl,
    /// Whose word on the client's address is taken.
    TrustedProxies,
}

impl Key {
    /// Every setting that the file may hold.
    pub const ALL: [Key; 12] = [
        Key::Addr,
        Key::BaseUrl,
        Key::Data,
        Key::DatabaseUrl,
        Key::Log,
        Key::LogFormat,
        Key::MailFrom,
        Key::Packages,
        Key::SecretFile,
        Key::Site,
        Key::SmtpUrl,
        Key::TrustedProxies,
    ];

    /// What it is called in the file.
    pub const fn word(self) -> &'static str {
        match self {
            Key::Addr => "addr",
            Key::BaseUrl => "base_url",
            Key::Data => "data",
            Key::DatabaseUrl => "database_url",
            Key::Log => "log",
            Key::LogFormat => "log_format",
            Key::MailFrom => "mail_from",
            Key::Packages => "packages",
            Key::SecretFile => "secret_file",
            Key::Site => "site",
            Key::SmtpUrl => "smtp_url",
            Key::TrustedProxies => "trusted_proxies",
        }
    }

    /// What it is called in the environment, and in what we say of it.
    pub fn variable(self) -> String {
        format!("{PREFIX}{}", self.word().to_uppercase())
    }

    fn flag(self, flags: &Flags) -> Option<&String> {
        let Flags {
            config: _,
            addr,
            base_url,
            data,
            database_url,
            log,
            log_format,
            mail_from,
            packages,
            secret_file,
            site,
            smtp_url,
            trusted_proxies,
        } = flags;
        match self {
            Key::Addr => addr,
            Key::BaseUrl => base_url,
            Key::Data => data,
            Key::DatabaseUrl => database_url,
            Key::Log => log,
            Key::LogFormat => log_format,
            Key::MailFrom => mail_from,
            Key::Packages => packages,
            Key::SecretFile => secret_file,
            Key::Site => site,
            Key::SmtpUrl => smtp_url,
            Key::TrustedProxies => trusted_proxies,
        }
        .as_ref()
    }
}

/// Settings on the command line, as they were typed.
#[derive(clap::Args, Clone, Debug, Default)]
#[command(
    next_help_heading = "Settings (also MINIDECK_… in the environment, and keys of minideck.toml)"
)]
pub struct Flags {
    /// The file with settings; ./minideck.toml when it exists
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<String>,
    /// Where to listen; port 0 picks a free one [127.0.0.1:3000]
    #[arg(long, global = true, value_name = "ADDRESS:PORT")]
    pub addr: Option<String>,
    /// What links start with; https unless the host is loopback [from the address]
    #[arg(long, global = true, value_name = "URL")]
    pub base_url: Option<String>,
    /// The folder of the database and the packages [./data]
    #[arg(long, global = true, value_name = "FOLDER")]
    pub data: Option<String>,
    /// Where rows are: `sqlite://…` or `postgres://…`
    #[arg(
        long,
        global = true,
        value_name = "URL",
        help = "sqlite:///path/to/file or postgres://… [SQLite in the data folder]"
    )]
    pub database_url: Option<String>,
    /// What is logged: a level, or module=level, parted by commas [info]
    #[arg(long, global = true, value_name = "FILTER")]
    pub log: Option<String>,
    /// text or json [text]
    #[arg(long, global = true, value_name = "FORMAT")]
    pub log_format: Option<String>,
    /// Whom mail is from, like name@company.example; with a mail server only [none]
    #[arg(long, global = true, value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// Where packages are: file, which is in the data folder [file]
    #[arg(long, global = true, value_name = "STORE")]
    pub packages: Option<String>,
    /// The key that seals secrets in the database [secret in the data folder, made when absent]
    #[arg(long, global = true, value_name = "FILE")]
    pub secret_file: Option<String>,
    /// The page files [site/ beside the binary, else target/site]
    #[arg(long, global = true, value_name = "FOLDER")]
    pub site: Option<String>,
    /// The mail server, like `smtps://user:password@host`
    #[arg(
        long,
        global = true,
        value_name = "URL",
        help = "The mail server, like smtps://user:password@host [none: links are shown only]"
    )]
    pub smtp_url: Option<String>,
    /// Addresses whose word on the client's address is taken, parted by commas [none]
    #[arg(long, global = true, value_name = "ADDRESSES")]
    pub trusted_proxies: Option<String>,
}

/// A setting that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) key: Key,
    pub(super) value: String,
    /// Where, in words.
    pub(super) origin: String,
}

impl Found {
    /// Refuses it.
    pub(super) fn wrong(&self, right: impl Into<String>) -> Wrong {
        let Found { key, value, origin } = self;
        Wrong {
            name: format!("{} ({origin})", key.variable()),
            is: Is::Value(value.clone()),
            right: right.into(),
        }
    }
}

/// A setting that stops the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    name: String,
    is: Is,
    right: String,
}

/// What is wrong with a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Is {
    Value(String),
    NotSet,
    /// There is no setting of this name. Its value may be a secret, and is not told.
    Unknown,
}

impl Wrong {
    /// A setting that is needed and not there.
    pub(super) fn absent(key: Key, right: impl Into<String>) -> Wrong {
        Wrong { name: key.variable(), is: Is::NotSet, right: right.into() }
    }

    fn file(file: &str, value: impl Into<String>, right: impl Into<String>) -> Wrong {
        Wrong { name: file.to_owned(), is: Is::Value(value.into()), right: right.into() }
    }

    /// A name that is none of a setting.
    pub(super) fn unknown(name: impl Into<String>, right: impl Into<String>) -> Wrong {
        Wrong { name: name.into(), is: Is::Unknown, right: right.into() }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Wrong { name, is, right } = self;
        match is {
            Is::Value(value) => write!(f, "{name} is {value:?}; right would be {right}"),
            Is::NotSet => write!(f, "{name} is not set; right would be {right}"),
            Is::Unknown => write!(f, "{name} is no setting; right would be {right}"),
        }
    }
}

impl std::error::Error for Wrong {}

/// Everything that was written down, the strongest first.
pub(super) struct Sources<'a> {
    flags: &'a Flags,
    environment: &'a dyn Fn(&str) -> Option<String>,
    file: (String, BTreeMap<&'static str, String>),
}

impl<'a> Sources<'a> {
    /// Reads the file that is named, or the usual one when it is there.
    pub(super) fn open(
        flags: &'a Flags,
        environment: &'a dyn Fn(&str) -> Option<String>,
    ) -> Result<Sources<'a>, Wrong> {
        let named =
            flags.config.clone().or_else(|| environment(CONFIG).filter(|it| !it.is_empty()));
        let path = named.clone().map_or_else(|| PathBuf::from(FILE), PathBuf::from);
        let shown = path.display().to_string();
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
                String::new()
            }
            Err(error) => {
                let right = format!("a file that can be read ({error})");
                return Err(Wrong::file(CONFIG, shown, right));
            }
        };
        Sources::new(flags, environment, (&shown, &text))
    }

    pub(super) fn new(
        flags: &'a Flags,
        environment: &'a dyn Fn(&str) -> Option<String>,
        (name, text): (&str, &str),
    ) -> Result<Sources<'a>, Wrong> {
        Ok(Sources { flags, environment, file: (name.to_owned(), read(name, text)?) })
    }

    /// A setting, from where it counts. An empty variable is one that is not set.
    pub(super) fn find(&self, key: Key) -> Option<Found> {
        let found = |value: String, origin: String| Some(Found { key, value, origin });
        if let Some(value) = key.flag(self.flags) {
            return found(value.clone(), format!("from --{}", key.word().replace('_', "-")));
        }
        if let Some(value) = (self.environment)(&key.variable()).filter(|it| !it.is_empty()) {
            return found(value, String::from("from the environment"));
        }
        let value = self.file.1.get(key.word())?;
        found(value.clone(), format!("{} in {}", key.word(), self.file.0))
    }
}

/// Reads the file. What the parser says of a line may repeat a secret in it, so only its number is told.
fn read(name: &str, text: &str) -> Result<BTreeMap<&'static str, String>, Wrong> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        Wrong::file(
            name,
            format!("no TOML at line {line}"),
            "lines like: addr = \"127.0.0.1:3000\"",
        )
    })?;
    let mut read = BTreeMap::new();
    for (word, value) in table {
        let Some(key) = Key::ALL.into_iter().find(|it| it.word() == word) else {
            let known = Key::ALL.map(Key::word);
            return Err(Wrong::unknown(format!("{word} in {name}"), nearest(&word, &known)));
        };
        let text = text_of(key, &value).ok_or_else(|| {
            let kind = format!("{} of type {}", key.word(), value.type_str());
            let right =
                if key == Key::TrustedProxies { "an array of texts" } else { "a text in quotes" };
            Wrong::file(name, kind, right)
        })?;
        read.insert(key.word(), text);
    }
    Ok(read)
}

fn text_of(key: Key, value: &toml::Value) -> Option<String> {
    if let (Key::TrustedProxies, Some(list)) = (key, value.as_array()) {
        let texts: Option<Vec<&str>> = list.iter().map(toml::Value::as_str).collect();
        return texts.map(|texts| texts.join(","));
    }
    value.as_str().map(str::to_owned)
}
