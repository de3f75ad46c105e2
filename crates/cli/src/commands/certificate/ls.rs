//! `awsi certificate ls`

use crate::failure::Failure;
use crate::output::{Listing, View, escape_controls, or_dash, rfc3339};
use crate::session::Session;
use acm_interactions::list_certificates;
use futures::TryStreamExt;
use serde::Serialize;
use std::pin::pin;

pub(crate) const JSON: &str = "\
JSON of the certificates: an array of arn, domain_name, status, source, key_algorithm, not_after, is_in_use
  Keys of all kinds are listed: AWS itself shows RSA keys of 2,048 bits and less where nothing is said.";

#[derive(Debug, Serialize)]
struct Entry {
    arn: String,
    domain_name: Option<String>,
    status: String,
    source: String,
    key_algorithm: Option<String>,
    not_after: Option<String>,
    is_in_use: bool,
}

pub(crate) async fn run(session: &Session) -> Result<(), Failure> {
    let mut certificates = pin!(list_certificates(&session.provider));
    let header = format!("{:20}  {:18}  {:13}  {:6}  {:24}  ARN", "ENDS", "STATUS", "SOURCE", "IN USE", "DOMAIN");
    let mut listing = Listing::new(session.output, header);
    while let Some(found) = certificates.try_next().await? {
        listing.row(&Entry {
            arn: found.arn,
            domain_name: found.domain_name,
            status: found.status.to_string(),
            source: found.source.to_string(),
            key_algorithm: found.key_algorithm,
            not_after: rfc3339(found.not_after),
            is_in_use: found.is_in_use,
        })?;
    }
    Ok(listing.end()?)
}

impl View for Entry {
    fn table(&self) -> String {
        let (ends, domain) = (or_dash(self.not_after.as_deref()), or_dash(self.domain_name.as_deref()));
        let used = if self.is_in_use { "yes" } else { "no" };
        let (status, source) = (escape_controls(&self.status), escape_controls(&self.source));
        let (domain, arn) = (escape_controls(&domain), escape_controls(&self.arn));
        format!("{ends:20}  {status:18}  {source:13}  {used:6}  {domain:24}  {arn}")
    }
}
