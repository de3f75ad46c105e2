//! A certificate that is there once, renewed when its hosts change, though AWS's answer was lost: `cargo run -p
//! acm-interactions --example certificate_once`, on an embedded AWS.

use acm_interactions::{
    SelfSignedCertificate, delete_certificate, describe_certificate, ensure_certificate, list_certificates,
    reimport_certificate,
};
use aws_interactions_local::{Fault, FaultInjector, LocalAws};
use futures::TryStreamExt;
use std::error::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let aws = LocalAws::start().await?;
    let faults = FaultInjector::over(LocalAws::http_client());
    let provider = aws.provider_builder().http_client(faults.clone()).build().await?;

    // AWS takes the certificate, and nobody hears of it.
    faults.fail("ImportCertificate", Fault::LoseAnswer);
    for hosts in [&["web.internal"][..], &["web.internal"], &["web.internal", "*.web.internal"]] {
        let ensured =
            ensure_certificate("web", &SelfSignedCertificate::for_names(hosts.iter().copied()), &provider).await?;
        let there = describe_certificate(&ensured.arn, &provider).await?;
        println!(
            "{}: for {}, with {}",
            ensured.change,
            there.names.join(", "),
            there.key_algorithm.unwrap_or_default()
        );
    }
    let all: Vec<_> = list_certificates(&provider).try_collect().await?;
    println!("{} in all", all.len());

    let Some(certificate) = all.first() else { return Ok(()) };
    let mut material = SelfSignedCertificate::default().generate()?;
    material.private_key = SelfSignedCertificate::default().generate()?.private_key;
    if let Err(error) = reimport_certificate(&certificate.arn, &material, &provider).await {
        let reason = error.request().and_then(|request| request.message()).unwrap_or_default();
        println!("the key of another one is not taken: {reason}");
    }
    delete_certificate(&certificate.arn, &provider).await?;
    if let Err(error) = describe_certificate(&certificate.arn, &provider).await {
        println!("{error}");
    }
    Ok(())
}
