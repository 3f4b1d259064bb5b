"""Headlines, and which of their clauses no claim covers."""

import functools, re

from library import (
    DATE,
    NUMBERS,
    SMALL,
    content,
    dates,
    fold,
    holds,
    interval,
    iso,
    known_dates,
    number,
    stem,
    stems,
    with_to,
    words,
)

ASPECTS = {
    "overall": "overall effectiveness",
    "help_and_protection": "children who need help and protection",
    "children_in_care_and_care_leavers": "children in care and care leavers",
    "children_in_care": "children in care",
    "care_leavers": "care leavers",
    "adoption": "adoption",
    "leadership": "leaders",
    "safeguarding_board": "the local safeguarding children board",
    "outcomes": "outcomes for looked after children",
    "provision": "quality of provision",
    "capacity_to_improve": "capacity to improve",
}
GRADES = {
    "outstanding": "Outstanding",
    "good": "Good",
    "requires improvement to be good": "Requires improvement to be good",
    "requires improvement": "Requires improvement to be good",
    "adequate": "Adequate",
    "inadequate": "Inadequate",
    "not judged": "Not judged",
}


def either(texts):
    return "(?:" + "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True)) + ")"


GRADE = either(GRADES)
ASPECT = either(ASPECTS.values())
COUNT = r"(?:\d+|none|" + "|".join(NUMBERS[1:]) + ")"


def aspect_of(text):
    return next(name for name, said in ASPECTS.items() if said == text.lower())


def grade_of(text):
    return GRADES[text.lower()]


class Headline:
    """A headline with what is needed to read it."""

    def __init__(self, answer, questions, library):
        self.answer, self.library = answer, library
        self.text = answer["headline"]
        self.asked = " \n ".join(questions)
        self.claims = answer.get("claims") or []
        self.own = self.without_readers_words()

    def of_kind(self, *kinds):
        return [claim for claim in self.claims if claim.get("kind") in kinds]

    @functools.cached_property
    def topic(self):
        return (self.answer.get("understood") or {}).get("topic") or ""

    def without_readers_words(self):
        """The headline with spaces for what is quoted and for the topic as the question has it, so that every word keeps its
        place. A single word is taken for the topic only where no rule could be after it."""
        text = re.sub("\u201c[^\u201d]*\u201d", lambda m: " " * len(m[0]), self.text)
        found = [(stem(words(m[0])[0]), m.span()) for m in re.finditer(r"[A-Za-z0-9]+(?:['\u2019][a-z]+)?", text)]
        rows, topic, at = [stems(question) for question in self.asked.split(" \n ")], set(stems(self.topic)), 0
        while at < len(found):
            if found[at][0] not in topic:
                at += 1
                continue
            end = at
            while end < len(found) and any(holds(row, [it for it, _ in found[at : end + 1]]) for row in rows):
                end += 1
            while end > at and found[end - 1][0] not in topic:
                end -= 1
            run = [it for it, _ in found[at:end]]
            if run and (len(run) > 1 or not TELLING.search(text[slice(*found[at][1])])) and set(run) - PLAIN:
                start, stop = found[at][1][0], found[end - 1][1][1]
                text = text[:start] + " " * (stop - start) + text[stop:]
            at = max(end, at + 1)
        return text

    @functools.cached_property
    def subject(self):
        """The topic that a headline names: its own first words where they are the reader's, else the topic understood."""
        head = re.match(rf"(?:That is all there is: )?(.+?)(?: in {either(self.library.authorities)})?[:;]", self.text)
        own = head and set(content(head[1]))
        return head[1] if own and own <= set(stems(self.asked)) else self.topic

    @functools.cached_property
    def names(self):
        """Every authority named, with where; what is quoted names none."""
        text = re.sub("\u201c[^\u201d]*\u201d", lambda m: " " * len(m[0]), self.text)
        known = set(self.library.authorities) | set((self.answer.get("understood") or {}).get("authorities") or [])
        known |= {claim["authority"] for claim in self.claims if claim.get("authority")}
        return [(m.start(), m[0]) for m in re.finditer(rf"\b{either(known)}\b", text)] if known else []

    @functools.cached_property
    def cited(self):
        """The documents that the answer cites, with all their facts."""
        found = dict.fromkeys(citation["document"]["id"] for citation in self.answer["citations"])
        return [self.library.document(name) for name in found]

    def documents(self, authority, days=None, when=None):
        """The reports and digests on an authority whose inspection was on these days, or ended in that month."""
        found = []
        for document in self.library.about(authority):
            if document["kind"] not in ("inspection_report", "digest"):
                continue
            last = iso(document["inspection_end"] or document["published"])
            if days is not None:
                own = [day for _, stretch in dates(days) for day in stretch]
                if (own[0], own[-1]) == (iso(document["inspection_start"]), iso(document["inspection_end"])):
                    found.append(self.library.document(document["id"]))
            elif last and when is not None and last[:2] == dates(when)[0][1][-1][:2]:
                found.append(self.library.document(document["id"]))
        return found


# Rules: what in a headline wants which claim

TELLING = re.compile(
    rf"^(?:{GRADE}|requires|kept|improved|improve|fell|rose|higher|lower|dropped|became|lost|listed|recommendations?|{COUNT})$",
    re.I,
)
PLAIN = {stem(word) for word in SMALL}
RULES = (
    "a grades",
    "b lists",
    "c absence",
    "d movement",
    "e numbers",
    "f dates",
    "g authorities",
    "h anything else",
)


def uncovered(headline):
    """Every clause that no claim covers, as (rule, why)."""
    for rule, find in zip(RULES, (rule_a, rule_b, rule_c, rule_d, rule_e, rule_f, rule_g, rule_h)):
        for why in find(headline):
            yield rule, why


def wants(headline, table):
    """Faults by a table of (pattern, kinds that cover it, condition on the claim); the first pattern that fits a place counts."""
    taken = []
    for pattern, kinds, condition in table:
        for m in re.finditer(pattern, headline.own, re.I):
            if any(start < m.end() and m.start() < end for start, end in taken):
                continue
            taken.append(m.span())
            if not any(condition is None or condition(claim) for claim in headline.of_kind(*kinds)):
                yield f"{m[0]!r} wants a claim of kind {' or '.join(kinds)}"


def value(claim, key):
    return claim["value"].get(key) if isinstance(claim.get("value"), dict) else None


def rule_a(headline):
    """Every grade is that of a claim, or one that the reader named and that is denied."""
    given = {claim.get("value") for claim in headline.of_kind("graded") if isinstance(claim.get("value"), str)}
    given |= {value(claim, key) for claim in headline.of_kind("moved", "kept") for key in ("from", "to")}
    nobody = any(value(claim, "what") == "authorities" and value(claim, "n") == 0 for claim in headline.of_kind("counted"))
    for m in re.finditer(rf"\b{GRADE}\b", headline.own, re.I):
        grade = grade_of(m[0])
        denied = re.search(rf"\bnot (?:{GRADE}(?:, | or ))*$", headline.own[: m.start()], re.I)
        if denied:
            # What is denied of many ("were not good overall") is borne out by the grades that they have instead.
            many = re.search(r"\b(?:was|were)$", headline.own[: denied.start()].rstrip(), re.I) and given - {grade}
            if not names_grade(headline.asked, grade) and not many:
                yield f"{m[0]!r} is denied, but the question does not name it"
        elif grade not in given and not (nobody and re.search(r"\bnone of\b", headline.own, re.I)):
            yield f"no claim gives the grade {m[0]!r}"
    yield from wants(
        headline, [(r"\b(?:gave|gives|was|is) no (?:such )?grade|not graded|\bno such grade|\bno grade", ("not_graded",), None)]
    )


def names_grade(text, grade):
    ways = {
        "Outstanding": r"\boutstanding|\b(?:top|full|highest|best)\b",
        "Requires improvement to be good": r"requir\w* improv|\bri\b|needs improv",
        "Inadequate": r"\binadequa|\bfail(?:ed|ing|s)?\b|\b(?:bottom|lowest|worst)\b",
        "Not judged": "not judged",
    }
    return re.search(ways.get(grade, rf"\b{grade}"), text, re.I) is not None


def is_none(claim):
    return value(claim, "n") == 0


def rule_b(headline):
    """What is said of lists is borne out by their items or by a count."""
    some, none = ("listed",), ("not_listed",)
    nobody = any(is_none(claim) for claim in headline.of_kind("counted")) and re.search(r"\bnone of the\b", headline.own, re.I)
    return wants(
        headline,
        [
            (
                r"not listed(?: as an area for improvement)?|listed as an area for improvement in none|none of them (?:is|speaks)",
                none,
                None,
            ),
            (r"no list(?: of (?:areas for improvement|recommendations|improvements for))?", ("counted",), is_none),
            (
                r"where it is an area for improvement|one of its areas for improvement|of them (?:is|are|speaks?) (?:about|of)",
                some,
                None,
            ),
            (r"\ban area for improvement", some + none + ("counted",) if nobody else some, None),
            (r"areas? for improvement|recommendations?|\blisted\b|improvements for", some + none + ("counted",), None),
        ],
    )


def rule_c(headline):
    """What is said to be absent was searched for."""
    searched = ("not_mentioned",), lambda claim: bool(claim.get("searched"))
    unknown = lambda claim: claim.get("value") is None or bool(claim.get("searched"))
    return wants(
        headline,
        [
            (r"do(?:es)? not (?:say who led|name its lead)", ("led_by", "not_mentioned"), unknown),
            (r"do(?:es)? not (?:say when|give)", ("inspected", "published", "not_mentioned"), unknown),
            (r"do(?:es)? not say|gives? no answer|not mentioned|nothing on it|nothing about|\bsilent\b", *searched),
        ],
    )


def rule_d(headline):
    """What moved or stayed is a movement between two documents."""
    moves = lambda way: lambda claim: claim["kind"] == "moved" and value(claim, "direction") == way
    # Where none moved so there is nothing to bear it out but the count.
    if any(is_none(claim) for claim in headline.of_kind("counted")) and re.search(r"\bnone of the\b", headline.own, re.I):
        return []
    return wants(
        headline,
        [
            (r"\b(?:kept|keeps)\b", ("kept",), None),
            (r"\b(?:improved|rose|risen|higher|better)\b", ("moved",), moves("up")),
            (r"\b(?:fell|fallen|dropped|lower|worse)\b", ("moved",), moves("down")),
            (r"\bwent from|\bbecame\b|\banother grade\b|\blost\b|\bchanged\b|\bthen\b", ("moved", "kept"), None),
        ],
    )


NOUN = r"(?:areas?|recommendations?|improvements?|authorit(?:y|ies)|councils?|inspections?|documents?|lists?|digests?|press releases?|news articles?|sets? of minutes|such documents?|days?)\b"


def rule_e(headline):
    """Every number of something is a count."""
    text = DATE.sub(lambda m: " " * len(m[0]), headline.own)
    counts = {value(claim, key) for claim in headline.of_kind("counted") for key in ("n", "of")}
    counts |= {int(claim["value"]) for claim in headline.of_kind("lasted") if str(claim.get("value")).isdigit()}
    listed = len(headline.of_kind("listed"))
    for m in re.finditer(rf"\b(?P<n>{COUNT})(?= {NOUN}| of (?:the|these|them)\b)|\b(?P<d>\d+)\b(?! others)", text, re.I):
        n = number(m["n"] or m["d"])
        # "More than ten" is the reader's number.
        if re.search(r"\b(?:more|fewer) than $", headline.text[: m.start()]) and names_number(headline.asked, n):
            continue
        of_them = re.match(r" of them\b", text[m.end() :])
        if n not in counts and not (of_them and n == listed):
            yield f"no claim counts {m[0]!r}: {headline.text[max(0, m.start() - 15) : m.end() + 25]!r}"


def names_number(asked, n):
    """Whether a question says a number, or the one next to it: "at least three" is more than two."""
    return any(number(word) in (n, n + 1) for word in words(asked))


def rule_f(headline):
    """Every date is that of a claim or of a document that the answer cites."""
    borne = {day for document in headline.cited for day in known_dates(document)}
    for claim in headline.of_kind("inspected", "published", "linked"):
        if isinstance(claim.get("value"), str):
            borne |= {iso(day) for day in claim["value"].split("/")}
    periods = [period for claim in headline.of_kind(*OVER_PERIODS) for period in several(value(claim, "period"))]
    borne |= {day for period in periods for day in interval(period) if day}
    dated = [claim["document"] for claim in headline.of_kind("inspected") if claim.get("document") in headline.library.documents]
    stretches = headline.cited + [headline.library.document(name) for name in dated]
    for (start, end), own in dates(headline.text):
        said = headline.text[start:end]
        if not headline.own[start:end].strip() or told_by_table(headline, start):
            continue
        if all(any(day == it[: len(day)] for it in borne) for day in own):
            continue
        if said.lower() in fold(headline.asked) and (len(own[0]) == 1 or ABSENT_OR_COUNTED.search(clause_at(headline.text, start))):
            continue
        if any(is_within(own, document) and is_printed(own, document, headline.library) for document in stretches):
            continue
        yield f"no claim and no document cited bears {said!r}"


def is_within(days, document):
    """Whether days lie between the first and the last of an inspection."""
    first, last = iso(document["inspection_start"]), iso(document["inspection_end"])
    return bool(first) and all(len(day) == 3 and first <= day <= last for day in days)


def is_printed(days, document, library):
    """Whether a stretch of days stands on the first pages, with "to" or a dash between its first and its last."""
    return any(days == own for text in library.passages(document["id"])[:40] for _, own in dates(with_to(text)))


OVER_PERIODS = ("counted", "held", "not_held")
ABSENT_OR_COUNTED = re.compile(r"\bno inspection|authorit(?:y|ies)\b|\binspections\b|\bI (?:hold|have) no\b", re.I)


def several(it):
    return it if isinstance(it, list) else [] if it is None else [it]


def clause_at(text, at):
    start = max((m.end() for m in re.finditer(r"[;.] ", text[:at])), default=0)
    end = re.search(r"[;.] ", text[at:])
    return text[start : at + end.start() if end else len(text)]


# What the tables of places say of who answers for whom, sentence by sentence.
SUCCESSION = re.compile(
    r"[^;.]+ (?:takes|took) over from [^;.]+ on \d{1,2} [A-Z][a-z]+ \d{4}"
    r"(?:; until then children's services there are run by [^;.]+)?"
    r"(?:; no report on [^;.]+ is held yet; what follows is of [^;.]+, its predecessor)?"
    r"|[^;.]+ was abolished in [A-Z][a-z]+ \d{4}; [^;.]+ followed it"
    r"|[^;.]+ has been part of [^;.]+ since [A-Z][a-z]+ \d{4}"
    r"|[^;.]+ is (?:a district )?within [^;.]+, (?:which|whose county council) runs children's services"
)


def told_by_table(headline, at):
    """Whether a place stands in what the tables say of who answers for it, or of a place that nothing is held on."""
    if any(m.start() <= at < m.end() for m in SUCCESSION.finditer(headline.text)):
        return True
    told = re.search(
        r"\bno document (?:is held )?on [^:;.]+: |\bhas had no council with children's services since ", headline.text, re.I
    )
    return (
        told is not None
        and at >= told.end()
        and bool(headline.of_kind("not_held") or headline.answer.get("reason") == "unknown_authority")
    )


def rule_g(headline):
    """Every authority named has a claim, or is that of a document which a claim cites."""
    own = {citation["id"]: citation["document"].get("authority") for citation in headline.answer["citations"]}
    known = set()
    for claim in headline.claims:
        known |= {claim.get("authority"), value(claim, "neighbours_of")} | {own.get(n) for n in claim.get("citations") or []}
        if claim.get("document") in headline.library.documents:
            known.add(headline.library.documents[claim["document"]]["authority"])
    for at, name in headline.names:
        if name not in known and not told_by_table(headline, at):
            yield f"no claim is about {name}"


def rule_h(headline):
    """Whatever else a headline asserts has its kind of claim."""
    return wants(
        headline,
        [
            (
                r"\b(?:also )?says?\b(?= this| that|$)|\bwhat was said of|\bspoken of|(?<!not )\bmentioned\b|nearest",
                ("says",),
                None,
            ),
            (r"\bstands for\b", ("stands_for",), None),
            (r"\bled\b(?! by)", ("led_by", "counted"), None),
            (r"\bwas published\b", ("published",), None),
            (r"\bwas inspected\b", ("inspected",), None),
            (r"\blasted\b", ("lasted",), None),
            (
                r"\bno (?:document|inspection|report|digest|minutes|press release|news article|such document|set of minutes)\b",
                ("not_held",),
                None,
            ),
            (
                r"\bthose held are\b|\bthe one held is\b|\bthe inspections of .{1,60} are from\b",
                ("held", "inspected", "counted"),
                None,
            ),
            (r"\bdocuments are held\b|\bthere are documents\b", ("held",), None),
            (r"\bI (?:hold|have)\b", ("held", "counted", "not_held"), None),
            (r"\bgives? the (?:dates|days)|\bdates that they give", ("linked",), None),
        ],
    )
