//! Any text as an expression: it is read or refused at a place inside it, and what is read prints as the same.

use hotseat::knowledge::expression::parse;

pub fn run(data: &[u8]) {
    let text = super::text(data);
    match parse(&text) {
        Ok(tree) => {
            let printed = tree.to_string();
            let again = parse(&printed).expect("what is printed can be read");
            assert_eq!(again.to_string(), printed, "and prints as the same");
        }
        Err(error) => assert!(text.get(error.span).is_some(), "errors point into the text"),
    }
}
