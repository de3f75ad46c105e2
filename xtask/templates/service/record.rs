/// {{doc}}
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct {{record}} {
    {{fields}}
}

impl {{record}} {
    fn of({{variable}}: &{{sdk_type}}) -> Self {
        Self { {{conversions}} }
    }
}

