//! A role that converges on what it should be: `cargo run -p iam-interactions --example role_as_it_should_be`, on an embedded
//! AWS.

use aws_interactions_local::LocalAws;
use iam_interactions::{PolicyDocument, RoleSpec, Statement, Undeclared, ensure_role};
use std::error::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let aws = LocalAws::start().await?;
    let provider = aws.provider_builder().build().await?;
    let read = PolicyDocument::new([Statement::allow(["s3:GetObject"]).on(["arn:aws:s3:::logs/*"])]);
    let spec = RoleSpec {
        inline_policies: [("read-logs".to_owned(), read)].into(),
        ..RoleSpec::new("web", PolicyDocument::trusting_service("ec2.amazonaws.com"), Undeclared::Remove)
    };
    for _ in 0..2 {
        let role = ensure_role(&spec, &provider).await?;
        println!("{} after {} changes", role.arn, role.changes.len());
    }
    Ok(())
}
