//! `awsi param put NAME`

use crate::commands::values::ValueArgs;
use crate::failure::Failure;
use crate::output::{View, escape_controls};
use crate::session::Session;
use clap::Args;
use serde::Serialize;
use ssm_interactions::{ParameterKind, ParameterSpec, ParameterTier, put_parameter};

pub(crate) const JSON: &str = "\
JSON: name, version
  `printf %s \"$TOKEN\" | awsi param put /shop/token --secure --file -` leaves no trace of the value.";

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(crate) struct PutArgs {
    /// The parameter's name, such as /shop/db/url
    name: String,

    #[command(flatten)]
    value: ValueArgs,

    /// Keep it encrypted, as a `SecureString`
    #[arg(long, conflicts_with = "list")]
    secure: bool,

    /// It is a list of texts between commas, a `StringList`
    #[arg(long)]
    list: bool,

    /// Give a parameter that is there a new value
    #[arg(long)]
    overwrite: bool,

    /// The regular expression that this value and all later ones have to match
    #[arg(long, value_name = "REGEX")]
    pattern: Option<String>,

    /// A line about it, which is no secret
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,

    /// The key of KMS to encrypt it by: id, ARN or alias/NAME; AWS's own where none is said
    #[arg(long, value_name = "KEY", requires = "secure")]
    key_id: Option<String>,

    /// Up to 8 KiB in place of 4, which AWS charges for
    #[arg(long)]
    advanced: bool,
}

#[derive(Debug, Serialize)]
struct Put<'a> {
    name: &'a str,
    version: i64,
}

pub(crate) async fn run(args: &PutArgs, session: &Session) -> Result<(), Failure> {
    let version = put_parameter(&args.spec().await?, &session.provider).await?;
    Ok(session.output.confirm(&Put { name: &args.name, version })?)
}

impl PutArgs {
    async fn spec(&self) -> Result<ParameterSpec, Failure> {
        let mut spec = ParameterSpec::new(&self.name, self.value.read().await?).kind(self.kind());
        spec.overwrite = self.overwrite;
        spec.allowed_pattern.clone_from(&self.pattern);
        spec.description.clone_from(&self.description);
        spec.key_id.clone_from(&self.key_id);
        Ok(if self.advanced { spec.tier(ParameterTier::Advanced) } else { spec })
    }

    fn kind(&self) -> ParameterKind {
        match (self.secure, self.list) {
            (true, _) => ParameterKind::SecureString,
            (false, true) => ParameterKind::StringList,
            (false, false) => ParameterKind::String,
        }
    }
}

impl View for Put<'_> {
    fn table(&self) -> String {
        format!("Put the parameter {}, version {}.", escape_controls(self.name), self.version)
    }
}
