//! The size of the page where front matter states one: `ratio` of xaringan, `aspectratio` of Beamer, `width` and `height`
//! of reveal.js.

use super::super::yaml::Node;

/// Width and height in CSS pixels; `None` where nothing is stated that a page could have.
pub(super) fn stated(front: &Node) -> Option<(f32, f32)> {
    let ratio = front.find("ratio").and_then(Node::text).and_then(|t| {
        let (w, h) = t.split_once(':')?;
        Some(number(w)? / number(h)?)
    });
    let beamer = || match front.find("aspectratio")?.text()?.trim() {
        "169" => Some(16.0 / 9.0),
        "1610" => Some(1.6),
        "149" => Some(14.0 / 9.0),
        "141" => Some(1.41),
        "54" => Some(1.25),
        "43" => Some(4.0 / 3.0),
        "32" => Some(1.5),
        _ => None,
    };
    if let Some(ratio) = ratio.or_else(beamer) {
        return (0.5..=4.0).contains(&ratio).then_some((720.0 * ratio, 720.0));
    }
    // Both, side by side: other things have a width too.
    fn pair(node: &Node, depth: u8) -> Option<(f32, f32)> {
        let side = |key: &str| node.get(key)?.text().and_then(number).filter(|n| (400.0..=4000.0).contains(n));
        side("width").zip(side("height")).or_else(|| {
            let deeper = || node.entries().find_map(|(_, inner)| pair(inner, depth + 1));
            if depth < 4 { deeper() } else { None }
        })
    }
    pair(front, 0).filter(|(w, h)| (0.5..=4.0).contains(&(w / h)))
}

fn number(text: &str) -> Option<f32> {
    text.trim().trim_end_matches("px").parse::<f32>().ok().filter(|n| n.is_finite() && *n > 0.0)
}

#[cfg(test)]
mod tests {
    use super::super::super::yaml::parse;
    use super::*;

    #[test]
    fn pages_are_as_large_as_the_deck_says() {
        let page = |yaml: &str| stated(&parse(yaml, 0).expect("yaml"));
        assert_eq!(
            page("output:\n  xaringan::moon_reader:\n    nature:\n      ratio: \"4:3\"\n"),
            Some((960.0, 720.0))
        );
        assert_eq!(page("format:\n  revealjs:\n    width: 1400\n    height: 850\n"), Some((1400.0, 850.0)));
        assert_eq!(page("aspectratio: 43\n"), Some((960.0, 720.0)));
        assert_eq!(page("title: T\nfig-width: 8\nwidth: 900\n"), None);
        assert_eq!(page("ratio: \"0:3\"\n"), None);
    }
}
