#!/usr/bin/env python3
"""Makes src/search/translations.tsv, the table from people's words to those of reports, which the program ranks by.

    scripts/translations.py SHARED             learns from all pairs and writes the table
    scripts/translations.py SHARED --measure   learns without those of 60 reports and prints how it ranks these

SHARED holds corpus/pages and corpus/pages-visits, the text of reports (Crown copyright, Open Government Licence v3.0),
and gold/pairs.tsv, questions in people's words each with a report's sentence that answers it. No gold question is read.

The table is that of the first model of Brown et al., "The Mathematics of Statistical Machine Translation" (1993), as
Berger and Lafferty use it to rank ("Information Retrieval as Statistical Translation", 1999): how often a word of a
sentence is asked for by each word of a question, learned by expectation maximisation. A row of the table is a word of
questions, as a stem, with its share of all their words and the words of reports that it asks for, each with the share
of its askers that use the first; "-" stands for no word of the sentence at all.

Of the 657 questions about 60 reports that were held out (November 2026), the right sentence of the report's comes first,
among three and among eight for .33, .51 and .66, where BM25 has .06, .12 and .19; these questions share few words with
the reports.
"""
import argparse, collections, math, pathlib, re

import snowballstemmer

from static_vectors import HELD_OUT, read_pairs, read_reports

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = ROOT / "src/search/translations.tsv"

# Rounds of learning; what is added to the number of a word's askers, so that one asker alone proves little; and the
# counts that are dropped in between.
ROUNDS, SMOOTHED, FEWEST = 6, 2.0, 0.02
# The least share that is kept.
LEAST = 0.02
# As in src/search/translations.rs: the share of a word of a question that comes from nowhere, and that of its asking
# for itself.
BACKGROUND, ITSELF = 0.2, 0.3

STEMMER = snowballstemmer.stemmer("english")
KNOWN = {}


def stems(text):
    """As the program has them: without possessive endings and apostrophes."""
    words = re.findall(r"[a-z0-9]+", re.sub("['’]", "", re.sub(r"['’]s\b", "", text.lower())))
    for word in words:
        if word not in KNOWN:
            KNOWN[word] = STEMMER.stemWord(word)
    return [KNOWN[word] for word in words]


def learn(rows):
    """The shares, of rows of a question's stems and a sentence's."""
    shares = collections.defaultdict(lambda: 1e-3)
    for _ in range(ROUNDS):
        counts, totals = collections.Counter(), collections.Counter()
        for asked, said in rows:
            for word in asked:
                parts = [shares[word, other] for other in said]
                whole = sum(parts)
                for other, part in zip(said, parts):
                    counts[word, other] += part / whole
                    totals[other] += part / whole
        kept = ((key, n / (totals[key[1]] + SMOOTHED)) for key, n in counts.items() if n > FEWEST)
        shares = collections.defaultdict(float, kept)
    return {key: share for key, share in shares.items() if share >= LEAST}


class Table:
    def __init__(self, pairs, reports):
        rows = []
        for question, report, places in pairs:
            rows.append((stems(question), ["-", *sorted(set(stems(reports[report][places[0]])))]))
        asked = collections.Counter(word for question, _ in rows for word in question)
        self.usual = {word: n / sum(asked.values()) for word, n in asked.items()}
        self.others = collections.defaultdict(dict)
        for (word, other), share in learn(rows).items():
            self.others[word][other] = share

    def score(self, question, sentence):
        """How likely the sentence is asked for by the question, as a sum of logarithms."""
        count, total = collections.Counter(sentence), 0.0
        for word in question:
            others = self.others.get(word, {})
            translated = others.get("-", 0.0) + sum(others[other] * n for other, n in count.items() if other in others)
            share = (ITSELF * count[word] + (1 - ITSELF) * translated) / (len(sentence) + 1)
            total += math.log((1 - BACKGROUND) * share + BACKGROUND * self.usual.get(word, 1e-5))
        return total

    def write(self):
        lines = [
            "# People's words, as stems, with the words of reports that they ask for; scripts/translations.py says how it",
            "# is made. Columns: a word of questions, its share of all their words in millionths, and the words of reports,",
            "# each with the share of its askers that use the first, in thousandths; - is no word.",
        ]
        for word, usual in sorted(self.usual.items()):
            others = sorted(self.others.get(word, {}).items(), key=lambda it: (-it[1], it[0]))
            written = " ".join(f"{other} {round(1000 * share)}" for other, share in others)
            lines.append(f"{word}\t{max(1, round(1e6 * usual))}\t{written}")
        TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
        entries = sum(len(others) for others in self.others.values())
        print(f"{TABLE}: {len(self.usual)} words, {entries} entries, {TABLE.stat().st_size} bytes")


def measure(pairs, reports):
    import numpy

    names = sorted({report for _, report, _ in pairs})
    numpy.random.default_rng(7).shuffle(names)
    held = set(names[:HELD_OUT])
    table = Table([pair for pair in pairs if pair[1] not in held], reports)
    stemmed = {name: [stems(sentence) for sentence in reports[name]] for name in held}
    places = []
    for question, report, rights in (pair for pair in pairs if pair[1] in held):
        asked = stems(question)
        scores = [table.score(asked, sentence) for sentence in stemmed[report]]
        best = max(scores[at] for at in rights)
        places.append(sum(score > best for score in scores))
    figures = " ".join(f"{sum(place < most for place in places) / len(places):.3f}" for most in (1, 3, 8))
    print(f"{len(places)} pairs held out; first, first three, first eight: {figures}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", type=pathlib.Path)
    parser.add_argument("--measure", action="store_true")
    given = parser.parse_args()
    reports = read_reports(given.shared)
    pairs = read_pairs(given.shared, reports)
    if given.measure:
        measure(pairs, reports)
    else:
        Table(pairs, reports).write()


if __name__ == "__main__":
    main()
