//! Checks of the string formats that the docs name.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Returns whether `text` has the format `format`, or `None` for formats that aren't checked.
pub(crate) fn has_format(format: &str, text: &str) -> Option<bool> {
    let check: fn(&str) -> bool = match format {
        "uuid" => is_uuid,
        "date-time" => is_date_time,
        "date" => is_date,
        "time" => is_time,
        "ipv4" => |text| text.parse::<Ipv4Addr>().is_ok(),
        "ipv6" => |text| text.parse::<Ipv6Addr>().is_ok(),
        "ip" => |text| text.parse::<IpAddr>().is_ok(),
        "cidr" => is_cidr,
        "mac" => is_mac,
        "uri" | "url" => is_uri,
        "email" => is_email,
        "byte" => is_base64,
        _ => return None,
    };
    Some(check(text))
}

/// Returns whether `text` is a date and time without a time zone.
pub(crate) fn is_local_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't', ' ']) else {
        return false;
    };
    is_date(date) && is_time(time)
}

pub(crate) fn is_uuid(text: &str) -> bool {
    let hex = |part: &str| part.bytes().all(|b| b.is_ascii_hexdigit());
    match text.len() {
        32 => hex(text),
        36 => text.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && text.split('-').all(hex),
        _ => false,
    }
}

/// Parses a number with exactly `digits` digits.
fn number(text: &str, digits: usize) -> Option<u32> {
    let spelled = text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| spelled)
}

pub(crate) fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    let (Some(Some(year)), Some(Some(month)), Some(Some(day))) = (
        year.map(|y| number(y, 4)),
        month.map(|m| number(m, 2)),
        day.map(|d| number(d, 2)),
    ) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=days).contains(&day)
}

pub(crate) fn is_time(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let mut parts = whole.splitn(3, ':').map(|part| number(part, 2));
    let fits =
        |part: Option<Option<u32>>, most: u32| part.flatten().is_some_and(|value| value <= most);
    let (hour, minute, second) = (parts.next(), parts.next(), parts.next());
    // A minute with a leap second has 61 seconds.
    fits(hour, 23)
        && fits(minute, 59)
        && fits(second, 60)
        && !fraction.is_empty()
        && fraction.bytes().all(|b| b.is_ascii_digit())
}

pub(crate) fn is_date_time(text: &str) -> bool {
    if let Some(local) = text.strip_suffix(['Z', 'z']) {
        return is_local_date_time(local);
    }
    let Some(at) = text.rfind(['+', '-']).filter(|at| *at > 10) else {
        return false;
    };
    let (local, zone) = text.split_at(at);
    let zone = zone[1..].replace(':', "");
    number(&zone, 4).is_some_and(|zone| zone / 100 <= 23 && zone % 100 <= 59)
        && is_local_date_time(local)
}

pub(crate) fn is_cidr(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else {
        return false;
    };
    let most = match address.parse::<IpAddr>() {
        Ok(IpAddr::V4(_)) => 32,
        Ok(IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    !length.is_empty()
        && length.bytes().all(|b| b.is_ascii_digit())
        && length.parse::<u32>().is_ok_and(|length| length <= most)
}

pub(crate) fn is_mac(text: &str) -> bool {
    let separator = if text.contains('-') { '-' } else { ':' };
    let mut parts = 0;
    text.split(separator).all(|part| {
        parts += 1;
        part.len() == 2 && part.bytes().all(|b| b.is_ascii_hexdigit())
    }) && parts == 6
}

pub(crate) fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
        && !rest.is_empty()
        && !text.contains(char::is_whitespace)
}

pub(crate) fn is_email(text: &str) -> bool {
    let Some((user, host)) = text.rsplit_once('@') else {
        return false;
    };
    !user.is_empty() && !host.is_empty() && !text.contains(char::is_whitespace)
}

pub(crate) fn is_base64(text: &str) -> bool {
    let text: String = text.split_ascii_whitespace().collect();
    let data = text.trim_end_matches('=');
    text.len() - data.len() <= 2
        && text.len().is_multiple_of(4)
        && data
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+/-_".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(format: &str, good: &[&str], bad: &[&str]) {
        for text in good {
            assert_eq!(has_format(format, text), Some(true), "{format} {text}");
        }
        for text in bad {
            assert_eq!(has_format(format, text), Some(false), "{format} {text}");
        }
    }

    #[test]
    fn formats_are_told_from_other_text() {
        check(
            "uuid",
            &[
                "0b8e5d27-4f9a-4c63-b1d8-92e67a05c3f4",
                "5d80c1f2e94b47a6b38f0a6e2c71d9b4",
            ],
            &[
                "",
                "req0000010454",
                "0b8e5d274-f9a-4c63-b1d8-92e67a05c3f4",
                "é-é",
            ],
        );
        check(
            "date-time",
            &[
                "2024-11-05T09:17:40.000+00:00",
                "2024-11-05T09:17:40Z",
                "2016-12-31 23:59:60z",
            ],
            &[
                "2024-11-05T09:17:40",
                "9999-99-99T99:99:99.999999",
                "2024-11-05",
                "",
                "é-é+é",
            ],
        );
        check(
            "date",
            &["2024-02-29"],
            &["2023-02-29", "24-1-1", "9999-99-99"],
        );
        check("ipv4", &["10.0.0.1"], &["", "10.0.0.256", "::1"]);
        check(
            "cidr",
            &["10.0.0.0/8", "::/0"],
            &["10.0.0.0", "10.0.0.0/33", "10.0.0.0/+8"],
        );
        check(
            "mac",
            &["fa:16:3e:00:00:01"],
            &["fa:16:3e:00:00", "fa:16:3e:00:00:0g"],
        );
        check("uri", &["https://x/y"], &["x", "https:", ": /"]);
        check("byte", &["aGVsbG8=", ""], &["a", "=aaa"]);
        assert_eq!(has_format("hostname", "x"), None);
    }
}
