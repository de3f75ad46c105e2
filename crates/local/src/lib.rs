//! An embedded AWS and a fault injector, for tests, demos and tools that must work without a network.
//!
//! [`LocalAws`] serves S3, STS, IAM and CloudWatch over HTTP on a port of 127.0.0.1, in this process: CloudWatch, and ACM
//! where it is wanted, from code of its own, all else from the emulators of the `winterbaume` crates. Any AWS client can use
//! it: in this process or another, in Rust or not.
//!
//! # Features
//! | feature | default | what it brings |
//! |---|---|---|
//! | `acm` | no | the certificates of ACM are served too |
//! | `dynamodb` | no | DynamoDB is served too |
//! | `ec2` | no | EC2 is served too; its emulator takes some two minutes and 4.5 GB to compile |
//! | `ecs` | no | ECS is served too |
//! | `eventbridge` | no | EventBridge is served too |
//! | `opensearch` | no | the domains of OpenSearch Service are served too |
//! | `organizations` | no | Organizations is served too |
//! | `secretsmanager` | no | Secrets Manager is served too |
//! | `ssm` | no | SSM's parameters are served too |
//!
//! # A first call
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use aws_interactions_local::LocalAws;
//! use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region};
//!
//! let aws = LocalAws::start().await?;
//! let config = aws_sdk_s3::Config::builder()
//!     .behavior_version(BehaviorVersion::latest())
//!     .endpoint_url(aws.endpoint_url())
//!     .force_path_style(true)
//!     .region(Region::new("us-east-1"))
//!     .credentials_provider(Credentials::for_tests())
//!     .build();
//! let s3 = aws_sdk_s3::Client::from_conf(config);
//!
//! s3.create_bucket().bucket("logs").send().await?;
//! s3.put_object().bucket("logs").key("a/b").body(b"hello".to_vec().into()).send().await?;
//! assert_eq!(aws.calls()["PutObject"], 1);
//! # Ok(())
//! # }
//! ```
//!
//! # Faults
//! [`FaultInjector`] is an HTTP client around another one. It can be given to any SDK client and any provider, on the
//! embedded AWS or a real one; it counts calls by operation, and makes them fail by plan or by seed: see [`Fault`].
//! Which requests were made, in what order and about what, its [`RequestRecorder`] says, which mocks can have too. It also
//! says which IAM actions AWS would look for, as [`LocalAws::iam_actions`] does of all that arrived.
//!
//! # What is put right
//! At the border of the emulators, so that a client sees what AWS does:
//!
//! - bucket names are unique over all regions, each bucket lives in one; a request signed for another region is
//!   answered 301 with `x-amz-bucket-region`; location constraints, names and repeated creation are judged as on AWS;
//! - a new bucket blocks public access;
//! - the logging and the payer of a bucket are kept, and the target of logs judged as on AWS; a policy is JSON with
//!   statements;
//! - `x-amz-expected-bucket-owner` is honoured; the one account is [`ACCOUNT_ID`];
//! - bodies in `aws-chunked` framing are stored without it;
//! - listings of buckets, objects, versions, uploads and parts have pages that end, and keys of any characters,
//!   with `encoding-type=url` and without;
//! - metadata, cache and content headers and storage class stay with an object, through multipart uploads and copies
//!   too; a copy honours its source's version and range;
//! - each object has a checksum: the client's, if it is that of the body, or a CRC64-NVME; of an upload in parts one of
//!   the whole or a composite one, as was asked, held against what completes the upload; parts are read by their numbers
//!   and told by `GetObjectAttributes`; `Content-MD5` is compared;
//! - writes are atomic: of two conditional puts that exclude each other, one wins;
//! - at most 1,000 keys in a `DeleteObjects`, at least 5 MiB in a part that is not the last;
//! - `GetCallerIdentity` knows the sessions that `AssumeRole` gave out;
//! - IAM is one for all regions; `GetRole` has description, permissions boundary and tags; policies are sent in the
//!   encoding of URLs.
//!
//! And of EC2:
//!
//! - an id that is not there is an error with EC2's code; a filter is in force, or refused (501) where it is not known
//!   here;
//! - an instance in a subnet has a network interface, which goes with it; interfaces have type, groups, tags and zone;
//! - VPCs, subnets, security groups, internet gateways and interfaces that something depends on are not deleted;
//! - a request with `DryRun` does nothing and says that it would be allowed; one with a client token is done once;
//! - a route, an entry of a network ACL, a rule or a name of a security group, a rule of a mirror filter and the route table
//!   of a subnet are there once: another is refused with EC2's code;
//! - a mirror session is of an interface that is there, of the ordinary type and on an instance;
//! - lists come in the order of their ids.
//!
//! And of DynamoDB, ECS and Organizations:
//!
//! - a key that lacks a part, or has too many, is refused where one item is read, changed or deleted;
//! - a query of a table comes in the order of its sort key, where that is a number too;
//! - a service has a deployment with an id, another one when it is deployed anew, and its tasks run at once;
//! - ids of organizational units have the length that AWS gives them.
//!
//! And of SSM:
//!
//! - a parameter is read by version and label (`name:3`) too; lists are of the path that they are asked for, and a filter
//!   that is not known here is refused (501);
//! - the value of a `SecureString` is another one for whoever does not ask for decryption.
//!
//! # CloudWatch
//! Metrics are kept as they are put, and read back by every plain statistic and by percentiles, over any periods, by
//! `GetMetricData` and `GetMetricStatistics`; lists have filters and pages. Alarms, with their tags left out, history
//! and dashboards are kept as they are put, and what AWS refuses of these is refused. It speaks rpcv2Cbor, as the SDKs
//! for Rust do, and does not take compressed requests: set `disable_request_compression` where a client is made.
//!
//! # ACM
//! Certificates are imported, and imported again under their ARNs with their tags, told, listed, tagged and deleted. Their
//! names, times, serials and kinds of keys are read from them. Refused is what AWS refuses: what is no PEM, a key that belongs
//! to another certificate, a time that is over or has not begun, a chain in another order or none where one is needed,
//! another kind of key or other usages in the place of a certificate. A list that is not told which keys to look for tells of
//! RSA with 1,024 and 2,048 bits alone. The private key is not kept.
//!
//! # Where it differs from AWS
//!
//! | matter | here | on AWS |
//! |---|---|---|
//! | signatures, permissions, policies, ACLs | not checked: every caller may do everything | checked |
//! | accounts | [`ACCOUNT_ID`] alone; a role of another account acts in this one | many |
//! | bodies of requests | collected in memory, bounded by it alone | 5 GiB a put |
//! | checksums other than CRC-32, CRC-32C, CRC64-NVME, SHA-1 and SHA-256 | ignored; refused for uploads in parts | compared |
//! | keys that climb out of the bucket (`../x`) | taken, but for `..` itself | refused |
//! | object written before versioning was enabled | lost when it is overwritten or deleted | kept as version `null` |
//! | delete markers of a key | gone when the key is written again | kept |
//! | suspended versioning | writes replace nothing in the history | replaces the version `null` |
//! | reading a key under a delete marker | 404 | 404 with `x-amz-delete-marker` |
//! | reading a delete marker by its version | 404 `NoSuchVersion` | 405 |
//! | tags in `x-amz-tagging`, tags of a copied object, tags in `CreateAccount` | ignored | stored |
//! | object lock, lifecycle, replication, notifications | stored, without effect | in effect |
//! | access logging, requester pays | stored, without effect | in effect |
//! | encryption | settings and headers are stored; nothing is encrypted; the bucket's default is on no answer | in effect |
//! | policy documents, their principals and sizes | stored as they come | refused when malformed |
//! | IAM's lists | one page, all of it; no description in `ListRoles` | pages of 100 |
//! | quotas of IAM | five versions a policy, one role an instance profile; no other | many |
//! | policies and roles of AWS (`arn:aws:iam::aws:policy/…`, service-linked) | none | hundreds |
//! | `DecodeAuthorizationMessage` | answers the message as it came | decodes, or refuses |
//! | credentials of `AssumeRole` and `GetSessionToken` | never expire, no trust policy is asked | expire |
//! | metric math, searches, trimmed statistics | 501 `NotImplemented`, which names them | answered |
//! | `GetMetricData` | one page, all of it | pages |
//! | alarms | in the state that `SetAlarmState` says, and no action is done | evaluated, composite ones too |
//! | CloudWatch's other operations: streams, detectors, Insights, tags | 501 `NotImplemented`, which names them | served |
//! | age of metrics | all are kept in full | by longer periods after 3 hours, 15 and 63 days |
//! | speed | a write takes time in proportion to the objects in its bucket: made for thousands | constant |
//! | instances | any image and type will do, none runs; they are `running` and `terminated` at once | take time |
//! | instances without a subnet | have no VPC and no interface: there is no default VPC | in the default VPC |
//! | profile, metadata options and user data of an instance | not kept | kept |
//! | addresses of interfaces | all the same, of no subnet | one each |
//! | interfaces of NAT gateways, endpoints and load balancers | none | one in each subnet |
//! | a new VPC | has a default network ACL | has a main route table and a default security group too |
//! | a security group that a rule names | is deleted | is in use |
//! | numbers and three sessions of a mirrored interface | not checked | checked |
//! | EC2's lists, and those of ECS, EventBridge, Organizations, Secrets Manager and SSM | one page, all of it | pages |
//! | DynamoDB's queries and scans | pages as `Limit` says | pages of a megabyte too |
//! | a query of an index whose sort key is a number, or for some attributes alone | in the order of text | in that of numbers |
//! | whole keys in batches and transactions, reserved words in expressions | not checked | checked |
//! | tables, domains of OpenSearch Service | `ACTIVE` and gone at once | take minutes |
//! | deployments of ECS services | `COMPLETED` at once, and never fail | take minutes |
//! | parameters of AWS (`/aws/service/…`) | none | thousands |
//! | events | get an id, and reach no target | delivered by rules |
//! | ACM's other operations: requests, renewals, exports; lists by usages, or sorted | 501 `NotImplemented`, which names them | served |
//! | certificates in use | none ever is | those of load balancers and others |
//! | signatures of imported certificates and of their chains | not verified | verified |
//! | keys of RSA with 1,024 bits | refused | taken |
//! | numbers of certificates and imports | not limited | by account and year |
//! | usages, signature algorithms of certificates | not told | told |
//! | consistency | everything is visible at once | IAM, bucket settings and metrics take time |

#[cfg(feature = "acm")]
mod acm;
mod aws_chunked;
mod aws_error;
mod calls;
mod cloudwatch;
mod credential_scope;
mod direct;
#[cfg(feature = "dynamodb")]
mod dynamodb;
#[cfg(feature = "ec2")]
mod ec2;
#[cfg(feature = "ecs")]
mod ecs;
mod fault;
mod iam;
mod iam_actions;
mod intake;
#[cfg(any(feature = "dynamodb", feature = "ecs", feature = "ssm"))]
mod json_call;
mod operation;
#[cfg(feature = "organizations")]
mod organizations;
mod provider;
mod recorder;
mod s3;
mod server;
mod services;
#[cfg(feature = "ssm")]
mod ssm;
mod sts;
mod target;
mod xml;

pub use fault::{Fault, FaultInjector};
pub use recorder::{RecordedRequest, RequestRecorder};
pub use server::{LocalAws, LocalAwsError};

/// The account that owns everything in an embedded AWS. The emulators know one for the whole process.
pub const ACCOUNT_ID: &str = "123456789012";
