//! The CRC of two pieces that follow each other, from theirs.
//!
//! A CRC is a polynomial. Behind it so many zeros are a product with a power of x, which squaring finds in some thirty
//! steps: crc-fast's own way squares matrices instead, which for the hundreds of parts of a large object is a tenth of what
//! sending them costs.

use crc_fast::{CrcAlgorithm, checksum_combine};

/// The CRC of `first` and behind it of `second`, which is of `size` bytes.
pub(super) fn combined(algorithm: CrcAlgorithm, first: u64, second: u64, size: u64) -> u64 {
    let field = match algorithm {
        CrcAlgorithm::Crc64Nvme => Field { one: 1 << 63, polynomial: 0x9a6c_9329_ac4b_c9b5 },
        CrcAlgorithm::Crc32IsoHdlc => Field { one: 1 << 31, polynomial: 0xedb8_8320 },
        CrcAlgorithm::Crc32Iscsi => Field { one: 1 << 31, polynomial: 0x82f6_3b78 },
        other => return checksum_combine(other, first, second, size),
    };
    // What these CRCs begin with and what they end with cancel each other out.
    field.product(field.zeros(size), first) ^ second
}

/// Polynomials modulo that of a CRC, which has its lowest power in the highest bit.
struct Field {
    one: u64,
    polynomial: u64,
}

impl Field {
    /// By what so many bytes of zeros multiply.
    fn zeros(&self, mut bytes: u64) -> u64 {
        let (mut zeros, mut power) = (self.one, self.one >> 8);
        while bytes > 0 {
            if bytes & 1 == 1 {
                zeros = self.product(zeros, power);
            }
            power = self.product(power, power);
            bytes >>= 1;
        }
        zeros
    }

    fn product(&self, one: u64, mut other: u64) -> u64 {
        let (mut product, mut power) = (0, self.one);
        while power > 0 {
            if one & power != 0 {
                product ^= other;
            }
            other = if other & 1 == 1 { (other >> 1) ^ self.polynomial } else { other >> 1 };
            power >>= 1;
        }
        product
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn when_any_two_are_combined_then_it_is_what_the_library_says(
            first in any::<u64>(), second in any::<u64>(), size in prop_oneof![0..1000_u64, any::<u64>()],
        ) {
            let narrow = u64::from(u32::MAX);
            for (algorithm, bits) in [
                (CrcAlgorithm::Crc64Nvme, u64::MAX),
                (CrcAlgorithm::Crc32IsoHdlc, narrow),
                (CrcAlgorithm::Crc32Iscsi, narrow),
                (CrcAlgorithm::Crc64Xz, u64::MAX),
            ] {
                let (first, second) = (first & bits, second & bits);
                prop_assert_eq!(combined(algorithm, first, second, size), checksum_combine(algorithm, first, second, size));
            }
        }
    }
}
