//! Units of time: seconds of a plan, milliseconds of a run, days of a calendar.
//!
//! Everything is an integer: plans, records and schedules must be the same bytes on every machine.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A planned length in whole seconds. Serialises as a number; prints as `M:SS`, from an hour on as `H:MM:SS`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seconds(pub u32);

impl Seconds {
    /// From whole minutes.
    pub const fn minutes(minutes: u32) -> Self {
        Self(minutes.saturating_mul(60))
    }

    /// `self - other`, at least zero.
    #[must_use]
    pub fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// `numerator / denominator` of this length, rounded to the nearest second; all of it for a zero denominator.
    #[must_use]
    pub fn share(self, numerator: u64, denominator: u64) -> Self {
        if denominator == 0 {
            return self;
        }
        let whole =
            (u128::from(self.0) * u128::from(numerator) + u128::from(denominator) / 2) / u128::from(denominator);
        Self(u32::try_from(whole).unwrap_or(u32::MAX))
    }

    /// The same length in the unit of a run.
    pub fn millis(self) -> Millis {
        Millis(u64::from(self.0) * 1000)
    }
}

impl Add for Seconds {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Seconds {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Seconds {
    fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
        items.fold(Self(0), Add::add)
    }
}

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, minutes, seconds) = (self.0 / 3600, self.0 / 60 % 60, self.0 % 60);
        if hours > 0 {
            return f.pad(&format!("{hours}:{minutes:02}:{seconds:02}"));
        }
        f.pad(&format!("{minutes}:{seconds:02}"))
    }
}

/// A time since the start of a run, or a length measured in it. Written `HH:MM:SS`, with `.mmm` where it is not a whole
/// second; that form is also its serialisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Millis(pub u64);

impl Millis {
    /// `self - other`, at least zero.
    #[must_use]
    pub fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// Whole seconds, rounded down: what a clock shows.
    pub fn seconds(self) -> Seconds {
        Seconds(u32::try_from(self.0 / 1000).unwrap_or(u32::MAX))
    }
}

impl Add for Millis {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Millis {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

/// Wraps nothing: earlier minus later is zero, as for every length here.
impl Sub for Millis {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self.less(other)
    }
}

impl Sum for Millis {
    fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
        items.fold(Self(0), Add::add)
    }
}

impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0 / 1000;
        write!(f, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)?;
        if !self.0.is_multiple_of(1000) {
            write!(f, ".{:03}", self.0 % 1000)?;
        }
        Ok(())
    }
}

/// What is wrong with a written time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a time: write HH:MM:SS, as in 00:01:30 (or 00:01:30.250)")]
pub struct BadTime;

impl FromStr for Millis {
    type Err = BadTime;

    /// Strict: two digits or more for the hours, exactly two for minutes and seconds (below 60), and either no fraction
    /// or exactly three digits of one.
    fn from_str(text: &str) -> Result<Self, BadTime> {
        let (clock, fraction) = match text.split_once('.') {
            Some((clock, fraction)) => (clock, Some(fraction)),
            None => (text, None),
        };
        let digits = |part: &str, at_least: usize, at_most: usize| -> Result<u64, BadTime> {
            let fits = (at_least..=at_most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            if fits { part.parse().map_err(|_| BadTime) } else { Err(BadTime) }
        };
        let mut parts = clock.split(':');
        let (Some(h), Some(m), Some(s), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            return Err(BadTime);
        };
        let (h, m, s) = (digits(h, 2, 4)?, digits(m, 2, 2)?, digits(s, 2, 2)?);
        if m > 59 || s > 59 {
            return Err(BadTime);
        }
        let fraction = fraction.map_or(Ok(0), |f| digits(f, 3, 3))?;
        Ok(Self(((h * 60 + m) * 60 + s) * 1000 + fraction))
    }
}

impl Serialize for Millis {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Millis {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|e: BadTime| serde::de::Error::custom(format!("{text:?} is {e}")))
    }
}

/// A day, ISO 8601 (`2026-11-21`). "Today" is always given by the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(jiff::civil::Date);

impl Day {
    /// Days from `self` to `later`; negative when `later` is earlier.
    pub fn days_until(self, later: Self) -> i32 {
        later.0.since(self.0).map_or(0, |span| span.get_days())
    }

    /// The day `days` later; clamped to the calendar's end.
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().days(i64::from(days))))
    }
}

impl From<jiff::civil::Date> for Day {
    fn from(date: jiff::civil::Date) -> Self {
        Self(date)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What is wrong with a written day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a day: write YYYY-MM-DD, as in 2026-11-21")]
pub struct BadDay;

impl FromStr for Day {
    type Err = BadDay;
    fn from_str(text: &str) -> Result<Self, BadDay> {
        let shape = text.len() == 10
            && text.bytes().enumerate().all(|(i, b)| match i {
                4 | 7 => b == b'-',
                _ => b.is_ascii_digit(),
            });
        if !shape {
            return Err(BadDay);
        }
        text.parse().map(Self).map_err(|_| BadDay)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|e: BadDay| serde::de::Error::custom(format!("{text:?} is {e}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_strictly_and_written_back_as_they_were() {
        for text in ["00:01:30", "00:00:00", "01:59:59", "00:01:30.250", "100:00:00"] {
            assert_eq!(text.parse::<Millis>().map(|t| t.to_string()).as_deref(), Ok(text));
        }
        for text in [
            "",
            "1:30",
            "0:01:30",
            "00:60:00",
            "00:00:60",
            "00:01:30.5",
            "00:01:30.",
            "00:01:3x",
            "00:01:30:00",
            "-0:01:30",
            "00:+1:30",
            " 00:01:30",
            "99999:00:00",
        ] {
            assert_eq!(text.parse::<Millis>(), Err(BadTime), "{text:?}");
        }
    }

    #[test]
    fn days_count_across_months_and_reject_what_is_no_day() {
        let day: Day = "2026-11-28".parse().expect("a day");
        let later: Day = "2026-12-04".parse().expect("a day");
        assert_eq!(day.days_until(later), 6);
        assert_eq!(later.days_until(day), -6);
        assert_eq!(day.plus(6), later);
        for text in ["2026-02-30", "2026-1-01", "26-01-01", "2026-11-21T10", "today"] {
            assert_eq!(text.parse::<Day>(), Err(BadDay), "{text:?}");
        }
    }

    #[test]
    fn shares_round_to_the_nearest_second() {
        assert_eq!(Seconds(30 * 60).share(85, 100), Seconds(1530));
        assert_eq!(Seconds(10).share(1, 3), Seconds(3));
        assert_eq!(Seconds(10).share(1, 0), Seconds(10));
        assert_eq!(Seconds(3725).to_string(), "1:02:05");
        assert_eq!(format!("{:>6}", Seconds(65)), "  1:05");
    }
}
