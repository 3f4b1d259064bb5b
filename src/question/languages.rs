//! Whether a text is in another language than English, by its letters and its smallest words.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::text;

/// The small words of another language that are enough in a text of any length.
const ENOUGH: usize = 2;

/// The table as it is written.
#[derive(Default, Deserialize)]
struct Written {
    english: String,
    languages: BTreeMap<String, String>,
}

/// The small words of English and of other languages.
#[derive(Default)]
pub struct Languages {
    english: BTreeSet<String>,
    others: Vec<BTreeSet<String>>,
}

impl Languages {
    /// The table that comes with the program.
    pub fn bundled() -> Self {
        // The file is part of the program and a test reads it, so that an empty table is never met.
        let written: Written = toml::from_str(include_str!("languages.toml")).unwrap_or_default();
        let english: BTreeSet<String> = written.english.split_whitespace().map(str::to_owned).collect();
        let own = |words: &String| words.split_whitespace().map(str::to_owned).collect();
        let others = written.languages.values().map(own).collect();
        Self { english, others }
    }

    /// Whether a text is surely not English: most of its letters are of another script, or of its small words more than
    /// twice as many are of one other language as are English, at least two and a third of all words.
    pub fn is_foreign(&self, text: &str) -> bool {
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let latin = text.chars().filter(|c| c.is_alphabetic() && is_latin(*c)).count();
        if letters > 0 && latin * 2 < letters {
            return true;
        }
        let words = text::words(text);
        // What is a word of both speaks for neither.
        let count = |of: &BTreeSet<String>, not: &BTreeSet<String>| {
            words.iter().filter(|word| of.contains(*word) && !not.contains(*word)).count()
        };
        self.others.iter().any(|other| {
            let own = count(other, &self.english);
            own >= ENOUGH && own * 3 >= words.len() && own > count(&self.english, other) * 2
        })
    }
}

/// Whether a letter is one of those that English, and the languages of the table, are written in.
fn is_latin(letter: char) -> bool {
    letter.is_ascii() || matches!(letter, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_languages_are_told_from_english() {
        let languages = Languages::bundled();
        for text in [
            "Jak oceniono usługi dla dzieci w Kent?",
            "Dzień dobry, co jest do poprawy w Leeds?",
            "Ce trebuie îmbunătățit în Leeds și cum?",
            "Cornwall mein bachon ki services kaise hain?",
            "Quais são os pontos que o conselho tem para melhorar?",
            "¿Qué dice el informe sobre los niños en Kent?",
            "Qu'est-ce que les inspecteurs disent sur les enfants ?",
            "Che cosa dicono gli ispettori di Leeds e come?",
            "Wie wurden die Dienste für Kinder in Leeds bewertet?",
            "Leeds çocuk hizmetleri nasıl, bu ne için?",
            "کینٹ میں بچوں کی خدمات کیسی ہیں؟",
            "ਕੈਂਟ ਵਿੱਚ ਬੱਚਿਆਂ ਦੀਆਂ ਸੇਵਾਵਾਂ",
            "ماذا يقول التقرير عن Kent",
            "কেন্ট কাউন্সিল কেমন?",
            "કેન્ટમાં બાળકોની સેવાઓ કેવી છે?",
            "Що потрібно покращити в Leeds?",
            "利兹的儿童服务怎么样？",
        ] {
            assert!(languages.is_foreign(text), "{text}");
        }
        for text in [
            "What needs to improve in Kent?",
            "Île-de-France",
            "ILACS 2019",
            "care leavers Telford and Wrekin",
            "",
            "😀 ?",
            "2016?",
            "Who is the DCS in Kingston upon Hull?",
            "Does the report on Herefordshire say “la crème de la crème”?",
            "And in Sefton?",
            "die Zeit",
            "Was Jo Smith a lead inspector in Bath and North East Somerset?",
        ] {
            assert!(!languages.is_foreign(text), "{text}");
        }
    }
}
