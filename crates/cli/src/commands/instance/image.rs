//! How an image is named on the command line.

use crate::failure::Failure;
use crate::ids;
use crate::session::Session;
use ec2_interactions::{FindImages, find_newest_image};

/// An image: the one of an id, or the newest of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ImageChoice {
    /// `ami-…`, or `resolve:ssm:PARAMETER`
    Id(String),
    /// `OWNER/NAME`
    Newest(FindImages),
}

impl ImageChoice {
    /// Reads `ami-…`, `resolve:ssm:PARAMETER` or `OWNER/NAME`; names may hold slashes, owners do not.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if text.starts_with("resolve:ssm:") {
            return Ok(Self::Id(text.to_owned()));
        }
        match text.split_once('/') {
            Some((owner, name)) if !owner.is_empty() && !name.is_empty() => {
                Ok(Self::Newest(FindImages::of(owner, name)))
            }
            Some(_) => Err("an owner and a name are wanted, such as `self/web-*` or `amazon/al2023-ami-*`".to_owned()),
            None => ids::image(text).map(Self::Id).map_err(|error| format!("{error}, or OWNER/NAME for the newest")),
        }
    }

    /// The image's id; people are told which is the newest.
    pub(crate) async fn resolve(&self, session: &Session) -> Result<String, Failure> {
        match self {
            Self::Id(id) => Ok(id.clone()),
            Self::Newest(search) => {
                let image = find_newest_image(search, &session.provider).await?;
                session.output.note(&format!("The newest image is {} ({}).", image.id, image.name));
                Ok(image.id)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_an_image_is_named_then_ids_parameters_and_names_are_told_apart() {
        let id = |text: &str| Ok(ImageChoice::Id(text.to_owned()));
        let parameter = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";
        assert_eq!(ImageChoice::parse("ami-0a1b2c3d"), id("ami-0a1b2c3d"));
        assert_eq!(ImageChoice::parse(parameter), id(parameter));
        let newest = ImageChoice::Newest(FindImages::of("099720109477", "ubuntu/images/*-24.04-*"));
        assert_eq!(ImageChoice::parse("099720109477/ubuntu/images/*-24.04-*"), Ok(newest));
        for wrong in ["", "web", "i-0a1b2c3d", "/web-*", "self/"] {
            assert!(ImageChoice::parse(wrong).is_err(), "{wrong}");
        }
    }
}
