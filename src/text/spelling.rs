//! One rule for misspelt words, whatever they are compared with: names, words of questions, words of documents.

/// The slips by which a word misses the one that was meant: letters missing, added, wrong or swapped. 0 for the same word.
///
/// `None` if the word was hardly meant: with more than one slip in five to seven letters, more than two in longer words,
/// any in shorter ones, which have too many neighbours; and if the two do not begin alike, at most with their first two
/// letters swapped, since people rarely mistype the first letter.
pub fn slips(word: &str, meant: &str) -> Option<usize> {
    if word == meant {
        return Some(0);
    }
    let letters = meant.chars().count();
    let allowed = match letters {
        0..=4 => return None,
        5..=7 => 1,
        _ => 2,
    };
    if word.chars().count().abs_diff(letters) > allowed {
        return None;
    }
    let (mut a, mut b) = (word.chars(), meant.chars());
    let (first, second) = ((a.next(), b.next()), (a.next(), b.next()));
    let swapped = first.0 == second.1 && second.0 == first.1;
    if first.0 != first.1 && !swapped {
        return None;
    }
    Some(strsim::damerau_levenshtein(word, meant)).filter(|slips| *slips <= allowed)
}

/// The word that was most likely meant of some, the first of equals; `None` if none was.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = candidates.into_iter().filter_map(|candidate| Some((slips(word, candidate)?, candidate)));
    near.min_by_key(|(slips, _)| *slips).map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_words_may_have_more_slips() {
        for (word, meant, expected) in [
            ("kent", "kent", Some(0)),
            ("kant", "kent", None),
            ("leads", "leeds", Some(1)),
            ("laads", "leeds", None),
            ("cornwal", "cornwall", Some(1)),
            ("cronwal", "cornwall", Some(2)),
            ("cranwal", "cornwall", None),
            ("ofstead", "ofsted", Some(1)),
        ] {
            assert_eq!(slips(word, meant), expected, "{word} for {meant}");
        }
    }

    #[test]
    fn words_must_begin_alike() {
        assert_eq!(slips("wocester", "worcester"), Some(1));
        assert_eq!(slips("owrcester", "worcester"), Some(1));
        assert_eq!(slips("torcester", "worcester"), None);
    }

    #[test]
    fn the_nearest_is_the_one_with_fewest_slips() {
        assert_eq!(nearest("inspecter", ["inspection", "inspector"]), Some("inspector"));
        assert_eq!(nearest("herring", ["inspection", "inspector"]), None);
    }
}
