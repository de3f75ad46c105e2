//! A place where an invariant is broken on purpose.

use crate::role::Role;

/// Every service crate, as the package of an exception.
pub(crate) const ANY_SERVICE: &str = "a service crate";

/// A place where an invariant is broken on purpose. One that matches nothing any more fails the test.
pub(crate) struct Exception {
    /// The package, or [`ANY_SERVICE`].
    pub(crate) package: &'static str,
    /// The item as it is named in the violation; `*` at its start stands for anything, `{service}` for the service.
    pub(crate) item: &'static str,
    /// Why it is right there.
    pub(crate) reason: &'static str,
}

impl Exception {
    pub(crate) fn covers(&self, package: &str, item: &str) -> bool {
        let service = match Role::of(package) {
            Some(Role::Service(service)) => service,
            _ => "",
        };
        let in_package = self.package == package || (self.package == ANY_SERVICE && !service.is_empty());
        let pattern = self.item.replace("{service}", service);
        let is_item = match pattern.strip_prefix('*') {
            Some(end) => item.ends_with(end),
            None => item == pattern,
        };
        in_package && is_item
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_covers_and_package_and_item_are_named_then_it_covers_these_alone() {
        let exception = Exception { package: "awsi", item: "A::b", reason: "" };

        assert!(exception.covers("awsi", "A::b"));
        assert!(!exception.covers("awsi", "A::bc"));
        assert!(!exception.covers("s3-interactions", "A::b"));
    }

    #[test]
    fn when_covers_and_any_service_is_named_then_each_has_its_own_name_in_the_pattern() {
        let exception = Exception { package: ANY_SERVICE, item: "*::get_{service}", reason: "" };

        assert!(exception.covers("s3-interactions", "S3Provider::get_s3"));
        assert!(!exception.covers("s3-interactions", "S3Provider::get_sts"));
        assert!(!exception.covers("aws-interactions-core", "Provider::get_"));
    }
}
