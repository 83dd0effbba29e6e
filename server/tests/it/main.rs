//! The console over HTTP, from the router down to both databases.
#![recursion_limit = "256"]
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
#![expect(clippy::expect_used, reason = "a test may fail by panicking")]

/// Makes two tests of each function that takes a world: one on SQLite, one on PostgreSQL. After
/// `empty:` the world has nothing in it but the schema.
macro_rules! both {
    (empty: $($name:ident),+ $(,)?) => { both!(@ empty_sqlite empty_postgres $($name)+); };
    ($($name:ident),+ $(,)?) => { both!(@ sqlite postgres $($name)+); };
    (@ $sqlite:ident $postgres:ident $($name:ident)+) => {$(
        mod $name {
            use crate::world::World;

            #[tokio::test]
            async fn sqlite() {
                let world = World::$sqlite().await;
                super::$name(&world).await;
                world.end().await;
            }

            #[tokio::test]
            async fn postgres() {
                let world = World::$postgres().await;
                super::$name(&world).await;
                world.end().await;
            }
        }
    )+};
}

mod account;
mod audit;
mod audit_export;
mod audit_list;
mod command;
mod comparison;
mod comparison_frozen;
mod configuration;
mod configuration_leak;
mod doors;
mod feature;
mod feature_hidden;
mod feature_race;
mod feature_registry;
mod finding_picture;
mod first_run;
mod heard;
mod host_app;
mod information;
mod information_merge;
mod killed;
mod list;
mod lock_order;
mod logo;
mod mail;
mod markup;
mod member;
mod merchant;
mod mini_program;
mod notification;
mod notification_stream;
mod packages;
mod people;
mod postgres;
mod qr_code;
mod release;
mod release_board;
mod release_sequences;
mod release_step;
mod release_to;
mod removal;
mod removal_bin;
mod removal_told;
mod request;
mod request_list;
mod review;
mod review_leak;
mod scan;
mod search;
mod security;
mod session;
mod settings;
mod two_step;
mod user;
mod version;
mod workspace_member;
mod world;
