//! Slots that are words of the slides: claims, terms, choices, parts, figures, counts.

use std::ops::Range;

use super::task::{RESULTS, Task, is_count};
use crate::deck::passage::PassageKind;
use crate::knowledge::expression::Context;
use crate::knowledge::signals::Hit;
use crate::lint::claims::{Choice, Found, Line, claim, name, number};

/// Longest title that is quoted whole, in characters.
const LONGEST_TITLE: usize = 60;
/// The signal of verbs with which titles say what came out.
const FINDING: &str = "finding_verb";
/// The signal of titles that announce no result: an example, the data, a part of the method, what comes next.
const ASIDE: &str = "aside_title";
/// The signal of titles that announce a result.
const RESULT: &str = "result_title";
/// Before this share of the talk, a picture below a sentence shows why the work was done and not what came out.
const SHOWN_FROM: (usize, usize) = (1, 3);
/// Sections in which a talk names its limits.
const LIMITS: [&str; 4] = ["limitations", "next-experiment", "conclusion", "error-analysis"];

impl<C: Context> Task<'_, '_, C> {
    /// A claim in the passages of stated evidence, in the speaker's own voice.
    pub(super) fn claim(&self, slide: usize) -> Option<Found> {
        let source = self.source();
        let asks_for = |element: &str| {
            let element = source.knowledge.element(element);
            self.entry.slots.get("claim").is_some_and(|e| element.is_some_and(|id| e.elements().contains(&id)))
        };
        let (contribution, limit) = (asks_for("contribution"), asks_for("limitations"));
        let hits = self.hits("claim", slide);
        // Below "Our claim" the first sentence is the claim, whatever its words, before "we show it in two models".
        let announces = |(p, hit): &(usize, Range<usize>)| self.is_title(*p) && self.claimed(*p, hit).is_none();
        let heading = contribution && source.section(slide) == "contribution";
        if heading
            && hits.iter().any(announces)
            && let Some(found) = self.below_the_heading(slide)
        {
            return Some(found);
        }
        hits.into_iter().find_map(|(passage, hit)| {
            let told = source.is_prose(passage) && source.own_work(passage);
            if !told || claim::is_publication(source.text(passage)) {
                return None;
            }
            // "Better for small samples" boasts, whatever words of limits are in it.
            let boasts = || source.has("superiority", passage) || claim::sets_against(source.text(passage));
            if limit && boasts() || claim::points_back(source.text(passage)) {
                return None;
            }
            // "We only look at pairs in one bucket" tells how it works, where nobody speaks of limits.
            let limiting = || source.text(passage).to_lowercase().contains("limit");
            if limit && !LIMITS.contains(&source.section(slide)) && !limiting() {
                return None;
            }
            // A line about machines and hours is no contribution, unless somebody says that it is theirs.
            let said = source.has("own_team", passage) || source.has("own_first", passage);
            if contribution && !said && source.has("compute_words", passage) {
                return None;
            }
            self.claimed(passage, &hit).filter(|f| self.is_free(f))
        })
    }

    /// The claim around a hit. A short title names a topic and claims nothing.
    fn claimed(&self, passage: usize, hit: &Range<usize>) -> Option<Found> {
        let text = self.source().text(passage);
        let range = claim::claim(text, hit)?;
        let topic = self.is_title(passage) && text[range.clone()].split_whitespace().count() <= claim::FEWEST_WORDS;
        (!topic).then(|| Found { text: text[range.clone()].to_owned(), passage, range })
    }

    /// The first sentence of a slide whose heading announces the contribution.
    fn below_the_heading(&self, slide: usize) -> Option<Found> {
        let source = self.source();
        let first = source
            .visible(slide)
            .find(|p| source.is_prose(*p) && !self.is_title(*p) && !claim::is_publication(source.text(*p)))?;
        let text = source.text(first);
        let range = claim::claim(text, &(0..0))?;
        let found = Found { text: text[range.clone()].to_owned(), passage: first, range };
        (source.own_work(first) && self.is_free(&found)).then_some(found)
    }

    fn is_title(&self, passage: usize) -> bool {
        self.source().passage(passage).is_some_and(|p| p.kind == PassageKind::Title)
    }

    /// What the talk found, in a sentence of its own: a title that says so, on a slide that shows something; else a
    /// sentence with a measured number.
    pub(super) fn finding(&self, slide: usize) -> Option<Found> {
        let source = self.source();
        if !self.may_show(slide) {
            return None;
        }
        let sentence = |passage: usize, hit: &Range<usize>| {
            let text = source.text(passage);
            let fits = source.is_prose(passage) && source.own_voice(passage) && !claim::points_back(text);
            let mut range = claim::claim(text, hit).filter(|_| fits)?;
            // "Why it works: the lock is a thin direction" says what stands behind the colon.
            if let Some(at) = text[range.clone()].find(": ").filter(|_| self.is_title(passage)) {
                let rest = range.start + at + 2..range.end;
                let verb = |h: &Hit| rest.start <= h.range().start && h.range().end <= rest.end;
                let long = text[rest.clone()].split_whitespace().count() >= claim::FEWEST_WORDS;
                if long && source.hits(FINDING, passage).iter().any(verb) {
                    range = rest;
                }
            }
            let found = Found { text: text[range.clone()].to_owned(), passage, range };
            self.is_free(&found).then_some(found)
        };
        let late = slide * SHOWN_FROM.1 >= source.deck.slides.len() * SHOWN_FROM.0;
        let numbers = || source.visible(slide).any(|p| source.has("any_number", p) && source.own_voice(p));
        let shows = self.is_result(slide) || late && (source.has_picture(slide) || numbers()) || self.measures(slide);
        let mut titles = source.visible(slide).filter(|p| shows && self.is_title(*p) && source.has(FINDING, *p));
        // Where nothing says that a slide shows results, a sentence has to say that they are the speaker's.
        // Before the first slide of results, a number stands in an example.
        let early = (slide..source.deck.slides.len()).any(|s| s > slide && source.section(s) == "results");
        let own = |p: usize| self.is_result(slide) || !early && source.own_work(p);
        let measured = || {
            let lines = self.filler.lines(slide).iter().filter(|l| !is_count(l) && !self.is_effort(l));
            lines.filter(|l| own(l.number.passage))
        };
        titles
            .find_map(|title| sentence(title, &(0..0)))
            .or_else(|| measured().find_map(|line| sentence(line.number.passage, &line.number.range)))
    }

    /// Whether a slide has a number of the talk's own that says how something came out: of a named measure, a change, or
    /// with its spread.
    fn measures(&self, slide: usize) -> bool {
        let source = self.source();
        let told = |l: &&Line| l.metric.is_some() || l.change.is_some() || l.spread.is_some();
        self.filler.lines(slide).iter().filter(told).any(|l| !is_count(l) && source.own_voice(l.number.passage))
    }

    /// Whether a slide has others' names beside no number of the talk's own: it tells what is known.
    pub(super) fn is_known(&self, slide: usize) -> bool {
        let source = self.source();
        source.visible(slide).any(|p| source.names_a_source(p)) && !self.measures(slide)
    }

    /// Whether the title of a slide announces a result.
    pub(super) fn announces_results(&self, slide: usize) -> bool {
        let source = self.source();
        source.visible(slide).find(|p| self.is_title(*p)).is_some_and(|p| source.has(RESULT, p))
    }

    /// Whether the title of a slide announces something else than a result.
    pub(super) fn is_aside(&self, slide: usize) -> bool {
        let source = self.source();
        let title = source.visible(slide).find(|p| self.is_title(*p));
        title.is_some_and(|p| source.has(ASIDE, p) || source.names_a_source(p) || source.text(p).ends_with('?'))
    }

    /// The title of a slide that shows results, whatever it says.
    pub(super) fn shown(&self, slide: usize) -> Option<Found> {
        let source = self.source();
        // A summary names no result of its own.
        let result = |s: usize| self.is_result(s) && !matches!(source.section(s), "contribution" | "conclusion");
        let title = source.visible(slide).find(|p| self.is_title(*p))?;
        let announced = source.has(RESULT, title);
        let shows = source.has_picture(slide) || !self.filler.lines(slide).is_empty();
        // A slide that nobody calls one of results is one if it measures something, or shows what its title announces. One
        // that only stands behind such a slide has to show something.
        let fits = if result(slide) { announced || shows } else { self.measures(slide) || announced && shows };
        if !fits || self.is_known(slide) || self.is_aside(slide) || !(result(slide) || source.section(slide).is_empty())
        {
            return None;
        }
        let text = source.text(title);
        let found = Found { text: text.to_owned(), passage: title, range: 0..text.len() };
        // "Results" alone points at nothing.
        let telling = text.split_whitespace().count() > 1 && !text.contains(['?', ':']);
        let short = telling && text.chars().count() <= LONGEST_TITLE;
        (short && source.own_voice(title) && self.is_free(&found)).then_some(found)
    }

    /// Whether a slide is one on which a talk says what came out, or may be.
    pub(super) fn may_show(&self, slide: usize) -> bool {
        let section = self.source().section(slide);
        (section.is_empty() || self.is_result(slide)) && !self.is_aside(slide)
    }

    fn is_result(&self, slide: usize) -> bool {
        RESULTS.contains(&self.source().section(slide))
    }

    /// The matched texts of stated evidence.
    pub(super) fn all_matched(&self, slot: &str, slide: usize) -> Vec<Found> {
        let source = self.source();
        let fits = |f: &Found| f.text.chars().count() <= name::LONGEST_NAME && source.own_voice(f.passage);
        self.hits(slot, slide).into_iter().map(|(p, r)| source.word(p, r)).filter(fits).collect()
    }

    /// Whether the expression of a slot names the signal of numbers.
    fn asks_for_a_number(&self, slot: &str) -> bool {
        let number = self.source().knowledge.signal("any_number");
        self.entry.slots.get(slot).is_some_and(|e| e.signals().iter().any(|s| Some(*s) == number))
    }

    /// A text with the value that directly follows it.
    fn with_value(&self, term: &Found) -> Option<Found> {
        let text = self.source().text(term.passage);
        let value = number::numbers(text).into_iter().find(|n| n.range.start >= term.range.end)?;
        let between = &text[term.range.end..value.range.start];
        let direct = between.len() <= 4 && between.trim_matches([' ', ':', '=', 'o', 'f']).is_empty();
        let range = term.range.start..value.range.end;
        direct.then(|| Found { text: text[range.clone()].to_owned(), passage: term.passage, range })
    }

    /// The matched text with the value that follows it ("batch size 32"); where nothing is stated, a short form that
    /// nothing explains.
    pub(super) fn term(&self, slide: usize) -> Option<Found> {
        if self.stated.contains_key("term") {
            let all = self.all_matched("term", slide);
            let valued = all.iter().find_map(|term| self.with_value(term));
            // An expression that asks for a number wants it in the quote.
            return if self.asks_for_a_number("term") { valued } else { valued.or_else(|| all.into_iter().next()) };
        }
        self.filler.unexplained.iter().find(|(s, _)| *s == slide).map(|(_, f)| f.clone())
    }

    /// A choice of the ledger in the passages of stated evidence, for which the deck gives no reason and no alternative.
    pub(super) fn choice(&self, slide: usize, beside: Option<&String>) -> Option<Found> {
        let hits = self.hits("choice", slide);
        let meant = |c: &&Choice| {
            let touches = |(p, r): &(usize, Range<usize>)| {
                *p == c.what.passage && r.start < c.what.range.end && c.what.range.start < r.end
            };
            let open = c.reason.is_none() && c.rejected.is_none();
            open && c.what.text.chars().count() <= name::LONGEST_NAME && hits.iter().any(touches)
        };
        let all = self.filler.ledger.choices.iter().filter(meant).map(|c| c.what.clone());
        all.into_iter().find(|f| self.is_free(f) && beside.is_none_or(|t| !t.contains(f.text.as_str())))
    }

    /// A part of the own system: what is taken away, what evidence names, else the label of an item on a method slide.
    pub(super) fn component(&self, slide: usize) -> Option<Found> {
        let source = self.source();
        if self.stated.contains_key("component") {
            return self.hits("component", slide).into_iter().find_map(|(passage, hit)| {
                if source.has("citation", passage) {
                    return None;
                }
                let text = source.text(passage);
                let row = source.passage(passage).is_some_and(|p| p.path.row.is_some());
                let range = if source.has("ablation", passage) {
                    name::removed_part(text, row)?
                } else {
                    claim::phrase(text, &hit)
                };
                let part = &text[range.clone()];
                let found = Found { text: part.to_owned(), passage, range };
                (found.text.chars().count() <= name::LONGEST_NAME && self.is_free(&found)).then_some(found)
            });
        }
        if !matches!(source.section(slide), "method" | "sketch" | "design" | "development" | "chosen-path") {
            return None;
        }
        source.visible(slide).filter(|p| source.is_prose(*p) && source.own_work(*p)).find_map(|passage| {
            let item = source.passage(passage).is_some_and(|p| p.kind == PassageKind::Item);
            let text = source.text(passage);
            let range = name::label(text).filter(|_| item)?;
            Some(Found { text: text[range.clone()].to_owned(), passage, range }).filter(|f| self.is_free(f))
        })
    }

    /// What an own sentence says was added.
    pub(super) fn addition(&self, slide: usize) -> Option<Found> {
        let source = self.source();
        source.visible(slide).filter(|p| source.is_prose(*p) && source.own_voice(*p)).find_map(|passage| {
            let text = source.text(passage);
            let range = name::added_part(text)?;
            Some(Found { text: text[range.clone()].to_owned(), passage, range }).filter(|f| self.is_free(f))
        })
    }

    /// A figure that a question can point at: the slide shows a picture.
    pub(super) fn figure(&self, slide: usize) -> Option<Found> {
        let source = self.source();
        if !source.has_picture(slide) {
            return None;
        }
        let number = source.context.number(slide);
        let passages: Vec<usize> = source.visible(slide).collect();
        let chart = |p: &usize| {
            let alt = source.passage(*p).is_some_and(|p| matches!(p.kind, PassageKind::Alt | PassageKind::Caption));
            alt && (source.has("figure_word", *p) || source.has("metric_word", *p))
        };
        let passage = passages.iter().copied().find(chart)?;
        Some(Found { text: format!("the figure on slide {number}"), passage, range: 0..source.text(passage).len() })
    }

    /// A stated number of test items.
    pub(super) fn test_items(&self, slide: usize) -> Option<Found> {
        let source = self.source();
        source.visible(slide).filter(|p| source.own_voice(*p)).find_map(|passage| {
            let text = source.text(passage);
            let range = number::test_items(text)?;
            Some(Found { text: text[range.clone()].to_owned(), passage, range })
        })
    }
}
