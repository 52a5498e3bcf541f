//! Front matter: where it ends, and what it says. Only a YAML mapping counts.

use std::ops::Range;

use super::yaml::{self, Node, Value, YamlError};

/// What stands at the top of a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Front {
    /// No front matter.
    None,
    /// A block between fences.
    Block {
        /// With both fences and the line end of the second.
        span: Range<usize>,
        /// A mapping; empty when the block is. What stands below `hotseat:` is not in it.
        node: Node,
        /// The lines below `hotseat:`, which are not YAML: a reason may hold colons.
        hotseat: Option<Range<usize>>,
        /// What YAML said, when the block had to be read line by line.
        error: Option<YamlError>,
    },
    /// The first line is `---`, but what follows up to the next one is no mapping: most tools would swallow it.
    Swallowed {
        /// From the first fence to the end of the second.
        span: Range<usize>,
    },
}

/// The largest front matter that is looked at, in bytes.
const MAX_BYTES: usize = 256 << 10;

/// Finds the front matter of a file. Empty lines and chunks of R may stand before it; they count as part of it.
pub(super) fn find(text: &str) -> Front {
    let top = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let start = after_preamble(text, top);
    match find_at(text, start) {
        Front::Block { span, node, hotseat, error: None } if start > top => {
            Front::Block { span: top..span.end, node, hotseat, error: None }
        }
        // What is no front matter beyond doubt is none when something stands before it.
        _ if start > top => Front::None,
        found => found,
    }
}

/// Where the first line stands that is neither empty nor part of an executable chunk.
fn after_preamble(text: &str, top: usize) -> usize {
    let mut at = top;
    let mut chunk: Option<usize> = None;
    for line in text[top..].split_inclusive('\n') {
        let trimmed = line.trim_end();
        match chunk {
            Some(_) if trimmed == "```" => chunk = None,
            Some(_) => {}
            None if trimmed.starts_with("```{") => chunk = Some(at),
            None if !trimmed.is_empty() => return at,
            None => {}
        }
        at += line.len();
        if at > MAX_BYTES {
            break;
        }
    }
    top
}

/// Finds a block that opens with `---` on the line at `start`.
pub(super) fn find_at(text: &str, start: usize) -> Front {
    if let Some(block) = toml_block(text, start) {
        return block;
    }
    let rest = &text[start..];
    let Some(first) = rest.split_inclusive('\n').next().filter(|l| l.trim_end() == "---") else { return Front::None };
    let body = start + first.len();
    let mut at = body;
    for line in text[body..].split_inclusive('\n') {
        let end = at + line.len();
        if end - start > MAX_BYTES {
            return Front::None;
        }
        if matches!(line.trim_end(), "---" | "...") {
            return judge(text, start..end, body..at);
        }
        at = end;
    }
    Front::None
}

/// Hugo's front matter: TOML between lines of `+++`, perhaps after empty lines.
fn toml_block(text: &str, start: usize) -> Option<Front> {
    let rest = text[start..].trim_start();
    let open = text.len() - rest.len();
    let inner = rest.strip_prefix("+++")?.split_once('\n').filter(|(l, _)| l.trim().is_empty())?.1;
    let body = text.len() - inner.len();
    let close = body + inner.find("\n+++")? + 1;
    if close - open > MAX_BYTES {
        return None;
    }
    let end = text[close..].find('\n').map_or(text.len(), |i| close + i + 1);
    let table: toml::Table = text[body..close].parse().ok()?;
    let node = from_toml(&toml::Value::Table(table), &(body..close));
    Some(Front::Block { span: start..end, node, hotseat: None, error: None })
}

/// TOML as the tree that YAML becomes; all of it is placed at the whole block.
fn from_toml(value: &toml::Value, span: &Range<usize>) -> Node {
    let node = |value| Node { value, span: span.clone() };
    node(match value {
        toml::Value::Table(table) => {
            Value::Mapping(table.iter().map(|(k, v)| (node(Value::Scalar(k.clone())), from_toml(v, span))).collect())
        }
        toml::Value::Array(items) => Value::Sequence(items.iter().map(|v| from_toml(v, span)).collect()),
        toml::Value::String(text) => Value::Scalar(text.clone()),
        other => Value::Scalar(other.to_string()),
    })
}

/// What a block is: `span` with its fences, `body` without.
pub(super) fn judge(text: &str, span: Range<usize>, body: Range<usize>) -> Front {
    let inner = &text[body.clone()];
    let empty = || Node { value: Value::Mapping(Vec::new()), span: body.clone() };
    if inner.trim().is_empty() {
        return Front::Block { span, node: empty(), hotseat: None, error: None };
    }
    let hotseat = settings_lines(text, &body);
    let parsed = match &hotseat {
        None => yaml::parse(inner, body.start),
        Some(lines) => {
            let (from, to) = (lines.start - body.start, lines.end - body.start);
            let blank: String = inner[from..to].bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect();
            yaml::parse(&format!("{}{blank}{}", &inner[..from], &inner[to..]), body.start)
        }
    };
    match parsed {
        Ok(node) if node.is_mapping() => Front::Block { span, node, hotseat, error: None },
        Ok(_) => Front::Swallowed { span },
        Err(error) => match by_line(text, body) {
            Some(node) => Front::Block { span, node, hotseat, error: Some(error) },
            None => Front::Swallowed { span },
        },
    }
}

/// The indented lines below a line `hotseat:`.
fn settings_lines(text: &str, body: &Range<usize>) -> Option<Range<usize>> {
    let mut at = body.start;
    let mut found: Option<Range<usize>> = None;
    for line in text[body.clone()].split_inclusive('\n') {
        let end = at + line.len();
        match &mut found {
            None if line.trim_end() == "hotseat:" => found = Some(end..end),
            Some(lines) if line.trim().is_empty() || line.starts_with([' ', '\t']) => lines.end = end,
            Some(_) => break,
            None => {}
        }
        at = end;
    }
    found.filter(|lines| !lines.is_empty())
}

/// Reads `key: value` lines where YAML fails (a colon in an unquoted title is the usual reason). `None` when a line at
/// the margin is neither a key, a comment nor a list entry: then it is no front matter.
fn by_line(text: &str, body: Range<usize>) -> Option<Node> {
    let mut entries = Vec::new();
    let mut at = body.start;
    for line in text[body.clone()].split_inclusive('\n') {
        let start = at;
        at += line.len();
        let content = line.trim_end();
        if content.is_empty() || content.starts_with([' ', '\t', '#', '-', '}', ']']) {
            continue;
        }
        let (key, value) = content.split_once(':')?;
        let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_-. ".contains(c));
        if !is_key || !(value.is_empty() || value.starts_with([' ', '\t'])) || key.split(' ').count() > 3 {
            return None;
        }
        let trimmed = value.trim();
        let value_start = start + content.len() - value.trim_start().len();
        let plain = trimmed.trim_matches(['"', '\'']).to_owned();
        entries.push((
            Node { value: Value::Scalar(key.trim().to_owned()), span: start..start + key.len() },
            Node {
                value: if plain.is_empty() { Value::Null } else { Value::Scalar(plain) },
                span: value_start..value_start + trimmed.len(),
            },
        ));
    }
    (!entries.is_empty()).then_some(Node { value: Value::Mapping(entries), span: body })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> &'static str {
        match find(text) {
            Front::None => "none",
            Front::Block { error: None, .. } => "block",
            Front::Block { .. } => "lenient",
            Front::Swallowed { .. } => "swallowed",
        }
    }

    #[test]
    fn only_a_mapping_is_front_matter() {
        assert_eq!(kind("---\ntitle: x\n---\n# A"), "block");
        assert_eq!(kind("\u{feff}---\r\ntitle: x\r\n---\r\n"), "block");
        assert_eq!(kind("---\ntitle: x\n...\n# A"), "block");
        assert_eq!(kind("---\n---\n# A"), "block");
        assert_eq!(kind("---\n\n# A\n\n---\n\n# B"), "swallowed");
        assert_eq!(kind("---\ntitle: RL: a story\nmarp: true\n---\n"), "lenient");
        assert_eq!(kind("---\nSome text: {oops\nand more\n---\n"), "swallowed");
        assert_eq!(kind("# A\n---\n"), "none");
        assert_eq!(kind("---\ntitle: never closed\n"), "none");
        assert_eq!(kind("\n\n---\ntitle: x\n---\n"), "block");
        assert_eq!(kind("\n---\n\n# A\n\n---\n"), "none");
        assert_eq!(kind("```{r}\nx <- 1\n```\n\n---\ntitle: x\n...\n"), "block");
        assert_eq!(kind("```\nx\n```\n\n---\ntitle: x\n---\n"), "none");
        assert_eq!(kind("```{r}\nnever closed\n---\ntitle: x\n---\n"), "none");
    }
}
