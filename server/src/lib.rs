//! Everything that a browser must never see: settings, commands, routes and layers.
#![recursion_limit = "256"]

pub mod answer;
pub mod audit_export;
pub mod command;
pub mod config;
pub mod layer;
pub mod notification;
pub mod picture;
pub mod qr;
pub mod rejection;
pub mod router;
pub mod telemetry;
pub mod upload;
