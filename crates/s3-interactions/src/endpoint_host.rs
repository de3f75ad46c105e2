//! Where the URL of an endpoint leads to.

/// Ends of the names that AWS gives its endpoints, those inside of a VPC included.
const OF_AWS: [&str; 3] = [".amazonaws.com", ".amazonaws.com.cn", ".api.aws"];

/// Without brackets, in small letters.
fn host(url: &str) -> String {
    let url = url.to_ascii_lowercase();
    let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(v6) => v6.split(']').next(),
        None => authority.split(':').next(),
    };
    host.unwrap_or_default().to_owned()
}

/// Whether AWS itself answers there.
pub(crate) fn is_of_aws(url: &str) -> bool {
    let host = host(url);
    OF_AWS.iter().any(|end| host.ends_with(end))
}

/// Whether nothing that is sent there leaves this machine: by address, or by the one name that is always this machine's.
pub(crate) fn is_here(url: &str) -> bool {
    let host = host(url);
    let is_loopback = host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    is_loopback || host == "localhost" || host.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_an_endpoint_is_of_aws_then_it_is_known_by_the_end_of_its_name() {
        let of_aws = [
            "https://s3.eu-west-1.amazonaws.com",
            "https://bucket.vpce-1a2b-5e6f.s3.us-east-1.vpce.amazonaws.com:443/x",
            "HTTPS://S3.CN-NORTH-1.AMAZONAWS.COM.CN/",
            "https://s3.dualstack.eu-west-1.api.aws",
        ];
        let others = [
            "https://amazonaws.com.store.example",
            "https://store.example/s3.amazonaws.com",
            "https://notamazonaws.com",
            "https://store.example?x=.amazonaws.com",
            "http://127.0.0.1:9000",
            "https://user:s3.amazonaws.com",
        ];
        assert!(of_aws.into_iter().all(is_of_aws));
        assert_eq!(others.into_iter().find(|url| is_of_aws(url)), None);
    }
}
