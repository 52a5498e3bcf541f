//! Budgets: how long the talk may be, and how that is spread over its slides. Pure functions over plain data.

mod cut;
mod part;
mod plan;
mod practice;
mod report;
mod slot;
mod time;

pub use cut::{Cut, cuts, cuts_that_save};
pub use part::{Part, Stretch};
pub use plan::{Basis, Plan, Segment, SegmentBudget, SlideBudget, SlideInput, plan};
pub use practice::{Practice, Standing, due_first, focus};
pub use report::{PlanReport, human};
pub use slot::{Mix, Pressure, Slot, UnknownPressure};
pub use time::{BadDay, BadTime, Day, Millis, Seconds};
