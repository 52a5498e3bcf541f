//! What `hotseat plan` says: for people and as JSON.

use serde::Serialize;

use super::{Basis, Cut, Plan, Pressure, Seconds, SlideBudget};
use crate::text::{display_width, one_line, truncate_to_width};

/// The plan with what is around it; serialises to the JSON of `hotseat plan`. All times are seconds.
#[derive(Debug, Clone, Serialize)]
pub struct PlanReport {
    /// Version of the JSON's meaning.
    pub schema: u32,
    /// The deck's file as shown to people.
    pub deck: String,
    /// Checklist by id.
    pub checklist: String,
    /// Pressure that the slot was divided for.
    pub pressure: Pressure,
    /// Finished runs that the budgets know of.
    pub runs: u32,
    /// The plan.
    #[serde(flatten)]
    pub plan: Plan,
    /// What to cut first.
    pub cut: Vec<Cut>,
}

/// Pads on the right by display width.
fn padded(text: &str, cells: usize) -> String {
    let cut = truncate_to_width(text, cells);
    let missing = cells.saturating_sub(display_width(&cut));
    cut + &" ".repeat(missing)
}

/// The plan for people, in at most `width` columns (at least 60 are used). Ends with a line feed.
pub fn human(report: &PlanReport, width: usize) -> String {
    let width = width.clamp(60, 120);
    let plan = &report.plan;
    let slot = plan.slot;
    let mut out =
        format!("{}: {} at {} pressure\n\n", one_line(&report.deck), one_line(&report.checklist), report.pressure);
    out += &format!(
        "slot {} = talk {} + questions {} ({} for interruptions, {} at the end)\n",
        slot.slot, slot.talk, slot.questions, slot.interruptions, slot.round
    );
    out += &format!("plan for {}: 85 % of the talk, the rest is slack\n", slot.target);
    if plan.total > slot.target {
        out += &format!("the slides ask for {}: over by {}\n", plan.total, plan.total.less(slot.target));
    } else if plan.total < slot.target {
        out += &format!("the slides ask for {}: {} to spare\n", plan.total, slot.target.less(plan.total));
    }
    let basis = |slide: &SlideBudget| match slide.basis {
        Basis::Stated => "stated",
        Basis::Practice => "as practised",
        Basis::Frame | Basis::Words | Basis::Backup => "",
    };
    let shown: Vec<&SlideBudget> = plan.slides.iter().filter(|s| !s.backup).collect();
    let widest = shown.iter().map(|s| basis(s).len()).max().unwrap_or(0);
    let title_cells = width.saturating_sub(23 + if widest > 0 { widest + 2 } else { 0 });
    out += &format!("\n{:>5}  {:>6}  {:>6}  {}\n", "slide", "budget", "until", "title");
    let mut segment = None;
    let mut named: Vec<usize> = Vec::new();
    for slide in shown {
        if let Some(i) = slide.segment.filter(|_| slide.segment != segment) {
            segment = slide.segment;
            if let Some(s) = plan.segments.get(i) {
                // The talk comes back to a segment: its budget was told.
                let budget = if named.contains(&i) { "(again)".to_owned() } else { s.budget.to_string() };
                out += &format!("       {} {budget}\n", one_line(&s.name));
                named.push(i);
            }
        }
        let line = format!(
            "{:>5}  {:>6}  {:>6}  {}  {}",
            slide.number,
            slide.budget,
            slide.ends,
            padded(&one_line(&slide.title), title_cells),
            basis(slide)
        );
        out += line.trim_end();
        out.push('\n');
    }
    let backup = plan.slides.iter().filter(|s| s.backup).count();
    if backup > 0 {
        out += &format!("\n{backup} backup {} without a budget\n", if backup == 1 { "slide" } else { "slides" });
    }
    let missing: Vec<&str> = plan.segments.iter().filter(|s| s.slides == 0).map(|s| s.name.as_str()).collect();
    if !missing.is_empty() {
        out += &format!("no slide for: {}\n", one_line(&missing.join("; ")));
    }
    if !report.cut.is_empty() {
        out += "\ncut first\n";
        for cut in report.cut.iter().take(5) {
            let why = one_line(&cut.why);
            let cells = width.saturating_sub(18 + display_width(&why)).max(20);
            let title = truncate_to_width(&one_line(&cut.title), cells);
            out += &format!("{:>5}  {:>6}  {title} ({why})\n", cut.number, cut.saves);
        }
        let all: Seconds = report.cut.iter().filter(|c| c.may_skip).map(|c| c.saves).sum();
        if all > Seconds(0) {
            out += &format!("       what may be skipped frees {all}\n");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::{Mix, Practice, Segment, SlideInput, Slot, cuts, plan};
    use crate::deck::model::Priority;

    fn report() -> PlanReport {
        let slide = |number, section: &str, title: &str| SlideInput {
            key: format!("k{number}"),
            number,
            title: title.into(),
            section: Some(section.into()),
            frame: section == "title",
            words_visible: 30,
            ..SlideInput::default()
        };
        let segment = |name: &str, sections: &[&str], minutes| Segment {
            name: name.into(),
            sections: sections.iter().map(|s| (*s).to_owned()).collect(),
            seconds: Seconds::minutes(minutes),
        };
        let slides = [
            slide(1, "title", "Retrieval that knows when to stop"),
            slide(2, "problem", "Search runs even when the answer is known"),
            slide(3, "method", "A stop rule learned from its own mistakes"),
            SlideInput { priority: Priority::MaySkip, ..slide(4, "method", "Why not a fixed threshold") },
            SlideInput { stated: Some(Seconds(240)), ..slide(5, "results", "Same accuracy with 41 % fewer calls") },
            SlideInput { backup: true, ..slide(6, "results", "All seeds") },
        ];
        let segments = [
            segment("hook and problem", &["problem"], 6),
            segment("method", &["method"], 8),
            segment("results", &["results"], 8),
            segment("limits and next", &["limitations"], 4),
        ];
        let slot = Slot::new(
            Seconds::minutes(20),
            Seconds::minutes(7),
            Mix::default_for(Pressure::Realistic).scaled(Seconds::minutes(20)),
        );
        let plan = plan(slot, &slides, &segments, &Practice::default());
        let cut = cuts(&plan, &["problem".into(), "results".into()]);
        PlanReport {
            schema: 1,
            deck: "talk.md".into(),
            checklist: "research-defense".into(),
            pressure: Pressure::Realistic,
            runs: 0,
            plan,
            cut,
        }
    }

    #[test]
    fn the_plan_reads_as_one_page() {
        insta::assert_snapshot!(human(&report(), 80));
    }

    #[test]
    fn the_json_has_schema_slot_slides_and_cuts() {
        let json = serde_json::to_value(report()).expect("serialises");
        assert_eq!(json["schema"], 1);
        assert_eq!(json["slot"]["slot"], 1200);
        assert_eq!(json["slides"][4]["basis"], "stated");
        assert_eq!(json["cut"][0]["number"], 4);
    }
}
