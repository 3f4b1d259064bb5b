#!/usr/bin/env python3
"""Makes src/embed/static.bin, the table of word-piece vectors that is part of the program, and its test's references.

    scripts/static_vectors.py MODEL SHARED             trains on all pairs and writes both files
    scripts/static_vectors.py MODEL SHARED --measure   trains without those of 60 reports and prints how it ranks these

MODEL is the folder of all-MiniLM-L6-v2 (Apache License 2.0; model.safetensors, sha256 53aa5117...b128d9db). SHARED
holds corpus/pages and corpus/pages-visits, the text of reports (Crown copyright, Open Government Licence v3.0), and
gold/pairs.tsv, questions in people's words each with a report's sentence that answers it. No gold question is read.

1. Each word piece, and each word of the reports and questions that would be several, is run through the model by
   itself; 256 principal components of that are its first vector. Pieces that English reports do not need are left out.
2. A text is the sum of its pieces, each by a weight: a / (a + share of all pieces that it is), of length 1.
3. The pieces' vectors, their weights and one matrix that turns all vectors alike, so that words which no pair has learn
   too, are trained to tell the sentence that answers a question from others of its report and of other questions.
4. Each piece is kept in eight bits a component and one step. The weight is part of the step.

Of the 657 questions about 60 reports that were held out, the right sentence of the report's comes first, among three
and among eight for .34, .55 and .69 (BM25 .06, .12 and .19; before training .07, .14 and .22; eight bits cost nothing).
With 128 components it is some .03 less. These questions are by the same hands as those trained on and share few words
with the reports: for questions of other hands expect much less, and BM25 has its part there.

Made with Python 3.11, numpy 2.4.6, tokenizers 0.23.3, safetensors 0.8.0 and, for --measure alone, snowballstemmer
3.1.1. Sums in another order, as by several threads or another processor, give other last digits. It takes some ten
minutes. The format of the file stands in src/embed/static_vectors.rs.
"""
import argparse, collections, json, math, os, pathlib, re, struct

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = ROOT / "src/embed/static.bin"
REFERENCES = ROOT / "tests/fixtures/embed/static.json"

DIMENSION = 256
# A piece that is so great a share of all pieces weighs a half.
HALF_WEIGHT = 1e-3
# Questions count for so much beside reports in those shares: "what" and "do" are rare in reports.
QUESTIONS = 0.5
# Pieces of the model beyond this number, which are the rarer ones, stay only if reports or questions have them.
COMMON = 20_000
# A word of several pieces gets a vector of its own if so many sentences have it, or any question.
WORD_SENTENCES = 4
SEED = 1
EPOCHS, BATCH, OTHERS, TEMPERATURE, DROPPED = 4, 64, 16, 0.1, 0.1
PIECE_RATE, MATRIX_RATE, WEIGHT_RATE = 2e-3, 1e-3, 2e-2
HELD_OUT = 60


# --- reports and pairs ---

ITEM = re.compile(r"^\s*(?:[\u25fc\u2022\uf0b7\uf06e\u25a0\u2013\u25cf•-]|\d{1,3}\.)\s+")
SENTENCE_END = re.compile(r"(?<=[.!?])[’”')]?\d{0,2}\s+(?=[A-Z‘“(])")


def normal(text):
    return re.sub(r"[^a-z0-9]+", " ", text.lower().replace("’", "'")).strip()


def sentences(text):
    """The sentences of a report's text, in order, none twice."""
    found, seen = [], set()
    for page in text.split("\f"):
        paragraphs, lines = [], []
        for line in page.split("\n") + [""]:
            item = ITEM.match(line)
            if item or not line.strip():
                paragraphs.append(" ".join(lines))
                lines = [line[item.end() :].strip()] if item else []
            else:
                lines.append(line.strip())
        for paragraph in paragraphs:
            for sentence in SENTENCE_END.split(re.sub(r"\s+", " ", paragraph)):
                key = normal(sentence)
                if len(key.split()) >= 4 and key not in seen:
                    seen.add(key)
                    found.append(sentence.strip())
    return found


def read_reports(shared):
    files = [file for folder in ("pages", "pages-visits") for file in sorted((shared / "corpus" / folder).iterdir())]
    return {file.name: sentences(file.read_text(errors="replace")) for file in files}


def read_pairs(shared, reports):
    """Rows of question, report, and the places in it of the sentences that answer, the best first."""
    lines = (shared / "gold/pairs.tsv").read_text(encoding="utf-8").splitlines()
    rows = sorted({tuple(line.split("\t")) for line in lines if not line.startswith("#")})
    keys = {name: [normal(sentence) for sentence in found] for name, found in reports.items()}
    pairs = []
    for question, answer, report in rows:
        answer = normal(answer)
        words = set(answer.split())
        places = [at for at, key in enumerate(keys[report]) if answer in key]
        if not places:
            near = lambda key: len(key) > 15 and (key in answer or len(words & set(key.split())) >= 0.8 * len(words))
            places = [at for at, key in enumerate(keys[report]) if near(key)]
        if places:
            pairs.append((question, report, places))
    return pairs


# --- the model, for single words ---


def erf(x):
    """Abramowitz and Stegun 7.1.26, right to 1.5e-7."""
    t = 1 / (1 + np.float32(0.3275911) * np.abs(x))
    series = np.float32(0)
    for factor in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592):
        series = (series + np.float32(factor)) * t
    return np.sign(x) * (1 - series * np.exp(-x * x))


class MiniLM:
    HEADS, LAYERS = 12, 6

    def __init__(self, folder):
        self.weights = load_file(folder / "model.safetensors")
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()

    def norm(self, x, name):
        x = x - x.mean(-1, keepdims=True)
        x /= np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12)
        return x * self.weights[name + ".weight"] + self.weights[name + ".bias"]

    def linear(self, x, name):
        return x @ self.weights[name + ".weight"].T + self.weights[name + ".bias"]

    def batch(self, ids):
        """The means of the vectors of texts of one length."""
        texts, length = ids.shape
        words, places, kinds = (
            self.weights[f"embeddings.{kind}_embeddings.weight"] for kind in ("word", "position", "token_type")
        )
        x = self.norm(words[ids] + places[:length] + kinds[0], "embeddings.LayerNorm")
        for layer in range(self.LAYERS):
            name = f"encoder.layer.{layer}."
            heads = lambda part: self.linear(x, name + "attention.self." + part).reshape(texts, length, self.HEADS, -1)
            query, key, value = (heads(part).transpose(0, 2, 1, 3) for part in ("query", "key", "value"))
            attention = query @ key.transpose(0, 1, 3, 2) / np.float32(math.sqrt(query.shape[-1]))
            attention = np.exp(attention - attention.max(-1, keepdims=True))
            attention /= attention.sum(-1, keepdims=True)
            seen = (attention @ value).transpose(0, 2, 1, 3).reshape(texts, length, -1)
            x = self.norm(x + self.linear(seen, name + "attention.output.dense"), name + "attention.output.LayerNorm")
            inner = self.linear(x, name + "intermediate.dense")
            inner = inner * np.float32(0.5) * (1 + erf(inner * np.float32(math.sqrt(0.5))))
            x = self.norm(x + self.linear(inner, name + "output.dense"), name + "output.LayerNorm")
        return x.mean(1)

    def encode(self, ids):
        vectors = np.zeros((len(ids), 384), np.float32)
        by_length = collections.defaultdict(list)
        for at, row in enumerate(ids):
            by_length[len(row)].append(at)
        for length, places in sorted(by_length.items()):
            for start in range(0, len(places), 512 // length):
                some = places[start : start + 512 // length]
                vectors[some] = self.batch(np.array([ids[at] for at in some]))
        return vectors


def vocabulary(model, reports, pairs):
    """The pieces, and what the model reads for each."""
    plain = lambda text: set(re.findall(r"[a-z]+", text.lower()))
    in_reports = collections.Counter(word for found in reports.values() for text in found for word in plain(text))
    in_questions = collections.Counter(word for question, _, _ in pairs for word in plain(question))
    own = model.tokenizer.get_vocab()
    words = set(in_reports) | set(in_questions)
    more = sorted(
        word
        for word in words
        if word not in own and len(word) > 2 and (in_reports[word] >= WORD_SENTENCES or in_questions[word])
    )
    used = collections.Counter()
    texts = [text for found in reports.values() for text in found] + [question for question, _, _ in pairs]
    for encoded in model.tokenizer.encode_batch(texts):
        used.update(set(encoded.tokens))
    kept = [
        (piece, at)
        for piece, at in own.items()
        if re.fullmatch(r"(##)?[a-z0-9]+|[£€]", piece) and (at < COMMON or used[piece] or len(piece.strip("#")) == 1)
    ]
    start, end = own["[CLS]"], own["[SEP]"]
    rows = [(piece, [start, at, end]) for piece, at in kept]
    rows += [(word, encoded.ids) for word, encoded in zip(more, model.tokenizer.encode_batch(more))]
    return sorted(rows, key=lambda row: row[0].encode())


# --- texts as pieces ---


def tokenizer_of(pieces):
    numbers = {piece: at for at, piece in enumerate(pieces)} | {"[UNK]": len(pieces)}
    tokenizer = Tokenizer(models.WordPiece(numbers, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


class Texts:
    """Texts as pieces, one after the other."""

    def __init__(self, tokenizer, texts):
        unknown = tokenizer.token_to_id("[UNK]")
        rows = [[at for at in encoded.ids if at != unknown] for encoded in tokenizer.encode_batch(texts)]
        self.lengths = np.array([len(row) for row in rows])
        self.starts = np.concatenate([[0], np.cumsum(self.lengths)]).astype(int)
        self.pieces = np.array([at for row in rows for at in row], np.int32)

    def take(self, texts):
        """The pieces of some texts, the text that each is of, and where each text begins."""
        lengths = self.lengths[texts]
        ends = np.concatenate([[0], np.cumsum(lengths)]).astype(int)
        places = np.arange(ends[-1]) - np.repeat(ends[:-1], lengths) + np.repeat(self.starts[texts], lengths)
        return self.pieces[places], np.repeat(np.arange(len(texts)), lengths), ends


def sums(rows, ends):
    out = np.zeros((len(ends) - 1, rows.shape[1]), np.float32)
    some = ends[1:] > ends[:-1]
    if some.any():
        out[some] = np.add.reduceat(rows, ends[:-1][some], axis=0)
    return out


def encode(table, weights, texts, which):
    pieces, _, ends = texts.take(np.asarray(which))
    vectors = sums(table[pieces] * weights[pieces][:, None], ends)
    return vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-6)


class Library:
    """Reports and pairs as pieces."""

    def __init__(self, reports, pairs, pieces):
        self.reports, self.pairs, self.pieces = reports, pairs, pieces
        self.tokenizer = tokenizer_of(pieces)
        self.base, texts = {}, []
        for name in sorted(reports):
            self.base[name] = len(texts)
            texts += reports[name]
        self.sentences = Texts(self.tokenizer, texts)
        self.questions = Texts(self.tokenizer, [question for question, _, _ in pairs])

    def first_weights(self, trained):
        """Weights by how often pieces are used. Questions that are held out do not count."""
        shares = lambda pieces: np.bincount(pieces, minlength=len(self.pieces)) / max(1, len(pieces))
        questions, _, _ = self.questions.take(np.asarray(trained))
        share = (shares(self.sentences.pieces) + QUESTIONS * shares(questions)) / (1 + QUESTIONS)
        return (HALF_WEIGHT / (HALF_WEIGHT + share)).astype(np.float32)


# --- training ---


class Adam:
    def __init__(self, values, rate):
        self.values, self.rate, self.steps = values, rate, 0
        self.mean, self.square = np.zeros_like(values), np.zeros_like(values)

    def step(self, gradient, rows, rate):
        self.steps += 1
        self.mean[rows] = 0.9 * self.mean[rows] + 0.1 * gradient
        self.square[rows] = 0.999 * self.square[rows] + 0.001 * gradient * gradient
        mean, square = self.mean[rows] / (1 - 0.9**self.steps), self.square[rows] / (1 - 0.999**self.steps)
        self.values[rows] -= self.rate * rate * mean / (np.sqrt(square) + 1e-8)


class Fit:
    def __init__(self, library, first, weights):
        self.library, self.first, self.weights = library, first, weights
        self.matrix = np.eye(DIMENSION, dtype=np.float32)
        self.moved = np.zeros_like(first)
        self.logs = np.zeros(len(first), np.float32)
        self.for_matrix, self.for_moved = Adam(self.matrix, MATRIX_RATE), Adam(self.moved, PIECE_RATE)
        self.for_logs = Adam(self.logs, WEIGHT_RATE)
        self.random = np.random.default_rng(SEED)

    def table(self):
        return self.first @ self.matrix + self.moved, self.weights * np.exp(self.logs)

    def forward(self, texts, which, dropped=0.0):
        pieces, rows, ends = texts.take(which)
        weights = self.weights[pieces] * np.exp(self.logs[pieces])
        if dropped:
            weights = weights * (self.random.random(len(pieces)) >= dropped)
        used, inverse = np.unique(pieces, return_inverse=True)
        vectors = (self.first[used] @ self.matrix + self.moved[used])[inverse]
        total = sums(vectors * weights[:, None], ends)
        length = np.linalg.norm(total, axis=1, keepdims=True) + 1e-6
        return total / length, (used, inverse, rows, weights, vectors, length)

    def backward(self, gradient, unit, state):
        """The gradients of the used pieces and of their weights' logarithms."""
        used, inverse, rows, weights, vectors, length = state
        by_piece = ((gradient - (gradient * unit).sum(1, keepdims=True) * unit) / length)[rows]
        order = np.argsort(inverse, kind="stable")
        starts = np.concatenate([[0], np.cumsum(np.bincount(inverse))[:-1]])
        of_table = np.add.reduceat((by_piece * weights[:, None])[order], starts, axis=0)
        return used, of_table, np.add.reduceat(((by_piece * vectors).sum(1) * weights)[order], starts)

    def apply(self, gradients, rate):
        used, inverse = np.unique(np.concatenate([part[0] for part in gradients]), return_inverse=True)
        of_table, of_logs = np.zeros((len(used), DIMENSION), np.float32), np.zeros(len(used), np.float32)
        np.add.at(of_table, inverse, np.concatenate([part[1] for part in gradients]))
        np.add.at(of_logs, inverse, np.concatenate([part[2] for part in gradients]))
        self.for_matrix.step(self.first[used].T @ of_table, slice(None), rate)
        self.for_moved.step(of_table, used, rate)
        self.for_logs.step(of_logs, used, rate)

    def step(self, asked, rate):
        library, right, others = self.library, [], []
        for pair in asked:
            _, report, places = library.pairs[pair]
            right.append(library.base[report] + places[0])
            others.append(library.base[report] + self.random.integers(0, len(library.reports[report]), OTHERS))
        held, inverse = np.unique(np.concatenate([right, *others]), return_inverse=True)
        columns = inverse[: len(asked)]
        question, of_questions = self.forward(library.questions, asked, DROPPED)
        sentence, of_sentences = self.forward(library.sentences, held)
        scores = question @ sentence.T / TEMPERATURE
        for row, pair in enumerate(asked):
            # Another sentence that answers as well is no wrong one.
            _, report, places = library.pairs[pair]
            also = np.isin(held, library.base[report] + np.array(places))
            also[columns[row]] = False
            scores[row, also] = -1e9
        scores = np.exp(scores - scores.max(1, keepdims=True))
        wrong = scores / scores.sum(1, keepdims=True)
        wrong[np.arange(len(asked)), columns] -= 1
        wrong /= TEMPERATURE * len(asked)
        parts = [self.backward(wrong @ sentence, question, of_questions)]
        parts.append(self.backward(wrong.T @ question, sentence, of_sentences))
        self.apply(parts, rate)

    def run(self, pairs):
        batches = len(pairs) // BATCH
        for epoch in range(EPOCHS):
            order = self.random.permutation(pairs)
            for batch in range(batches):
                done = epoch * batches + batch
                rate = min(1, (done + 1) / 30) * (1 - 0.9 * done / (EPOCHS * batches))
                self.step(order[batch * BATCH : (batch + 1) * BATCH], rate)
        return self.table()


def first_vectors(vectors):
    """The principal components, of mean length 1."""
    vectors = vectors - vectors.mean(0)
    _, axes = np.linalg.eigh(vectors.T @ vectors / len(vectors))
    first = np.ascontiguousarray(vectors @ axes[:, ::-1][:, :DIMENSION]).astype(np.float32)
    return first / np.linalg.norm(first, axis=1).mean()


def train(library, first, pairs):
    return Fit(library, first, library.first_weights(pairs)).run(np.array(pairs))


# --- what is written ---


def quantised(table, weights):
    rows = table * weights[:, None]
    steps = (np.abs(rows).max(1) / 127).astype(np.float32)
    return np.rint(rows / np.maximum(steps, 1e-12)[:, None]).astype(np.int8), steps


def write(library, table, weights):
    parts, steps = quantised(table, weights)
    out = bytearray(b"scrusta1" + struct.pack("<II", DIMENSION, len(library.pieces)))
    out += weights.astype("<f4").tobytes() + steps.astype("<f4").tobytes()
    for piece in library.pieces:
        out += bytes([len(piece.encode())]) + piece.encode()
    out += parts.tobytes()
    TABLE.write_bytes(out)
    print(f"{TABLE}: {len(library.pieces)} pieces of {DIMENSION} components, {len(out)} bytes")


# Invented texts, with what cutting has to deal with.
SAMPLES = """Are youngsters in foster homes doing better lately?
Leaders have not yet made sure that all children in care who go missing are offered a return interview.
why dont social workers stay in the job
The local authority’s “front door” – its MASH – is swift.
Do 16- and 17-year-olds end up in a B&B?
In 2019/20, 41.5% of re-referrals (1,204 of 2,901) were ‘repeat’.
CHILDREN MISSING FROM HOME
kids kicked out of school
Care leavers’ pathway plans aren’t good enough!
Caseloads are too high; managers don't see it.
Does anyone check the work?
A café owner’s naïve rôle in Zoë’s life
How much did £200k buy? About €230,000.
Young people at risk of sexual exploitation are well supported by a specialist team.
is my nan allowed to look after me if mum cant
The virtual school tracks pupils' attendance.
There are delays in adoption.
What did inspectors say about early help?
unaccompanied asylum-seeking children
The board's scrutiny is ineffective.
e-mail: someone@example.org, tel. 01234 567890
https://example.org/reports?id=50004253#page=3
\u25fc The consistency of practice
\u2022 managers\u2019 oversight
  leading   and trailing\tspaces\u00a0here
soft\u00adhyphen and zero\u200bwidth and a mark\ufeff
cafe\u0301 and cafe\u0301s, e\u0301cole, İstanbul, STRASSE, Straße
İI ıi
日本語 mixed with 中文characters
Ж and жук, Ωmega, שלום
emoji 🙂 in a 👩‍👧 text
x² + y² ≤ 10 µm ± 5° ½
§ 17 and s.47, s20 and S.31
LSCB, LADO, CSE, FGM, EHCP, SEND, UASC, NEET
wordsrunningtogetherwithoutanyspacebetweenthemforsometime
Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch
(brackets) [square] {curly} <angle> |pipe| ~tilde~ `tick` ^caret^
snake_case and camelCase, AT&T, and/or, he/she
...?!?!—–‐-
“Quoted,” she said: ‘nested “twice”’.
1st, 2nd, 3rd; 10am-5pm; 24/7
O'Brien's, rock'n'roll, 'tis
co-operate, re-referral, multi-agency, life-story
ﬁne ligatures and ｆｕｌｌ width
a\u0300\u0301\u0302 stacked
ĐŁØ and đłø
«guillemets» ¿qué? ¡sí!
‹single› „low“ ‚comma‘ … ellipsis · dot † dagger ‡ • bullet ′ prime ″
an underscore _ and a plus + and an equals =
TeleConference\u2028line and\u2029paragraph
\u0001control\u0007characters\u007f
The director, Mr Smith, left in 2018.
safeguarding safeguardings unsafeguarded
therapeutic psychoeducational reunification
"""


def write_references(library, table, weights):
    texts = [line for line in SAMPLES.split("\n") if line]
    samples = Texts(library.tokenizer, texts)
    vectors = encode(table, weights, samples, np.arange(20))
    number = lambda part: round(float(part), 4)
    rows = [
        {"text": text, "vector": [number(part) for part in vectors[at]]}
        for at, text in enumerate(texts[:20])
    ]
    cut = [[piece for piece in encoded.tokens if piece != "[UNK]"] for encoded in library.tokenizer.encode_batch(texts)]
    pieces = [{"text": text, "pieces": row} for text, row in zip(texts, cut)]
    lines = lambda rows: ",\n".join(json.dumps(row, ensure_ascii=True, separators=(",", ":")) for row in rows)
    REFERENCES.write_text(f'{{"vectors":[\n{lines(rows)}\n],"pieces":[\n{lines(pieces)}\n]}}\n', encoding="utf-8")
    print(f"{REFERENCES}: {len(rows)} vectors, {len(pieces)} texts in pieces")


# --- measuring ---


class Words:
    """BM25 over sentences, with a stemmer."""

    def __init__(self, reports):
        import snowballstemmer

        self.stemmer, self.known = snowballstemmer.stemmer("english"), {}
        count = lambda text: collections.Counter(self.stems(text))
        self.counts = {name: [count(text) for text in found] for name, found in reports.items()}
        every = [count for counts in self.counts.values() for count in counts]
        in_texts = collections.Counter(stem for count in every for stem in count)
        self.rarity = {stem: math.log(1 + (len(every) - n + 0.5) / (n + 0.5)) for stem, n in in_texts.items()}
        self.usual = sum(sum(count.values()) for count in every) / len(every)

    def stems(self, text):
        found = re.findall(r"[a-z0-9]+", re.sub("['’]", "", text.lower()))
        for word in found:
            if word not in self.known:
                self.known[word] = self.stemmer.stemWord(word)
        return [self.known[word] for word in found]

    def scores(self, question, report):
        stems, scores = set(self.stems(question)), []
        for count in self.counts[report]:
            full = 1.2 * (0.25 + 0.75 * sum(count.values()) / self.usual)
            found = sorted(stem for stem in stems if stem in count)
            scores.append(sum(self.rarity[stem] * count[stem] * 2.2 / (count[stem] + full) for stem in found))
        return np.array(scores)


class Translation:
    """How likely a sentence's words are to be asked for by a question's: IBM's first model, learned from the pairs.

    Its table can be read: each row is a word of questions, a word of sentences, and how often the second is asked for
    by the first. It is here for comparison."""

    ROUNDS, SMOOTHED, FEWEST, BACKGROUND, ITSELF = 6, 2.0, 0.02, 0.2, 0.3

    def __init__(self, words, library, pairs, least=0.0):
        self.words, self.library = words, library
        rows = []
        for pair in pairs:
            question, report, places = library.pairs[pair]
            rows.append((words.stems(question), ["", *sorted(words.counts[report][places[0]])]))
        self.table = collections.defaultdict(lambda: 1e-3)
        for _ in range(self.ROUNDS):
            counts, totals = collections.Counter(), collections.Counter()
            for asked, said in rows:
                for word in asked:
                    shares = [self.table[word, other] for other in said]
                    for other, share in zip(said, shares):
                        counts[word, other] += share / sum(shares)
                        totals[other] += share / sum(shares)
            kept = ((key, n / (totals[key[1]] + self.SMOOTHED)) for key, n in counts.items() if n > self.FEWEST)
            self.table = collections.defaultdict(float, kept)
        self.by_word = collections.defaultdict(dict)
        for (word, other), share in self.table.items():
            if share >= least:
                self.by_word[word][other] = share
        asked = collections.Counter(word for question, _ in rows for word in question)
        self.usual = {word: n / sum(asked.values()) for word, n in asked.items()}

    def entries(self):
        return sum(len(others) for others in self.by_word.values())

    def scores(self, question, report):
        counts = self.words.counts[report]
        lengths = np.array([sum(count.values()) + 1 for count in counts])
        total = np.zeros(len(counts))
        for word in self.words.stems(question):
            others = self.by_word.get(word, {})
            share = [
                self.ITSELF * count[word]
                + (1 - self.ITSELF) * (sum(others[o] * n for o, n in count.items() if o in others) + others.get("", 0))
                for count in counts
            ]
            usual = self.usual.get(word, 1e-5)
            total += np.log((1 - self.BACKGROUND) * np.array(share) / lengths + self.BACKGROUND * usual)
        return total


def stretched(scores):
    low, high = scores.min(), scores.max()
    return (scores - low) / (high - low) if high > low else scores * 0


def places_of(scores, rights):
    """The place, from 0, of the best right sentence; equals share their places."""
    best = [max(row[at] for at in right) for row, right in zip(scores, rights)]
    return np.array([(row > top).sum() + ((row == top).sum() - 1) // 2 for row, top in zip(scores, best)])


def say(name, scores, rights):
    places = places_of(scores, rights)
    figures = " ".join(f"{(places < most).mean():.3f}" for most in (1, 3, 8))
    print(f"{name:32s} first, first three, first eight: {figures}   MRR {(1 / (places + 1)).mean():.3f}", flush=True)


def static_scores(library, table, weights, pairs):
    questions = encode(table, weights, library.questions, pairs)
    vectors, scores = {}, []
    for question, pair in zip(questions, pairs):
        _, report, _ = library.pairs[pair]
        if report not in vectors:
            places = library.base[report] + np.arange(len(library.reports[report]))
            vectors[report] = encode(table, weights, library.sentences, places)
        scores.append(vectors[report] @ question)
    return scores


def measure(library, first):
    names = sorted({report for _, report, _ in library.pairs})
    np.random.default_rng(7).shuffle(names)
    held = set(names[:HELD_OUT])
    asked = [at for at, (_, report, _) in enumerate(library.pairs) if report in held]
    trained = [at for at, (_, report, _) in enumerate(library.pairs) if report not in held]
    rights = [library.pairs[at][2] for at in asked]
    print(f"{len(asked)} pairs of {len(held)} reports held out, {len(trained)} to train on")
    words = Words(library.reports)
    bm25 = [words.scores(library.pairs[at][0], library.pairs[at][1]) for at in asked]
    say("BM25", bm25, rights)
    say("before training", static_scores(library, first, library.first_weights(trained), asked), rights)
    table, weights = train(library, first, trained)
    static = static_scores(library, table, weights, asked)
    say("trained", static, rights)
    parts, steps = quantised(table, weights)
    table, weights = parts * steps[:, None], np.ones_like(weights)
    static = static_scores(library, table, weights, asked)
    say("in eight bits", static, rights)
    for share in (0.1, 0.2, 0.35, 0.5):
        mixed = [share * stretched(a) + (1 - share) * stretched(b) for a, b in zip(bm25, static)]
        say(f"{share} BM25, {1 - share:.2f} static", mixed, rights)
    for least in (0, 0.02, 0.05, 0.1):
        translation = Translation(words, library, trained, least)
        translated = [translation.scores(library.pairs[at][0], library.pairs[at][1]) for at in asked]
        say(f"translation, {translation.entries()} entries", translated, rights)
        mixed = [(stretched(a) + stretched(b)) / 2 for a, b in zip(translated, static)]
        say("translation and static by halves", mixed, rights)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("shared", type=pathlib.Path)
    parser.add_argument("--measure", action="store_true")
    given = parser.parse_args()
    reports = read_reports(given.shared)
    pairs = read_pairs(given.shared, reports)
    model = MiniLM(given.model)
    rows = vocabulary(model, reports, pairs)
    print(f"{len(reports)} reports, {len(pairs)} pairs, {len(rows)} pieces", flush=True)
    first = first_vectors(model.encode([ids for _, ids in rows]))
    library = Library(reports, pairs, [piece for piece, _ in rows])
    if given.measure:
        measure(library, first)
    else:
        table, weights = train(library, first, np.arange(len(pairs)))
        write(library, table, weights)
        write_references(library, table, weights)


if __name__ == "__main__":
    main()
