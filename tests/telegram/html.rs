//! The server's reading of HTML messages, with the real server's error texts.
//!
//! What the real server alters in silence (an entity that may not stand inside another, a link with a broken address)
//! is read as it would be and told as a complaint, so that a test can ask for none.

use serde_json::{Value, json};

/// The most entities that a message keeps; the rest lose their form in silence.
const ENTITIES: usize = 100;

/// A message's text as people see it.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Parsed {
    pub(crate) text: String,
    /// As the Bot API gives them, offsets and lengths in UTF-16 units.
    pub(crate) entities: Vec<Value>,
    /// Something that the real server would alter without an error.
    pub(crate) complaints: Vec<String>,
}

/// The number of UTF-16 units a text has, which is what the limits count.
pub(crate) fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

struct Open {
    tag: String,
    argument: Option<String>,
    begin: usize,
    offset: usize,
}

/// Reads the HTML of a message, or tells what the real server tells after "can't parse entities: ".
pub(crate) fn parse(html: &str) -> Result<Parsed, String> {
    let bytes = html.as_bytes();
    let mut parsed = Parsed::default();
    let mut open: Vec<Open> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'&' => {
                let (character, end) = reference(html, at)?.unwrap_or(('&', at + 1));
                parsed.text.push(character);
                at = end;
            }
            b'<' if bytes.get(at + 1) == Some(&b'/') => at = end_tag(html, at, &mut open, &mut parsed)?,
            b'<' => {
                let (tag, end) = start_tag(html, at, units(&parsed.text))?;
                complain_of_nesting(&tag, &open, &mut parsed.complaints);
                open.push(tag);
                at = end;
            }
            _ => {
                let character = html[at..].chars().next().unwrap();
                parsed.text.push(character);
                at += character.len_utf8();
            }
        }
    }
    if let Some(last) = open.last() {
        return Err(format!("Can't find end tag corresponding to start tag \"{}\"", last.tag));
    }
    if parsed.entities.len() > ENTITIES {
        parsed
            .complaints
            .push(format!("{} entities, of which the real server keeps {ENTITIES}", parsed.entities.len()));
    }
    Ok(parsed)
}

/// The character that a reference at `at` stands for and where the reference ends; `None` where it is plain text.
fn reference(html: &str, at: usize) -> Result<Option<(char, usize)>, String> {
    let rest = &html[at + 1..];
    if let Some(number) = rest.strip_prefix('#') {
        let (digits, radix) = match number.strip_prefix('x').or_else(|| number.strip_prefix('X')) {
            Some(digits) => (digits, 16),
            None => (number, 10),
        };
        let length = digits.chars().take_while(|c| c.is_digit(radix)).count();
        let Ok(code) = u32::from_str_radix(&digits[..length], radix) else { return Ok(None) };
        if code == 0 || code > 0x10_ffff {
            return Ok(None);
        }
        let Some(character) = char::from_u32(code) else {
            let message = "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched \
                           surrogate code units";
            return Err(message.to_owned());
        };
        let end = html.len() - digits.len() + length;
        return Ok(Some((character, end + usize::from(html.as_bytes().get(end) == Some(&b';')))));
    }
    let named = [("lt", '<'), ("gt", '>'), ("amp", '&'), ("quot", '"')];
    let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let found = named.iter().find(|(name, _)| *name == &rest[..length]);
    Ok(found.map(|&(_, character)| {
        let end = at + 1 + length;
        (character, end + usize::from(html.as_bytes().get(end) == Some(&b';')))
    }))
}

fn spaces(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
        at += 1;
    }
    at
}

const TAGS: [&str; 16] = [
    "a",
    "b",
    "strong",
    "i",
    "em",
    "s",
    "strike",
    "del",
    "u",
    "ins",
    "tg-spoiler",
    "tg-emoji",
    "span",
    "pre",
    "code",
    "blockquote",
];

fn start_tag(html: &str, begin: usize, offset: usize) -> Result<(Open, usize), String> {
    let bytes = html.as_bytes();
    let unclosed = || format!("Unclosed start tag at byte offset {begin}");
    let mut at = begin + 1;
    while bytes.get(at).is_some_and(|b| !b.is_ascii_whitespace() && *b != b'>') {
        at += 1;
    }
    let tag = html[begin + 1..at].to_ascii_lowercase();
    if at == bytes.len() {
        return Err(unclosed());
    }
    if !TAGS.contains(&tag.as_str()) {
        return Err(format!("Unsupported start tag \"{tag}\" at byte offset {begin}"));
    }
    let mut argument = None;
    loop {
        at = spaces(bytes, at);
        match bytes.get(at) {
            None => return Err(unclosed()),
            Some(b'>') => break,
            Some(_) => {}
        }
        let name_at = at;
        while bytes.get(at).is_some_and(|b| !b.is_ascii_whitespace() && !matches!(b, b'=' | b'>' | b'/' | b'"' | b'\''))
        {
            at += 1;
        }
        let name = html[name_at..at].to_ascii_lowercase();
        if name.is_empty() {
            return Err(format!("Empty attribute name in the tag \"{tag}\" at byte offset {begin}"));
        }
        at = spaces(bytes, at);
        if bytes.get(at) != Some(&b'=') {
            if tag == "blockquote" && name == "expandable" {
                argument = Some(String::new());
            }
            continue;
        }
        at = spaces(bytes, at + 1);
        let value;
        match bytes.get(at) {
            None => return Err(format!("Unclosed start tag \"{tag}\" at byte offset {begin}")),
            Some(&quote @ (b'"' | b'\'')) => (value, at) = quoted(html, at + 1, quote)?,
            Some(_) => {
                let token_at = at;
                while bytes.get(at).is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-')) {
                    at += 1;
                }
                if !bytes.get(at).is_some_and(|b| b.is_ascii_whitespace() || *b == b'>') {
                    return Err(format!("Unexpected end of name token at byte offset {token_at}"));
                }
                value = html[token_at..at].to_ascii_lowercase();
            }
        }
        if at >= bytes.len() {
            return Err(unclosed());
        }
        match (tag.as_str(), name.as_str()) {
            ("a", "href") | ("tg-emoji", "emoji-id") => argument = Some(value),
            ("code", "class") if value.starts_with("language-") => argument = Some(value),
            ("span", "class") if value == "tg-spoiler" => argument = Some(value),
            ("blockquote", "expandable") => argument = Some(String::new()),
            _ => {}
        }
    }
    if tag == "span" && argument.is_none() {
        return Err(format!("Tag \"span\" must have class \"tg-spoiler\" at byte offset {begin}"));
    }
    if tag == "tg-emoji" && argument.is_none() {
        return Err(format!("Tag \"tg-emoji\" must have attribute \"emoji-id\" at byte offset {begin}"));
    }
    Ok((Open { tag, argument, begin, offset }, at + 1))
}

fn quoted(html: &str, mut at: usize, quote: u8) -> Result<(String, usize), String> {
    let bytes = html.as_bytes();
    let mut value = String::new();
    while at < bytes.len() && bytes[at] != quote {
        if bytes[at] == b'&'
            && let Some((character, end)) = reference(html, at)?
        {
            value.push(character);
            at = end;
            continue;
        }
        let character = html[at..].chars().next().unwrap();
        value.push(character);
        at += character.len_utf8();
    }
    Ok((value, at + 1))
}

fn end_tag(html: &str, begin: usize, open: &mut Vec<Open>, parsed: &mut Parsed) -> Result<usize, String> {
    let bytes = html.as_bytes();
    let Some(last) = open.pop() else { return Err(format!("Unexpected end tag at byte offset {begin}")) };
    let mut at = begin + 2;
    while bytes.get(at).is_some_and(|b| !b.is_ascii_whitespace() && *b != b'>') {
        at += 1;
    }
    let tag = html[begin + 2..at].to_ascii_lowercase();
    at = spaces(bytes, at);
    if bytes.get(at) != Some(&b'>') {
        return Err(format!("Unclosed end tag at byte offset {begin}"));
    }
    if !tag.is_empty() && tag != last.tag {
        let expected = &last.tag;
        return Err(format!(
            "Unmatched end tag at byte offset {begin}, expected \"</{expected}>\", found \"</{tag}>\""
        ));
    }
    let length = units(&parsed.text) - last.offset;
    if length == 0 {
        parsed.complaints.push(format!("<{}> at byte offset {} holds nothing", last.tag, last.begin));
    } else if let Some(entity) = entity(&last, length, &parsed.text, &mut parsed.complaints) {
        parsed.entities.push(entity);
    }
    Ok(at + 1)
}

fn entity(tag: &Open, length: usize, text: &str, complaints: &mut Vec<String>) -> Option<Value> {
    let kind = match tag.tag.as_str() {
        "b" | "strong" => "bold",
        "i" | "em" => "italic",
        "u" | "ins" => "underline",
        "s" | "strike" | "del" => "strikethrough",
        "span" | "tg-spoiler" => "spoiler",
        "tg-emoji" => "custom_emoji",
        "code" => "code",
        "pre" => "pre",
        "blockquote" if tag.argument.is_some() => "expandable_blockquote",
        "blockquote" => "blockquote",
        _ => "text_link",
    };
    let mut entity = json!({"type": kind, "offset": tag.offset, "length": length});
    if kind == "text_link" {
        let address = tag.argument.clone().unwrap_or_else(|| {
            let content: Vec<u16> = text.encode_utf16().skip(tag.offset).collect();
            String::from_utf16_lossy(&content)
        });
        if !is_address(&address) {
            complaints.push(format!("the link to \"{address}\" is none to the real server"));
            return None;
        }
        entity["url"] = json!(address);
    }
    Some(entity)
}

/// True if a link or a button may lead there: the real server wants a scheme it knows and a host with a dot.
pub(crate) fn is_address(address: &str) -> bool {
    if address.starts_with("tg://") {
        return true;
    }
    let lower = address.to_ascii_lowercase();
    let rest = lower.strip_prefix("http://").or_else(|| lower.strip_prefix("https://")).unwrap_or(&lower);
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let (host, port) = host.split_once(':').map_or((host, None), |(host, port)| (host, Some(port)));
    let port_is_right = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    let ending = host.rsplit('.').next().unwrap_or("");
    port_is_right
        && host.contains('.')
        && !host.starts_with('.')
        && !ending.is_empty()
        && !address.contains(char::is_whitespace)
}

fn complain_of_nesting(tag: &Open, open: &[Open], complaints: &mut Vec<String>) {
    for outer in open {
        let wrong = match (outer.tag.as_str(), tag.tag.as_str()) {
            ("pre", "code") => false,
            ("pre" | "code", _) | ("blockquote", "blockquote") | ("a", "a" | "code" | "pre") => true,
            // What holds code or pre loses its own form there.
            (_, "code" | "pre") => outer.tag != "blockquote",
            _ => false,
        };
        if wrong {
            let begin = tag.begin;
            complaints.push(format!("<{}> at byte offset {begin} may not stand in <{}>", tag.tag, outer.tag));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: Result<(&str, Value), &str>) {
        let found = parse(html).map(|parsed| (parsed.text, Value::Array(parsed.entities)));
        let expected = expected.map(|(text, entities)| (text.to_owned(), entities)).map_err(str::to_owned);
        assert_eq!(found, expected, "{html}");
    }

    #[test]
    fn broken_html_is_refused_in_the_words_of_the_real_server() {
        check("Devon & Cornwall <", Err("Unclosed start tag at byte offset 17"));
        check("2 < 3", Err("Unsupported start tag \"\" at byte offset 2"));
        check("1 < 2 > 1", Err("Unsupported start tag \"\" at byte offset 2"));
        check("<p>Good</p>", Err("Unsupported start tag \"p\" at byte offset 0"));
        check("\u{1F3DF} <br>", Err("Unsupported start tag \"br\" at byte offset 5"));
        check("<b>Good", Err("Can't find end tag corresponding to start tag \"b\""));
        check("<b>Good</i>", Err("Unmatched end tag at byte offset 7, expected \"</b>\", found \"</i>\""));
        check("<b><i>Good</b></i>", Err("Unmatched end tag at byte offset 10, expected \"</i>\", found \"</b>\""));
        check("Good</b>", Err("Unexpected end tag at byte offset 4"));
        check("<b>Good</b", Err("Unclosed end tag at byte offset 7"));
        check("<a href=https://a.b/c>x</a>", Err("Unexpected end of name token at byte offset 8"));
        check("<a href=\"https://a.b>x</a>", Err("Unclosed start tag at byte offset 0"));
        check("<i =x>Good</i>", Err("Empty attribute name in the tag \"i\" at byte offset 0"));
        check("<span class=\"red\">x</span>", Err("Tag \"span\" must have class \"tg-spoiler\" at byte offset 0"));
        let surrogate = "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched \
                         surrogate code units";
        check("&#xDFDF;", Err(surrogate));
    }

    #[test]
    fn references_and_forms_become_text_and_entities() {
        let plain = json!([]);
        check(
            "a & b &lt;c&gt; &amp; &quot;d&quot; &nbsp; &#163;5 &#x1F600;",
            Ok(("a & b <c> & \"d\" &nbsp; £5 \u{1F600}", plain)),
        );
        // The offset counts UTF-16 units: the stadium has two.
        check("\u{1F3DF}<b>Good</b>", Ok(("\u{1F3DF}Good", json!([{"type": "bold", "offset": 2, "length": 4}]))));
        check("<B>Good</>", Ok(("Good", json!([{"type": "bold", "offset": 0, "length": 4}]))));
        check(
            "<blockquote expandable>x</blockquote>",
            Ok(("x", json!([{"type": "expandable_blockquote", "offset": 0, "length": 1}]))),
        );
        check(
            "<a href=\"https://a.org/?x=1&amp;y=2\">x</a>",
            Ok(("x", json!([{"type": "text_link", "offset": 0, "length": 1, "url": "https://a.org/?x=1&y=2"}]))),
        );
    }

    #[test]
    fn what_the_real_server_alters_in_silence_is_complained_of() {
        let complaints = |html: &str| parse(html).unwrap().complaints;
        assert_eq!(complaints("<b>a <i>b</i></b> <blockquote><b>c</b></blockquote>"), Vec::<String>::new());
        assert_eq!(complaints("<blockquote>a<blockquote>b</blockquote></blockquote>").len(), 1);
        assert_eq!(complaints("<code>a<b>b</b></code>").len(), 1);
        assert_eq!(complaints("<b></b>").len(), 1);
        assert_eq!(complaints("<a href=\"/documents/x\">b</a>").len(), 1);
        assert_eq!(complaints("<a href=\"http://localhost:8080/x\">b</a>").len(), 1);
        assert_eq!(complaints(&"<b>x</b> ".repeat(101)).len(), 1);
    }
}
