//! Dashboards.

pub(crate) mod body;
pub(crate) mod delete;
pub(crate) mod error;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod put;
