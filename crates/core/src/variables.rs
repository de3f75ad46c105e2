//! The environment: the process's, or one of the program's making.

use std::collections::BTreeMap;
use std::fmt;

/// The environment variables that a provider reads.
#[derive(Clone, Default)]
pub(crate) enum Variables {
    #[default]
    Process,
    Fixed(BTreeMap<String, String>),
}

/// Keys are among the values.
impl fmt::Debug for Variables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Process => f.write_str("Process"),
            Self::Fixed(variables) => f.debug_set().entries(variables.keys()).finish(),
        }
    }
}

impl Variables {
    /// The variable's value; what is empty counts as unset, as everywhere in AWS's tools.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        let value = match self {
            Self::Process => std::env::var(name).ok(),
            Self::Fixed(variables) => variables.get(name).cloned(),
        };
        value.filter(|value| !value.trim().is_empty())
    }

    /// All variables that begin with `prefix`, with the rest of their names.
    pub(crate) fn with_prefix(&self, prefix: &str) -> BTreeMap<String, String> {
        let all: BTreeMap<String, String> = match self {
            // A variable that is no Unicode is none of AWS's: `vars` would panic on it.
            Self::Process => std::env::vars_os()
                .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
                .collect(),
            Self::Fixed(variables) => variables.clone(),
        };
        all.into_iter()
            .filter(|(_, value)| !value.trim().is_empty())
            .filter_map(|(name, value)| Some((name.strip_prefix(prefix)?.to_owned(), value)))
            .collect()
    }
}
