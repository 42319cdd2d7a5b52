//! A calendar day, for allow-list entries that expire.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

/// A day of the Gregorian calendar, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// Returns that day, or nothing if the calendar does not have it.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let exists = (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// Returns the day that `text` writes as `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        let well_formed = text.len() == 10
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !well_formed {
            return None;
        }
        Self::new(text[..4].parse().ok()?, text[5..7].parse().ok()?, text[8..].parse().ok()?)
    }

    /// Returns the day at `now` in UTC; a clock outside the years 1970 to 9999 gives the nearer end.
    pub fn at(now: SystemTime) -> Self {
        let seconds = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let mut days = seconds / 86_400;
        let mut date = Self { year: 1970, month: 1, day: 1 };
        while date.year < 9999 && days >= days_of(date.year) {
            days -= days_of(date.year);
            date.year += 1;
        }
        while date.month < 12 && days >= u64::from(days_in(date.year, date.month)) {
            days -= u64::from(days_in(date.year, date.month));
            date.month += 1;
        }
        date.day = u8::try_from(days + 1).unwrap_or(31).min(31);
        date
    }

    /// Returns the day that is so many days later, or the last there is.
    #[must_use]
    pub fn plus(self, days: u32) -> Self {
        let mut date = self;
        for _ in 0..days {
            date = match date {
                Self { year, month, day } if day < days_in(year, month) => Self { day: day + 1, ..date },
                Self { month, .. } if month < 12 => Self { month: month + 1, day: 1, ..date },
                Self { year, .. } if year < 9999 => Self { year: year + 1, month: 1, day: 1 },
                last => return last,
            };
        }
        date
    }

    /// Returns the year, from 1 to 9999.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// Returns the month, from 1 to 12.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// Returns the day of the month, from 1.
    pub const fn day(self) -> u8 {
        self.day
    }
}

/// Returns the number of days that `text` writes as `90d`, `12w` or `1y`; from one day to a hundred years.
pub fn days_of_span(text: &str) -> Option<u32> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let unit = match unit {
        "d" => 1,
        "w" => 7,
        "y" => 365,
        _ => return None,
    };
    let digits = !number.is_empty() && number.len() <= 6 && number.bytes().all(|byte| byte.is_ascii_digit());
    let days = digits.then(|| number.parse::<u32>().ok()).flatten()?.checked_mul(unit)?;
    (1..=36_500).contains(&days).then_some(days)
}

const fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

const fn days_of(year: u16) -> u64 {
    if is_leap(year) { 366 } else { 365 }
}

const fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::Date;
    use std::time::{Duration, UNIX_EPOCH};

    fn on(seconds: u64) -> String {
        Date::at(UNIX_EPOCH + Duration::from_secs(seconds)).to_string()
    }

    #[test]
    fn the_clock_gives_the_day() {
        assert_eq!(on(0), "1970-01-01");
        assert_eq!(on(951_782_399), "2000-02-28");
        assert_eq!(on(951_782_400), "2000-02-29");
        assert_eq!(on(4_107_542_400), "2100-03-01");
        assert_eq!(on(253_402_300_799), "9999-12-31");
        assert_eq!(on(u64::MAX >> 8), "9999-12-31");
        assert_eq!(Date::at(UNIX_EPOCH - Duration::from_secs(9)).to_string(), "1970-01-01");
    }

    #[test]
    fn only_days_that_exist_are_read() {
        assert_eq!(Date::parse("2027-01-31").unwrap().to_string(), "2027-01-31");
        for text in
            ["2027-02-29", "2027-13-01", "2027-00-10", "2027-1-1", "0000-01-01", "31.01.2027", "2027-01-31T00", "２027-01-3", ""]
        {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_in_order() {
        assert!(Date::new(2026, 12, 31) < Date::new(2027, 1, 1));
        assert!(Date::new(2027, 1, 31) < Date::new(2027, 2, 1));
    }
}
