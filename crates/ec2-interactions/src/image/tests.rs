use super::*;
use crate::stand_in::{Wire, answer_to, refusal};
use aws_sdk_ec2::config::http::HttpResponse;

fn image(id: &str, name: &str, rest: &str) -> String {
    format!("<item><imageId>{id}</imageId><name>{name}</name><imageState>available</imageState>{rest}</item>")
}

fn created(id: &str, name: &str, date: &str) -> String {
    image(id, name, &format!("<creationDate>{date}</creationDate>"))
}

fn described(images: &[String], next: &str) -> HttpResponse {
    let xml = format!("<imagesSet>{}</imagesSet><nextToken>{next}</nextToken>", images.concat());
    answer_to("DescribeImages", &xml)
}

async fn found(search: &FindImages, answers: Vec<HttpResponse>) -> Result<Vec<String>, Ec2Error> {
    let wire = Wire::answering(answers).await;
    Ok(find_images(search, &wire.provider).await?.into_iter().map(|image| image.id).collect())
}

fn web() -> FindImages {
    FindImages::of("self", "web-*")
}

#[tokio::test]
async fn when_images_are_found_then_ec2_is_asked_by_owner_name_and_architecture_for_what_can_be_used() {
    let search = FindImages { architecture: Some(Architecture::Arm64), ..web() };
    let wire = Wire::answering([described(&[image("ami-1a", "web-1", "")], "")]).await;
    find_images(&search, &wire.provider).await.expect("an image");
    let sent = &wire.requests()[0];
    for (name, value) in [
        ("Owner.1", "self"),
        ("Filter.1.Name", "name"),
        ("Filter.1.Value.1", "web-*"),
        ("Filter.2.Name", "state"),
        ("Filter.2.Value.1", "available"),
        ("Filter.3.Name", "architecture"),
        ("Filter.3.Value.1", "arm64"),
        ("IncludeDeprecated", "false"),
        ("MaxResults", "1000"),
    ] {
        assert_eq!(sent.get(name), value, "{name}");
    }
    let wire = Wire::answering([described(&[image("ami-1a", "web-1", "")], "")]).await;
    find_images(&FindImages { even_deprecated: true, ..web() }, &wire.provider).await.expect("an image");
    assert_eq!((wire.requests()[0].get("IncludeDeprecated"), wire.requests()[0].get("Filter.3.Name")), ("true", ""));
}

#[tokio::test]
async fn when_images_are_found_then_every_page_is_read_and_the_newest_comes_first() {
    let pages = vec![
        described(&[created("ami-2", "web-2", "2026-01-02T00:00:00.000Z"), image("ami-0", "web-0", "")], "b"),
        described(&[], "c"),
        described(
            &[
                created("ami-9", "web-1", "2025-12-31T23:59:59.000Z"),
                created("ami-3", "web-3", "2026-01-10T00:00:00.000Z"),
            ],
            "",
        ),
    ];
    assert_eq!(found(&web(), pages).await.expect("images"), ["ami-3", "ami-2", "ami-9", "ami-0"]);
}

#[tokio::test]
async fn when_images_are_of_the_same_moment_then_their_order_is_always_the_same() {
    let date = "2026-01-02T00:00:00.000Z";
    let mut images =
        vec![created("ami-3", "web-b", date), created("ami-2", "web-a", date), created("ami-1", "web-a", date)];
    let expected = ["ami-1", "ami-2", "ami-3"];
    assert_eq!(found(&web(), vec![described(&images, "")]).await.expect("images"), expected);
    images.reverse();
    assert_eq!(found(&web(), vec![described(&images, "")]).await.expect("images"), expected);
}

#[tokio::test]
async fn when_images_are_found_and_some_are_deprecated_then_they_count_only_when_asked_for() {
    let deprecated = |id: &str, when: &str| image(id, id, &format!("<deprecationTime>{when}</deprecationTime>"));
    let images = || {
        vec![described(
            &[deprecated("ami-1", "2020-01-01T00:00:00.000Z"), deprecated("ami-2", "2999-01-01T00:00:00.000Z")],
            "",
        )]
    };
    assert_eq!(found(&web(), images()).await.expect("images"), ["ami-2"]);
    let all = FindImages { even_deprecated: true, ..web() };
    assert_eq!(found(&all, images()).await.expect("images"), ["ami-1", "ami-2"]);
}

#[tokio::test]
async fn when_images_are_found_and_there_are_none_or_only_deprecated_ones_then_the_error_says_what_was_looked_for() {
    let old = image("ami-1", "web-1", "<deprecationTime>2020-01-01T00:00:00.000Z</deprecationTime>");
    for answer in [described(&[], ""), described(&[old], "")] {
        let error = found(&web(), vec![answer]).await.expect_err("none");
        assert!(matches!(error, Ec2Error::DoesNotExist { .. }), "{error:?}");
        assert_eq!(error.to_string(), "image `self/web-*` does not exist");
    }
}

#[tokio::test]
async fn when_images_are_looked_for_without_an_owner_or_a_name_then_nothing_is_sent() {
    for (search, named) in [(FindImages::of("", "web-*"), "owner"), (FindImages::of("self", ""), "name")] {
        let error = found(&search, vec![]).await.expect_err("half a search");
        assert!(matches!(error, Ec2Error::InvalidInput { .. }) && error.to_string().contains(named), "{error}");
    }
}

#[tokio::test]
async fn when_the_newest_image_is_found_then_it_is_the_first() {
    let images =
        [created("ami-1", "web-1", "2026-01-02T00:00:00.000Z"), created("ami-2", "web-2", "2026-01-03T00:00:00.000Z")];
    let wire = Wire::answering([described(&images, "")]).await;
    assert_eq!(find_newest_image(&web(), &wire.provider).await.expect("an image").id, "ami-2");
}

#[tokio::test]
async fn when_an_image_is_got_then_everything_ec2_says_stands_where_it_belongs() {
    let rest = "<imageOwnerId>123456789012</imageOwnerId><isPublic>true</isPublic><architecture>riscv64</architecture>\
        <creationDate>1970-01-01T00:01:00.000Z</creationDate><deprecationTime>1970-01-01T00:02:00.000Z</deprecationTime>\
        <rootDeviceName>/dev/xvda</rootDeviceName><description>web</description>\
        <tagSet><item><key>team</key><value>web</value></item></tagSet>";
    let wire = Wire::answering([described(&[image("ami-1a", "web-1", rest)], "")]).await;
    let minutes = |minutes: u64| Some(SystemTime::UNIX_EPOCH + std::time::Duration::from_mins(minutes));
    let expected = Image {
        id: "ami-1a".to_owned(),
        name: "web-1".to_owned(),
        owner: "123456789012".to_owned(),
        architecture: Architecture::Other("riscv64".to_owned()),
        created_at: minutes(1),
        deprecated_at: minutes(2),
        is_public: true,
        root_device: Some("/dev/xvda".to_owned()),
        description: Some("web".to_owned()),
        tags: Tags::from([("team".to_owned(), "web".to_owned())]),
    };
    assert_eq!(get_image("ami-1a", &wire.provider).await.expect("an image"), expected);
    assert_eq!(wire.sent(), ["DescribeImages ImageId.1=ami-1a IncludeDeprecated=true"]);
}

#[tokio::test]
async fn when_an_image_is_got_and_there_is_none_or_another_then_the_error_says_so() {
    for missing in [
        described(&[], ""),
        refusal(400, "InvalidAMIID.NotFound", "no"),
        refusal(400, "InvalidAMIID.Unavailable", "deregistered"),
    ] {
        let wire = Wire::answering([missing]).await;
        let error = get_image("ami-1a", &wire.provider).await.expect_err("none");
        assert_eq!(error.to_string(), "image `ami-1a` does not exist");
    }
    let wire = Wire::answering([described(&[image("ami-2b", "web", "")], "")]).await;
    let error = get_image("ami-1a", &wire.provider).await.expect_err("another");
    assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
    let error = get_image("web", &Wire::silent().await.provider).await.expect_err("no id");
    assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
}
