//! The credential scope of a signed request: who signed it, for which region and which service.

use http::HeaderMap;
use http::header::AUTHORIZATION;

use crate::target::Target;

/// `AKID/date/REGION/SERVICE/aws4_request`, from the signature header or from a presigned URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CredentialScope {
    pub(crate) access_key_id: String,
    pub(crate) region: String,
    pub(crate) service: String,
}

impl CredentialScope {
    /// The scope that a request was signed for; `None` for an unsigned request.
    pub(crate) fn of(uri: &str, headers: &HeaderMap) -> Option<Self> {
        from_header(headers).or_else(|| from_query(uri))
    }

    fn parse(credential: &str) -> Option<Self> {
        let mut parts = credential.split('/');
        let access_key_id = parts.next()?.to_owned();
        let _date = parts.next()?;
        let region = parts.next()?.to_owned();
        let service = parts.next()?.to_owned();
        Some(Self { access_key_id, region, service })
    }
}

fn from_header(headers: &HeaderMap) -> Option<CredentialScope> {
    let authorization = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (_, after) = authorization.split_once("Credential=")?;
    CredentialScope::parse(after.split([',', ' ']).next()?)
}

fn from_query(uri: &str) -> Option<CredentialScope> {
    let parameters = Target::parse(uri).parameters();
    let (_, credential) = parameters.iter().find(|(name, _)| name == "X-Amz-Credential")?;
    CredentialScope::parse(credential)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_reading_the_scope_and_a_header_signs_then_it_comes_from_the_header() {
        let mut headers = HeaderMap::new();
        let signed =
            "AWS4-HMAC-SHA256 Credential=AKID/20261122/eu-west-1/sts/aws4_request, SignedHeaders=host, Signature=0";
        headers.insert(AUTHORIZATION, signed.parse().unwrap());
        let scope = CredentialScope::of("/", &headers).unwrap();
        assert_eq!(
            (scope.access_key_id.as_str(), scope.region.as_str(), scope.service.as_str()),
            ("AKID", "eu-west-1", "sts")
        );
    }

    #[test]
    fn when_reading_the_scope_and_the_url_is_presigned_then_it_comes_from_the_query() {
        let uri = "/logs/key?X-Amz-Credential=AKID%2F20261122%2Feu-west-1%2Fs3%2Faws4_request";
        assert_eq!(CredentialScope::of(uri, &HeaderMap::new()).unwrap().region, "eu-west-1");
    }

    #[test]
    fn when_reading_the_scope_and_the_header_is_garbage_then_there_is_none() {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, "AWS4-HMAC-SHA256 Credential=AKID/20261122".parse().unwrap());
        assert_eq!(CredentialScope::of("/", &headers), None);
    }
}
