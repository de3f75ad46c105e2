//! Alarms.

pub(crate) mod composite;
pub(crate) mod delete;
pub(crate) mod describe;
pub(crate) mod ensure;
pub(crate) mod error;
pub(crate) mod history;
pub(crate) mod metric;
pub(crate) mod rule;
pub(crate) mod spec;
pub(crate) mod state;
pub(crate) mod value;
