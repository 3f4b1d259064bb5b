"""The documents of a running server as a checker reads them: facts and passages over HTTP, each fetched once; and the few
tools on English text that comparing them needs. Nothing here shares code or word lists with the program but the table of
synonyms."""

import csv, datetime, functools, json, re, time, tomllib, unicodedata, urllib.error, urllib.parse, urllib.request

MONTHS = "January February March April May June July August September October November December".split()
NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()
# Words that say nothing of a subject.
SMALL = set(
    "a about all also am an and any are as at be been being but by can could did do does doing for from get got had has have having he her "
    "hers him his how i if in into is it its just may me might more most must my no nor not of on or other our out over she should so some "
    "such than that the their them then there these they this those to too under up us very was we were what when where which who whom "
    "whose why will with within would you your".split()
)

# Text


def fold(text):
    text = unicodedata.normalize("NFKC", text or "").lower()
    text = re.sub("[\u2018\u2019\u02bc]", "'", text)
    return re.sub("[\u2010-\u2015\u2212]", "-", text)


def words(text):
    """The folded words of a text; a possessive ending goes."""
    found = re.findall(r"[a-z0-9]+(?:'[a-z]+)*", fold(text))
    return [re.sub(r"'s$", "", word).replace("'", "") for word in found]


@functools.lru_cache(maxsize=None)
def stem(word):
    """A word without its commonest endings, so that "delayed" and "delays" are one, "homeless" and
    "homelessness", and "exploited" and "exploitation"."""
    if len(word) < 4 or not word.isalpha():
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if word.endswith("ly") and len(word) > 6:
        word = word[:-2]
    for ending in ("ness", "ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) > 2 and re.search("[aeiouy]", rest):
            doubled = len(rest) > 3 and rest[-1] == rest[-2] and rest[-1] not in "lsz"
            word = rest[:-1] if doubled else rest
            break
    if word.endswith("y") and len(word) > 3:
        return word[:-1] + "i"
    word = word[:-1] if word.endswith("e") and len(word) > 3 else word
    rest = word.removesuffix("ation").removesuffix("at")
    return rest if len(rest) > 3 and not rest.endswith("or") else word


def stems(text):
    return [stem(word) for word in words(text)]


def content(text):
    """The stems of the words of a text that say something, each once, in order."""
    return list(dict.fromkeys(stem(word) for word in words(text) if word not in SMALL))


def sentences(text):
    """The sentences of a passage; a line end always parts them."""
    found = []
    for line in text.splitlines():
        line = re.sub(
            r"\b(e\.g|i\.e|dr|mr|mrs|ms|no|nos|para|st|vs|[a-z])\.(?=\s)", lambda m: m[0].replace(".", "\0"), line, flags=re.I
        )
        found += [
            part.replace("\0", ".").strip()
            for part in re.split(r"(?<=[.!?])['\"\u2019\u201d)]*\s+(?=['\"\u2018\u201c(]?[A-Z0-9])", line)
        ]
    return [sentence for sentence in found if sentence]


def number(word):
    """The number that a word or numeral says; None where it says none."""
    word = word.lower()
    return int(word) if word.isdigit() else 0 if word == "none" else NUMBERS.index(word) if word in NUMBERS else None


# Dates: (year, month, day), (year, month) or (year,)

MONTH = "(?:" + "|".join(MONTHS) + ")"
# Whole days, several stretches of them, a month, several months.
FIRST_DAY = rf"\d{{1,2}}(?: {MONTH})?(?: \d{{4}})?"
DAY = rf"(?:{FIRST_DAY} to )?\d{{1,2}} {MONTH} \d{{4}}"
DAYS = rf"{DAY}(?: and {DAY})*"
WHEN = rf"{MONTH} \d{{4}}"
WHENS = rf"{WHEN}(?:(?:, | and ){WHEN})*"
DATE = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}})(?: (?P<m1>{MONTH}))?(?: (?P<y1>\d{{4}}))? to )?(?P<d2>\d{{1,2}}) (?P<m2>{MONTH}) (?P<y2>\d{{4}})\b"
    rf"|\b(?:(?P<m3>{MONTH})(?: (?P<y3>\d{{4}}))? to )?(?P<m4>{MONTH}) (?P<y4>\d{{4}})\b|\b(?P<y5>(?:19|20)\d\d)\b"
)


def dates(text):
    """Every date of a text with where it stands: (span, [date, ...]); a stretch of days has its first and its last."""
    found = []
    for m in DATE.finditer(text):
        if m["d2"]:
            last = (int(m["y2"]), MONTHS.index(m["m2"]) + 1, int(m["d2"]))
            first = (int(m["y1"] or m["y2"]), MONTHS.index(m["m1"] or m["m2"]) + 1, int(m["d1"])) if m["d1"] else last
        elif m["m4"]:
            last = (int(m["y4"]), MONTHS.index(m["m4"]) + 1)
            first = (int(m["y3"] or m["y4"]), MONTHS.index(m["m3"]) + 1) if m["m3"] else last
        else:
            first = last = (int(m["y5"]),)
        found.append((m.span(), [first] if first == last else [first, last]))
    return found


def iso(text):
    """The date of an ISO text as a tuple: year, month and day, or less."""
    return tuple(int(part) for part in text.split("-")) if text else None


def interval(value):
    """The first and the last day of "2019-10-14/2019-10-18", of one day, a month or a year; None stands for no bound."""
    if isinstance(value, dict):
        first, last = value.get("from"), value.get("to")
    else:
        first, _, last = str(value).partition("/")
        last = last or first
    none = (None, "", "..")
    first = None if first in none else (iso(str(first)) + (1, 1))[:3]
    last = None if last in none else (iso(str(last)) + (12, 31))[:3]
    return first, last


def overlaps(period, first, last):
    start, end = period
    return first is not None and (start is None or last >= start) and (end is None or first <= end)


# Topics


class Synonyms:
    """Words that stand for each other, and those that carry a topic without being it."""

    def __init__(self, table):
        self.light = {stem(word) for value in table.values() if isinstance(value, list) for word in value if isinstance(word, str)}
        self.leads = []
        for group in (group for value in table.values() if isinstance(value, list) for group in value if isinstance(group, dict)):
            entries = [tuple(stems(entry)) for entry in group.get("words", [])]
            self.leads += [(own, [other for other in entries if other != own]) for own in entries]
            reports = [tuple(stems(entry)) for entry in group.get("reports", [])]
            self.leads += [(tuple(stems(entry)), reports) for entry in group.get("readers", [])]

    @classmethod
    def read(cls, path):
        with open(path, "rb") as file:
            return cls(tomllib.load(file))

    def terms(self, topic):
        """What a topic is made of: [(how many content words, the ways to say it)]. Light words count where there is
        nothing else."""
        row, at, found = stems(topic), 0, []
        small = {stem(word) for word in SMALL}
        while at < len(row):
            lead = max((own for own, _ in self.leads if own and tuple(row[at : at + len(own)]) == own), key=len, default=(row[at],))
            weight = sum(word not in small for word in lead)
            others = [way for own, ways in self.leads if own == lead for way in ways]
            if weight:
                found.append((weight, [lead] + others))
            at += len(lead)
        heavy = [term for term in found if not all(word in self.light for word in term[1][0])]
        return heavy or found


def holds(row, way):
    return any(tuple(row[at : at + len(way)]) == tuple(way) for at in range(len(row) - len(way) + 1))


def is_about(text, topic, synonyms):
    """Whether a text is about a topic: it shares a content word with it or with an equivalent, and of two or more
    content words more than half."""
    terms, row = synonyms.terms(topic), stems(text)
    covered = 0
    for weight, ways in terms:
        own = [word for word in ways[0] if word in row]
        full = any(holds(row, way) for way in ways)
        covered += weight if full else min(len(own), weight - 1) if weight > 1 else 0
    total = sum(weight for weight, _ in terms)
    return covered > total / 2 if total > 1 else covered > 0


def together(text, topic):
    """The first sentence of a text that holds all content words of a topic."""
    needed = set(content(topic))
    return next((it for it in sentences(text) if needed and needed <= set(stems(it))), None)


# Documents


class Server:
    """Fetches JSON, waiting where the server asks for that."""

    def __init__(self, url, timeout=60):
        self.url, self.timeout = url.rstrip("/"), timeout

    def __call__(self, path, body=None):
        headers = {"accept": "application/json", "content-type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        for _ in range(20):
            try:
                request = urllib.request.Request(self.url + path, data, headers)
                with urllib.request.urlopen(request, timeout=self.timeout) as response:
                    return json.load(response)
            except urllib.error.HTTPError as error:
                if error.code == 404 and body is None:
                    return None
                if error.code not in (429, 503):
                    raise
                time.sleep(float(error.headers.get("retry-after") or 1))
        raise OSError(f"{path}: the server is too busy")


class Library:
    """All documents. `fetch` gives the JSON of a path, None where nothing stands there; `neighbours` has the statistical neighbours
    of each authority and `sorts` the sort of council that it is, which are not served."""

    AROUND = 20

    def __init__(self, fetch, synonyms, neighbours, sorts=None):
        self.fetch, self.synonyms, self.neighbours, self.sorts = fetch, synonyms, neighbours, sorts or {}
        self.details, self.texts, self.profiles = {}, {}, {}

    @functools.cached_property
    def documents(self):
        return {document["id"]: document for document in self.fetch("/v1/documents")["documents"]}

    @functools.cached_property
    def authorities(self):
        return {entry["name"]: entry for entry in self.fetch("/v1/authorities")["authorities"]}

    def document(self, name):
        if name not in self.details:
            self.details[name] = self.fetch("/v1/documents/" + urllib.parse.quote(name, safe=""))
        return self.details[name]

    def authority(self, name):
        entry = self.authorities.get(name)
        if entry is None:
            return None
        if name not in self.profiles:
            self.profiles[name] = self.fetch("/v1/authorities/" + entry["id"])
        return self.profiles[name]

    def inspections(self, name):
        """The documents of an authority's inspections, oldest first, with all facts."""
        profile = self.authority(name)
        return [self.document(it["document"]["id"]) for it in profile["inspections"]] if profile else []

    def about(self, name):
        return [document for document in self.documents.values() if document["authority"] == name]

    def passages(self, name):
        """The texts of a document's passages, in order."""
        if name not in self.texts:
            count, found = self.documents[name]["passages"], {}
            for middle in range(min(self.AROUND, max(count - 1, 0)), count + self.AROUND, 2 * self.AROUND + 1):
                number = min(middle, count - 1)
                if count:
                    around = self.fetch(f"/v1/passages/{urllib.parse.quote(name, safe='')}.{number}?around={self.AROUND}")
                    found |= {it["number"]: it["text"] for it in around["before"] + [around["passage"]] + around["after"]}
            missing = set(range(count)) - set(found)
            if missing:
                raise OSError(f"{name}: passages {sorted(missing)} were not given")
            self.texts[name] = [found[number] for number in range(count)]
        return self.texts[name]


def read_neighbours(path):
    """The statistical neighbours of each authority by the table of authorities."""
    with open(path, encoding="utf8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {row["name"]: [name.strip() for name in row["neighbours"].split(";") if name.strip()] for row in rows}


def read_sorts(path):
    """The sort of council that each authority is by the table of authorities."""
    with open(path, encoding="utf8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {row["name"]: row["type"] for row in rows}


# Facts


def grades(document, aspect):
    """The grades that a document gives an aspect itself."""
    if aspect == "overall":
        return [document["overall"]] if document["overall"] else []
    return [judgement["grade"] for judgement in document["judgements"] if judgement["aspect"] == aspect]


JOINT = "children_in_care_and_care_leavers"
HALVES = ("children_in_care", "care_leavers")


def judged(document, aspect):
    """The grades that answer for an aspect: its own, else that of the joint judgement which takes it in, else those of its
    two halves."""
    own = grades(document, aspect)
    if own or aspect not in (JOINT, *HALVES):
        return own
    if aspect in HALVES:
        return grades(document, JOINT)
    return [grade for half in HALVES for grade in grades(document, half)]


RANKS = {"Outstanding": 1, "Good": 2, "Requires improvement to be good": 3, "Adequate": 3, "Inadequate": 4}


def direction(before, after):
    """How a grade moved: "up", "down", or None where the two are level or one of them is no grade."""
    if before not in RANKS or after not in RANKS or RANKS[before] == RANKS[after]:
        return None
    return "up" if RANKS[after] < RANKS[before] else "down"


def lists(document):
    return (document.get("improvements") or []) + [it for it in document.get("lists") or [] if it.get("role") != "improvement"]


def whole_text(item):
    return " ".join([item["text"]] + [whole_text(nested) for nested in item["items"]])


def items(document, owner=None):
    """The items at the top level of a document's lists of improvements."""
    own = [it for it in document.get("improvements") or [] if owner is None or it["owner"] == owner]
    return [item for it in own for item in it["items"]]


def every_item(document):
    """All items of all lists with those nested in them."""
    pending = [item for it in lists(document) for item in it["items"]]
    for item in pending:
        pending.extend(item["items"])
    return pending


def began(document):
    """The day by which inspections are ordered."""
    return iso(document["inspection_start"] or document["published"])


def known_dates(document):
    days = (document.get("inspection_start"), document.get("inspection_end"), document.get("published"))
    return [iso(day) for day in days if day]


def with_to(text):
    """A text in one line, with "to" for a dash before a day: "19 November to 11 December 2013"."""
    return re.sub(r"(?<=[\dA-Za-z]) ?[\u2013-] ?(?=\d)", " to ", " ".join(text.split()))


def days_of(document, library):
    """The days of an inspection, both ends included; a stretch without inspectors in its midst, which the title page tells,
    does not count."""
    first, last = iso(document["inspection_start"]), iso(document["inspection_end"])
    for text in library.passages(document["id"])[:40]:
        row = with_to(text)
        for m in re.finditer(rf"{DAY}(?:(?:,| and|, and) {DAY})+", row):
            own = [days for _, days in dates(m[0])]
            if own[0][0] == first and own[-1][-1] == last:
                return sum(length(days[0], days[-1]) for days in own)
    return length(first, last)


def length(first, last):
    return (datetime.date(*last) - datetime.date(*first)).days + 1
