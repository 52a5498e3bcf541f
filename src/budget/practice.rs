//! What the past contributes to a run, as plain data. `history` derives it; the run's header freezes it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Day, Seconds};

/// What earlier runs of this deck say. Dry runs say nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Practice {
    /// Finished runs that count.
    pub runs: u32,
    /// Seconds that a slide took, by slide key: the median of the last three runs that showed it.
    pub slides: BTreeMap<String, Seconds>,
    /// Standing of each objection that was ever asked, by challenge id.
    pub challenges: BTreeMap<String, Standing>,
    /// Challenges that the speaker called not apt for this deck, with the reason. They are never asked again.
    pub not_apt: BTreeMap<String, String>,
}

/// How one challenge went so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// How often it was asked and answered.
    pub asked: u32,
    /// How often the answer was lost or not to be had.
    pub missed: u32,
    /// Box 0 to 3: the answer comes back after 0, 1, 2 or 4 days.
    #[serde(rename = "box")]
    pub level: u8,
    /// Whether the last answer was missed.
    pub missed_last: bool,
    /// Day of the last answer.
    pub last: Day,
    /// Day on which it is due again; never later than 48 hours before a known day of the talk.
    pub due: Day,
}

impl Practice {
    /// How much likelier a challenge is to be asked because of the past, in per cent of its weight: 100 without a past,
    /// 200 when the last answer was missed, 150 when it is due, 60 when it was held and is not due yet, 0 when it is
    /// not apt.
    pub fn likelihood(&self, id: &str, today: Day) -> u32 {
        if self.not_apt.contains_key(id) {
            return 0;
        }
        match self.challenges.get(id) {
            None => 100,
            Some(s) if s.missed_last => 200,
            Some(s) if s.due <= today => 150,
            Some(_) => 60,
        }
    }
}

/// How many objections a drill is about: what one person can prepare in six days.
const FOCUS: usize = 12;

/// The focus set: what the speaker pinned, what was missed last time, then the heaviest; at most twelve, nothing that is
/// not apt. `ranked` are challenge ids, the heaviest first.
pub fn focus<'a>(practice: &Practice, ranked: &[&'a str], pins: &[&'a str]) -> Vec<&'a str> {
    let missed = |id: &&str| practice.challenges.get(*id).is_some_and(|s| s.missed_last);
    let mut set: Vec<&str> = Vec::new();
    let wanted = pins.iter().chain(ranked.iter().filter(|id| missed(id))).chain(ranked.iter());
    for id in wanted.filter(|id| !practice.not_apt.contains_key(**id)) {
        if set.len() < FOCUS && !set.contains(id) {
            set.push(id);
        }
    }
    set
}

/// The first `count` of a focus set for today: what was missed last time, what is due, what was never asked, the rest; each
/// in the order of the set.
pub fn due_first<'a>(practice: &Practice, set: &[&'a str], today: Day, count: usize) -> Vec<&'a str> {
    let turn = |id: &&&str| match practice.challenges.get(**id) {
        Some(s) if s.missed_last => 0,
        Some(s) if s.due <= today => 1,
        None => 2,
        Some(_) => 3,
    };
    let mut ordered: Vec<&&str> = set.iter().collect();
    ordered.sort_by_key(turn);
    ordered.into_iter().take(count).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_missed_or_is_due_is_likelier_and_what_is_not_apt_never_comes() {
        let day = |text: &str| text.parse::<Day>().expect("a day");
        let standing = |missed_last, due| Standing {
            asked: 1,
            missed: u32::from(missed_last),
            level: 1,
            missed_last,
            last: day("2026-11-20"),
            due: day(due),
        };
        let mut practice = Practice::default();
        practice.challenges.insert("A".into(), standing(true, "2026-11-30"));
        practice.challenges.insert("B".into(), standing(false, "2026-11-21"));
        practice.challenges.insert("C".into(), standing(false, "2026-11-22"));
        practice.not_apt.insert("D".into(), "no users".into());
        let today = day("2026-11-21");
        let all: Vec<u32> = ["A", "B", "C", "D", "E"].iter().map(|id| practice.likelihood(id, today)).collect();
        assert_eq!(all, [200, 150, 60, 0, 100]);
        assert_eq!(focus(&practice, &["E", "D", "B", "A"], &["Z"]), ["Z", "A", "E", "B"]);
        assert_eq!(due_first(&practice, &["C", "E", "B", "A"], today, 3), ["A", "B", "E"]);
        let many: Vec<String> = (0..40).map(|i| i.to_string()).collect();
        assert_eq!(focus(&practice, &many.iter().map(String::as_str).collect::<Vec<_>>(), &[]).len(), 12);
    }
}
