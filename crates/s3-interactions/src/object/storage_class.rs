//! Where S3 keeps an object, at what price.

use std::fmt;
use std::str::FromStr;

/// A storage class, by AWS's name.
///
/// ```
/// use s3_interactions::StorageClass;
///
/// let class: StorageClass = "glacier_ir".parse().unwrap();
/// assert_eq!(class, StorageClass::GlacierInstantRetrieval);
/// assert_eq!(class.to_string(), "GLACIER_IR");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum StorageClass {
    /// `STANDARD`
    #[default]
    Standard,
    /// `STANDARD_IA`: cheaper to keep, dearer to read, 30 days at least.
    StandardInfrequentAccess,
    /// `ONEZONE_IA`: as above, in one availability zone.
    OneZoneInfrequentAccess,
    /// `INTELLIGENT_TIERING`: S3 moves it by use.
    IntelligentTiering,
    /// `GLACIER_IR`: archived, readable at once.
    GlacierInstantRetrieval,
    /// `GLACIER`: archived, readable after a restore of minutes to hours.
    GlacierFlexibleRetrieval,
    /// `DEEP_ARCHIVE`: archived, readable after a restore of half a day.
    DeepArchive,
    /// `REDUCED_REDUNDANCY`: no longer advised.
    ReducedRedundancy,
    /// What AWS came up with since.
    Other(String),
}

const NAMES: [(StorageClass, &str); 8] = [
    (StorageClass::Standard, "STANDARD"),
    (StorageClass::StandardInfrequentAccess, "STANDARD_IA"),
    (StorageClass::OneZoneInfrequentAccess, "ONEZONE_IA"),
    (StorageClass::IntelligentTiering, "INTELLIGENT_TIERING"),
    (StorageClass::GlacierInstantRetrieval, "GLACIER_IR"),
    (StorageClass::GlacierFlexibleRetrieval, "GLACIER"),
    (StorageClass::DeepArchive, "DEEP_ARCHIVE"),
    (StorageClass::ReducedRedundancy, "REDUCED_REDUNDANCY"),
];

impl StorageClass {
    /// AWS's name.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Other(name) => name,
            known => NAMES.iter().find(|(class, _)| class == known).map_or("STANDARD", |(_, name)| name),
        }
    }

    pub(crate) fn to_sdk(&self) -> aws_sdk_s3::types::StorageClass {
        self.as_str().into()
    }

    /// S3 leaves out what is standard.
    pub(crate) fn from_name(name: Option<&str>) -> Self {
        name.and_then(|name| name.parse().ok()).unwrap_or_default()
    }
}

impl fmt::Display for StorageClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for StorageClass {
    type Err = std::convert::Infallible;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let known = NAMES.into_iter().find(|(_, known)| known.eq_ignore_ascii_case(name));
        Ok(known.map_or_else(|| Self::Other(name.to_ascii_uppercase()), |(class, _)| class))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_s3::types::StorageClass as SdkStorageClass;

    #[test]
    fn when_a_class_is_read_then_it_is_written_by_the_same_name() {
        for (class, name) in NAMES {
            assert_eq!(StorageClass::from_name(Some(name)), class);
            assert_eq!(name.to_lowercase().parse(), Ok(class.clone()));
            assert_eq!((class.as_str(), class.to_string().as_str()), (name, name));
            assert_eq!(class.to_sdk(), SdkStorageClass::from(name));
            // A name that the SDK does not know would be a slip of the pen.
            assert!(SdkStorageClass::values().contains(&name), "{name}");
        }
    }

    #[test]
    fn when_a_class_is_not_known_then_its_name_is_kept() {
        let class = StorageClass::from_name(Some("GLACIER_ON_THE_MOON"));
        assert_eq!(class, StorageClass::Other("GLACIER_ON_THE_MOON".to_owned()));
        assert_eq!(class.to_sdk().as_str(), "GLACIER_ON_THE_MOON");
    }

    #[test]
    fn when_s3_names_no_class_then_it_is_standard() {
        assert_eq!(StorageClass::from_name(None), StorageClass::Standard);
    }
}
