//! Parameters: one file an operation.

pub(crate) mod by_path;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod json;
pub(crate) mod kind;
pub(crate) mod list;
pub(crate) mod name;
pub(crate) mod put;
pub(crate) mod value;
