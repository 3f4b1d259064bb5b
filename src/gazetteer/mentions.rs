//! Finds places in running text.
//!
//! Every name of the tables that stands in the text is a candidate, and so is every misspelling of an authority's name;
//! each is widened by the council words around it, and the longest win. What is left is looked through for words that
//! stand where only a place or council can stand.

use std::ops::Range;

use super::words::has;
use super::{Authorities, Entry, Mention, Place};
use crate::text::{Token, slips, tokens};

/// The most words that a place of no table has.
const LONGEST_UNHEARD: usize = 4;

/// A name of the tables in a text, as places in the list of its words.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The words of the name itself.
    pub core: Range<usize>,
    pub entry: Entry,
    /// What else the same words may mean.
    also: Vec<Entry>,
    misspelt: bool,
}

impl Authorities {
    /// The places that a text names, in order and without overlap: with the forms that councils take, possessives and
    /// misspellings, but not ordinary words that are also names ("children's reading").
    pub fn mentions(&self, text: &str) -> Vec<Mention<'_>> {
        let tokens = tokens(text);
        let mut candidates: Vec<(Range<usize>, Found)> = (0..tokens.len())
            .flat_map(|start| self.exact(&tokens, start))
            .chain(self.misspelt(&tokens))
            .map(|found| match found.entry {
                Entry::Inspected(n) => (self.with_tail(text, &tokens, found.core.clone(), n), found),
                _ => (self.words.with_council(&tokens, found.core.clone(), false), found),
            })
            .collect();
        // The longest first; among equals the one whose own name is longer, then the one that is spelt right.
        candidates.sort_by_key(|(whole, found)| {
            (std::cmp::Reverse((whole.len(), found.core.len())), found.misspelt, whole.start)
        });
        let mut chosen: Vec<(Range<usize>, Found)> = Vec::new();
        for (whole, found) in candidates {
            if chosen.iter().all(|(other, _)| whole.end <= other.start || other.end <= whole.start) {
                chosen.push((whole, found));
            }
        }
        chosen.sort_by_key(|(whole, _)| whole.start);
        let certain: Vec<bool> = chosen.iter().map(|(whole, _)| !self.is_doubtful(&tokens, whole)).collect();
        let kept: Vec<(Range<usize>, Found)> = chosen
            .iter()
            .enumerate()
            .filter(|(n, (whole, _))| {
                certain[*n] || self.is_placed(text, &tokens, whole.start, certain.contains(&true), &chosen)
            })
            .map(|(_, found)| found.clone())
            .collect();
        let mut mentions: Vec<(Range<usize>, Place<'_>, bool)> =
            kept.into_iter().filter_map(|(whole, found)| Some((whole, self.place(&found)?, found.misspelt))).collect();
        self.tell_namesakes(text, &tokens, &mut mentions);
        self.add_unheard(text, &tokens, &mut mentions);
        mentions.sort_by_key(|(whole, ..)| whole.start);
        mentions
            .into_iter()
            .map(|(whole, place, misspelt)| {
                let range = tokens[whole.start].range.start..tokens[whole.end - 1].range.end;
                Mention { range, place, misspelt }
            })
            .collect()
    }

    /// The words of a place or body with those after them that belong to its name.
    fn with_tail(&self, text: &str, tokens: &[Token], core: Range<usize>, n: usize) -> Range<usize> {
        let is_tail = |at: &usize| {
            let (before, token) = (&tokens[at - 1], &tokens[*at]);
            let follows = text[before.end..token.range.start].trim().is_empty() && !before.possessive();
            follows && self.inspected.get(n).is_some_and(|place| place.tail.contains(&token.word))
        };
        let tail = (core.end..tokens.len()).take_while(is_tail).count();
        core.start..core.end + tail
    }

    fn place(&self, found: &Found) -> Option<Place<'_>> {
        match found.entry {
            entry if !found.also.is_empty() => {
                let all = std::iter::once(&entry).chain(&found.also);
                Some(Place::Ambiguous(all.filter_map(|entry| self.name(*entry)).collect()))
            }
            Entry::Authority(n) => self.rows.get(n).map(Place::Authority),
            Entry::Inspected(_) => self.name(found.entry).map(Place::Inspected),
            Entry::Region(n) => self.regions.get(n).map(|region| Place::Region(region)),
            Entry::NotAnAuthority(n) => self.elsewhere.get(n).map(Place::NotAnAuthority),
        }
    }

    /// The name that an entry stands for.
    fn name(&self, entry: Entry) -> Option<&str> {
        match entry {
            Entry::Authority(n) => self.rows.get(n).map(|row| row.name.as_str()),
            Entry::Inspected(n) => self.inspected.get(n).map(|place| place.name.as_str()),
            Entry::Region(n) => self.regions.get(n).map(String::as_str),
            Entry::NotAnAuthority(n) => self.elsewhere.get(n).map(|place| place.name.as_str()),
        }
    }

    /// Puts what only bears a name in the place of the name: a police force, a town abroad. "Devon and Cornwall Police" is one.
    fn tell_namesakes<'a>(&'a self, text: &str, tokens: &[Token], mentions: &mut Vec<(Range<usize>, Place<'a>, bool)>) {
        let mut at = 0;
        while at < mentions.len() {
            let Some((mut whole, sort)) = self.words.namesake(text, tokens, &mentions[at].0) else {
                at += 1;
                continue;
            };
            let joined = |before: &Range<usize>| {
                whole.start == before.end + 1
                    && tokens[before.end].word == "and"
                    && !tokens[before.end - 1].possessive()
            };
            let first = at.checked_sub(1).filter(|n| !sort.abroad && joined(&mentions[*n].0)).unwrap_or(at);
            whole.start = whole.start.min(mentions[first].0.start);
            let last = mentions[at..].iter().take_while(|(other, ..)| other.start < whole.end).count() + at;
            whole.end = whole.end.max(mentions[last - 1].0.end);
            let named = mentions[first..last].iter().filter(|_| !sort.abroad);
            let of: Vec<&str> = named.flat_map(|(_, place, _)| answering(place)).collect();
            let written = tokens[whole.start].range.start..tokens[whole.end - 1].range.end;
            let reason = sort.reason(text.get(written).unwrap_or_default());
            mentions.splice(first..last, [(whole, Place::Namesake { reason, of }, false)]);
            at = first + 1;
        }
    }

    /// The names of the tables that begin at a word.
    pub(super) fn exact(&self, tokens: &[Token], start: usize) -> Vec<Found> {
        self.names
            .starting(tokens[start..].iter().map(|token| token.word.as_str()))
            .into_iter()
            .filter_map(|(len, entries)| {
                let (entry, others) = entries.split_first()?;
                // Two places that documents are about may bear one name.
                let is_other = |other: &&Entry| matches!(other, Entry::Inspected(_)) && *other != entry;
                let also = others.iter().filter(is_other).copied().collect();
                Some(Found { core: start..start + len, entry: *entry, also, misspelt: false })
            })
            .collect()
    }

    /// The misspelt names of authorities. Each holds at least one word that is no ordinary English word and is a content
    /// word of the name, or near one; its other words may be off by as much.
    fn misspelt(&self, tokens: &[Token]) -> Vec<Found> {
        let mut found: Vec<(usize, Found)> = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            if token.word.len() < 4 || token.acronym || token.is_number() || self.is_ordinary(&token.word) {
                continue;
            }
            for (words, named) in &self.spellings {
                for (n, word) in words.iter().enumerate() {
                    if word.len() < 5 || n > at || at - n + words.len() > tokens.len() {
                        continue;
                    }
                    let core = at - n..at - n + words.len();
                    let Some(edits) = slips(&token.word, word).and_then(|_| {
                        let pairs = tokens[core.clone()].iter().zip(words);
                        pairs.map(|(token, word)| slips(&token.word, word)).sum::<Option<usize>>()
                    }) else {
                        continue;
                    };
                    if edits == 0 {
                        continue;
                    }
                    let entry = *named;
                    match found.iter_mut().find(|(_, other)| other.core == core) {
                        None => found.push((edits, Found { core, entry, also: Vec::new(), misspelt: true })),
                        Some((least, other)) if edits < *least => {
                            *least = edits;
                            other.entry = entry;
                            other.also.clear();
                        }
                        Some((least, other)) if edits == *least && other.entry != entry => {
                            if !other.also.contains(named) {
                                other.also.push(*named);
                            }
                        }
                        Some(_) => {}
                    }
                }
            }
        }
        found.into_iter().map(|(_, found)| found).collect()
    }

    /// Whether a name is one word that is an ordinary English word too.
    fn is_doubtful(&self, tokens: &[Token], whole: &Range<usize>) -> bool {
        whole.len() == 1 && self.ordinary.contains(&tokens[whole.start].word)
    }

    /// Whether an ordinary word stands as a place does: with a capital letter that its place in the sentence does not
    /// call for, or between such words as stand around places and in no company of a place that is beyond doubt.
    fn is_placed(
        &self,
        text: &str,
        tokens: &[Token],
        at: usize,
        company: bool,
        chosen: &[(Range<usize>, Found)],
    ) -> bool {
        let token = &tokens[at];
        let next = tokens.get(at + 1);
        let spaced = |a: &Token, b: &Token| text[a.end..b.range.start].trim().is_empty();
        let starts = at == 0 || text[tokens[at - 1].end..token.range.start].contains(['.', '?', '!', ':', '\n']);
        let shouted = !text.contains(char::is_lowercase);
        if token.capital && !starts && !shouted {
            // "Reading Recovery" is a programme; "Reading Ofsted" is not, since Ofsted is a word around places.
            return !next.is_some_and(|next| {
                next.capital
                    && !next.acronym
                    && spaced(token, next)
                    && !token.possessive()
                    && !has(&self.words.around.after, &next.word)
                    && !has(&self.words.names.sorts, &next.word)
                    && self.ordinary.contains(&next.word)
            });
        }
        let is_joint = |n: usize| tokens.get(n).is_some_and(|token| has(&self.words.around.joining, &token.word));
        let begins = |n: usize| chosen.iter().any(|(whole, _)| whole.start == n);
        let ends = |n: usize| chosen.iter().any(|(whole, _)| whole.end == n);
        let comma_before = at > 0 && text[tokens[at - 1].end..token.range.start].contains(',');
        let comma_behind = next.is_some_and(|next| text[token.end..next.range.start].contains(','));
        let listed = is_joint(at + 1) && begins(at + 2)
            || comma_behind && begins(at + 1)
            || comma_before && ends(at)
            || at > 0 && is_joint(at - 1) && ends(at - 1);
        if listed {
            return true;
        }
        let before = starts || at > 0 && has(&self.words.around.before, &tokens[at - 1].word);
        let behind = next.is_none_or(|next| {
            token.possessive()
                || next.is_number()
                || next.acronym
                || !spaced(token, next)
                || has(&self.words.around.after, &next.word)
        });
        // Who types no capitals at all writes places small too: "what did they say of the bosses in bury about this".
        let casual = at > 0 && !starts && !text.contains(char::is_uppercase);
        before && (behind || casual) && !company
    }

    /// Adds what stands where a place stands and is in no table.
    fn add_unheard<'a>(&'a self, text: &str, tokens: &[Token], mentions: &mut Vec<(Range<usize>, Place<'a>, bool)>) {
        let some_place = mentions.iter().any(|(_, place, _)| !matches!(place, Place::Region(_)));
        let mut at = 0;
        while at < tokens.len() {
            let run = self.strange_run(text, tokens, at, mentions);
            if run.is_empty() {
                at += 1;
                continue;
            }
            at = run.end;
            let whole = self.words.with_council(tokens, run.clone(), false);
            let is_council = whole.end > run.end || tokens.get(run.end).is_some_and(|next| next.word == "council");
            let joined = mentions.iter().any(|(other, ..)| self.words.around.joins(text, tokens, other, &run));
            if is_council || joined || !some_place && self.words.around.is_around(text, tokens, &run) {
                mentions.push((whole, Place::Unknown, false));
            }
        }
    }

    /// Whether a word is a misspelling of an ordinary English word.
    fn is_near_ordinary(&self, word: &str) -> bool {
        // Misspelt words begin alike, at most with their first two letters swapped, so few words need a look.
        word.chars()
            .take(2)
            .any(|initial| self.ordinary.beginning(initial).any(|ordinary| slips(word, ordinary).is_some()))
    }

    /// The words from `at` on that might be the name of an unknown place: capitalised ones that end as names of homes, schools
    /// and the like do ("Oak Lodge"), or a word that is no English word, no acronym and no number, with further ones like it and
    /// capitalised ones after it.
    fn strange_run(
        &self,
        text: &str,
        tokens: &[Token],
        at: usize,
        mentions: &[(Range<usize>, Place<'_>, bool)],
    ) -> Range<usize> {
        let free = |n: usize| mentions.iter().all(|(whole, ..)| !whole.contains(&n));
        let strange = |n: usize| {
            let token = &tokens[n];
            free(n)
                && token.word.len() > 3
                && !token.acronym
                && token.word.chars().all(char::is_alphabetic)
                && !self.is_ordinary(&token.word)
                // A slip of the pen in an ordinary word is no place either.
                && (token.capital || !self.is_near_ordinary(&token.word))
        };
        let asks = |word: &String| has(&self.words.around.done_asked, word) || has(&self.words.around.before, word);
        let is_name = |token: &Token| token.capital && !token.acronym && !asks(&token.word);
        let named = |n: usize| tokens.get(n).is_some_and(|token| is_name(token) && free(n));
        let beside = |n: usize| text[tokens[n].end..tokens[n + 1].range.start].trim().is_empty();
        let run = (at..tokens.len()).take(LONGEST_UNHEARD + 2).take_while(|n| named(*n) && (*n == at || beside(n - 1)));
        let starts = at == 0 || !named(at - 1) || !beside(at - 1);
        let closed = run.skip(1).filter(|n| has(&self.words.names.bodies, &tokens[*n].word)).last();
        if let Some(last) = closed.filter(|_| starts && text.contains(char::is_lowercase)) {
            let belongs =
                |word: &String| has(&self.words.names.bodies, word) || has(&self.words.names.body_sorts, word);
            let tail = (last + 1..tokens.len()).take_while(|n| free(*n) && belongs(&tokens[*n].word) && beside(n - 1));
            return at..last + 1 + tail.count();
        }
        if !strange(at) {
            return at..at;
        }
        let mut end = at + 1;
        while end < tokens.len()
            && end - at < LONGEST_UNHEARD
            && !tokens[end - 1].possessive()
            && text[tokens[end - 1].end..tokens[end].range.start].trim().is_empty()
            && (strange(end)
                || tokens[end].capital
                    && tokens[at].capital
                    && free(end)
                    && !self.words.is_of_council(&tokens[end].word))
        {
            end += 1;
        }
        at..end
    }
}

/// The authorities that a place is or lies in.
fn answering<'a>(place: &Place<'a>) -> Vec<&'a str> {
    match place {
        Place::Authority(authority) => vec![&authority.name],
        Place::NotAnAuthority(place) => place.within.authorities.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;

    static AUTHORITIES: LazyLock<Authorities> = LazyLock::new(Authorities::bundled);

    /// The places of a text, as found: authorities by name, others with a mark before them.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = AUTHORITIES
            .mentions(text)
            .into_iter()
            .map(|mention| match mention.place {
                Place::Authority(authority) => authority.name.clone(),
                Place::Region(region) => format!("region {region}"),
                Place::NotAnAuthority(place) => format!("not {}", place.name),
                Place::Namesake { of, .. } => format!("namesake {} of {}", &text[mention.range], of.join(", ")),
                Place::Inspected(name) => format!("inspected {name}"),
                Place::Ambiguous(names) => format!("either {}", names.join(" or ")),
                Place::Unknown => format!("unheard {}", &text[mention.range]),
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[track_caller]
    fn check_named(text: &str, expected: Option<&str>) {
        assert_eq!(AUTHORITIES.named(text).map(|authority| authority.name.as_str()), expected, "{text}");
    }

    #[test]
    fn whole_names_resolve_in_every_council_form() {
        for authority in AUTHORITIES.iter().filter(|authority| authority.end.is_none()) {
            let name = &authority.name;
            for text in [
                name.clone(),
                format!("{name} Council"),
                format!("the London Borough of {name}"),
                format!("Metropolitan Borough of {name} Council"),
                format!("City of {name} Metropolitan District Council"),
                format!("{name} local authority"),
                name.replace(" and ", " & ").replace('-', " "),
                name.to_uppercase(),
                name.to_lowercase(),
            ] {
                check_named(&text, Some(name));
            }
        }
        check_named("Royal Borough of Kingston upon Thames Council", Some("Kingston upon Thames"));
        check_named("Bristol City of", Some("Bristol"));
        check_named("Kingston upon Hull City Council", Some("Kingston upon Hull"));
        check_named("Council of the Isles of Scilly", Some("Isles of Scilly"));
        check_named("Cheshire East Unitary Authority", Some("Cheshire East"));
        check_named("St. Helens MBC", Some("St Helens"));
        check_named("Hull", Some("Kingston upon Hull"));
        check_named("BCP", Some("Bournemouth, Christchurch and Poole"));
        check_named("Dorset Council", Some("Dorset"));
        check_named("Dorset County Council", Some("Dorset County"));
        check_named("Northamptonshire County Council", Some("Northamptonshire"));
        check_named("City of London", Some("City of London"));
        check_named("London", None);
        check_named("Cornwall and Devon", None);
        check_named("Inspection of Cornwall", None);
        check_named("", None);
    }

    #[test]
    fn the_longest_name_wins() {
        check("North East Lincolnshire and Lincolnshire", &["North East Lincolnshire", "Lincolnshire"]);
        check(
            "Was Bournemouth, Christchurch and Poole better than Poole?",
            &["Bournemouth, Christchurch and Poole", "Poole"],
        );
        check("the London Borough of Sutton", &["Sutton"]);
        check("councils in London", &["region London"]);
        check(
            "South Gloucestershire, Gloucestershire, Bath & North East Somerset",
            &["South Gloucestershire", "Gloucestershire", "Bath and North East Somerset"],
        );
        check("Newcastle-under-Lyme or Newcastle", &["not Newcastle-under-Lyme", "Newcastle upon Tyne"]);
        check("Bury St Edmunds", &["not Bury St Edmunds"]);
    }

    #[test]
    fn possessives_and_lists_are_found() {
        check("Leeds' and Cornwall\u{2019}s grades", &["Leeds", "Cornwall"]);
        check("Of Kent, Surrey and Leeds, which", &["Kent", "Surrey", "Leeds"]);
    }

    #[test]
    fn ordinary_words_are_no_places() {
        check("what did inspectors say about children's reading in Kent", &["Kent"]);
        check("how did children's reading improve", &[]);
        check("what do leaders bring", &[]);
        check("What leads to good outcomes in Leeds?", &["Leeds"]);
        check("Which councils use the Reading Recovery programme?", &[]);
        check("Is reading support good in Surrey?", &["Surrey"]);
        check("Reading support for children in Surrey", &["Surrey"]);
    }

    #[test]
    fn ordinary_words_are_places_where_a_place_stands() {
        check("How was Reading rated in 2019?", &["Reading"]);
        check("how was reading rated in 2019?", &["Reading"]);
        check("what needs to improve in hull", &["Kingston upon Hull"]);
        check("Reading 2019 overall grade", &["Reading"]);
        check("reading council's areas for improvement", &["Reading"]);
        check("compare slough, reading and wokingham", &["Slough", "Reading", "Wokingham"]);
        check("Bath: overall grade?", &["Bath and North East Somerset"]);
    }

    #[test]
    fn misspelt_names_are_found() {
        check("cornwal reports", &["Cornwall"]);
        check("Telfrod and Wreckin overal grade", &["Telford and Wrekin"]);
        check("isle of scilly", &["Isles of Scilly"]);
        check("surry private fostring", &["Surrey"]);
        check("Blackburn with Darwin", &["Blackburn with Darwen"]);
        check("Leciester, Kirkless and Wolverhamton", &["Leicester", "Kirklees", "Wolverhampton"]);
        check("Kensinton & Chelsea", &["Kensington and Chelsea"]);
        check("North Tynside", &["North Tyneside"]);
        check("hereford 2022", &["Herefordshire"]);
        check("Herfordshire", &["either Herefordshire or Hertfordshire"]);
    }

    #[test]
    fn places_that_are_no_authority_are_told() {
        check("How are Truro's nurseries rated?", &["not Truro"]);
        check("Cardiff council and Edinburgh", &["not Cardiff", "not Edinburgh"]);
        check("Cheshire's rating", &["not Cheshire"]);
        check("in Norwich", &["not Norwich"]);
        check("Cumbria in 2017", &["Cumbria"]);
    }

    #[test]
    fn what_bears_a_councils_name_is_told_from_it() {
        check("Is Devon and Cornwall Police good?", &["namesake Devon and Cornwall Police of Devon, Cornwall"]);
        check("how is kent police rated?", &["namesake kent police of Kent"]);
        check("Essex County Fire and Rescue Service", &["namesake Essex County Fire and Rescue Service of Essex"]);
        check(
            "Leeds General Infirmary, University of Kent",
            &["namesake Leeds General Infirmary of Leeds", "namesake University of Kent of Kent"],
        );
        check("Sheffield Children's Hospital's rating", &["namesake Sheffield Children's Hospital of Sheffield"]);
        check("the Kent and Medway NHS trust", &["namesake Kent and Medway NHS trust of Kent, Medway"]);
        check("Royal Surrey County Hospital", &["namesake Surrey County Hospital of Surrey"]);
        check("Guildford College", &["namesake Guildford College of Surrey"]);
        for (text, name) in [
            ("How well do Kent police and social workers share what they know?", "Kent"),
            ("What is said about the police in Kent?", "Kent"),
            ("Kent's police officers", "Kent"),
            ("leeds hospital social workers", "Leeds"),
            ("How good is Birmingham Children's Trust?", "Birmingham"),
            ("How do Kent college students get on?", "Kent"),
        ] {
            check(text, &[name]);
        }
    }

    #[test]
    fn a_place_abroad_is_told_from_the_council_of_its_name() {
        for text in [
            "Cornwall, Ontario",
            "Essex County, New Jersey",
            "Kent State",
            "Durham, North Carolina",
            "durham in north carolina",
            "London, Canada",
            "Boston Massachusetts",
            "Surrey, British Columbia",
            "Cumberland County, Pennsylvania",
            "Kent, Australia",
        ] {
            check(&format!("How was {text} rated?"), &[&format!("namesake {text} of ")]);
        }
        check("Kent, Surrey and Devon in England", &["Kent", "Surrey", "Devon"]);
        check("Is New Hampshire good?", &["not New Hampshire"]);
        check("Are the state schools in Kent good, Virginia?", &["Kent"]);
    }

    #[test]
    fn what_stands_as_a_place_is_unheard_of() {
        check("How is Atlantis council doing?", &["unheard Atlantis council"]);
        check("atlantis council rating", &["unheard atlantis council"]);
        check("What needs to improve in Gotham?", &["unheard Gotham"]);
        check("what needs to improve in gotham", &["unheard gotham"]);
        check("What did Ofsted think of Springfield's children's services?", &["unheard Springfield"]);
        check("How was Narnia rated?", &["unheard Narnia"]);
        check("Areas for improvement for Narnia?", &["unheard Narnia"]);
        check("Compare Cornwall and Gotham", &["Cornwall", "unheard Gotham"]);
    }

    #[test]
    fn names_of_programmes_and_acronyms_are_no_places() {
        check("Who runs Gweres Teylurow in Cornwall?", &["Cornwall"]);
        check("What is CATE?", &[]);
        check("what did inspectors say about the Mockingbird programme", &[]);
        check("what help do UASC get in Telford", &["Telford and Wrekin"]);
        check("What about the youth council?", &[]);
        check("areas for improvment", &[]);
        check("what is said on lifestory work", &[]);
    }

    /// Over the reports, where they lie beside the repository: the first place named at the top of page 1 is the authority.
    #[test]
    fn titles_of_reports_name_their_authority() {
        let shared = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
        let Ok(lines) = std::fs::read_to_string(shared.join("gold/judgements.jsonl")) else {
            eprintln!("NOT RUN: the facts of the reports are missing below {}", shared.display());
            return;
        };
        let mut wrong = Vec::new();
        for line in lines.lines() {
            let gold: serde_json::Value = serde_json::from_str(line).unwrap();
            let (file, name) = (gold["file"].as_str().unwrap(), gold["authority"].as_str().unwrap());
            let text = std::fs::read_to_string(shared.join("corpus/pages").join(file)).unwrap();
            let title: Vec<&str> = text.split_whitespace().take(30).collect();
            let title = title.join(" ");
            let found = AUTHORITIES.mentions(&title).into_iter().find_map(|mention| match mention.place {
                Place::Authority(authority) => Some(authority.name.clone()),
                _ => None,
            });
            if found.as_deref() != Some(name) {
                wrong.push(format!("{file}: {found:?} for {name}: {title}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    proptest::proptest! {
        #[test]
        fn mentions_are_in_order_within_the_text(text in "\\PC{0,80}") {
            let mut end = 0;
            for mention in AUTHORITIES.mentions(&text) {
                proptest::prop_assert!(mention.range.start >= end);
                proptest::prop_assert!(text.get(mention.range.clone()).is_some_and(|name| !name.is_empty()));
                end = mention.range.end;
            }
        }
    }
}
