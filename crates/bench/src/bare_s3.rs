//! What `awsi bucket` does with many or large objects, by the SDK alone and as its guide shows it.

use anyhow::{Context, Result, bail};
use aws_config::BehaviorVersion;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::RequestChecksumCalculation;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart, Delete, ObjectIdentifier};
use futures::{StreamExt, TryStreamExt, stream};
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const PART: u64 = 8 << 20;
const PARTS_AT_A_TIME: usize = 4;
const FILES_AT_A_TIME: usize = 128;

async fn client() -> Client {
    let config = aws_config::load_defaults(BehaviorVersion::v2026_01_12()).await;
    // As `awsi` with an endpoint of one's own.
    let config = aws_sdk_s3::config::Builder::from(&config).force_path_style(true);
    Client::from_conf(config.request_checksum_calculation(RequestChecksumCalculation::WhenRequired).build())
}

async fn list(client: &Client, bucket: &str) -> Result<()> {
    let mut pages = client.list_objects_v2().bucket(bucket).into_paginator().send();
    let mut count = 0;
    while let Some(page) = pages.try_next().await? {
        count += page.contents().len();
    }
    println!("{count}");
    Ok(())
}

/// Without versions, which `awsi bucket empty` deletes too: the SDK has no pages of them.
async fn empty(client: &Client, bucket: &str) -> Result<()> {
    let mut pages = client.list_objects_v2().bucket(bucket).into_paginator().send();
    while let Some(page) = pages.try_next().await? {
        let objects = page.contents.unwrap_or_default().into_iter();
        let objects = objects.map(|object| ObjectIdentifier::builder().set_key(object.key).build());
        let delete = Delete::builder().set_objects(Some(objects.collect::<Result<_, _>>()?)).quiet(true).build()?;
        client.delete_objects().bucket(bucket).delete(delete).send().await?;
    }
    Ok(())
}

async fn put(client: &Client, file: &str, bucket: &str) -> Result<()> {
    let file = Arc::new(File::open(file)?);
    let size = file.metadata()?.len();
    let upload = client.create_multipart_upload().bucket(bucket).key("large").send().await?;
    let upload = upload.upload_id.context("no upload")?;
    let parts = stream::iter(0..size.div_ceil(PART)).map(|number| {
        let (client, file, bucket, upload) = (client.clone(), Arc::clone(&file), bucket.to_owned(), upload.clone());
        async move { tokio::spawn(async move { put_part(&client, file, size, number, bucket, upload).await }).await? }
    });
    let parts: Vec<CompletedPart> = parts.buffered(PARTS_AT_A_TIME).try_collect().await?;
    let parts = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
    client
        .complete_multipart_upload()
        .bucket(bucket)
        .key("large")
        .upload_id(upload)
        .multipart_upload(parts)
        .send()
        .await?;
    Ok(())
}

async fn put_part(
    client: &Client,
    file: Arc<File>,
    size: u64,
    number: u64,
    bucket: String,
    upload: String,
) -> Result<CompletedPart> {
    let (first, part_number) = (number * PART, i32::try_from(number + 1)?);
    let mut content = vec![0; usize::try_from(PART.min(size - first))?];
    let content =
        tokio::task::spawn_blocking(move || file.read_exact_at(&mut content, first).map(|()| content)).await??;
    let part = client.upload_part().bucket(bucket).key("large").upload_id(upload).part_number(part_number);
    let put = part.body(ByteStream::from(content)).customize().disable_payload_signing().send().await?;
    Ok(CompletedPart::builder().part_number(part_number).set_e_tag(put.e_tag).build())
}

async fn get(client: &Client, bucket: &str, file: &str) -> Result<()> {
    let head = client.head_object().bucket(bucket).key("large").send().await?;
    let size = u64::try_from(head.content_length.context("no length")?)?;
    let file = Arc::new(File::create(file)?);
    let parts = stream::iter(0..size.div_ceil(PART)).map(|number| {
        let (client, file, bucket) = (client.clone(), Arc::clone(&file), bucket.to_owned());
        async move { tokio::spawn(async move { get_part(&client, &file, number * PART, bucket).await }).await? }
    });
    parts.buffer_unordered(PARTS_AT_A_TIME).try_for_each(|()| async { Ok(()) }).await
}

async fn get_part(client: &Client, file: &File, first: u64, bucket: String) -> Result<()> {
    let range = format!("bytes={first}-{}", first + PART - 1);
    let mut part = client.get_object().bucket(bucket).key("large").range(range).send().await?;
    let mut at = first;
    while let Some(piece) = part.body.try_next().await? {
        file.write_all_at(&piece, at)?;
        at += u64::try_from(piece.len())?;
    }
    Ok(())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { files.extend(self::files(&path)?) } else { files.push(path) }
    }
    Ok(files)
}

async fn put_folder(client: &Client, folder: &str, bucket: &str) -> Result<()> {
    let puts = stream::iter(files(Path::new(folder))?).map(|file| {
        let key = file.strip_prefix(folder).map(|key| key.to_string_lossy().into_owned());
        let (client, bucket) = (client.clone(), bucket.to_owned());
        async move {
            let put = async move {
                let content = std::fs::read(&file)?;
                client.put_object().bucket(bucket).key(key?).body(ByteStream::from(content)).send().await?;
                anyhow::Ok(())
            };
            tokio::spawn(put).await?
        }
    });
    puts.buffer_unordered(FILES_AT_A_TIME).try_for_each(|()| async { Ok(()) }).await
}

async fn get_folder(client: &Client, bucket: &str, folder: &str) -> Result<()> {
    let mut keys = Vec::new();
    let mut pages = client.list_objects_v2().bucket(bucket).into_paginator().send();
    while let Some(page) = pages.try_next().await? {
        keys.extend(page.contents.unwrap_or_default().into_iter().filter_map(|object| object.key));
    }
    let gets = stream::iter(keys).map(|key| {
        let (client, bucket, file) = (client.clone(), bucket.to_owned(), Path::new(folder).join(&key));
        async move {
            let get = async move {
                let object = client.get_object().bucket(bucket).key(key).send().await?;
                let content = object.body.collect().await?.into_bytes();
                std::fs::create_dir_all(file.parent().context("no folder")?)?;
                anyhow::Ok(std::fs::write(file, content)?)
            };
            tokio::spawn(get).await?
        }
    });
    gets.buffer_unordered(FILES_AT_A_TIME).try_for_each(|()| async { Ok(()) }).await
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let client = client().await;
    match arguments[..] {
        ["list", bucket] => list(&client, bucket).await,
        ["empty", bucket] => empty(&client, bucket).await,
        ["put", file, bucket] => put(&client, file, bucket).await,
        ["get", bucket, file] => get(&client, bucket, file).await,
        ["put-folder", folder, bucket] => put_folder(&client, folder, bucket).await,
        ["get-folder", bucket, folder] => get_folder(&client, bucket, folder).await,
        _ => bail!(
            "usage: bench-bare-s3 list|empty BUCKET | put FILE BUCKET | get BUCKET FILE | put-folder FOLDER BUCKET | get-folder BUCKET FOLDER"
        ),
    }
}
