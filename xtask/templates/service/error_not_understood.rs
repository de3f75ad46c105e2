
    pub(crate) fn not_understood(operation: &'static str, what: String, message: impl Into<String>) -> Self {
        Self::Request { what, source: not_understood(operation, message) }
    }
