//! Reads HTML as the Bot API does in the parse mode HTML, written from its rules and not from our writer: which tags there
//! are, how they nest, which characters are escaped, how long a text is. What Telegram would refuse, or change without
//! a word, is an error.

/// A text with what looks how.
pub(in crate::telegram) struct Parsed {
    /// The text without tags.
    pub(in crate::telegram) text: String,
    /// How many stretches look some way.
    pub(in crate::telegram) entities: usize,
}

/// Reads the text of one message.
pub(in crate::telegram) fn parse(html: &str) -> Result<Parsed, String> {
    let mut text = String::new();
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut entities = 0;
    let mut rest = html;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '&' => {
                let (name, after) = rest.split_once(';').ok_or("an & without a ;")?;
                text.push(match name {
                    "lt" => '<',
                    "gt" => '>',
                    "amp" => '&',
                    "quot" => '"',
                    _ => return Err(format!("unsupported entity &{name};")),
                });
                rest = after;
            }
            '<' => {
                let (tag, after) = rest.split_once('>').ok_or("a < without a >")?;
                rest = after;
                if let Some(name) = tag.strip_prefix('/') {
                    let (opened, at) = open.pop().ok_or("an end tag without a start tag")?;
                    if opened != name {
                        return Err(format!("</{name}> closes <{opened}>"));
                    }
                    if text.len() == at {
                        return Err(format!("<{name}> is empty"));
                    }
                    entities += 1;
                    continue;
                }
                let name = name_of(tag)?;
                let within = |names: &[&str]| open.iter().any(|(open, _)| names.contains(&open.as_str()));
                if within(&["code", "pre"]) {
                    return Err(format!("<{name}> within text of even width"));
                }
                if name == "blockquote" && within(&["blockquote"]) {
                    return Err("a quotation within another".to_owned());
                }
                if matches!(name, "code" | "pre") && within(&["b", "i", "u", "s", "a"]) {
                    return Err(format!("<{name}> within another look"));
                }
                if name == "a" && within(&["a"]) {
                    return Err("a link within another".to_owned());
                }
                open.push((name.to_owned(), text.len()));
            }
            '>' => return Err("a > that is not escaped".to_owned()),
            '\n' => text.push('\n'),
            c if c.is_control() => return Err(format!("the control character {c:?}")),
            c => text.push(c),
        }
    }
    match open.pop() {
        Some((name, _)) => Err(format!("<{name}> is not closed")),
        None => Ok(Parsed { text, entities }),
    }
}

/// The name of a start tag that is one of those we use.
fn name_of(tag: &str) -> Result<&str, String> {
    if let Some(address) = tag.strip_prefix("a href=\"").and_then(|tag| tag.strip_suffix('"')) {
        let known = address.starts_with("https://") || address.starts_with("http://");
        if !known || address.contains(['"', '<', '>']) || address.contains(char::is_whitespace) {
            return Err(format!("the address {address}"));
        }
        return Ok("a");
    }
    match tag {
        "b" | "i" | "u" | "s" | "code" | "pre" | "blockquote" => Ok(tag),
        "blockquote expandable" => Ok("blockquote"),
        _ => Err(format!("the tag <{tag}>")),
    }
}

/// Reads the text of one message that is to be sent as it stands.
pub(in crate::telegram) fn sendable(html: &str) -> Result<Parsed, String> {
    let parsed = parse(html)?;
    let units = parsed.text.encode_utf16().count();
    if parsed.text.trim().is_empty() {
        return Err("message text is empty".to_owned());
    }
    if units > 4_096 {
        return Err(format!("message is too long: {units} units"));
    }
    if parsed.entities > 100 {
        return Err(format!("{} entities, of which some would be dropped", parsed.entities));
    }
    Ok(parsed)
}
