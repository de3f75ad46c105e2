//! What `awsi bucket status NAME` does, by the SDK alone: the least that a program can do for it.

use aws_config::BehaviorVersion;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let bucket = std::env::args().nth(1).unwrap_or_default();
    let config = aws_config::load_defaults(BehaviorVersion::v2026_01_12()).await;
    let config = aws_sdk_s3::config::Builder::from(&config).force_path_style(true).build();
    let client = aws_sdk_s3::Client::from_conf(config);
    let head = client.head_bucket().bucket(bucket).send().await?;
    println!("{:?}", head.bucket_region());
    Ok(())
}
