//! The facts that expressions may name, and the other fixed words of the data: fields and slots.
//!
//! The functions that compute facts stand in `lint`; a test there checks that it computes what is listed here.

/// Type of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FactKind {
    /// True or false: a condition by itself.
    Bool,
    /// A number: to be compared.
    Number,
    /// A word: to be compared with `'text'`.
    Text,
    /// Places in the deck: true when there are any, countable.
    Quotes,
}

/// A measure of the deck, computed by a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FactInfo {
    /// Name behind `fact:`.
    pub name: &'static str,
    /// Its type.
    pub kind: FactKind,
    /// What it measures, with its unit.
    pub what: &'static str,
}

const fn fact(name: &'static str, kind: FactKind, what: &'static str) -> FactInfo {
    FactInfo { name, kind, what }
}

use FactKind::{Bool, Number, Quotes};

/// All facts, by name.
pub const FACTS: &[FactInfo] = &[
    fact("acronym_undefined", Quotes, "acronyms that are used on several slides and never spelled out"),
    fact("answer_slides", Number, "slides that say which objection they answer"),
    fact("answered", Quotes, "slides whose title is a question and that begin with yes or no"),
    fact("asked_of_results", Quotes, "slides behind the first table whose title is a question"),
    fact("author_in_bold", Bool, "one author's name stands out on a slide"),
    fact("backup_slides", Number, "slides in the backup"),
    fact("bad_value", Quotes, "settings whose value was not understood"),
    fact("before_statement", Quotes, "the slide right before the statement of what is new"),
    fact("bold_not_best", Quotes, "bold values of a table that another value of their column or row beats"),
    fact("budget_share", Number, "sum of the slides' time budgets as a share of the talk"),
    fact(
        "choice_without_reason",
        Quotes,
        "design choices without a reason, a rejected alternative or a deciding number",
    ),
    fact("claim_without_slide", Quotes, "claims of the contribution or the conclusion that no slide shows"),
    fact("contrast", Number, "contrast of the slide's stated colours, 1 to 21; 0 where they are not stated"),
    fact("contribution_at", Number, "planned start of the contribution as a share of the talk, 0 to 1"),
    fact("contribution_in_one_sentence", Bool, "one sentence on a slide states the contribution"),
    fact("cut_in_code", Quotes, "separators inside code or comments that the tool obeys all the same"),
    fact("datasets", Number, "data sets that are named"),
    fact("empty_outline", Bool, "an early slide lists the parts that every talk has"),
    fact("empty_slide", Quotes, "slides without content that a stray separator makes"),
    fact("ends_with_thanks", Bool, "the last slide before the backup only thanks or asks for questions"),
    fact("figure_without_takeaway", Quotes, "figures on slides that do not say what to see in them"),
    fact("for_and_against", Quotes, "slides with points that are marked as for something and as against it"),
    fact("formula_not_set", Quotes, "formulas that cannot be set"),
    fact("gain_within_spread", Quotes, "gains over the nearest rival that are smaller than the spread beside them"),
    fact("hidden_text", Quotes, "invisible or direction-changing characters"),
    fact("interventions", Number, "rungs of the ladder from no model to pretraining that are named"),
    fact("last_content", Quotes, "the last slide with content, where it is announced as nothing but what comes next"),
    fact("late_turn", Quotes, "slides of no announced section between the results and the end"),
    fact("limit_hinted", Quotes, "what comes nearest to a limit of the own work, where none is stated"),
    fact("line_ends", Quotes, "line ends that hide the separators from the tool"),
    fact("lines", Number, "lines of the slide as it is written: items, rows, code, sentences by their length"),
    fact("lines_over", Number, "lines of the slide that do not fit at the smallest legible size; 0 where it fits"),
    fact("list_depth", Number, "deepest list of the slide"),
    fact("list_items", Number, "list items of the slide"),
    fact("lost_note", Quotes, "notes that the dialect's tool does not take for notes"),
    fact("missed_separator", Quotes, "separators that the tool does not see"),
    fact("missing_alt", Quotes, "pictures without alternative text"),
    fact("missing_altitude", Quotes, "ways of telling the method that are missing: intuition, formal, recipe"),
    fact("missing_glyph", Quotes, "characters that no bundled font has"),
    fact("missing_include", Quotes, "included files that could not be read"),
    fact("missing_picture", Quotes, "pictures that are not where the deck says"),
    fact("missing_section", Quotes, "required sections of the checklist that no slide has"),
    fact("named_thing", Quotes, "titles that name what was made, where the name comes back"),
    fact("named_work", Quotes, "sentences that say what the thing is that the whole deck is about"),
    fact("newest_cited_year", Number, "newest year among the citations"),
    fact("next_is_concrete", Bool, "the next experiment says what, on what, and what would settle it"),
    fact("notes_only", Quotes, "elements that only the notes have"),
    fact("notes_pace", Number, "words per minute that the slide's notes would need"),
    fact("number_conflict", Quotes, "numbers that another slide gives otherwise for what looks like one quantity"),
    fact("only_dataset", Quotes, "titles that name a data set, where it is the only one that is named"),
    fact("opening", Quotes, "the first content slide, where nothing says that it is about something else than why"),
    fact("out_of_order", Quotes, "slides whose section comes later than the checklist has it"),
    fact("own_table", Quotes, "tables that show the own method beside others"),
    fact("paper_list", Bool, "papers one below the other, without groups"),
    fact("parallel_names", Quotes, "names in a list or a table's head that differ in one word"),
    fact("percent_for_points", Quotes, "differences of two percentages that are themselves called per cent"),
    fact("printed_note", Quotes, "notes that the dialect's tool prints on the slide"),
    fact("reasonless_suppression", Quotes, "suppressions without a reason"),
    fact(
        "research_share",
        Number,
        "share of content slides with signs of research: citations, measures, tests, 0 to 1",
    ),
    fact("rival_named", Quotes, "places where names of others come back with numbers"),
    fact("safety_stapled", Bool, "safety is spoken of on one slide only, or only at the end"),
    fact("segment_over", Quotes, "segments of the format whose slides have more time than it gives"),
    fact("setext_trap", Quotes, "separators that make a heading of the line above"),
    fact("short_statement", Quotes, "the slide that says one thing between what others do and the first table"),
    fact("slides", Number, "content slides before the backup"),
    fact("slides_per_minute", Number, "content slides per minute of planned talk"),
    fact("spoken_over", Quotes, "pieces with a spoken time of their own that are written longer"),
    fact("story_shape", Quotes, "stories with too much situation or too little action"),
    fact("swallowed_slide", Quotes, "first slides that are read as front matter"),
    fact("system_table", Quotes, "tables that compare systems"),
    fact("table_columns", Number, "columns of the slide's widest table"),
    fact("table_rows", Number, "rows of the slide's longest table"),
    fact("teaches", Bool, "the deck speaks to pupils, users or customers more than it reports research"),
    fact(
        "text_size",
        Number,
        "size of the slide's text as the layout sets it, in percent of the theme's; 0 where it is set in full size",
    ),
    fact("too_small", Quotes, "parts that are drawn smaller than can be read from the back"),
    fact("topic_title_share", Number, "share of content slides whose title names a topic and claims nothing, 0 to 1"),
    fact("turn", Quotes, "slides that turn from what others did to what is new"),
    fact("uncited_number", Bool, "a gain of others as a number, on a slide without any reference"),
    fact("unclosed_comment", Quotes, "comments that are never closed"),
    fact("unknown_key", Quotes, "settings that hotseat does not know"),
    fact("unknown_suppression", Quotes, "suppressions of rules that do not exist"),
    fact("unknown_tag", Quotes, "sections, elements, challenges and fields in settings that do not exist"),
    fact("unused_suppression", Quotes, "suppressions that suppress nothing"),
    fact("values_beside", Quotes, "values of one unit and one size under different names"),
    fact("variant_table", Quotes, "tables of variants that leave something out or add something"),
    fact("words", Number, "visible words of the slide"),
    fact("wrapped_code", Quotes, "lines of code that are longer than the slide is wide"),
];

/// A fixed word with its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WordInfo {
    /// The word.
    pub name: &'static str,
    /// What it means.
    pub what: &'static str,
}

const fn word(name: &'static str, what: &'static str) -> WordInfo {
    WordInfo { name, what }
}

/// Research fields, for `field:`, `fields` and the deck's `field:` setting; by name.
pub const FIELDS: &[WordInfo] = &[
    word("agents", "agents and tool use"),
    word("biology", "computational biology and medicine"),
    word("empirical", "any work with measurements"),
    word("interpretability", "what models compute inside"),
    word("ml", "machine learning"),
    word("nlp", "language"),
    word("recommenders", "ranking and recommendation"),
    word("rl", "reinforcement learning and post-training"),
    word("robotics", "robots and control"),
    word("safety", "safety and security of models"),
    word("speech", "speech and audio"),
    word("systems", "systems and efficiency"),
    word("theory", "proofs"),
    word("vision", "images and video"),
];

/// Slots that every challenge may use; further ones are stated under `slots`. By name.
pub const SLOTS: &[WordInfo] = &[
    word("addition", "what a sentence says was added"),
    word("baseline", "what is compared with"),
    word("baseline_number", "the number of what is compared with"),
    word("choice", "a choice of the method, with its object"),
    word("claim", "a claim, quoted"),
    word("component", "a part of the system"),
    word("dataset", "a data set's name"),
    word("figure", "a figure or table, by its caption or place"),
    word("finding", "a sentence of the talk that says what came out, quoted"),
    word("method", "what the speaker calls the own method"),
    word("metric", "a metric's name"),
    word("n", "a count"),
    word("number", "a number with its unit"),
    word("number2", "a second number"),
    word("score", "a number that says how good something is: no time, no cost, no size"),
    word("shown", "the title of a slide that shows results, quoted"),
    word("slide", "number of the slide that the question is about"),
    word("slide2", "number of a second slide"),
    word("subject", "what the talk is about, as a noun that its sentences use"),
    word("tech", "a technology's name"),
    word("term", "a term or symbol that is not explained"),
    word("topic", "what the work is: the subject, else the talk's title in quotation marks"),
    word("year", "a year"),
];

/// Slots that only say which result of the talk is meant.
pub const POINTING: [&str; 2] = ["finding", "shown"];

/// Slots that only say which result or which work is meant: any wording may use them.
pub const FREE: [&str; 4] = ["finding", "shown", "subject", "topic"];

/// Place of a fact in [`FACTS`].
pub fn fact_index(name: &str) -> Option<usize> {
    FACTS.binary_search_by(|f| f.name.cmp(name)).ok()
}

/// Place of a field in [`FIELDS`].
pub fn field_index(name: &str) -> Option<usize> {
    FIELDS.binary_search_by(|f| f.name.cmp(name)).ok()
}

/// Whether every challenge may use this slot.
pub fn is_slot(name: &str) -> bool {
    SLOTS.binary_search_by(|f| f.name.cmp(name)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_and_have_no_doubles() {
        assert!(FACTS.windows(2).all(|w| w[0].name < w[1].name));
        assert!(FIELDS.windows(2).all(|w| w[0].name < w[1].name));
        assert!(SLOTS.windows(2).all(|w| w[0].name < w[1].name));
        assert!(FACTS.iter().all(|f| !f.what.is_empty() && fact_index(f.name).is_some()));
    }
}
