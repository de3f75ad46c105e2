//! What an instance is launched with, however it is launched.

use super::ImageChoice;
use crate::failure::Failure;
use crate::ids;
use crate::pairs;
use crate::session::Session;
use clap::Args;
use ec2_interactions::{Tags, UserData};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct InstanceOptions {
    /// The image: by its id, as resolve:ssm:PARAMETER, or as OWNER/NAME for the newest of that name
    ///
    /// The owner is an account, self, amazon or aws-marketplace. The name may hold * for any characters and ? for one.
    #[arg(long, value_name = "AMI|OWNER/NAME", value_parser = ImageChoice::parse)]
    image: ImageChoice,

    /// The instance type, such as t3.micro
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) instance_type: String,

    /// The subnet; one of the default VPC when nothing is said
    #[arg(long, value_parser = ids::subnet)]
    pub(crate) subnet: Option<String>,

    /// A security group; may be said several times; the VPC's own when nothing is said
    #[arg(long = "group", value_name = "ID", value_parser = ids::security_group)]
    pub(crate) groups: Vec<String>,

    /// What it reads when it starts: a script, or a configuration for cloud-init; no place for secrets
    #[arg(long, value_name = "FILE")]
    user_data: Option<PathBuf>,

    /// The key pair for the first user
    #[arg(long, value_name = "NAME")]
    pub(crate) key: Option<String>,

    /// Tag everything that is made; may be said several times; Name=web is what consoles show
    #[arg(long = "tag", value_name = "NAME=VALUE", value_parser = pairs::pair)]
    tags: Vec<(String, String)>,
}

/// What has to be read or looked up.
#[derive(Debug)]
pub(crate) struct Resolved {
    pub(crate) image: String,
    pub(crate) user_data: Option<UserData>,
    pub(crate) tags: Tags,
}

impl InstanceOptions {
    /// What is wrong in the line or in a file is told before AWS is asked for the image.
    pub(crate) async fn resolve(&self, session: &Session) -> Result<Resolved, Failure> {
        let (tags, user_data) =
            (super::tags(&self.tags)?, super::user_data::user_data(self.user_data.as_deref()).await?);
        Ok(Resolved { image: self.image.resolve(session).await?, user_data, tags })
    }
}
