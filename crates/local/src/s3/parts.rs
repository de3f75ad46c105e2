//! Parts, as uploads have them and objects keep them.

use std::collections::BTreeMap;

use http::HeaderMap;
use http::header::HeaderValue;

use super::attributes::kept;
use super::call::Call;
use super::checksums::{Algorithm, Checksum, Kind, check, claim, invalid, of_body};
use crate::aws_error::AwsError;
use crate::xml::{blocks, element, text_of};

/// An upload that is under way.
#[derive(Debug)]
pub(super) struct Upload {
    /// Those of the object that it will become.
    pub(super) headers: HeaderMap,
    /// What sums it up, and whether the client asked for that.
    pub(super) algorithm: Algorithm,
    pub(super) kind: Kind,
    pub(super) is_declared: bool,
    parts: BTreeMap<u32, Part>,
}

/// A part, with its checksum in base64.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) number: u32,
    pub(super) size: u64,
    pub(super) sum: String,
}

/// The parts that an object came in.
#[derive(Debug, Clone)]
pub(super) struct Parts {
    pub(super) algorithm: Algorithm,
    /// Whether S3 tells each with its checksum.
    pub(super) is_told: bool,
    pub(super) all: Vec<Part>,
}

impl Upload {
    /// As `CreateMultipartUpload` asks for it.
    pub(super) fn asked_for_by(call: &Call) -> Result<Self, AwsError> {
        let declared = call.header("x-amz-checksum-algorithm").map(Algorithm::named).transpose()?;
        let algorithm = declared.unwrap_or(Algorithm::Crc64Nvme);
        let asked = call.header("x-amz-checksum-type").map(Kind::named).transpose()?;
        let kind = asked.unwrap_or(algorithm.usual_kind());
        let is_possible = match kind {
            Kind::FullObject => algorithm.combines(),
            Kind::Composite => algorithm != Algorithm::Crc64Nvme,
        };
        if !is_possible {
            let (kind, name) = (kind.name(), algorithm.name().to_lowercase());
            return Err(invalid(format!(
                "The {kind} checksum type cannot be used with the {name} checksum algorithm."
            )));
        }
        let (headers, is_declared) = (kept(&call.request.headers), declared.is_some());
        Ok(Self { headers, algorithm, kind, is_declared, parts: BTreeMap::new() })
    }

    /// Tells on an answer what was asked for.
    pub(super) fn put_on(&self, answer: &mut HeaderMap) {
        if self.is_declared {
            answer.insert("x-amz-checksum-algorithm", HeaderValue::from_static(self.algorithm.name()));
            answer.insert("x-amz-checksum-type", HeaderValue::from_static(self.kind.name()));
        }
    }

    /// The checksum of a part that comes, whose own is held against its content.
    pub(super) fn sum_of(&self, call: &Call) -> Result<Checksum, AwsError> {
        let sent = claim(call)?.map_or(self.algorithm, |(algorithm, _)| algorithm);
        if self.is_declared && sent != self.algorithm {
            let message = "Checksum Type mismatch occurred, expected checksum Type";
            let [expected, actual] = [self.algorithm, sent].map(|one| one.name().to_lowercase());
            return Err(invalid(format!("{message}: {expected}, actual checksum Type: {actual}")));
        }
        let sum = of_body(call, self.algorithm)?;
        Ok(if sent == self.algorithm { sum } else { self.algorithm.of(&call.request.body) })
    }

    pub(super) fn keep(&mut self, call: &Call, sum: &Checksum, size: usize) {
        if let Some(number) = call.parameter("partNumber").and_then(|number| number.parse().ok()) {
            let size = u64::try_from(size).unwrap_or_default();
            self.parts.insert(number, Part { number, size, sum: sum.text.clone() });
        }
    }

    pub(super) fn part(&self, number: u32) -> Option<&Part> {
        self.parts.get(&number)
    }

    /// The parts that its completion names, and the checksum that the object has then.
    pub(super) fn completed_by(&self, call: &Call) -> Result<(Parts, Checksum), AwsError> {
        let mut all = Vec::new();
        for (number, xml) in named(call)? {
            self.check_part(number, text_of(&xml, &self.algorithm.element()))?;
            all.extend(self.part(number).cloned());
        }
        let sums: Vec<_> = all.iter().map(|part| (part.sum.as_str(), part.size)).collect();
        let whole = self.algorithm.of_parts(self.kind, &sums);
        self.check_whole(call, &whole)?;
        Ok((Parts { algorithm: self.algorithm, is_told: self.is_declared, all }, whole))
    }

    fn check_part(&self, number: u32, claimed: Option<String>) -> Result<(), AwsError> {
        match (claimed, self.part(number)) {
            (Some(claimed), Some(part)) if claimed != part.sum => {
                Err(AwsError::new(400, "InvalidPart", "One or more of the specified parts could not be found."))
            }
            (None, Some(_)) if self.kind == Kind::Composite => {
                let name = self.algorithm.name().to_lowercase();
                let message = "The complete request must include the checksum for each part. It was missing for part";
                let created = format!("The upload was created using a {name} checksum.");
                Err(invalid(format!("{created} {message} {number} in the request.")))
            }
            // One that is missing is the emulator's to tell of.
            _ => Ok(()),
        }
    }

    fn check_whole(&self, call: &Call, whole: &Checksum) -> Result<(), AwsError> {
        let kind = self.kind.name();
        if call.header("x-amz-checksum-type").is_some_and(|asked| asked != kind) {
            let created = format!("The upload was created using the {kind} checksum mode.");
            return Err(invalid(format!("{created} The complete request must use the same checksum mode.")));
        }
        let Some((algorithm, claimed)) = claim(call)? else { return Ok(()) };
        if algorithm != self.algorithm {
            let name = self.algorithm.name().to_lowercase();
            return Err(invalid(format!("The upload was created using a {name} checksum, and another was sent.")));
        }
        // A composite one may come without the number of parts.
        let is_bare = !claimed.contains('-');
        let expected = if is_bare { whole.text.split('-').next().unwrap_or_default() } else { &whole.text };
        check(algorithm, &claimed, expected)
    }
}

/// The parts that a completion names, each with the XML that says more of it.
pub(super) fn named(call: &Call) -> Result<Vec<(u32, String)>, AwsError> {
    let malformed =
        || AwsError::new(400, "MalformedXML", "The XML you provided was not well-formed or did not validate");
    let text = call.text();
    let part = |xml: &str| Some((text_of(xml, "PartNumber")?.parse().ok()?, xml.to_owned()));
    let parts: Option<Vec<_>> = blocks(&text, "Part").into_iter().map(part).collect();
    parts.filter(|parts| !parts.is_empty()).ok_or_else(malformed)
}

impl Parts {
    /// Where a part begins and ends.
    pub(super) fn range(&self, number: usize) -> Option<(u64, u64)> {
        let before = self.all.get(..number.checked_sub(1)?)?;
        let begin = before.iter().map(|part| part.size).sum();
        Some((begin, begin + self.all.get(number - 1)?.size))
    }

    /// The checksum of a part alone.
    pub(super) fn sum(&self, number: usize) -> Option<Checksum> {
        let part = self.all.get(number.checked_sub(1)?)?;
        Some(Checksum { algorithm: self.algorithm, kind: Kind::FullObject, text: part.sum.clone() })
    }
}

impl Part {
    /// Its checksum, as lists tell it.
    pub(super) fn element(&self, algorithm: Algorithm) -> String {
        element(&algorithm.element(), &self.sum)
    }
}
