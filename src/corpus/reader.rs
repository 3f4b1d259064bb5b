//! One file to one document: recognised, laid out, outlined, its facts read and those given with it put over them.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use super::Limits;
use super::cause::Cause;
use super::facts::{self, Reading};
use super::given::Given;
use super::layout::Layout;
use super::links;
use super::minutes;
use super::outline::{self, Outline};
use super::readers::{self, Source};
use super::walk::Found;
use crate::document::{
    Aspect, Document, DocumentId, Facts, Judgement, Kind, Passage, PassageKind, PassageNumber, Published,
    PublishedBasis, Section, SectionNumber, Subject, SubjectKind,
};
use crate::gazetteer::Authorities;
use crate::inspectorates::Inspectorates;
use crate::text;

/// The section of the facts that were given with a file. They are passages like all others, so that an answer from
/// them can be cited.
const GIVEN_HEADING: &str = "Facts given with the file";

/// Reads files into documents.
#[derive(Clone, Debug)]
pub struct Reader {
    authorities: Authorities,
    inspectorates: Arc<Inspectorates>,
    limits: Limits,
    program: PathBuf,
    minutes: Arc<minutes::Wording>,
}

impl Reader {
    /// A reader that knows these authorities and inspectorates and keeps to these limits. `program` is this program's own path: it
    /// is run again as a child for each PDF, see [`child`](super::pdf::child).
    pub fn new(authorities: Authorities, inspectorates: Arc<Inspectorates>, limits: Limits, program: PathBuf) -> Self {
        Self { authorities, inspectorates, limits, program, minutes: Arc::new(minutes::Wording::bundled()) }
    }

    /// Reads a file, or says why it cannot be read. The document's name is made from its path alone.
    pub fn read(&self, found: &Found) -> Result<(Document, Vec<Passage>), Cause> {
        let size = fs::metadata(&found.path).map_err(|error| unreadable(&error))?.len();
        if size > self.limits.file_bytes {
            return Err(Cause::TooLarge { bytes: size, limit: self.limits.file_bytes });
        }
        let bytes = fs::read(&found.path).map_err(|error| unreadable(&error))?;
        let source = Source { path: &found.path, bytes: &bytes, program: &self.program, limits: &self.limits };
        let (layout, within) = readers::read(&found.file, &source, &self.inspectorates)?;
        let mut given: Vec<Given> = within.into_iter().collect();
        if let Some(sidecar) = &found.sidecar {
            given.push(sidecar_facts(sidecar, &self.inspectorates)?);
        }
        Ok(self.document(&found.file, &layout, &given))
    }

    /// Reads a text that stands in no file, as somebody pasted it.
    pub fn text(&self, text: &str) -> (Document, Vec<Passage>) {
        self.document("text.txt", &readers::read_text(text), &[])
    }

    fn document(&self, file: &str, layout: &Layout, given: &[Given]) -> (Document, Vec<Passage>) {
        let shown = facts::framework(layout, &self.inspectorates);
        let rules = self.inspectorates.rules(given.iter().filter_map(|given| given.framework).next_back().or(shown));
        let mut outline = outline::of(layout, &rules);
        let mut reading = facts::read(file, &outline, shown, &self.authorities, &rules, &self.minutes);
        let mut warnings = layout.warnings.clone();
        warnings.append(&mut reading.warnings);
        for given in given {
            self.apply(given, &mut outline, &mut reading, &mut warnings);
        }
        reading.facts.programme = reading.facts.framework.map(|framework| self.inspectorates.programme(framework));
        let facts = &mut reading.facts;
        if reading.kind == Kind::Minutes {
            facts.minutes = Some(minutes::read(file, &outline, &self.minutes));
        }
        if reading.kind != Kind::InspectionReport && (facts.authority.is_none() || facts.inspection.is_none()) {
            let met = minutes::day(facts.minutes.as_ref());
            facts.days = links::days(&outline.passages, met);
            facts.told = links::told(&outline.passages, met.or(facts.published.map(|it| it.date)));
        }
        let document = Document {
            id: DocumentId::from_path(file),
            file: file.to_owned(),
            title: reading.title,
            kind: reading.kind,
            facts: reading.facts,
            pages: layout.pages,
            labels: layout.labels.clone(),
            sections: outline.sections,
            passages: u32::try_from(outline.passages.len()).unwrap_or(u32::MAX),
            is_partial: layout.is_partial,
            warnings,
        };
        (document, outline.passages)
    }

    /// Puts given facts over those read. Where both agree, the document's own passage stays the source.
    fn apply(&self, given: &Given, outline: &mut Outline, reading: &mut Reading, warnings: &mut Vec<String>) {
        let mut rows = GivenRows { outline, section: None };
        let facts = &mut reading.facts;
        if let Some(title) = &given.title {
            reading.title.clone_from(title);
        }
        if let Some(kind) = given.kind {
            reading.kind = kind;
        }
        if let Some(authority) = &given.authority {
            let known = self.authorities.named(authority).map(|known| known.name.clone());
            facts.authority = Some(known.unwrap_or_else(|| authority.clone()));
        }
        if given.framework.is_some() {
            facts.framework = given.framework;
        }
        self.apply_subject(given, facts);
        if let Some(inspection) = given.inspection.as_ref().filter(|given| facts.inspection.as_ref() != Some(*given)) {
            let spans: Vec<String> = inspection.spans().map(|span| text::span(span.first(), span.last())).collect();
            facts.inspection_passage = Some(rows.add("Inspection dates", &spans.join(" and ")));
            facts.inspection = Some(inspection.clone());
        }
        if let Some(date) = given.published.filter(|date| facts.published.map(|read| read.date) != Some(*date)) {
            facts.published_passage = Some(rows.add("Published", &text::date(date)));
            facts.published = Some(Published { date, basis: PublishedBasis::Given });
        }
        if let Some(names) = given.lead_inspectors.as_ref().filter(|names| facts.lead_inspectors != **names) {
            facts.lead_inspector_passage = Some(rows.add("Lead inspector", &names.join(" and ")));
            facts.lead_inspectors.clone_from(names);
        }
        if let Some(grade) = given.overall.filter(|grade| facts.overall.as_ref().map(|read| read.grade) != Some(*grade))
        {
            let label = self.inspectorates.label(Aspect::Overall);
            let passage = rows.add(&label, grade.name());
            facts.overall = Some(Judgement { label, aspect: Aspect::Overall, grade, passage });
        }
        if let Some(judgements) = &given.judgements {
            let read = std::mem::take(&mut facts.judgements);
            let rules = self.inspectorates.rules(facts.framework);
            for given in judgements {
                let aspect = rules.aspect_of(&given.label).or_else(|| self.inspectorates.aspect_of(&given.label));
                let Some(aspect) = aspect else {
                    warnings.push(format!(
                        "The judgement \u{201c}{}\u{201d} is of no known kind and is left out.",
                        given.label
                    ));
                    continue;
                };
                let same = read.iter().find(|read| read.aspect == aspect && read.grade == given.grade);
                let passage = same.map_or_else(|| rows.add(&given.label, given.grade.name()), |same| same.passage);
                facts.judgements.push(Judgement { label: given.label.clone(), aspect, grade: given.grade, passage });
            }
        }
        if given.source.is_some() {
            facts.source.clone_from(&given.source);
        }
    }

    /// Puts a given place or body over the one that was read. Its sort is that of the framework where none is given.
    fn apply_subject(&self, given: &Given, facts: &mut Facts) {
        let row = self.inspectorates.rules(facts.framework).subject().filter(|row| !row.of_council);
        if let Some(name) = &given.subject {
            let read = facts.subject.take().filter(|read| read.name == *name);
            let kind = given.subject_kind.or(row.map(|row| row.kind)).unwrap_or(SubjectKind::Place);
            let new = Subject { kind, name: name.clone(), code: None, provider: None, area: None, passage: None };
            facts.subject = Some(read.unwrap_or(new));
            facts.authority = None;
        }
        let Some(subject) = facts.subject.as_mut().filter(|_| facts.authority.is_none()) else { return };
        subject.kind = given.subject_kind.unwrap_or(subject.kind);
        subject.code = given.subject_code.clone().or(subject.code.take());
        subject.provider = given.provider.clone().or(subject.provider.take());
    }
}

/// Appends given facts to an outline, each as a row below one heading.
struct GivenRows<'a> {
    outline: &'a mut Outline,
    section: Option<SectionNumber>,
}

impl GivenRows<'_> {
    fn add(&mut self, label: &str, value: &str) -> PassageNumber {
        if self.section.is_none() {
            let number = SectionNumber(u32::try_from(self.outline.sections.len()).unwrap_or(u32::MAX));
            self.section = Some(number);
            let passage = self.push(GIVEN_HEADING.to_owned(), PassageKind::Heading);
            self.outline.sections.push(Section {
                heading: GIVEN_HEADING.to_owned(),
                level: 1,
                grade: None,
                aspect: None,
                parent: None,
                passage,
            });
        }
        self.push(format!("{label}: {value}"), PassageKind::Row)
    }

    fn push(&mut self, text: String, kind: PassageKind) -> PassageNumber {
        let number = PassageNumber(u32::try_from(self.outline.passages.len()).unwrap_or(u32::MAX));
        self.outline.passages.push(Passage { text, kind, section: self.section, paragraph: None, pages: None });
        number
    }
}

fn unreadable(error: &std::io::Error) -> Cause {
    Cause::Unreadable { detail: error.to_string() }
}

fn sidecar_facts(path: &std::path::Path, inspectorates: &Inspectorates) -> Result<Given, Cause> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let written = fs::read_to_string(path).map_err(|error| unreadable(&error))?;
    Given::parse(&written, inspectorates).map_err(|problem| Cause::Given { sidecar: name, problem })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::walk;
    use crate::document::{Framework, Grade, Kind, Owner};

    /// Writes files into a folder and reads the first that the walk finds.
    #[track_caller]
    fn read(files: &[(&str, &str)]) -> (Document, Vec<Passage>) {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            fs::write(folder.path().join(name), content).unwrap();
        }
        let walk = walk(&[folder.path().to_owned()]).unwrap();
        let reader = Reader::new(
            Authorities::bundled(),
            Arc::new(Inspectorates::bundled()),
            Limits::default(),
            PathBuf::from("no-child-needed"),
        );
        reader.read(&walk.found[0]).unwrap()
    }

    const REPORT: &str = "Anyshire Council\n\nInspection of children\u{2019}s social care services\n\n\
        Inspection dates: 14 October 2019 to 18 October 2019\n\nLead inspector: Ann Example\n\n\
        Judgement\tGrade\nThe impact of leaders on social work practice with children and families\tGood\n\
        The experiences and progress of children who need help and protection\tRequires improvement to be good\n\
        The experiences and progress of children in care and care leavers\tOutstanding\nOverall effectiveness\tGood\n\n\
        What needs to improve\n\n- The provision of accommodation, including:\n  - sufficiency\n  - oversight.\n\
        - The quality of plans.\n\n\
        The experiences and progress of children who need help and protection: requires improvement to be good\n\n\
        1. The multi-agency referral unit (MARU) works well. However, plans vary.\n\n2. Assessments are timely.\n";

    #[test]
    fn a_report_is_read_with_all_its_facts() {
        let (document, passages) = read(&[("anyshire-05-november-2019.txt", REPORT)]);
        let facts = &document.facts;
        assert_eq!(document.title, "Anyshire Council: inspection of children\u{2019}s social care services");
        assert_eq!((document.kind, facts.framework), (Kind::InspectionReport, Some(Framework::from("ILACS"))));
        assert_eq!(facts.authority.as_deref(), Some("Anyshire Council"));
        let inspection = facts.inspection.as_ref().unwrap();
        assert_eq!(
            (inspection.start().to_string(), inspection.end().to_string()),
            ("2019-10-14".into(), "2019-10-18".into())
        );
        assert_eq!(facts.published.unwrap().basis, PublishedBasis::FileName);
        assert_eq!(facts.lead_inspectors, ["Ann Example"]);
        assert_eq!(facts.overall.as_ref().unwrap().grade, Grade::from("Good"));
        let grades: Vec<_> = facts.judgements.iter().map(|judgement| (judgement.aspect, judgement.grade)).collect();
        assert_eq!(
            grades,
            [
                (Aspect::from("leadership"), Grade::from("Good")),
                (Aspect::from("help_and_protection"), Grade::from("Requires improvement to be good")),
                (Aspect::from("children_in_care_and_care_leavers"), Grade::from("Outstanding"))
            ]
        );
        let [list] = &facts.lists[..] else { panic!("one list: {:?}", facts.lists) };
        assert_eq!((list.owner, list.heading.as_str()), (Owner::LocalAuthority, "What needs to improve"));
        let items: Vec<_> = list.items.iter().map(|item| (item.text.as_str(), item.items.len())).collect();
        assert_eq!(items, [("The provision of accommodation, including:", 2), ("The quality of plans.", 0)]);
        assert_eq!(
            (facts.acronyms[0].short.as_str(), facts.acronyms[0].long.as_str()),
            ("MARU", "multi-agency referral unit")
        );
        let numbered: Vec<_> = passages.iter().filter_map(|passage| passage.paragraph).collect();
        assert_eq!(numbered, [1, 2]);
        let section = document.section(passages.last().unwrap().section.unwrap()).unwrap();
        assert_eq!(
            (section.aspect, section.grade),
            (Some(Aspect::from("help_and_protection")), Some(Grade::from("Requires improvement to be good")))
        );
    }

    #[track_caller]
    fn check_numbers(file: &str, content: &str, expected: &[(Option<u32>, &str)]) {
        let (_, passages) = read(&[(file, content)]);
        let numbered: Vec<_> = passages.iter().map(|passage| (passage.paragraph, passage.text.as_str())).collect();
        assert_eq!(numbered, expected);
    }

    #[test]
    fn the_numbers_that_lists_print_are_those_of_paragraphs() {
        let visits = (Some(4), "Visits are weekly.");
        let plans = (Some(5), "Plans are clear.");
        let homes = (None, "Homes are few.");
        check_numbers(
            "a.md",
            "4. Visits are weekly.\n5. Plans are clear.\n\nText.\n\n- Homes are few.\n",
            &[visits, plans, (None, "Text."), homes],
        );
        check_numbers(
            "a.html",
            "<!doctype html><ol start=4><li>Visits are weekly.<li>Plans are clear.</ol><ul><li>Homes are few.</ul>\
             <ol><li value=9>Nine.<li><p>Ten.</ol>",
            &[visits, plans, homes, (Some(9), "Nine."), (Some(10), "Ten.")],
        );
    }

    #[test]
    fn an_item_and_those_below_it_are_one_passage() {
        let (document, passages) = read(&[("report.txt", REPORT)]);
        let item = &document.facts.lists[0].items[0];
        let passage = &passages[item.passage.0 as usize];
        assert_eq!(passage.text, "The provision of accommodation, including:\nsufficiency\noversight.");
        assert!(item.items.iter().all(|below| below.passage == item.passage));
    }

    #[test]
    fn a_sidecar_overrides_what_was_read_and_can_be_cited() {
        let sidecar = "authority = \"Cornwall Council\"\npublished = 2019-11-06\nlead_inspector = \"Ann Example\"\n";
        let (document, passages) = read(&[("report.txt", REPORT), ("report.toml", sidecar)]);
        let facts = &document.facts;
        assert_eq!(facts.authority.as_deref(), Some("Cornwall"));
        let cited = &passages[facts.published_passage.unwrap().0 as usize];
        assert_eq!(cited.text, "Published: 6 November 2019");
        // Where sidecar and text agree, the text is the better source.
        let cited = &passages[facts.lead_inspector_passage.unwrap().0 as usize];
        assert_eq!(cited.text, "Lead inspector: Ann Example");
    }

    #[test]
    fn a_digest_takes_its_facts_from_its_front_matter_and_its_lists_from_its_text() {
        let digest = "+++\ntitle = \"A digest\"\nkind = \"digest\"\nauthority = \"Cornwall\"\nframework = \"ILACS\"\n\
            inspection_start = 2019-10-14\ninspection_end = 2019-10-18\noverall = \"Outstanding\"\n+++\n\n# A digest\n\n\
            ## What needs to improve\n\n- One thing, which takes in:\n  - a part\n- Another.\n\n## Findings: good\n\n- A finding.\n";
        let (document, passages) = read(&[("digest.md", digest)]);
        assert_eq!((document.kind, document.title.as_str()), (Kind::Digest, "A digest"));
        let overall = document.facts.overall.as_ref().unwrap();
        assert_eq!(passages[overall.passage.0 as usize].text, "Overall effectiveness: Outstanding");
        let items: Vec<_> =
            document.facts.lists[0].items.iter().map(|item| (item.text.as_str(), item.items.len())).collect();
        assert_eq!(items, [("One thing, which takes in:", 1), ("Another.", 0)]);
    }

    #[test]
    fn what_a_document_does_not_state_is_absent() {
        let (document, _) = read(&[("note.txt", "Some notes.\n\nThey hold a sentence or two about nothing much.\n")]);
        assert_eq!(document.kind, Kind::Other);
        assert_eq!(document.facts, crate::document::Facts::default());
    }
}
