//! Blocks of addresses, as far as EC2's limits can be known beforehand.

use crate::error::Ec2Error;
use std::net::Ipv4Addr;
use std::ops::RangeInclusive;

/// The sizes that EC2 takes for VPCs and for subnets.
const SIZES: RangeInclusive<u8> = 16..=28;

/// Whether `block` can be the IPv4 block of a VPC or a subnet. Host bits may be set: EC2 clears them.
pub(crate) fn check(block: &str) -> Result<(), Ec2Error> {
    let parts = block.split_once('/');
    let address = parts.and_then(|(address, _)| address.parse::<Ipv4Addr>().ok());
    let size = parts.and_then(|(_, size)| size.parse::<u8>().ok());
    if address.is_some() && size.is_some_and(|size| SIZES.contains(&size)) {
        return Ok(());
    }
    let problem = "a block is an IPv4 address and a size from /16 to /28, such as 10.0.0.0/16".to_owned();
    Err(Ec2Error::InvalidInput { what: format!("the block `{block}`"), problem })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_block_is_checked_then_only_ipv4_from_16_to_28_passes() {
        for block in ["10.0.0.0/16", "192.168.1.0/28", "10.0.0.1/24"] {
            assert!(check(block).is_ok(), "{block}");
        }
        for block in ["", "10.0.0.0", "10.0.0.0/15", "10.0.0.0/29", "10.0.0/16", "::/16", "10.0.0.0/x", "300.0.0.0/16"]
        {
            let error = check(block).expect_err(block);
            assert!(error.to_string().contains(&format!("`{block}`")), "{error}");
        }
    }
}
