use super::source::{Flags, Found, Key, Sources, Wrong};
use super::{LogFormat, Settings, site};

fn check(flags: &Flags, environment: &[(&str, &str)], file: &str) -> Result<Settings, Wrong> {
    let environment = |name: &str| {
        environment.iter().find(|(it, _)| *it == name).map(|(_, value)| (*value).to_owned())
    };
    Settings::check(&Sources::new(flags, &environment, ("minideck.toml", file))?)
}

/// What is said of one variable that is wrong.
fn refused(name: &str, value: &str) -> String {
    check(&Flags::default(), &[(name, value)], "").unwrap_err().to_string()
}

#[test]
fn nothing_needs_to_be_set() {
    let settings = check(&Flags::default(), &[], "").unwrap();
    assert_eq!(settings.base_url(settings.addr).unwrap(), "http://127.0.0.1:3000");
    assert_eq!(settings.database_url.secret(), "sqlite://data/minideck.db?mode=rwc");
    assert_eq!((settings.log.as_str(), settings.log_format), ("info", LogFormat::Text));
    assert!(settings.trusted_proxies.is_empty());
}

#[test]
fn a_flag_beats_the_environment_which_beats_the_file() {
    let file = "addr = '127.0.0.1:1'\ndata = '/from/file'\nlog_format = 'json'\ntrusted_proxies = ['10.0.0.1', '::1']";
    let environment = [
        ("MINIDECK_ADDR", "127.0.0.1:2"),
        ("MINIDECK_DATA", "/from/environment"),
        ("MINIDECK_LOG_FORMAT", ""),
    ];
    let flags = Flags { addr: Some("127.0.0.1:3".into()), ..Flags::default() };
    let settings = check(&flags, &environment, file).unwrap();
    assert_eq!(settings.addr.port(), 3);
    assert_eq!(settings.data.to_str(), Some("/from/environment"));
    assert_eq!(settings.log_format, LogFormat::Json, "an empty variable is one that is not set");
    assert_eq!(settings.trusted_proxies.len(), 2);
}

#[test]
fn what_is_overruled_is_not_looked_at() {
    let flags = Flags { addr: Some("[::1]:8080".into()), ..Flags::default() };
    assert!(check(&flags, &[("MINIDECK_ADDR", "nonsense")], "").is_ok());
}

#[test]
fn a_refusal_names_setting_value_origin_and_what_would_be_right() {
    let said = refused("MINIDECK_ADDR", "localhost");
    assert_eq!(
        said,
        "MINIDECK_ADDR (from the environment) is \"localhost\"; right would be an IP address and a port, \
         like 127.0.0.1:3000 or [::1]:3000"
    );
    let flags = Flags { log_format: Some("xml".into()), ..Flags::default() };
    let said = check(&flags, &[], "").unwrap_err().to_string();
    assert!(said.starts_with("MINIDECK_LOG_FORMAT (from --log-format) is \"xml\""), "{said}");
    let said = check(&Flags::default(), &[], "log = 'loud'").unwrap_err().to_string();
    assert!(said.starts_with("MINIDECK_LOG (log in minideck.toml) is \"loud\""), "{said}");
}

#[test]
fn a_file_with_an_unknown_key_or_another_type_is_refused() {
    let said = |file: &str| check(&Flags::default(), &[], file).unwrap_err().to_string();
    assert!(
        said("port = '1'").starts_with("port in minideck.toml is no setting; right would be one")
    );
    assert!(said("port = '1'").contains("base_url"));
    assert!(said("adrr = '127.0.0.1:1'").ends_with("no setting; right would be addr"));
    assert!(said("addr = 3000").contains("addr of type integer"));
    assert!(said("trusted_proxies = [1]").contains("an array of texts"));
    let broken = said("addr = '127.0.0.1:1'\ndatabase_url = 'postgres://me:secret@host");
    assert!(broken.contains("line 2") && !broken.contains("secret"), "{broken}");
}

#[test]
fn a_base_url_is_https_unless_loopback() {
    let read = |value: &str| {
        let settings = check(&Flags::default(), &[("MINIDECK_BASE_URL", value)], "");
        settings.and_then(|it| it.base_url(it.addr))
    };
    for (value, kept) in [
        ("https://minideck.example.com/", "https://minideck.example.com"),
        ("https://minideck.example.com:8443", "https://minideck.example.com:8443"),
        ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("http://[::1]:3000", "http://[::1]:3000"),
        ("http://localhost:3000", "http://localhost:3000"),
    ] {
        assert_eq!(read(value).as_deref(), Ok(kept));
    }
    for bad in [
        "http://minideck.example.com",
        "http://10.0.0.1",
        "ftp://localhost",
        "minideck.example.com",
        "https://minideck.example.com/console",
        "https://minideck.example.com/?a",
        "https://a@minideck.example.com",
    ] {
        assert!(read(bad).is_err(), "{bad}");
    }
}

#[test]
fn an_address_for_others_needs_a_base_url() {
    let said = refused("MINIDECK_ADDR", "0.0.0.0:3000");
    assert!(said.starts_with("MINIDECK_BASE_URL is not set"), "{said}");
    let any = check(&Flags::default(), &[("MINIDECK_ADDR", "127.0.0.1:0")], "").unwrap();
    assert_eq!(any.base_url("127.0.0.1:41234".parse().unwrap()).unwrap(), "http://127.0.0.1:41234");
    assert!(any.base_url_unbound().is_err(), "a command does not know the port");
}

#[test]
fn no_password_of_a_database_is_shown() {
    for bad in [
        "mysql://me:secret@host/db",
        "postgres:me:secret@host/db",
        "postgres://me:secret@host:port/db",
    ] {
        let said = refused("MINIDECK_DATABASE_URL", bad);
        assert!(said.contains("MINIDECK_DATABASE_URL") && !said.contains("secret"), "{said}");
    }
    let url = "postgresql://me:secret@host/db?password=secret";
    let settings = check(&Flags::default(), &[("MINIDECK_DATABASE_URL", url)], "").unwrap();
    assert_eq!(settings.database_url.secret(), url);
    assert!(!format!("{settings:?}").contains("secret"));
    assert_eq!(settings.database_url.to_string(), "postgresql://…@host/db");
    assert!(refused("MINIDECK_DATABASE_URL", "sqlite::memory:").contains("a file"));
}

#[test]
fn packages_are_files_for_now() {
    assert!(check(&Flags::default(), &[("MINIDECK_PACKAGES", "file")], "").is_ok());
    let said = refused("MINIDECK_PACKAGES", "s3://key:secret@bucket");
    assert!(said.contains("later") && !said.contains("secret"), "{said}");
    assert!(refused("MINIDECK_PACKAGES", "ftp").contains("`file`"));
}

#[test]
fn mail_needs_a_server_and_a_sender() {
    const SERVER: (&str, &str) = ("MINIDECK_SMTP_URL", "smtps://me:secret@mail.example.com");
    const FROM: (&str, &str) = ("MINIDECK_MAIL_FROM", "Minideck <console@example.com>");
    let read = |environment: &[(&str, &str)]| check(&Flags::default(), environment, "");
    assert!(read(&[]).unwrap().mail.is_none());
    let settings = read(&[SERVER, FROM]).unwrap();
    assert!(settings.mail.is_some() && !format!("{settings:?}").contains("secret"));
    let said = read(&[SERVER]).unwrap_err().to_string();
    assert!(said.starts_with("MINIDECK_MAIL_FROM is not set"), "{said}");
    let said = read(&[FROM]).unwrap_err().to_string();
    assert!(said.starts_with("MINIDECK_SMTP_URL is not set"), "{said}");
    let said = read(&[("MINIDECK_SMTP_URL", "https://me:secret@host"), FROM]).unwrap_err();
    assert!(said.to_string().starts_with("MINIDECK_SMTP_URL (from the environment)"), "{said}");
    assert!(!said.to_string().contains("secret"), "{said}");
    let said = read(&[SERVER, ("MINIDECK_MAIL_FROM", "console")]).unwrap_err().to_string();
    assert!(said.contains("MINIDECK_MAIL_FROM") && said.contains("console@example.com"), "{said}");
}

#[test]
fn the_key_is_made_in_the_data_folder_and_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let read = |environment: &[(&str, &str)]| {
        check(&Flags::default(), environment, "").unwrap().secrets().map(|_| ())
    };
    assert_eq!(read(&[("MINIDECK_DATA", data)]), Ok(()));
    assert!(folder.path().join("secret").exists());
    let absent = folder.path().join("other");
    let absent = absent.to_str().unwrap();
    let said = read(&[("MINIDECK_SECRET_FILE", absent)]).unwrap_err().to_string();
    assert!(said.starts_with("MINIDECK_SECRET_FILE (from the environment)"), "{said}");
    assert!(said.contains("can be read"), "{said}");
    std::fs::write(absent, "no key").unwrap();
    let said = read(&[("MINIDECK_SECRET_FILE", absent)]).unwrap_err().to_string();
    assert!(said.contains("64 hexadecimal digits") && !said.contains("no key"), "{said}");
}

#[test]
fn levels_and_proxies_are_read() {
    for good in ["debug", "warn,backend=trace", "off"] {
        assert!(check(&Flags::default(), &[("MINIDECK_LOG", good)], "").is_ok(), "{good}");
    }
    assert!(refused("MINIDECK_LOG", "debgu").contains("a level"));
    assert!(refused("MINIDECK_LOG", "backend=loud").contains("a level"));
    assert!(refused("MINIDECK_TRUSTED_PROXIES", "127.0.0.1, proxy").contains("\"proxy\""));
}

#[test]
fn a_path_may_hold_what_ends_an_address() {
    let settings = check(&Flags::default(), &[("MINIDECK_DATA", "/a?b#c%d")], "").unwrap();
    assert_eq!(settings.database_url.secret(), "sqlite:///a%3Fb%23c%25d/minideck.db?mode=rwc");
}

#[test]
fn page_files_are_found_and_belong_to_the_binary() {
    let (binary, here) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (binary, here) = (binary.path(), here.path());
    let said = site::folder(None, binary, here).unwrap_err().to_string();
    assert!(said.contains("MINIDECK_SITE") && said.contains("target/site"), "{said}");
    let pkg = here.join("target/site/pkg");
    std::fs::create_dir_all(&pkg).unwrap();
    let site_folder = site::folder(None, binary, here).unwrap();
    assert_eq!(site_folder, here.join("target/site"));

    assert!(site::options(&site_folder, binary).is_err(), "nothing in it");
    std::fs::write(binary.join("hash.txt"), "js: abc\nwasm: def\ncss: ghi\n").unwrap();
    assert!(site::options(&site_folder, binary).is_err(), "of another build");
    std::fs::write(pkg.join("minideck.abc.js"), "").unwrap();
    assert!(site::options(&site_folder, binary).unwrap().hash_files);
    std::fs::remove_file(binary.join("hash.txt")).unwrap();
    std::fs::write(pkg.join("minideck.js"), "").unwrap();
    assert!(!site::options(&site_folder, binary).unwrap().hash_files);

    let set = Found { key: Key::Site, value: "/nowhere".into(), origin: "from --site".into() };
    assert!(site::folder(Some(&set), binary, here).is_err(), "what is set is not searched past");
}
