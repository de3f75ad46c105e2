use super::*;
use proptest::prelude::*;

const ALGORITHMS: [CrcAlgorithm; 3] = [CrcAlgorithm::Crc64Nvme, CrcAlgorithm::Crc32Iscsi, CrcAlgorithm::Crc32IsoHdlc];

fn told<'a>() -> Told<'a> {
    Told { crc64: None, crc32c: None, crc32: None, sha1: None, sha256: None, kind: None }
}

#[test]
fn when_a_checksum_is_written_then_it_is_as_s3_has_it() {
    // The check value of the CRC catalogue.
    let piece = Piece::of(CrcAlgorithm::Crc64Nvme, b"123456789");
    assert_eq!(piece.crc, 0xae8b_1486_0a79_9888);
    assert_eq!(crc64_text(piece.crc), "rosUhgp5mIg=");
    assert_eq!(number("rosUhgp5mIg="), Some(piece.crc));
}

#[test]
fn when_a_checksum_cannot_be_read_then_it_is_none() {
    for text in ["", "AAAA", "not base64", "rosUhgp5mIg=-3"] {
        assert_eq!(number(text), None, "{text}");
    }
}

#[test]
fn when_s3_tells_checksums_then_what_can_be_compared_is_found() {
    let crc = |algorithm, value| KnownChecksum::Crc { algorithm, value };
    let other = |sum| KnownChecksum::Other { sum, text: "c2hh".to_owned() };
    let full = ChecksumType::FullObject;
    let cases = [
        (told(), KnownChecksum::None),
        (Told { kind: Some(&full), ..told() }, KnownChecksum::None),
        (Told { crc64: Some("AAAAAAAAAAE="), ..told() }, crc(CrcAlgorithm::Crc64Nvme, 1)),
        (Told { crc32: Some("AAAAAg=="), kind: Some(&full), ..told() }, crc(CrcAlgorithm::Crc32IsoHdlc, 2)),
        (Told { crc32c: Some("AAAAAw=="), ..told() }, crc(CrcAlgorithm::Crc32Iscsi, 3)),
        (Told { crc32: Some("AAAAAg==-7"), ..told() }, KnownChecksum::Composite),
        (Told { crc32: Some("AAAAAg=="), kind: Some(&ChecksumType::Composite), ..told() }, KnownChecksum::Composite),
        (Told { sha256: Some("c2hh"), ..told() }, other(Sum::Sha256)),
        (Told { sha1: Some("c2hh"), ..told() }, other(Sum::Sha1)),
        (Told { sha1: Some("c2hh-2"), ..told() }, KnownChecksum::Composite),
        (Told { crc64: Some("nonsense"), ..told() }, KnownChecksum::None),
    ];
    for (told, expected) in cases {
        assert_eq!(KnownChecksum::of(&told), expected);
    }
}

#[test]
fn when_content_was_read_then_only_a_compared_checksum_verifies_it() {
    let piece = Piece::of(CrcAlgorithm::Crc64Nvme, b"abc");
    let right = KnownChecksum::Crc { algorithm: piece.algorithm, value: piece.crc };
    let wrong = KnownChecksum::Crc { algorithm: piece.algorithm, value: piece.crc ^ 1 };
    assert_eq!(right.compare(Some(piece), true), Ok(Verification::Checksum));
    assert!(wrong.compare(Some(piece), true).is_err());
    assert_eq!(right.compare(None, true), Ok(Verification::NoChecksum));
    let other = KnownChecksum::Other { sum: Sum::Sha256, text: "c2hh".to_owned() };
    assert_eq!(other.compare(None, true), Ok(Verification::Checksum));
    assert_eq!(other.compare(None, false), Ok(Verification::NoChecksum));
    assert_eq!(KnownChecksum::Composite.compare(None, true), Ok(Verification::CompositeChecksum));
    assert_eq!(KnownChecksum::None.compare(None, true), Ok(Verification::NoChecksum));
}

proptest! {
    #[test]
    fn when_content_is_cut_anywhere_then_its_pieces_together_have_its_checksum(
        content in prop::collection::vec(any::<u8>(), 0..400), first in 0_usize..400, second in 0_usize..400,
    ) {
        let (first, second) = (first.min(content.len()), second.min(content.len()));
        let (first, second) = (first.min(second), first.max(second));
        for algorithm in ALGORITHMS {
            let pieces = [&content[..first], &content[first..second], &content[second..]];
            let together =
                pieces.iter().fold(Piece::empty(algorithm), |sum, piece| sum.then(Piece::of(algorithm, piece)));
            prop_assert_eq!(together, Piece::of(algorithm, &content));
        }
    }
}

#[test]
fn when_it_is_told_what_proves_a_content_then_reports_have_a_word_and_people_a_sentence() {
    let told = |verification: Verification| (verification.as_str(), verification.to_string());
    assert_eq!(told(Verification::Checksum), ("checksum", "verified by its checksum".to_owned()));
    for (verification, word) in [
        (Verification::CompositeChecksum, "composite-checksum"),
        (Verification::NoChecksum, "no-checksum"),
        (Verification::CopiedByS3, "copied-by-s3"),
    ] {
        let (own, sentence) = told(verification);
        assert_eq!(own, word);
        assert!(sentence.starts_with("not verified"), "{sentence}");
    }
}
