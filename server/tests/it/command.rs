//! The binary as whoever runs the machine uses it.

use crate::people::Who;
use crate::world::{Seed, World};
use std::path::Path;
use std::process::{Command, Output};

/// What `minideck` says on a data folder, with no other settings than these.
fn minideck(data: &Path, more: &[(&str, &str)], arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_minideck"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("MINIDECK_")) {
        command.env_remove(name);
    }
    command.env("MINIDECK_DATA", data).envs(more.iter().copied());
    command.args(arguments).current_dir(data).output().unwrap()
}

fn text(said: &[u8]) -> String {
    String::from_utf8_lossy(said).into_owned()
}

#[test]
fn a_misspelt_variable_stops_every_command_before_it_begins() {
    let data = tempfile::tempdir().unwrap();
    for word in ["serve", "migrate", "verify"] {
        let refused = minideck(data.path(), &[("MINIDECK_DATABASE_ULR", "postgres://x")], &[word]);
        assert_eq!(refused.status.code(), Some(2), "{word}");
        assert_eq!(
            text(&refused.stderr),
            "minideck: MINIDECK_DATABASE_ULR is no setting; right would be MINIDECK_DATABASE_URL\n"
        );
    }
    assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 0, "nothing was made");

    std::fs::write(data.path().join("minideck.toml"), "adrr = '127.0.0.1:0'").unwrap();
    let refused = minideck(data.path(), &[], &["migrate"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("adrr in minideck.toml is no setting"));
}

#[test]
fn what_a_container_is_told_of_services_stops_nothing() {
    let data = tempfile::tempdir().unwrap();
    let told = [("MINIDECK_SERVICE_HOST", "10.0.0.1"), ("MINIDECK_PORT", "tcp://10.0.0.1:3000")];
    let migrated = minideck(data.path(), &told, &["migrate"]);
    assert!(migrated.status.success(), "{}", text(&migrated.stderr));
}

#[tokio::test]
async fn adding_a_user_says_what_it_did() {
    let world = World::sqlite().await;
    let data = tempfile::tempdir().unwrap();
    let tenant = world.places.tenant.key.clone();
    let Seed::Sqlite(rows) = world.into_seed().await else { panic!("a world on SQLite") };
    std::fs::write(data.path().join("minideck.db"), rows).unwrap();
    let add = |email: &str, role: &str| {
        let arguments =
            ["user", "add", email, "--name", "Nia New", "--workspace", &tenant, "--role", role];
        let ended = minideck(data.path(), &[("MINIDECK_LOG", "error")], &arguments);
        (ended.status.code(), text(&ended.stdout), text(&ended.stderr))
    };

    let (_, made, _) = add("nia@example.test", "workspace-reviewer");
    assert!(
        made.starts_with("nia@example.test is workspace-reviewer in Harbour Wallet\n"),
        "{made}"
    );
    assert!(made.contains("/password?token="), "{made}");

    let (_, again, _) = add("nia@example.test", "workspace-reviewer");
    assert!(again.contains("in Harbour Wallet already; nothing was changed\n"), "{again}");
    assert!(again.contains("/password?token="), "{again}");

    let stranger = Who::Stranger.email();
    let joined = format!(
        "{stranger} already has an account ({}); added as workspace-developer to Harbour Wallet\n\
         the password stays the one they have\n",
        Who::Stranger.name()
    );
    assert_eq!(add(stranger, "workspace-developer"), (Some(0), joined, String::new()));

    let refused = "minideck: admin@example.test is workspace-admin in Harbour Wallet already (active): \
                   change that on the page of its members\n";
    let said = add(Who::Admin.email(), "workspace-developer");
    assert_eq!(said, (Some(1), String::new(), String::from(refused)));
}
