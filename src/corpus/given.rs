//! Facts given with a file: front matter at the head of a Markdown file, or a sidecar (`report.toml` beside `report.pdf`).
//!
//! Both are TOML with the same keys, all of them optional. What is given overrides what is read, so a wrong key or
//! value is refused and never passed over: the file is skipped with the key's name until it is put right.

use std::fmt;

use jiff::civil::Date;
use toml::{Table, Value};

use crate::document::{Framework, Grade, Inspection, Kind, Span, SubjectKind};
use crate::inspectorates::Inspectorates;
use crate::text;

/// The keys that may be given, in the order in which they are usually written.
const KEYS: [&str; 16] = [
    "title",
    "kind",
    "authority",
    "subject",
    "subject_kind",
    "subject_code",
    "provider",
    "framework",
    "inspection_start",
    "inspection_end",
    "inspection_spans",
    "published",
    "lead_inspector",
    "overall",
    "source",
    "judgements",
];

/// The line that opens and closes front matter.
const FENCE: &str = "+++";

/// The facts given with a file, checked; what is not given is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// The title.
    pub title: Option<String>,
    /// What sort of document it is.
    pub kind: Option<Kind>,
    /// The authority inspected, as written; the table of authorities has not been asked.
    pub authority: Option<String>,
    /// The place or body inspected, where that is no council.
    pub subject: Option<String>,
    /// What sort of place or body it is.
    pub subject_kind: Option<SubjectKind>,
    /// Its number.
    pub subject_code: Option<String>,
    /// Who runs it.
    pub provider: Option<String>,
    /// The rules of the inspection.
    pub framework: Option<Framework>,
    /// When inspectors were there: from `inspection_start` and `inspection_end`, or from `inspection_spans`.
    pub inspection: Option<Inspection>,
    /// The day of publication.
    pub published: Option<Date>,
    /// Who led the inspection, at least one name.
    pub lead_inspectors: Option<Vec<String>>,
    /// Overall effectiveness.
    pub overall: Option<Grade>,
    /// The address of the official document.
    pub source: Option<String>,
    /// Every other grade, in the order given.
    pub judgements: Option<Vec<GivenJudgement>>,
}

/// One grade that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenJudgement {
    /// What was judged, as the report prints it.
    pub label: String,
    /// The grade.
    pub grade: Grade,
}

/// What is wrong with given facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The key at fault; `None` if the text is no TOML.
    pub key: Option<String>,
    /// What is wrong, in lower case.
    pub message: String,
    /// What to do about it, a plain sentence.
    pub remedy: String,
}

impl Problem {
    fn new(key: &str, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { key: Some(key.to_owned()), message: message.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.key {
            Some(key) => write!(f, "key `{key}` {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for Problem {}

impl Given {
    /// Reads and checks the TOML of front matter (without its `+++` lines) or of a sidecar.
    pub fn parse(toml: &str, inspectorates: &Inspectorates) -> Result<Self, Problem> {
        let table: Table = toml.parse().map_err(|error| no_toml(toml, &error))?;
        if let Some(key) = table.keys().find(|key| !KEYS.contains(&key.as_str())) {
            let nearest = text::nearest(key, KEYS);
            let remedy = match nearest {
                Some(known) => format!("Did you mean `{known}`? The keys are {}.", KEYS.join(", ")),
                None => format!("Take it away; the keys are {}.", KEYS.join(", ")),
            };
            return Err(Problem::new(key, "is not known", remedy));
        }
        let framework =
            named(&table, "framework", |name| inspectorates.framework(name), || listed(inspectorates.frameworks()))?;
        let rules = inspectorates.rules(framework);
        // Each inspectorate reads its own grades; a document may be given one of another's.
        let grades = |text: &str| rules.grade(text).or_else(|| inspectorates.grade(text));
        Ok(Self {
            title: text(&table, "title")?,
            kind: named(&table, "kind", Kind::from_name, || Kind::ALL.map(Kind::name).join(", "))?,
            authority: text(&table, "authority")?,
            subject: text(&table, "subject")?,
            subject_kind: named(
                &table,
                "subject_kind",
                |name| inspectorates.subject_kinds().into_iter().find(|kind| kind.name() == name),
                || listed(inspectorates.subject_kinds()),
            )?,
            subject_code: text(&table, "subject_code")?,
            provider: text(&table, "provider")?,
            framework,
            inspection: inspection(&table)?,
            published: table.get("published").map(|value| date("published", value)).transpose()?,
            lead_inspectors: names(&table, "lead_inspector")?,
            overall: grade(&table, "overall", grades, inspectorates)?,
            source: address(&table, "source")?,
            judgements: judgements(&table, grades, inspectorates)?,
        })
    }
}

/// Parts a Markdown text into the TOML of its front matter, if it has any, and the rest.
///
/// Front matter begins on the first line, which is `+++`, and ends before the next such line. Its TOML starts with
/// the line end of the first line, so that the numbers of its lines are those of the file.
pub(super) fn front_matter(text: &str) -> (Option<&str>, &str) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Some(after) = text.strip_prefix(FENCE) else { return (None, text) };
    let mut at = 0;
    for line in after.split_inclusive('\n') {
        if at == 0 {
            if !line.trim().is_empty() {
                return (None, text);
            }
        } else if line.trim_end() == FENCE {
            return (Some(&after[..at]), &after[at + line.len()..]);
        }
        at += line.len();
    }
    (None, text)
}

fn no_toml(toml: &str, error: &toml::de::Error) -> Problem {
    let line = error.span().and_then(|span| toml.get(..span.start)).map(|before| before.matches('\n').count() + 1);
    let place = line.map(|line| format!("line {line}: ")).unwrap_or_default();
    let message = error.message().trim().replace('\n', "; ");
    Problem {
        key: None,
        message: format!("{place}no valid TOML: {message}"),
        remedy: "Write each fact as key = \"value\" on a line of its own, and dates as 2024-07-12 without quotes."
            .to_owned(),
    }
}

/// What kind of value it is, with its article.
fn shape(value: &Value) -> String {
    match value {
        Value::String(text) => format!("the text {text:?}"),
        Value::Integer(number) => format!("the number {number}"),
        Value::Float(number) => format!("the number {number}"),
        Value::Boolean(truth) => format!("the truth value {truth}"),
        Value::Datetime(date) => format!("the date {date}"),
        Value::Array(_) => "a list".to_owned(),
        Value::Table(_) => "a table".to_owned(),
    }
}

fn some_text(key: &str, value: &Value) -> Result<String, Problem> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Ok(text.split_whitespace().collect::<Vec<_>>().join(" ")),
        Value::String(_) => Err(Problem::new(key, "is empty", format!("Fill in `{key}`, or take the line away."))),
        other => Err(Problem::new(
            key,
            format!("is {} where a text belongs", shape(other)),
            format!("Write {key} = \"…\", with the text between quotes."),
        )),
    }
}

fn text(table: &Table, key: &str) -> Result<Option<String>, Problem> {
    table.get(key).map(|value| some_text(key, value)).transpose()
}

/// A text that stands for one of a few values.
fn named<T>(
    table: &Table,
    key: &str,
    read: impl Fn(&str) -> Option<T>,
    known: impl Fn() -> String,
) -> Result<Option<T>, Problem> {
    let Some(written) = text(table, key)? else { return Ok(None) };
    match read(&written) {
        Some(value) => Ok(Some(value)),
        None => Err(Problem::new(
            key,
            format!("is {written:?}, which is none of its values"),
            format!("Write {key} as one of: {}.", known()),
        )),
    }
}

fn grade(
    table: &Table,
    key: &str,
    read: impl Fn(&str) -> Option<Grade>,
    inspectorates: &Inspectorates,
) -> Result<Option<Grade>, Problem> {
    named(table, key, read, || listed(inspectorates.grades()))
}

fn listed<T: fmt::Display>(names: impl IntoIterator<Item = T>) -> String {
    names.into_iter().map(|name| name.to_string()).collect::<Vec<_>>().join(", ")
}

fn address(table: &Table, key: &str) -> Result<Option<String>, Problem> {
    let Some(written) = text(table, key)? else { return Ok(None) };
    let lower = written.to_ascii_lowercase();
    if lower.starts_with("https://") || lower.starts_with("http://") {
        Ok(Some(written))
    } else {
        Err(Problem::new(
            key,
            format!("is {written:?}, which is no web address"),
            "Write the whole address, beginning with https://.",
        ))
    }
}

/// One text, or a list of at least one.
fn names(table: &Table, key: &str) -> Result<Option<Vec<String>>, Problem> {
    match table.get(key) {
        None => Ok(None),
        Some(Value::Array(names)) if names.is_empty() => {
            Err(Problem::new(key, "is an empty list", format!("Fill in `{key}`, or take the line away.")))
        }
        Some(Value::Array(names)) => Ok(Some(names.iter().map(|name| some_text(key, name)).collect::<Result<_, _>>()?)),
        Some(name) => Ok(Some(vec![some_text(key, name)?])),
    }
}

fn date(key: &str, value: &Value) -> Result<Date, Problem> {
    let remedy = || "Write the day as year-month-day without quotes, as 2024-07-12.";
    match value {
        Value::Datetime(written) if written.time.is_none() && written.offset.is_none() => written
            .to_string()
            .parse()
            .map_err(|_| Problem::new(key, format!("is {written}, which is no day of the calendar"), remedy())),
        other => Err(Problem::new(key, format!("is {} where a day belongs", shape(other)), remedy())),
    }
}

fn span(key: &str, first: Date, last: Date) -> Result<Span, Problem> {
    Span::new(first, last).ok_or_else(|| {
        Problem::new(
            key,
            format!("ends on {last}, before it begins on {first}"),
            "Write the first day first and the last day last.",
        )
    })
}

fn inspection(table: &Table) -> Result<Option<Inspection>, Problem> {
    let (start, end) = ("inspection_start", "inspection_end");
    let spans = match (table.get(start), table.get(end), table.get("inspection_spans")) {
        (None, None, None) => return Ok(None),
        (None, None, Some(spans)) => inspection_spans(spans)?,
        (Some(first), Some(last), None) => vec![span(end, date(start, first)?, date(end, last)?)?],
        (Some(_), None, None) => {
            return Err(Problem::new(start, "stands without `inspection_end`", "Give both days of the inspection."));
        }
        (None, Some(_), None) => {
            return Err(Problem::new(end, "stands without `inspection_start`", "Give both days of the inspection."));
        }
        (_, _, Some(_)) => {
            return Err(Problem::new(
                "inspection_spans",
                "stands beside `inspection_start` or `inspection_end`",
                "Give either inspection_start and inspection_end, or inspection_spans.",
            ));
        }
    };
    Ok(Inspection::new(spans))
}

fn inspection_spans(value: &Value) -> Result<Vec<Span>, Problem> {
    let key = "inspection_spans";
    let wrong = || {
        Problem::new(
            key,
            "is no list of pairs of days",
            "Write inspection_spans = [[2024-04-29, 2024-05-03], [2024-05-13, 2024-05-14]].",
        )
    };
    let spans = value.as_array().filter(|spans| !spans.is_empty()).ok_or_else(wrong)?;
    spans
        .iter()
        .map(|pair| match pair.as_array().map(Vec::as_slice) {
            Some([first, last]) => span(key, date(key, first)?, date(key, last)?),
            _ => Err(wrong()),
        })
        .collect()
}

fn judgements(
    table: &Table,
    read: impl Fn(&str) -> Option<Grade>,
    inspectorates: &Inspectorates,
) -> Result<Option<Vec<GivenJudgement>>, Problem> {
    let key = "judgements";
    let Some(value) = table.get(key) else { return Ok(None) };
    let remedy = "Write each grade as [[judgements]] with a label = \"…\" and a grade = \"…\" below it.";
    let wrong = || Problem::new(key, format!("is {} where [[judgements]] belong", shape(value)), remedy);
    let rows = value.as_array().ok_or_else(wrong)?;
    rows.iter()
        .map(|row| {
            let row = row.as_table().ok_or_else(wrong)?;
            if let Some(other) = row.keys().find(|key| !["label", "grade"].contains(&key.as_str())) {
                return Err(Problem::new(&format!("judgements.{other}"), "is not known", remedy));
            }
            let missing = |what: &str| Problem::new(key, format!("holds one without a `{what}`"), remedy);
            let label = text(row, "label")?.ok_or_else(|| missing("label"))?;
            let grade = grade(row, "grade", &read, inspectorates)?;
            Ok(GivenJudgement { label, grade: grade.ok_or_else(|| missing("grade"))? })
        })
        .collect::<Result<_, _>>()
        .map(Some)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn parse(toml: &str) -> Result<Given, Problem> {
        Given::parse(toml, &Inspectorates::bundled())
    }

    #[track_caller]
    fn check_refused(toml: &str, message: &str) {
        assert_eq!(parse(toml).unwrap_err().to_string(), message);
    }

    #[test]
    fn every_key_is_read() {
        let given = parse(
            r#"
            title = "Anyshire: a digest"
            kind = "digest"
            authority = "Anyshire"
            framework = "ILACS"
            inspection_start = 2024-04-29
            inspection_end = 2024-05-03
            published = 2024-07-12
            lead_inspector = ["Ann Example", "Bob Sample"]
            overall = "requires improvement"
            source = "https://example.org/report"
            [[judgements]]
            label = "Care leavers"
            grade = "Good"
            "#,
        )
        .unwrap();
        let span = Span::new(date(2024, 4, 29), date(2024, 5, 3)).unwrap();
        assert_eq!(
            given,
            Given {
                title: Some("Anyshire: a digest".to_owned()),
                kind: Some(Kind::Digest),
                authority: Some("Anyshire".to_owned()),
                subject: None,
                subject_kind: None,
                subject_code: None,
                provider: None,
                framework: Some(Framework::from("ILACS")),
                inspection: Inspection::new(vec![span]),
                published: Some(date(2024, 7, 12)),
                lead_inspectors: Some(vec!["Ann Example".to_owned(), "Bob Sample".to_owned()]),
                overall: Some(Grade::from("Requires improvement to be good")),
                source: Some("https://example.org/report".to_owned()),
                judgements: Some(vec![GivenJudgement { label: "Care leavers".to_owned(), grade: Grade::from("Good") }]),
            }
        );
    }

    #[test]
    fn nothing_given_is_nothing() {
        assert_eq!(parse(""), Ok(Given::default()));
    }

    #[test]
    fn an_inspection_may_have_several_spans() {
        let given = parse("inspection_spans = [[2024-05-13, 2024-05-14], [2024-04-29, 2024-05-03]]").unwrap();
        let inspection = given.inspection.unwrap();
        assert_eq!((inspection.start(), inspection.end()), (date(2024, 4, 29), date(2024, 5, 14)));
        assert_eq!(inspection.spans().count(), 2);
    }

    #[test]
    fn what_is_wrong_is_named() {
        check_refused("publised = 2024-07-12", "key `publised` is not known");
        check_refused("kind = 'repot'", "key `kind` is \"repot\", which is none of its values");
        check_refused("published = '2024-07-12'", "key `published` is the text \"2024-07-12\" where a day belongs");
        check_refused("title = 7", "key `title` is the number 7 where a text belongs");
        check_refused("inspection_start = 2024-07-12", "key `inspection_start` stands without `inspection_end`");
        check_refused(
            "inspection_start = 2024-07-12\ninspection_end = 2024-07-02",
            "key `inspection_end` ends on 2024-07-02, before it begins on 2024-07-12",
        );
        check_refused("source = 'ftp.example'", "key `source` is \"ftp.example\", which is no web address");
        check_refused("[[judgements]]\nlabel = 'x'", "key `judgements` holds one without a `grade`");
        check_refused("[[judgements]]\nname = 'x'", "key `judgements.name` is not known");
        check_refused("inspection_spans = [2024-07-12]", "key `inspection_spans` is no list of pairs of days");
    }

    #[test]
    fn a_misspelt_key_is_guessed() {
        let problem = parse("publised = 2024-07-12").unwrap_err();
        assert!(problem.remedy.starts_with("Did you mean `published`?"), "{}", problem.remedy);
    }

    #[test]
    fn broken_toml_names_the_line_of_the_file() {
        let (toml, _) = front_matter("+++\ntitle = \"A\"\nkind =\n+++\ntext");
        let problem = parse(toml.unwrap()).unwrap_err();
        assert!(problem.to_string().starts_with("line 3: no valid TOML"), "{problem}");
    }

    #[test]
    fn deep_nesting_is_refused() {
        let deep = format!("title = {}", "[".repeat(100_000));
        assert!(parse(&deep).is_err());
        let deep = format!("{} = 1", vec!["a"; 100_000].join("."));
        assert!(parse(&deep).is_err());
    }

    #[track_caller]
    fn check_parted(text: &str, toml: Option<&str>, rest: &str) {
        assert_eq!(front_matter(text), (toml, rest));
    }

    #[test]
    fn front_matter_stands_between_plus_lines() {
        check_parted("+++\na = 1\n+++\nrest\n", Some("\na = 1\n"), "rest\n");
        check_parted("\u{feff}+++\r\na = 1\r\n+++\r\nrest", Some("\r\na = 1\r\n"), "rest");
        check_parted("+++\n+++", Some("\n"), "");
        check_parted("no\n+++\n", None, "no\n+++\n");
        check_parted("+++\nnever closed", None, "+++\nnever closed");
        check_parted("++++\na\n+++\n", None, "++++\na\n+++\n");
    }

    proptest! {
        #[test]
        fn nothing_panics(text in any::<String>()) {
            let _ = front_matter(&text);
            let _ = parse(&text);
        }
    }
}
