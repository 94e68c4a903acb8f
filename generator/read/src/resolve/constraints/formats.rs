//! Formats that are written as samples of themselves: `yyyy-MM-ddTHH:mm:ssZ`, `^[a-z]+$`.

/// What a sample of a date says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// `date-time` of RFC 3339, with or without its offset.
    Instant,
    /// `date`.
    Day,
    /// Some other order or separator, for which there is no format.
    Other,
}

/// Reads a sample such as `yyyy-MM-ddTHH:mm:ss.SSSZ`; none if it is not one.
pub fn time_sample(text: &str) -> Option<Time> {
    let text = text.trim_matches(['\'', '`', '"', '.', ',']);
    if !text.is_ascii() || text.len() < 8 {
        return None;
    }
    // `yyyy-MM-dd''T''HH:mm:ss''Z''` quotes its letters as programs do.
    let lower = text.to_ascii_lowercase().replace(['\'', '\\'], "");
    let rest = lower.strip_prefix("yyyy")?;
    let Some(rest) = rest.strip_prefix("-mm-dd") else {
        return Some(Time::Other);
    };
    if rest.is_empty() {
        return Some(Time::Day);
    }
    let Some(rest) = rest.strip_prefix("thh:mm") else {
        return Some(Time::Other);
    };
    // RFC 3339 has seconds.
    let Some(rest) = rest.strip_prefix(":ss") else {
        return Some(Time::Other);
    };
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(['s', 'f', 'm', 'n', 'x', '0']),
        None => rest,
    };
    let offset = rest.is_empty()
        || rest == "z"
        || rest.starts_with('+')
        || rest.starts_with('-')
        || rest == "xxx";
    Some(if offset { Time::Instant } else { Time::Other })
}

/// Is a text an instant, such as `2020-01-02T03:04:05Z`, with or without a fraction and an offset?
pub fn is_instant(text: &str) -> bool {
    const SAMPLE: &str = "0000-00-00T00:00:00";
    let text = text.trim_matches(['\'', '`', '"', '.', ',']);
    let (Some(head), Some(rest)) = (text.get(..SAMPLE.len()), text.get(SAMPLE.len()..)) else {
        return false;
    };
    let mut letters = head.bytes().zip(SAMPLE.bytes());
    let is_like = letters.all(|(own, sample)| match sample {
        b'0' => own.is_ascii_digit(),
        other => own == other,
    });
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => rest,
    };
    is_like && (rest.is_empty() || rest == "Z" || rest.starts_with(['+', '-']))
}

/// The pattern `^…$` in a run of text, if there is exactly one and its brackets are balanced.
pub fn pattern(text: &str) -> Option<&str> {
    let start = memchr::memchr(b'^', text.as_bytes())?;
    if text
        .get(..start)?
        .chars()
        .next_back()
        .is_some_and(|c| !c.is_whitespace() && !matches!(c, ':' | '"' | '\'' | '(' | '/'))
    {
        return None;
    }
    let rest = text.get(start..)?;
    let ends = |next: char| {
        next.is_whitespace() || matches!(next, '.' | ',' | '"' | '\'' | ';' | ')' | '/')
    };
    // Prose may follow, so the first end that closes all brackets is the pattern's.
    let mut found = rest.match_indices('$').filter_map(|(at, _)| {
        let after = rest.get(at + 1..)?;
        let pattern = rest.get(..=at)?;
        let closes = after.chars().next().is_none_or(ends) && balanced(pattern);
        closes.then_some((pattern, after))
    });
    let (pattern, after) = found.next()?;
    let single = !after.contains('^');
    (single && pattern.len() > 2 && pattern.len() <= 500).then_some(pattern)
}

/// Do brackets close, escapes and classes minded?
fn balanced(pattern: &str) -> bool {
    let (mut open, mut class) = (0_i32, false);
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            '[' => class = true,
            ']' => class = false,
            '(' if !class => open += 1,
            ')' if !class => open -= 1,
            _ => {}
        }
        if open < 0 {
            return false;
        }
    }
    open == 0 && !class
}
