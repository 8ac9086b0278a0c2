//! Addresses of the internet.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address is anybody's on the internet. What a tenant wrote is called only there: an inner address would let
/// them reach through us what they cannot reach themselves.
pub fn is_public_address(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match embedded(address) {
            Some(inside) => is_public_v4(inside),
            None => is_public_v6(address),
        },
    }
}

/// Not private, shared by providers (RFC 6598), of this machine or link, for protocols, documentation, benchmarks,
/// multicast or the future.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || a == 0
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (18..20).contains(&b))
        || a >= 224)
}

/// Global unicast (2000::/3) that is neither documentation nor for benchmarks, nor leads on by Teredo.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, third, ..] = address.segments();
    first & 0xe000 == 0x2000
        && !(first == 0x2001 && second == 0xdb8)
        && !(first == 0x2001 && second == 0)
        && !(first == 0x2001 && second == 2 && third == 0)
        && !(first == 0x3fff && second < 0x1000)
}

/// The address of version 4 in one of version 6: mapped, compatible, by NAT64 or 6to4.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let four = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match address.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] => Some(four(high, low)),
        [0, 0, 0, 0, 0, 0, high, low] if high != 0 => Some(four(high, low)),
        [0x64, 0xff9b, _, _, _, _, high, low] => Some(four(high, low)),
        [0x2002, high, low, ..] => Some(four(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::is_public_address;

    #[test]
    fn only_what_is_anybodys_is_public() {
        let public = ["1.1.1.1", "139.105.36.164", "193.0.14.129", "2606:4700:4700::1111", "2a01:799:1::1"];
        let inner = [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "203.0.113.9",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "::10.0.0.1",
            "64:ff9b::a00:1",
            "2001:db8::1",
            "2001::1",
            "2002:a00:1::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "ff02::1",
        ];
        let is_public = |text: &&str| text.parse().is_ok_and(is_public_address);
        assert_eq!(public.iter().filter(|text| !is_public(text)).collect::<Vec<_>>(), Vec::<&&str>::new());
        assert_eq!(inner.iter().filter(|text| is_public(text)).collect::<Vec<_>>(), Vec::<&&str>::new());
    }
}
