use super::*;
use std::time::{Duration, UNIX_EPOCH};

/// Names and texts, in the order of the document.
fn texts(document: &str) -> Option<Vec<(&str, String)>> {
    let mut texts = Vec::new();
    read(document.as_bytes(), "A", |name, xml| {
        texts.push((name, xml.owned(name)?));
        Some(())
    })?;
    Some(texts)
}

/// What is left of `<A><B>inside</B></A>` is read by `reader`.
fn inside<T>(inside: &str, reader: impl Fn(&mut Xml<'_>) -> Option<T>) -> Option<T> {
    let mut value = None;
    read(format!("<A><B>{inside}</B></A>").as_bytes(), "A", |_, xml| {
        value = Some(reader(xml)?);
        Some(())
    })?;
    value
}

#[test]
fn when_a_document_is_plain_then_its_elements_are_read_in_their_order() {
    let document = "<?xml version=\"1.0\"?>\n <A xmlns=\"x\">\t<B>b &amp;&#x41;&#66;&lt;&gt;&apos;&quot;</B>\r\n<C/><D></D></A> \n";
    let expected = [("B", "b &AB<>'\"".to_owned()), ("C", String::new()), ("D", String::new())];
    assert_eq!(texts(document).as_deref(), Some(&expected[..]));
    assert_eq!(texts("<A></A>"), Some(Vec::new()));
}

#[test]
fn when_a_document_is_not_plain_then_nothing_is_read() {
    let documents = [
        "",
        "<A>",
        "<A/>",
        "<AB></A>",
        "<A x=\"y\"></A>",
        "<A xmlns=\"x></A>",
        "<A xmlns=\"x\" y=\"z\"></A>",
        "<A></A>x",
        "<A></A><A></A>",
        "<A>x</A>",
        "<A><B></A>",
        "<A><B>x</C></A>",
        "<A><B>x</B </A>",
        "<A><B x=\"y\">x</B></A>",
        "<A><B /></A>",
        "<A></></A>",
        "<A><!-- --></A>",
        "<A><B><![CDATA[x]]></B></A>",
        "<A><B>&x;</B></A>",
        "<A><B>&amp</B></A>",
        "<A><B>&#xd800;</B></A>",
        "<?xml <A></A>",
    ];
    for document in documents {
        assert_eq!(texts(document), None, "{document}");
    }
    assert_eq!(read(&[b'<', b'A', b'>', 0xff], "A", |_, _| Some(())), None);
}

#[test]
fn when_an_element_has_no_text_and_a_value_is_wanted_then_it_is_not_read() {
    for document in ["<A><B/></A>", "<A><B></B></A>"] {
        let wanted = |value: fn(&mut Xml<'_>) -> Option<()>| read(document.as_bytes(), "A", |_, xml| value(xml));
        assert_eq!(wanted(|xml| xml.parsed::<bool>("B").map(drop)), None, "{document}");
        assert_eq!(wanted(|xml| xml.size("B").map(drop)), None, "{document}");
        assert_eq!(wanted(|xml| xml.time("B").map(drop)), None, "{document}");
        assert_eq!(wanted(|xml| xml.children("B", |_, _| None)), Some(()), "{document}");
        assert_eq!(wanted(|xml| xml.skip("B")), Some(()), "{document}");
    }
}

#[test]
fn when_values_are_read_then_they_are_what_the_text_says() {
    assert_eq!(inside("7", |xml| xml.size("B")), Some(7));
    assert_eq!(inside("-7", |xml| xml.size("B")), Some(0));
    assert_eq!(inside("seven", |xml| xml.size("B")), None);
    assert_eq!(inside("true", |xml| xml.parsed("B")), Some(true));
    assert_eq!(inside("yes", |xml| xml.parsed::<bool>("B")), None);
    let time = UNIX_EPOCH + Duration::from_millis(1_795_341_600_250);
    assert_eq!(inside("2026-11-22T10:00:00.250Z", |xml| xml.time("B")), Some(time));
    assert_eq!(inside("noon", |xml| xml.time("B")), None);
}

#[test]
fn when_an_element_is_passed_over_then_what_follows_is_read() {
    let mut texts = Vec::new();
    let document = b"<A><B><C><D/></C><C>x</C></B><E>e</E></A>";
    let is_read = read(document, "A", |name, xml| {
        if name == "B" {
            return xml.skip(name);
        }
        texts.push(xml.owned(name)?);
        Some(())
    });
    assert_eq!((is_read, texts), (Some(()), vec!["e".to_owned()]));
}

#[test]
fn when_elements_are_deeper_than_s3_writes_then_nothing_is_read() {
    let of_depth = |depth: usize| format!("<A>{}{}</A>", "<B>".repeat(depth), "</B>".repeat(depth));
    let skipped = |document: &str| read(document.as_bytes(), "A", |name, xml| xml.skip(name));
    assert_eq!(skipped(&of_depth(DEEPEST)), Some(()));
    assert_eq!(skipped(&of_depth(DEEPEST + 1)), None);
    assert_eq!(skipped(&of_depth(100_000)), None);
}
