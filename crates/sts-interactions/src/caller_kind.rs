//! What kind of caller an ARN names.

use aws_interactions_core::Arn;
use std::fmt;

/// What kind of principal calls, read off its ARN.
///
/// `Display` is for people: `user alice`, `role Deploy in session ci`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CallerKind {
    /// An IAM user, with long-lived keys or those of [`get_session_token`](crate::get_session_token).
    User {
        /// The user's name, without its path.
        name: String,
        /// The user's path: `/`, or `/teams/web/`.
        path: String,
    },
    /// A session of a role: an assumed role, an instance's role, a single sign-on.
    RoleSession {
        /// The role's name. Its path is not in the ARN of a session, so the ARN of the role cannot be told from it.
        role: String,
        /// The session's name: what assumed the role chose it. On an EC2 instance, the instance's id.
        session: String,
    },
    /// A session that `GetFederationToken` gave out.
    FederatedUser {
        /// The name that it was given out for.
        name: String,
    },
    /// The root user of the account.
    Root,
    /// What this crate does not know: the ARN's resource, untouched.
    Other(String),
}

impl CallerKind {
    /// Reads the kind off the ARN of a principal, from `GetCallerIdentity`, `CloudTrail` or a decoded denial.
    ///
    /// ```
    /// use sts_interactions::CallerKind;
    ///
    /// let arn = "arn:aws:sts::123456789012:assumed-role/Deploy/ci".parse()?;
    /// let kind = CallerKind::of(&arn);
    /// assert_eq!(kind, CallerKind::RoleSession { role: "Deploy".to_owned(), session: "ci".to_owned() });
    /// assert_eq!(kind.to_string(), "role Deploy in session ci");
    /// # Ok::<(), aws_interactions_core::ArnError>(())
    /// ```
    pub fn of(arn: &Arn) -> Self {
        let resource = arn.resource();
        let known = match arn.service() {
            "iam" if resource == "root" => Some(Self::Root),
            "iam" => resource.strip_prefix("user").and_then(user),
            "sts" => role_session(resource).or_else(|| federated_user(resource)),
            _ => None,
        };
        known.unwrap_or_else(|| Self::Other(resource.to_owned()))
    }
}

fn user(path_and_name: &str) -> Option<CallerKind> {
    let (path, name) = path_and_name.split_at_checked(path_and_name.rfind('/')? + 1)?;
    let is_user = path.starts_with('/') && !name.is_empty();
    is_user.then(|| CallerKind::User { name: name.to_owned(), path: path.to_owned() })
}

fn role_session(resource: &str) -> Option<CallerKind> {
    let (role, session) = resource.strip_prefix("assumed-role/")?.split_once('/')?;
    let is_session = is_name(role) && is_name(session);
    is_session.then(|| CallerKind::RoleSession { role: role.to_owned(), session: session.to_owned() })
}

fn federated_user(resource: &str) -> Option<CallerKind> {
    let name = resource.strip_prefix("federated-user/").filter(|name| is_name(name))?;
    Some(CallerKind::FederatedUser { name: name.to_owned() })
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && !text.contains('/')
}

impl fmt::Display for CallerKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User { name, .. } => write!(f, "user {name}"),
            Self::RoleSession { role, session } => write!(f, "role {role} in session {session}"),
            Self::FederatedUser { name } => write!(f, "federated user {name}"),
            Self::Root => f.write_str("root user"),
            Self::Other(resource) => f.write_str(resource),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kind_of(service: &str, resource: &str) -> CallerKind {
        let arn = format!("arn:aws:{service}::123456789012:{resource}");
        CallerKind::of(&arn.parse().expect("an ARN"))
    }

    #[test]
    fn when_a_kind_is_read_and_the_resource_is_no_known_principal_then_it_is_other_and_untouched() {
        let unknown = [
            ("iam", "user"),
            ("iam", "user/"),
            ("iam", "user/path/"),
            ("iam", "users/alice"),
            ("iam", "role/Deploy"),
            ("iam", "root/x"),
            ("iam", "assumed-role/Deploy/ci"),
            ("sts", "root"),
            ("sts", "user/alice"),
            ("sts", "assumed-role/Deploy"),
            ("sts", "assumed-role/Deploy/"),
            ("sts", "assumed-role//ci"),
            ("sts", "assumed-role/path/Deploy/ci"),
            ("sts", "federated-user/"),
            ("s3", "root"),
        ];
        for (service, resource) in unknown {
            assert_eq!(kind_of(service, resource), CallerKind::Other(resource.to_owned()), "{service} {resource}");
        }
    }

    #[test]
    fn when_a_kind_is_read_and_a_service_assumed_the_role_then_colons_stay_in_the_role() {
        let kind = kind_of("sts", "assumed-role/aws:ec2-instance/i-0123456789abcdef0");
        let (role, session) = ("aws:ec2-instance".to_owned(), "i-0123456789abcdef0".to_owned());
        assert_eq!(kind, CallerKind::RoleSession { role, session });
    }

    proptest! {
        #[test]
        fn when_a_user_is_built_from_parts_then_the_parts_come_back(
            path in "/([a-z0-9]{1,8}/){0,3}", name in "[A-Za-z0-9+=,.@_-]{1,64}",
        ) {
            prop_assert_eq!(kind_of("iam", &format!("user{path}{name}")), CallerKind::User { name, path });
        }

        #[test]
        fn when_a_role_session_is_built_from_parts_then_the_parts_come_back(
            role in "[A-Za-z0-9+=,.@_-]{1,64}", session in "[A-Za-z0-9+=,.@_-]{2,64}",
        ) {
            let kind = kind_of("sts", &format!("assumed-role/{role}/{session}"));
            prop_assert_eq!(kind, CallerKind::RoleSession { role, session });
        }

        #[test]
        fn when_any_resource_is_read_then_nothing_panics_and_nothing_is_lost(
            service in "(iam|sts|s3)",
            resource in "(user|root|assumed-role|federated-user|\\PC{0,6})[/:]{0,2}[^ \t\n]{0,20}[/:]{0,2}\\PC{0,10}",
        ) {
            let Ok(arn) = format!("arn:aws:{service}::123456789012:{resource}").parse() else { return Ok(()) };
            let rebuilt = match CallerKind::of(&arn) {
                CallerKind::User { name, path } => format!("user{path}{name}"),
                CallerKind::RoleSession { role, session } => format!("assumed-role/{role}/{session}"),
                CallerKind::FederatedUser { name } => format!("federated-user/{name}"),
                CallerKind::Root => "root".to_owned(),
                CallerKind::Other(resource) => resource,
            };
            prop_assert_eq!(rebuilt, resource);
        }
    }
}
