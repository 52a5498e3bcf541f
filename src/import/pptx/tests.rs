use proptest::prelude::*;

use super::super::archive::tests::packed;
use super::super::model::{Block, Item, Text};
use super::*;

const RELS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn rels(of: &[(&str, &str, &str)]) -> String {
    let one = |(id, kind, target): &(&str, &str, &str)| {
        let mode = if target.contains("://") { " TargetMode='External'" } else { "" };
        format!("<Relationship Id='{id}' Type='{RELS}/{kind}' Target='{target}'{mode}/>")
    };
    format!("<Relationships>{}</Relationships>", of.iter().map(one).collect::<String>())
}

/// A presentation of one slide with these shapes, and with further parts.
fn package(shapes: &str, of_slide: &[(&str, &str, &str)], more: &[(&str, &str)]) -> Vec<u8> {
    let main = "<p:presentation xmlns:p='p' xmlns:r='r'><p:sldIdLst><p:sldId id='256' r:id='rId1'/></p:sldIdLst></p:presentation>";
    let slide = format!("<p:sld xmlns:p='p'><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>");
    let parts = [
        ("_rels/.rels", rels(&[("rId1", "officeDocument", "ppt/presentation.xml")])),
        ("ppt/presentation.xml", main.to_owned()),
        ("ppt/_rels/presentation.xml.rels", rels(&[("rId1", "slide", "slides/slide1.xml")])),
        ("ppt/slides/slide1.xml", slide),
        ("ppt/slides/_rels/slide1.xml.rels", rels(of_slide)),
    ];
    let more = more.iter().map(|(n, t)| (*n, (*t).to_owned()));
    let parts: Vec<(&str, String)> = parts.into_iter().chain(more).collect();
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(n, t)| (*n, t.as_bytes())).collect();
    packed(&parts)
}

fn shape(placeholder: &str, paragraphs: &str) -> String {
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id='2' name='x'/><p:nvPr>{placeholder}</p:nvPr></p:nvSpPr>\
         <p:txBody><a:bodyPr/>{paragraphs}</p:txBody></p:sp>"
    )
}

fn blocks(shapes: &str, of_slide: &[(&str, &str, &str)], more: &[(&str, &str)]) -> (Vec<Block>, Vec<String>) {
    let talk = read(&package(shapes, of_slide, more)).expect("reads");
    assert_eq!(talk.slides.len(), 1);
    (talk.slides[0].blocks.clone(), talk.doubts)
}

fn item(level: usize, ordered: bool, text: &str) -> Item {
    Item { level, ordered, text: Text::plain(text) }
}

#[test]
fn bullets_are_inherited_from_layout_and_master() {
    let paragraphs = "<a:p><a:r><a:t>one</a:t></a:r></a:p>\
        <a:p><a:pPr lvl='1'/><a:r><a:t>two</a:t></a:r></a:p>\
        <a:p><a:pPr><a:buNone/></a:pPr><a:r><a:t>none</a:t></a:r></a:p>\
        <a:p><a:pPr><a:buAutoNum type='arabicPeriod'/></a:pPr><a:r><a:t>num</a:t></a:r></a:p>";
    let layout = format!(
        "<p:sldLayout><p:cSld><p:spTree>{}</p:spTree></p:cSld></p:sldLayout>",
        shape("<p:ph idx='1'/>", "<a:lstStyle><a:lvl2pPr><a:buNone/></a:lvl2pPr></a:lstStyle>")
    );
    let master = "<p:sldMaster><p:cSld><p:spTree/></p:cSld><p:txStyles><p:bodyStyle><a:lvl1pPr><a:buChar char='o'/></a:lvl1pPr>\
        <a:lvl2pPr><a:buChar char='o'/></a:lvl2pPr></p:bodyStyle></p:txStyles></p:sldMaster>";
    let layout_rels = rels(&[("rId1", "slideMaster", "../slideMasters/m.xml")]);
    let more = [
        ("ppt/slideLayouts/l.xml", layout.as_str()),
        ("ppt/slideLayouts/_rels/l.xml.rels", layout_rels.as_str()),
        ("ppt/slideMasters/m.xml", master),
    ];
    let of_slide = [("rId1", "slideLayout", "../slideLayouts/l.xml")];
    let (found, _) = blocks(&shape("<p:ph idx='1'/>", paragraphs), &of_slide, &more);
    assert_eq!(
        found,
        [
            Block::List(vec![item(0, false, "one")]),
            Block::Paragraph(Text::plain("two")),
            Block::Paragraph(Text::plain("none")),
            Block::List(vec![item(0, true, "num")]),
        ]
    );
    let (found, _) = blocks(&shape("", paragraphs), &of_slide, &more);
    assert_eq!(found[0], Block::Paragraph(Text::plain("one")), "a text box has no bullets of its own");
}

#[test]
fn formulas_breaks_and_alternatives_keep_their_words() {
    let paragraphs = "<a:p><a:r><a:t>loss </a:t></a:r><mc:AlternateContent><mc:Choice><a14:m><m:oMathPara><m:oMath>\
        <m:r><m:t>x</m:t></m:r><m:sSup><m:e><m:r><m:t>y</m:t></m:r></m:e></m:sSup></m:oMath></m:oMathPara></a14:m></mc:Choice>\
        <mc:Fallback><a:r><a:t>twice</a:t></a:r></mc:Fallback></mc:AlternateContent><a:br/>\
        <a:fld type='slidenum'><a:t>7</a:t></a:fld><a:r><a:t>A &amp; B</a:t></a:r></a:p>";
    let alternative = "<mc:AlternateContent><mc:Choice><p:unknown/></mc:Choice><mc:Fallback>".to_owned()
        + &shape("", "<a:p><a:r><a:t>fallback</a:t></a:r></a:p>")
        + "</mc:Fallback></mc:AlternateContent>";
    let (found, _) = blocks(&(shape("", paragraphs) + &alternative), &[], &[]);
    let expected = [Block::Paragraph(Text::plain("loss xy\nA & B")), Block::Paragraph(Text::plain("fallback"))];
    assert_eq!(found, expected);
}

#[test]
fn charts_and_diagrams_give_their_words_and_numbers() {
    let frame = |data: &str| {
        format!(
            "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id='1' descr='what it shows'/></p:nvGraphicFramePr>\
             <a:graphic><a:graphicData>{data}</a:graphicData></a:graphic></p:graphicFrame>"
        )
    };
    let point = |i: usize, v: &str| format!("<c:pt idx='{i}'><c:v>{v}</c:v></c:pt>");
    let chart = format!(
        "<c:chartSpace><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>Speed</a:t></a:r></a:p></c:rich></c:tx></c:title>\
         <c:ser><c:tx>{}</c:tx><c:cat>{}{}</c:cat><c:val>{}</c:val></c:ser></c:chart></c:chartSpace>",
        point(0, "Ours"),
        point(0, "a"),
        point(1, "b"),
        point(1, "2.5"),
    );
    let diagram =
        "<dgm:dataModel><dgm:pt><dgm:t><a:p><a:r><a:t>first</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:dataModel>";
    let shapes =
        frame("<c:chart r:id='rId1'/>") + &frame("<dgm:relIds r:dm='rId2'/>") + &frame("<c:chart r:id='rId9'/>");
    let of_slide = [("rId1", "chart", "../charts/c.xml"), ("rId2", "diagramData", "../diagrams/d.xml")];
    let (found, doubts) = blocks(&shapes, &of_slide, &[("ppt/charts/c.xml", &chart), ("ppt/diagrams/d.xml", diagram)]);
    let row = |a: &str, b: &str| vec![Text::plain(a), Text::plain(b)];
    let table = vec![vec![Text::default(), Text::plain("Ours")], row("a", ""), row("b", "2.5")];
    assert_eq!(
        found,
        [
            Block::Paragraph(Text::plain("Speed")),
            Block::Table(table),
            Block::List(vec![item(0, false, "first")]),
            Block::Paragraph(Text::plain("what it shows")),
        ]
    );
    assert_eq!(doubts, ["without a chart without its numbers"]);
}

#[test]
fn nothing_outside_of_the_file_is_opened() {
    let picture = |attribute: &str| {
        format!(
            "<p:pic><p:nvPicPr><p:cNvPr id='1' descr='a view'/></p:nvPicPr><p:blipFill><a:blip {attribute}/></p:blipFill></p:pic>"
        )
    };
    let shapes =
        picture("r:link='rId1'") + &picture("r:embed='rId1'") + &picture("r:embed='rId2'") + &picture("r:embed='rId3'");
    let of_slide = [
        ("rId1", "image", "https://example.org/a.png"),
        ("rId2", "image", "../../../../etc/hostname"),
        ("rId3", "image", "../media/none.png"),
    ];
    let talk = read(&package(&shapes, &of_slide, &[])).expect("reads");
    assert!(talk.pictures.is_empty());
    assert_eq!(talk.slides[0].blocks.len(), 3, "descriptions stay where nothing names a part");
    assert_eq!(talk.doubts.len(), 2, "{:?}", talk.doubts);
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
        let _ = read(&[b"PK\x03\x04".as_slice(), &bytes].concat());
    }

    #[test]
    fn any_slide_is_read_or_refused(shapes in "(<(p:sp|p:pic|a:p|a:t|a:tbl|a:tr|a:tc|p:txBody|a:pPr lvl='99')/?>|</a:p>|&x;|&#0;|[a-z<>/ ]){0,40}") {
        let talk = read(&package(&shapes, &[], &[])).expect("an archive");
        prop_assert_eq!(talk.slides.len(), 1);
    }

    #[test]
    fn any_words_come_back_out(words in "[ -~\u{a0}-\u{2fff}]{1,60}") {
        let escaped = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let paragraph = format!("<a:p><a:r><a:t>{escaped}</a:t></a:r></a:p>");
        let (found, _) = blocks(&shape("", &paragraph), &[], &[]);
        let read: String = found.iter().map(|b| if let Block::Paragraph(t) = b { t.words() } else { String::new() }).collect();
        prop_assert_eq!(read.trim(), words.trim());
    }
}
