//! One file a table. Rows never leave this crate: what is exchanged has types of its own in `domain`.

pub mod account;
pub mod audit_chain;
pub mod audit_event;
pub mod category;
pub mod feature;
pub mod feature_jsapi;
pub mod host_app;
pub mod jsapi;
pub mod mini_program;
pub mod mini_program_feature;
pub mod mini_program_host_app;
pub mod mini_program_member;
pub mod mini_program_name;
pub mod mini_program_text;
pub mod one_time_link;
pub mod recovery_code;
pub mod release;
pub mod session;
pub mod target;
pub mod two_step;
pub mod version;
pub mod version_jsapi;
pub mod workspace;
pub mod workspace_member;
