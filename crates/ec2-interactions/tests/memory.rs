//! What a list costs in memory while it is streamed: a page, however many there are.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

use aws_interactions_core::{AwsClientProvider, AwsCredentials};
use aws_smithy_http_client::test_util::infallible_client_fn;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use ec2_interactions::{Scope, list_network_interfaces};
use futures::TryStreamExt;

const VPC: &str = "vpc-1a2b";
const OF_A_PAGE: usize = 20;

fn page(number: usize, of: usize) -> String {
    let interface = |at: usize| {
        format!(
            "<item><networkInterfaceId>eni-{number:04}{at:02}</networkInterfaceId><vpcId>{VPC}</vpcId>\
             <subnetId>subnet-1a2b</subnetId><description>Primary network interface</description>\
             <interfaceType>interface</interfaceType><status>in-use</status>\
             <attachment><attachmentId>eni-attach-1</attachmentId><instanceId>i-1a2b</instanceId></attachment></item>"
        )
    };
    let items: String = (0..OF_A_PAGE).map(interface).collect();
    // As long as those of EC2.
    let next = if number < of { format!("<nextToken>{:0>500}</nextToken>", number + 1) } else { String::new() };
    let set = format!("<networkInterfaceSet>{items}</networkInterfaceSet>{next}");
    format!("<DescribeNetworkInterfacesResponse><requestId>r</requestId>{set}</DescribeNetworkInterfacesResponse>")
}

/// A provider of an EC2 with so many pages of interfaces.
async fn provider(pages: usize) -> AwsClientProvider {
    let http_client = infallible_client_fn(move |request| {
        let request = HttpRequest::try_from(request).expect("a request");
        let form = std::str::from_utf8(request.body().bytes().expect("a form")).expect("text").to_owned();
        let token = form.split('&').find_map(|field| field.strip_prefix("NextToken="));
        let number = token.map_or(1, |token| token.parse().expect("a number"));
        http::Response::new(SdkBody::from(page(number, pages)))
    });
    let builder = AwsClientProvider::builder().environment_variables::<String, String>([]).region("us-east-1");
    let builder = builder.credentials(AwsCredentials::new("id", "secret"));
    builder.http_client(http_client).build().await.expect("complete settings")
}

async fn count(provider: &AwsClientProvider) -> usize {
    let interfaces = list_network_interfaces(&Scope::vpc(VPC), provider);
    interfaces.try_fold(0, |count, _| async move { Ok(count + 1) }).await.expect("a list")
}

/// The most bytes that were allocated at a time while so many pages were read.
fn most_held(pages: usize) -> u64 {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let provider = runtime.block_on(provider(pages));
    let mut counted = 0;
    let allocated = allocation_counter::measure(|| counted = runtime.block_on(count(&provider)));
    assert_eq!(counted, pages * OF_A_PAGE);
    allocated.bytes_max
}

#[test]
fn when_a_list_is_streamed_then_its_memory_does_not_grow_with_its_pages() {
    // The first of all warms what a process keeps.
    most_held(1);
    let [few, more, many] = [10, 100, 1000].map(most_held);
    let told = format!("bytes at a time: {few} for 10 pages, {more} for 100, {many} for 1,000");
    println!("{told}");
    let allowed = few + few / 10;
    assert!(more <= allowed && many <= allowed, "{told}");
    // That something was counted at all.
    assert!(few > page(1, 2).len() as u64, "{told}");
}
