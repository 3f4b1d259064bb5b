//! The brief for scrutiny as JSON, and as a page of words.

mod paper;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Citation, Source, Statement, citation, schemas, statement};
use crate::brief;
use crate::document;
use crate::evidence;
use crate::inspectorates::Inspectorates;
use crate::ledger;

/// What a member of a scrutiny committee takes into the meeting about one inspection.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Brief {
    /// The authority inspected.
    authority: String,
    /// The report or letter.
    document: Source,
    /// The rules of the inspection, in words.
    framework: Option<String>,
    /// The inspection of the same kind before it.
    before: Option<Source>,
    /// Who led the inspection; told in words alone.
    #[serde(skip)]
    led_by: Vec<String>,
    /// What the areas for improvement were narrowed down to.
    theme: Option<String>,
    /// The grades, that of overall effectiveness first.
    grades: Vec<BriefGrade>,
    /// What must improve; what must be acted on at once first.
    areas: Vec<BriefArea>,
    /// What the inspection before asked for, and what this document says of it.
    followed: Vec<BriefFollowed>,
    /// What is done well.
    strengths: Vec<Statement>,
    /// What is said of scrutiny, of elected members and of the corporate parent.
    scrutiny: Vec<BriefQuote>,
    /// What the document does not mention.
    silent: Vec<BriefSilence>,
    /// What is to be done by when.
    deadlines: Vec<BriefDeadline>,
    /// What was lost or doubtful when the document was read.
    warnings: Vec<String>,
    /// Whether parts of the document could not be read, so that what is said to be absent may stand there.
    partly_unread: bool,
    /// The sources, by their numbers.
    citations: Vec<Citation>,
}

/// Words of a document, with the number of their source.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct BriefQuote {
    quote: String,
    citation: usize,
}

/// A grade, and what it was before.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct BriefGrade {
    #[schema(schema_with = schemas::aspects)]
    aspect: document::Aspect,
    /// The aspect judged, in words.
    name: String,
    #[schema(schema_with = schemas::grades)]
    grade: document::Grade,
    citation: usize,
    #[schema(schema_with = schemas::some_grades)]
    before: Option<document::Grade>,
    before_citation: Option<usize>,
    /// `better`, `worse` or `same`; null where it was not graded before, or on another scale.
    #[schema(schema_with = schemas::moves)]
    moved: Option<&'static str>,
}

/// An area for improvement.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct BriefArea {
    text: String,
    /// The items that it is nested in, the outermost first.
    within: Vec<String>,
    #[schema(schema_with = schemas::roles)]
    role: &'static str,
    group: Option<String>,
    citation: usize,
    /// What the same document says of it.
    explained: Vec<BriefQuote>,
    /// What earlier documents said of it, oldest first.
    past: Vec<BriefPast>,
    /// Statistical neighbours that were told the same and praised for it later.
    neighbours: Vec<BriefNeighbour>,
    /// The names of the other neighbours that were told the same.
    told_the_same: Vec<String>,
    /// Words in these quotes that leave a number open.
    vague: Vec<BriefOpen>,
    /// The theme of its question.
    theme: String,
    /// The question that a member may open with.
    opening: String,
    /// Two that follow it up.
    following: [String; 2],
}

/// What an earlier document said of an area.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct BriefPast {
    document: Source,
    #[schema(schema_with = schemas::states)]
    state: ledger::State,
    quotes: Vec<BriefQuote>,
}

/// A neighbour that was told the same.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct BriefNeighbour {
    authority: String,
    asked: BriefQuote,
    praised: BriefQuote,
}

/// A word that leaves a number open.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct BriefOpen {
    word: String,
    ask: String,
    citation: usize,
}

/// Something that the inspection before asked for.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct BriefFollowed {
    text: String,
    within: Vec<String>,
    citation: usize,
    #[schema(schema_with = schemas::states)]
    state: ledger::State,
    quotes: Vec<BriefQuote>,
}

/// A topic that is not mentioned.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct BriefSilence {
    topic: String,
    /// The wordings that were looked for.
    searched: Vec<String>,
}

/// Something that is due.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct BriefDeadline {
    what: String,
    /// The day, counted from that of publication.
    #[schema(value_type = String, format = Date)]
    due: Date,
    working_days: u32,
    #[schema(value_type = String, format = Date)]
    published: Date,
    /// Where the rule stands.
    source: String,
}

/// Sources in the order of their first use, one number a passage.
#[derive(Default)]
struct Sources(Vec<evidence::Citation>);

impl Sources {
    /// The number of a source, counted from 1. Its words are widened to take in all that is quoted of the passage.
    fn number(&mut self, cited: &evidence::Citation) -> usize {
        if let Some((at, known)) = self.0.iter_mut().enumerate().find(|(_, known)| known.same_passage(cited)) {
            *known = known.widened(cited);
            return at + 1;
        }
        self.0.push(cited.clone());
        self.0.len()
    }

    fn quote(&mut self, cited: &evidence::Citation) -> BriefQuote {
        BriefQuote { quote: cited.quote().to_owned(), citation: self.number(cited) }
    }

    fn quotes(&mut self, cited: &[evidence::Citation]) -> Vec<BriefQuote> {
        cited.iter().map(|one| self.quote(one)).collect()
    }

    fn all(&mut self, statement: &evidence::Statement) {
        for cited in statement.citations() {
            self.number(cited);
        }
        for item in &statement.items {
            self.all(item);
        }
    }
}

impl Brief {
    /// The name of the authority.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// The year of the inspection; `None` where its days are not known.
    pub fn year(&self) -> Option<i16> {
        self.document.inspected.as_deref()?.get(..4)?.parse().ok()
    }

    /// The inspectors who led the inspection, as far as that is known.
    pub fn led_by(&self) -> &[String] {
        &self.led_by
    }

    /// The view of a brief.
    pub fn new(brief: &brief::Brief, inspectorates: &Inspectorates) -> Self {
        let mut sources = Sources::default();
        let grades = brief.grades.iter().map(|grade| BriefGrade::new(grade, &mut sources, inspectorates)).collect();
        let areas = brief.areas.iter().map(|area| BriefArea::new(area, &mut sources)).collect();
        let followed = brief.followed.iter().map(|it| BriefFollowed::new(it, &mut sources)).collect();
        brief.strengths.iter().for_each(|strength| sources.all(strength));
        let scrutiny = sources.quotes(&brief.scrutiny);
        let silent = brief
            .silent
            .iter()
            .map(|silence| BriefSilence { topic: silence.topic.clone(), searched: silence.searched.clone() });
        let deadlines = brief.deadlines.iter().map(|deadline| BriefDeadline {
            what: deadline.what.clone(),
            due: deadline.due,
            working_days: deadline.days,
            published: deadline.published,
            source: deadline.source.clone(),
        });
        let framework = brief.document.facts.framework;
        Self {
            authority: brief.authority.clone(),
            document: Source::new(&brief.document),
            framework: framework.map(|framework| inspectorates.describe(&framework).to_owned()),
            before: brief.before.as_ref().map(|before| Source::new(before)),
            led_by: brief.document.facts.lead_inspectors.clone(),
            theme: brief.theme.clone(),
            grades,
            areas,
            followed,
            scrutiny,
            silent: silent.collect(),
            deadlines: deadlines.collect(),
            warnings: brief.warnings.clone(),
            partly_unread: brief.document.is_partial,
            strengths: brief.strengths.iter().map(|strength| statement(strength, &sources.0)).collect(),
            citations: sources.0.iter().enumerate().map(|(at, cited)| citation(at + 1, cited)).collect(),
        }
    }
}

impl BriefGrade {
    fn new(grade: &brief::Grade, sources: &mut Sources, inspectorates: &Inspectorates) -> Self {
        let now = &grade.now.judgement;
        Self {
            aspect: now.aspect,
            name: inspectorates.words(&now.aspect).to_owned(),
            grade: now.grade,
            citation: sources.number(&grade.now.citation),
            before: grade.before.as_ref().map(|before| before.judgement.grade),
            before_citation: grade.before.as_ref().map(|before| sources.number(&before.citation)),
            moved: grade.moved.map(schemas::direction),
        }
    }
}

impl BriefArea {
    fn new(area: &brief::Area, sources: &mut Sources) -> Self {
        let asked = &area.asked;
        let past = |sources: &mut Sources, past: &ledger::Later| BriefPast {
            document: Source::new(&past.document),
            state: past.state,
            quotes: sources.quotes(&past.citations),
        };
        let neighbour = |sources: &mut Sources, one: &brief::Neighbour| BriefNeighbour {
            authority: one.authority.clone(),
            asked: sources.quote(&one.asked),
            praised: sources.quote(&one.praised),
        };
        let open = |sources: &mut Sources, open: &brief::Open| BriefOpen {
            word: open.word.clone(),
            ask: open.ask.clone(),
            citation: sources.number(&open.citation),
        };
        Self {
            text: asked.leaf.citation.quote().to_owned(),
            within: asked.leaf.within.clone(),
            role: asked.role.name(),
            group: asked.group.clone(),
            citation: sources.number(&asked.leaf.citation),
            explained: sources.quotes(&area.explained),
            past: area.past.iter().map(|one| past(sources, one)).collect(),
            neighbours: area.neighbours.iter().map(|one| neighbour(sources, one)).collect(),
            told_the_same: area.told_the_same.clone(),
            vague: area.vague.iter().map(|one| open(sources, one)).collect(),
            theme: area.theme.clone(),
            opening: area.opening.clone(),
            following: area.following.clone(),
        }
    }
}

impl BriefFollowed {
    fn new((asked, later): &(ledger::Asked, ledger::Later), sources: &mut Sources) -> Self {
        Self {
            text: asked.leaf.citation.quote().to_owned(),
            within: asked.leaf.within.clone(),
            citation: sources.number(&asked.leaf.citation),
            state: later.state,
            quotes: sources.quotes(&later.citations),
        }
    }
}
