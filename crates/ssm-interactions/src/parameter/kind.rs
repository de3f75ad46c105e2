//! What kinds of parameters there are.

use strum::{Display, EnumString};

/// What a parameter holds, in AWS's words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Display, EnumString)]
#[non_exhaustive]
pub enum ParameterKind {
    /// A text.
    #[default]
    String,
    /// Texts between commas, which cannot hold one.
    StringList,
    /// A text that AWS keeps encrypted by a key of KMS, and that is sent as a text to who may use that key.
    SecureString,
    /// Something that this crate does not know.
    #[strum(default)]
    Other(String),
}

/// How large a parameter may be, and what it costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Display)]
#[non_exhaustive]
pub enum ParameterTier {
    /// Up to 4 KiB, free of charge, 10,000 of an account and region.
    #[default]
    Standard,
    /// Up to 8 KiB, paid by the month, 100,000 of an account and region. There is no way back but to delete it.
    Advanced,
}

impl ParameterTier {
    /// The most bytes of a value.
    pub(crate) fn limit(self) -> usize {
        match self {
            Self::Standard => 4096,
            Self::Advanced => 8192,
        }
    }
}
