//! Times in HTTP's formats, as Unix times.

/// Returns the number of days from 1970-01-01 to a date of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March here, so that the leap day is the last.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Returns the Unix time of the parts of a date, or `None` if a part is out of range.
fn seconds(date: [i64; 3], time: [i64; 3]) -> Option<i64> {
    let ([year, month, day], [hour, minute, second]) = (date, time);
    let fits = (1970..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..=60).contains(&second);
    fits.then(|| ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second)
}

fn numbers<const N: usize>(text: &str, sign: char) -> Option<[i64; N]> {
    let numbers: Option<Vec<i64>> = text.split(sign).map(|part| part.parse().ok()).collect();
    numbers?.try_into().ok()
}

/// Parses the date of a header field: `Sun, 06 Nov 1994 08:49:37 GMT`.
pub fn of_http(text: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (_, date) = text.trim().split_once(", ")?;
    let parts: Vec<&str> = date.split(' ').collect();
    let [day, month, year, time, "GMT"] = parts.as_slice() else {
        return None;
    };
    let month = MONTHS.iter().position(|known| known == month)? as i64 + 1;
    let date = [year.parse().ok()?, month, day.parse().ok()?];
    seconds(date, numbers(time, ':')?)
}

/// Parses the time of a JSON member: `1994-11-06T08:49:37.000000Z`.
#[cfg(feature = "keystone-login")]
pub fn of_iso(text: &str) -> Option<i64> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let time = time.split_once('.').map_or(time, |(whole, _)| whole);
    seconds(numbers(date, '-')?, numbers(time, ':')?)
}

/// Returns the current time.
pub fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs().try_into().unwrap_or(i64::MAX))
}

/// Returns the year, month, day, hour, minute and second.
#[cfg(feature = "access-key")]
pub fn parts(seconds: i64) -> [i64; 6] {
    let (days_since, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let days_since = days_since + 719_468;
    let (era, of_era) = (
        days_since.div_euclid(146_097),
        days_since.rem_euclid(146_097),
    );
    let years = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * years + years / 4 - years / 100);
    let months = (5 * of_year + 2) / 153;
    let day = of_year - (153 * months + 2) / 5 + 1;
    let month = if months < 10 { months + 3 } else { months - 9 };
    let year = era * 400 + years + i64::from(month <= 2);
    [
        year,
        month,
        day,
        of_day / 3600,
        of_day / 60 % 60,
        of_day % 60,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_header_fields_are_read() {
        assert_eq!(of_http("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777));
        assert_eq!(of_http("Tue, 29 Feb 2000 00:00:00 GMT"), Some(951_782_400));
        for text in [
            "",
            "now",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 25:49:37 GMT",
            "Sun, 06 Now 1994 08:49:37 GMT",
        ] {
            assert_eq!(of_http(text), None, "{text}");
        }
    }

    #[cfg(feature = "keystone-login")]
    #[test]
    fn times_of_members_are_read() {
        for text in ["1994-11-06T08:49:37Z", "1994-11-06T08:49:37.000000Z"] {
            assert_eq!(of_iso(text), Some(784_111_777));
        }
        for text in [
            "",
            "1994-11-06",
            "1994-13-06T08:49:37Z",
            "1994-11-06T08:49:37+01:00",
        ] {
            assert_eq!(of_iso(text), None, "{text}");
        }
    }

    #[cfg(feature = "access-key")]
    #[test]
    fn times_have_their_parts() {
        assert_eq!(parts(784_111_777), [1994, 11, 6, 8, 49, 37]);
        assert_eq!(parts(951_782_400), [2000, 2, 29, 0, 0, 0]);
    }
}
