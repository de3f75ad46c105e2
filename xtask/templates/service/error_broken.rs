
    /// What makes errors of the lists of `what` whose pages lead nowhere.
    pub(crate) fn broken(operation: &'static str, what: String) -> impl Fn(BrokenPaging) -> Self {
        move |broken| Self::not_understood(operation, what.clone(), broken.to_string())
    }
