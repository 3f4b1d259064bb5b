"""Reads what headlines say and compares it with the catalogue and the passages, whatever is claimed. Each reading knows one shape of
a clause; a clause of no known shape is not read."""

import functools, re

from headlines import ASPECT, COUNT, GRADE, aspect_of, either, grade_of
from library import (
    DAYS,
    MONTHS,
    WHEN,
    WHENS,
    content,
    dates,
    days_of,
    direction,
    every_item,
    is_about,
    iso,
    items,
    judged,
    number,
    overlaps,
    stems,
    together,
    whole_text,
    words,
)


def contradicted(headline):
    """Every clause that could be read and is untrue, as (reading, why)."""
    for name, pattern, check in READINGS:
        for m in matches(pattern, headline):
            for why in check(m, headline) or ():
                yield name, f"{m[0]!r}: {why}"


def names(headline):
    """The names of the readings that fit a headline, once for each place."""
    return [name for name, pattern, _ in READINGS for _ in matches(pattern, headline)]


def matches(pattern, headline):
    return re.finditer(compiled(pattern, tuple(headline.library.authorities)), headline.text)


@functools.lru_cache(maxsize=None)
def compiled(pattern, names):
    table = {
        "AUTHORITY": f"(?-i:{either(names)})" if names else "(?!)",
        "GRADE": GRADE,
        "ASPECT": ASPECT,
        "DAYS": DAYS,
        "WHENS": WHENS,
        "WHEN": WHEN,
        "COUNT": COUNT,
    }
    return re.compile(re.sub(r"<<(\w+)>>", lambda m: table[m[1]], pattern), re.I)


def of_one(documents, holds, why):
    """Nothing where a document is as said; else why not."""
    if not documents:
        return ["no report of that date is held"]
    return [] if any(holds(document) for document in documents) else [f"{documents[0]['id']} {why(documents[0])}"]


def read_count(m, headline):
    documents = headline.documents(m["a"], days=m["days"], when=m["when"])
    owner = "safeguarding_board" if m["board"] else "local_authority"
    n = number(m["n"])
    return of_one(documents, lambda it: len(items(it, owner)) == n, lambda it: f"lists {len(items(it, owner))}")


def read_grade(m, headline):
    documents = headline.documents(m["a"], days=m["days"])
    aspect = aspect_of(m["aspect"]) if m["aspect"] else "overall"
    return graded(documents, aspect, grade_of(m["grade"]))


def graded(documents, aspect, grade):
    return of_one(
        documents, lambda it: grade in judged(it, aspect), lambda it: f"gives {aspect} {judged(it, aspect) or 'no grade'}"
    )


def read_judged(m, headline):
    documents = headline.documents(m["a"], when=m["when"])
    aspect = aspect_of(m["aspect"]) if m["aspect"] else "overall"
    return graded(documents, aspect, grade_of(m["grade"]))


def read_kept(m, headline):
    """Kept is what an earlier inspection gave too."""
    aspect, grade = aspect_of(m["aspect"]) if m["aspect"] else "overall", grade_of(m["grade"])
    faults = graded(headline.documents(m["a"], when=m["when"]), aspect, grade)
    month = dates(m["when"])[0][1][-1]
    earlier = [it for it in headline.library.inspections(m["a"]) if iso(it["inspection_end"] or it["published"])[:2] < month]
    graded_before = [judged(it, aspect) for it in earlier if judged(it, aspect)]
    if not graded_before or grade not in graded_before[-1]:
        faults.append(f"the inspection before gave {graded_before[-1] if graded_before else 'no grade'}")
    after = [it for it in headline.library.inspections(m["a"]) if iso(it["inspection_end"] or it["published"])[:2] > month]
    asked = headline.answer.get("understood", {}).get("years") or []
    if after and not asked and judged(after[-1], aspect) and grade not in judged(after[-1], aspect):
        faults.append(f"the latest inspection gave {judged(after[-1], aspect)}")
    return faults


def read_trend(m, headline):
    faults, aspects = [], [aspect_of(it) for it in re.findall(ASPECT, m["aspects"], re.I)]
    pattern = rf"((?:{GRADE}(?: \({ASPECT}\))?(?:, | and )?)+) in ({WHENS})"
    for said, whens in re.findall(pattern, m["rest"], re.I):
        for grade, aspect in re.findall(rf"({GRADE})(?: \(({ASPECT})\))?", said, re.I):
            for when in re.findall(WHEN, whens):
                own = headline.documents(m["a"], when=when)
                faults += graded(own, aspect_of(aspect) if aspect else aspects[0], grade_of(grade))
    for whens in re.findall(rf"(?:not graded|no such grade) in ({WHENS})", m["rest"]):
        for when in re.findall(WHEN, whens):
            for document in headline.documents(m["a"], when=when):
                own = [judged(document, aspect) for aspect in aspects if judged(document, aspect)]
                if own and not any(not judged(it, aspect) for it in headline.documents(m["a"], when=when) for aspect in aspects):
                    faults.append(f"{document['id']} was graded {own}")
    return faults


def read_compared(m, headline):
    aspects = [aspect_of(it) for it in re.findall(ASPECT, m["aspects"], re.I)]
    faults, ranks = [], []
    for name, grade, when in re.findall(
        rf"({either(headline.library.authorities)}) (?:is |was judged )?({GRADE}) \(({WHEN})\)", m["rest"], re.I
    ):
        faults += graded(headline.documents(name, when=when), aspects[0], grade_of(grade))
        ranks.append(grade_of(grade))
    if "the highest first" in m["rest"]:
        faults += [f"{b!r} is higher than {a!r}" for a, b in zip(ranks, ranks[1:]) if direction(a, b) == "up"]
        faults += ["'Not judged' has no place in an order"] * ("Not judged" in ranks)
        if len(set(ranks)) > 1 and not any(direction(a, b) for a in ranks for b in ranks):
            faults.append(f"{ranks} are level")
    both = re.search(rf"(.*?) (?:are|were) (?:both|all)(?: judged)? ({GRADE})", m["rest"], re.I)
    if both:
        for name, when in re.findall(rf"({either(headline.library.authorities)}) \(({WHEN})\)", both[1]):
            faults += graded(headline.documents(name, when=when), aspects[0], grade_of(both[2]))
    return faults


def read_led(m, headline):
    """The facts give one name; further ones must stand on the first pages."""
    documents = headline.documents(m["a"], days=m["days"])
    names = re.split(r", | and ", m["who"])
    holds_all = lambda it: all(
        any(f" {' '.join(words(who))} " in f" {' '.join(words(text))} " for text in headline.library.passages(it["id"]))
        for who in names
    )
    right = lambda it: it["lead_inspector"] in names and holds_all(it)
    return of_one(documents, right, lambda it: f"was led by {it['lead_inspector']}")


def read_inspected(m, headline):
    documents = headline.documents(m["a"], days=m["days"])
    if not documents:
        return [f"{m['a']} was not inspected then"]
    if m["published"]:
        day = dates(m["published"])[0][1][0]
        return of_one(documents, lambda it: iso(it["published"]) == day, lambda it: f"was published {it['published']}")
    return []


def read_published(m, headline):
    day = dates(m["published"])[0][1][0]
    own = {document["published"] for document in headline.library.about(m["a"])}
    return [] if day in {iso(it) for it in own if it} else [f"nothing on {m['a']} was published then"]


def read_lasted(m, headline):
    documents = headline.documents(m["a"], days=m["days"])
    return of_one(
        documents,
        lambda it: days_of(it, headline.library) == number(m["n"]),
        lambda it: f"took {days_of(it, headline.library)} days",
    )


def read_holdings(m, headline):
    held, named = months_held(headline, m["a"]), re.findall(WHEN, m["whens"])
    wrong = [month for month in named if month not in held]
    return [f"no inspection of {wrong} is held"] * bool(wrong) + [f"{len(named)} are named"] * (number(m["n"]) != len(named))


def read_all_holdings(m, headline):
    if m["period"]:
        return []
    have = [len(headline.library.inspections(name)) for name in headline.library.authorities]
    have = (sum(have), sum(n > 0 for n in have))
    return [] if have == (number(m["n"]), number(m["of"])) else [f"{have[0]} inspections of {have[1]} authorities are held"]


def read_all_documents(m, headline):
    have = len(headline.library.documents), len(headline.library.authorities)
    return [] if have == (number(m["n"]), number(m["of"])) else [f"{have[0]} documents on {have[1]} authorities are held"]


def read_tally(m, headline):
    """How many authorities got each grade."""
    chosen = group_of(m, headline)
    if chosen is None:
        return []
    about = re.search(rf" (overall|for {ASPECT}(?:(?:, | and ){ASPECT})*)$", m["grades"], re.I)
    aspects = aspects_about(about[1]) if about else ["overall"]
    faults = [f"there are {len(chosen)} authorities to look at"] * (number(m["n"]) != len(chosen))
    given = [grade for own in chosen.values() for it in own for aspect in aspects for grade in judged(it, aspect)]
    for n, grade in re.findall(rf"(\d+) ({GRADE})", m["grades"], re.I):
        have = given.count(grade_of(grade))
        faults += [f"{have} are {grade}"] * (have != number(n))
    return faults


def read_whole_lists(m, headline):
    chosen = group_of(m, headline)
    if chosen is None:
        return []
    own = [len(items(it, "local_authority")) for row in chosen.values() for it in row]
    have = (len(chosen), sum(own), sum(n > 0 for n in own))
    said = tuple(number(m[key]) for key in ("n", "items", "lists"))
    return [] if have == said else [f"there are {have[1]} items in {have[2]} lists of {have[0]} authorities"]


def read_lists_when(m, headline):
    """Lists of one authority, one after the other."""
    faults = []
    for n, board, when in re.findall(
        rf"(\d+) (?:areas? for improvement|recommendations?)( for the safeguarding board)? in ({WHEN})", m["rest"]
    ):
        owner = "safeguarding_board" if board else "local_authority"
        faults += of_one(
            headline.documents(m["a"], when=when),
            lambda it: len(items(it, owner)) == int(n),
            lambda it: f"lists {len(items(it, owner))}",
        )
    return faults


def read_names_some(m, headline):
    """So many items of a report's list are named elsewhere; the list is the report's."""
    lengths = [len(items(document, owner)) for document in headline.cited for owner in ("local_authority", "safeguarding_board")]
    faults = [f"the list has {lengths} items"] * (number(m["of"]) not in lengths)
    return faults + ["more than all"] * (number(m["n"]) > number(m["of"]))


def read_no_grade_held(m, headline):
    aspects = [aspect_of(it) for it in re.findall(ASPECT, m["aspects"], re.I)]
    faults = []
    for name in re.findall(either(headline.library.authorities), m["names"]):
        for document in headline.library.inspections(name):
            faults += [
                f"{document['id']} gives {aspect} {judged(document, aspect)}" for aspect in aspects if judged(document, aspect)
            ]
    return faults


def months_held(headline, name):
    """The inspections of an authority as headlines name them, oldest first."""
    return [month_of(document) for document in headline.library.inspections(name)]


def month_of(document):
    day = iso(document["inspection_end"] or document["published"])
    return f"{MONTHS[day[1] - 1]} {day[0]}"


def read_none_in_period(m, headline):
    said = re.sub(r"^ *(?:made |inspected )?(?=in |from |on |since |up to )", "", m["period"])
    bounds = period_of(said) if re.match("in |from |on |since |up to ", said) else None
    faults = []
    for it in headline.library.inspections(m["a"]) if bounds else []:
        if overlaps(bounds, iso(it["inspection_start"]), iso(it["inspection_end"])) or overlaps(
            bounds, *[iso(it["published"])] * 2
        ):
            faults.append(f"{it['id']} is of then")
    held, named = months_held(headline, m["a"]), re.findall(WHEN, m["whens"])
    return faults + [f"those held are of {held}"] * (held != named)


def read_not_held(m, headline):
    return [f"documents on {m['a']} are held"] if headline.library.about(m["a"]) else []


def read_listed(m, headline):
    """Each place and month named has an item about the topic."""
    faults, topic = [], headline.subject
    for name, when in placed(m, headline):
        documents = headline.documents(name, when=when)
        about = lambda it: any(is_about(whole_text(item), topic, headline.library.synonyms) for item in items(it))
        faults += of_one(documents, about, lambda it: f"lists nothing about {topic!r}")
    return faults


def placed(m, headline):
    """The (authority, month) pairs of "A (May 2016) and B (June 2022)", or of "May 2016 and June 2022" after "in A:"."""
    pairs = re.findall(rf"({either(headline.library.authorities)}) \(({WHENS})\)", m["where"])
    if pairs:
        return [(name, when) for name, whens in pairs for when in re.findall(WHEN, whens)]
    before = [name for at, name in headline.names if at < m.start()]
    return [(before[-1], when) for when in re.findall(WHEN, m["where"])] if before else []


def read_not_listed(m, headline):
    faults, needed = [], set(content(headline.subject))
    for name, when in placed(m, headline):
        for document in headline.documents(name, when=when):
            item = next((it for it in every_item(document) if needed and needed <= set(stems(whole_text(it)))), None)
            if item:
                faults.append(f"{document['id']} lists {item['text']!r}")
    return faults


def read_where_listed(m, headline):
    """Of the report that is named right before."""
    days, name = m["days"], m["a"]
    topic = headline.subject
    about = lambda it: any(is_about(whole_text(item), topic, headline.library.synonyms) for item in items(it))
    return of_one(headline.documents(name, days=days), about, lambda it: f"lists nothing about {topic!r}")


def read_is_listed(m, headline):
    """Of the report that is named before, in the same sentence."""
    before = re.findall(rf"[Tt]he ({WHEN}) report on ({either(headline.library.authorities)})", headline.text[: m.start()])
    about = lambda it: any(is_about(whole_text(item), m["topic"], headline.library.synonyms) for item in items(it))
    documents = headline.documents(before[-1][1], when=before[-1][0]) if before else headline.cited
    return of_one(documents, about, lambda it: f"lists nothing about {m['topic']!r}")


def read_about_topic(m, headline):
    """So many of the items counted before are about the topic."""
    n, topic = number(m["n"]), m["topic"].strip(" .")
    own = [item for document in headline.cited for item in items(document)]
    needed = set(content(topic))
    if n == 0:
        item = next((it for it in own if needed and needed <= set(stems(whole_text(it)))), None)
        return [f"{item['text']!r} is about {topic!r}"] if item else []
    have = sum(is_about(whole_text(item), topic, headline.library.synonyms) for item in own)
    return [f"{have} are about {topic!r}"] if have < n else []


def absent(documents, topic, headline):
    if not content(topic):
        return ["nothing was searched for"]
    faults = []
    for document in documents:
        for text in headline.library.passages(document["id"]):
            sentence = together(text, topic)
            if sentence:
                faults.append(f"{document['id']} says {sentence!r}")
                break
    return faults


def read_does_not_say(m, headline):
    documents = headline.documents(m["a"], days=m["days"]) if m["days"] else headline.documents(m["a"], when=m["when"])
    return absent(documents, headline.subject, headline)


def read_nothing_found(m, headline):
    documents = [
        it
        for name, days in re.findall(rf"({either(headline.library.authorities)}), inspected ({DAYS})", m["where"])
        for it in headline.documents(name, days=days)
    ]
    documents += [
        it
        for when, name in re.findall(rf"[Tt]he ({WHENS}) reports? on ({either(headline.library.authorities)})", m["where"])
        for it in [document for one in re.findall(WHEN, when) for document in headline.documents(name, when=one)]
    ]
    if not documents:
        documents = [it for at, name in headline.names for it in headline.library.about(name)]
    return absent(documents, m["searched"] or "", headline)


def read_not_mentioned(m, headline):
    documents = [it for name, when in placed(m, headline) for it in headline.documents(name, when=when)]
    return absent(documents, headline.subject, headline)


def read_stands_for(m, headline):
    cited = [citation["quote"] for citation in headline.answer["citations"]]
    both = any(
        all(f" {' '.join(words(form))} " in f" {' '.join(words(quote))} " for form in (m["short"], m["long"])) for quote in cited
    )
    return [] if both else ["the passage cited does not hold both"]


def period_of(text):
    """The bounds of "in 2022", "since 2018", "up to 2016", "from 2016 to 2019", "in January 2018"; None where it is none of these."""
    own = dates(text)
    if len(own) != 1 and not re.search(r"\d{4} to \d{4}", text):
        return None
    days = [day for _, stretch in own for day in stretch]
    first, last = (days[0] + (1, 1))[:3], days[-1] + ((12, 31) if len(days[-1]) == 1 else (31,) if len(days[-1]) == 2 else ())
    return (first, None) if "since" in text else (None, last) if "up to" in text else (first, last)


def aspects_about(about):
    return ["overall"] if about.lower() == "overall" else [aspect_of(it) for it in re.findall(ASPECT, about[4:], re.I)]


def group_of(m, headline):
    """The authorities that a selection is over with the inspections looked at; None where that cannot be told."""
    library, said = headline.library, m["group"] or ""
    named = (headline.answer.get("understood") or {}).get("authorities") or []
    region = next(
        (
            it
            for it in {entry["region"] for entry in library.authorities.values() if entry["region"]}
            if re.search(rf"\bin (?:the )?{it}\b", said)
        ),
        None,
    )
    names = [name for name in named if name in library.authorities] or [
        name for name, entry in library.authorities.items() if region in (None, entry["region"])
    ]
    sorts = {
        "county councils": "County",
        "London boroughs": "London Borough",
        "metropolitan districts": "Metropolitan District",
        "unitary authorities": "Unitary Authority",
    }
    of_sort = re.search(rf"that are ({either(sorts)})", said)
    if of_sort:
        names = [name for name in names if library.sorts.get(name) == sorts[of_sort[1]]]
    under = re.search(r"with an inspection under (\w+)", said)
    neighbours = re.search(rf"neighbours of ({either(library.authorities)})", said)
    if neighbours:
        names = [name for name in library.authorities if name in library.neighbours.get(neighbours[1], [])]
    elif "neighbours" in said:
        return None
    period = re.search(r"(inspected|published) ((?:in|from|on|since|up to) [^(]*)", said)
    chosen = {}
    for name in names:
        own = library.inspections(name)
        if under:
            own = [it for it in own if it["framework"] == under[1]]
        if period:
            bounds = period_of(re.sub(r" in (?:the )?[A-Z][a-z].*", "", period[2]) if region else period[2])
            if bounds is None:
                return None
            days = lambda it: (
                (iso(it["inspection_start"]), iso(it["inspection_end"]))
                if period[1] == "inspected"
                else (iso(it["published"]),) * 2
            )
            own = [it for it in own if days(it)[0] and overlaps(bounds, *days(it))]
        elif m["latest"]:
            own = own[-1:]
        if own:
            chosen[name] = own
    return chosen if period or m["latest"] else None


def read_selection(m, headline):
    chosen = group_of(m, headline)
    if chosen is None:
        return []
    pairs = re.findall(rf"({GRADE}(?:(?:, | or ){GRADE})*) (overall|for {ASPECT}(?:(?:, | and ){ASPECT})*)", m["condition"], re.I)

    def fits(document, grades, about):
        given = {grade_of(it) for it in re.findall(GRADE, grades, re.I)}
        return any(given & set(judged(document, aspect)) for aspect in aspects_about(about))

    found = [name for name, own in chosen.items() if any(all(fits(it, *pair) for pair in pairs) for it in own)]
    return compared(m, headline, chosen, found)


def compared(m, headline, chosen, found):
    n, of = number(m["n"]), number(m["of"])
    faults = [f"there are {len(chosen)} authorities to look at"] * (of != len(chosen))
    faults += [f"{len(found)} are so: {found[:9]}"] * (n != len(found))
    named = re.findall(either(headline.library.authorities), m["names"] or "")
    return faults + [f"{name} is not so" for name in named if name not in found]


def read_moves(m, headline):
    """How many authorities moved between two inspections that follow each other."""
    if re.search(r"neighbours|\bin (?:the )?[A-Z]", m["group"] or "") or (headline.answer.get("understood") or {}).get(
        "authorities"
    ):
        return []
    period = re.search(r"(inspected) ((?:in|from|on|since|up to) [^(]*)", m["group"] or "")
    bounds = period_of(period[2]) if period else (None, None)
    if bounds is None or "published" in (m["group"] or ""):
        return []
    aspects = [aspect_of(it) for it in re.findall(ASPECT, m["about"], re.I)]
    said = m["condition"].lower()
    own = [grade_of(it) for it in re.findall(GRADE, said)]
    up, down = (lambda a, b: direction(a, b) == "up"), (lambda a, b: direction(a, b) == "down")
    tests = {
        "to a lower": lambda a, b: a == own[0] and down(a, b),
        "to a higher": lambda a, b: a == own[0] and up(a, b),
        "lower": down,
        "higher": up,
        "same": lambda a, b: a == b or "Not judged" not in (a, b) and direction(a, b) is None,
        "kept": lambda a, b: a == b == own[0],
        "became": lambda a, b: b == own[0] and a != b,
        "went from": lambda a, b: a == own[0] and (b == own[1] if len(own) > 1 else a != b),
        "another": lambda a, b: direction(a, b) is not None,
    }
    test = next((it for key, it in tests.items() if key in said), None)
    chosen, found = {}, []
    for name in headline.library.authorities:
        row = headline.library.inspections(name)
        steps = list(zip(row, row[1:]))[-1:] if m["latest"] else list(zip(row, row[1:]))
        steps = [(a, b) for a, b in steps if overlaps(bounds, iso(b["inspection_start"]), iso(b["inspection_end"]))]
        if steps:
            chosen[name] = steps
        moved = [(x, y) for a, b in steps for aspect in aspects for x in judged(a, aspect)[:1] for y in judged(b, aspect)[:1]]
        if any(test(x, y) and "Not judged" not in (x, y) for x, y in moved):
            found.append(name)
    return compared(m, headline, chosen, found) if test else []


def read_steps(m, headline):
    """How many authorities fulfil conditions on their chains of inspections, each part read by itself."""
    if re.search(r"neighbours|that are|under|inspected|published", m["group"] or ""):
        return []
    if (headline.answer.get("understood") or {}).get("authorities"):
        return []
    region = next((it["region"] for it in headline.library.authorities.values() if f"{it['region']} " in f"{m['group']} "), None)
    pattern = rf"(not )?((?:{GRADE}(?:, | or )?)+) (overall|for {ASPECT}) ({STEP})"
    parts = re.findall(pattern, m["conditions"], re.I)
    chosen, found = {}, []
    for name, entry in headline.library.authorities.items():
        chain = headline.library.inspections(name)
        if not chain or region and entry["region"] != region:
            continue
        chosen[name] = chain
        if all(holds_at(chain, *part) for part in parts):
            found.append(name)
    return compared(m, headline, chosen, found)


def holds_at(chain, denied, grades, about, step):
    """Whether a condition holds of a chain of inspections; None where a grade is not known."""
    aspect = aspects_about(about)[0]
    wanted = {grade_of(it) for it in re.findall(GRADE, grades, re.I)}
    own = [[it for it in judged(document, aspect) if it != "Not judged"] for document in chain]
    told = [bool(wanted & set(it)) if it else None for it in own]
    rows = {"twice": 2, "three": 3, "four": 4}
    if step.endswith("in a row"):
        k = rows[step.split()[0]]
        fits = any(all(told[at : at + k]) for at in range(len(told) - k + 1))
        return not fits if denied else fits
    picked = {
        "at the latest inspection": told[-1:],
        "at the first inspection": told[:1],
        "at the inspection before the latest": told[-2:-1],
        "at an earlier inspection": told[:-1],
    }.get(step, told)
    known = [it for it in picked if it is not None]
    if not known or step == "at every inspection" and len(known) < 2:
        return False
    fits = all(known) if step == "at every inspection" else any(known)
    return not fits if denied else fits


def read_lengths(m, headline):
    """How many authorities had so many improvements at the latest inspection."""
    chosen = group_of(m, headline)
    if chosen is None:
        return []
    bound, wanted = m["bound"], 0 if m["items"] == "no" else number(m["items"])
    fits = lambda n: n > wanted if bound == "more than" else n < wanted if bound == "fewer than" else n == wanted
    count = lambda it: len(items(it, "local_authority"))
    told = lambda it: count(it) or judged(it, "overall")
    found = [name for name, own in chosen.items() if any(told(it) and fits(count(it)) for it in own)]
    return compared(m, headline, chosen, found)


def read_selected_lists(m, headline):
    topic = m["topic"]
    documents = lambda name: [it for it in headline.library.inspections(name)]
    if number(m["n"]):
        named = re.findall(either(headline.library.authorities), m["names"] or "")
        about = lambda name: any(
            is_about(whole_text(item), topic, headline.library.synonyms) for it in documents(name) for item in items(it)
        )
        return [f"{name} lists nothing about {topic!r}" for name in named if not about(name)]
    chosen, needed = group_of(m, headline), set(content(topic))
    for name, own in (chosen or {}).items():
        for document in own:
            item = next((it for it in every_item(document) if needed and needed <= set(stems(whole_text(it)))), None)
            if item:
                return [f"{document['id']} lists {item['text']!r}"]
    return [] if needed else ["the topic has no word that says anything"]


def read_no_grade(m, headline):
    aspects = [aspect_of(it) for it in re.findall(ASPECT, m["asked"], re.I)]
    faults = []
    for document in headline.documents(m["a"], when=m["when"]):
        faults += [f"{document['id']} gives {aspect} {judged(document, aspect)}" for aspect in aspects if judged(document, aspect)]
        label = next(
            (
                it["label"]
                for it in document["judgements"]
                if content(m["asked"]) and set(content(m["asked"])) <= set(stems(it["label"]))
            ),
            None,
        )
        if label and not aspects:
            faults.append(f"{document['id']} judges {label!r}")
    return faults[:1]


def read_no_list(m, headline):
    owner = "safeguarding_board" if "board" in m["whose"] else "local_authority"
    return of_one(
        headline.documents(m["a"], days=m["days"]), lambda it: not items(it, owner), lambda it: f"lists {len(items(it, owner))}"
    )


A = r"(?<![\w-])(?P<a><<AUTHORITY>>)"
ON = r", inspected (?P<days><<DAYS>>)"
OF_ASPECT = r"(?:overall|for (?P<aspect><<ASPECT>>))"
ASPECTS_SAID = r"(?P<aspects><<ASPECT>>(?:(?:, | and )<<ASPECT>>)*)"
ITEMS = r"(?:areas? for improvement|recommendations?)"
GROUP = r"(?P<group>(?: held| in this collection| inspected| with a report|(?! \()[^:;(])*?)"
SELECTED = rf"\b(?P<n>\d+|none) of the (?P<of>\d+|one) authorit(?:ies|y){GROUP}(?P<names> \([^)]*\))? "
LATEST = r"(?P<latest> at the latest inspection)?"
PLACE = r"(?:<<AUTHORITY>> \(<<WHENS>>\)|<<WHEN>>)"
PLACES = rf"(?P<where>{PLACE}(?:(?:, | and ){PLACE})*)"
MOVED = (
    r"(?P<condition>got a(?: lower|nother| higher) grade than before|got the same grade as before|kept <<GRADE>>|became <<GRADE>>"
    r"|went from <<GRADE>> to (?:<<GRADE>>|another grade|a lower grade|a higher grade))"
)
# A condition at a step of the chain, and several of them.
STEP = (
    r"(?:at the latest inspection|at the first inspection|at the inspection before the latest|at an earlier inspection|at every inspection"
    r"|at some inspection|at any inspection|(?:twice|three times|four times) in a row)"
)
STEPPED = (
    r"(?:was|were)(?: not)? <<GRADE>>(?:(?:, | or )<<GRADE>>)* (?:overall|for <<ASPECT>>) " + STEP
)
# Each reading: its name, the clause that it reads, and what compares it with the catalogue and gives every fault.
READINGS = [
    (
        "count",
        rf"{A}(?:{ON}|,? \(?(?P<when><<WHEN>>)\)?)[^;.]*?(?:: | has |, with | and )(?P<n>\d+) {ITEMS}(?P<board> for the safeguarding board)?",
        read_count,
    ),
    ("counts over time", rf"{A}[:;] (?P<rest>\d+ {ITEMS}[^:]* in <<WHEN>>)", read_lists_when),
    (
        "grade",
        rf"(?P<grade><<GRADE>>)(?:, not [^:]+)?: (?:overall effectiveness of|(?P<aspect><<ASPECT>>),) {A}(?: \([^)]*\))?{ON}",
        read_grade,
    ),
    ("overview", rf"{A}{ON}: (?P<grade><<GRADE>>) {OF_ASPECT}", read_grade),
    ("judged", rf"{A} was judged (?P<grade><<GRADE>>) {OF_ASPECT}(?:, not [^,;]+,)? in (?P<when><<WHEN>>)", read_judged),
    ("judged then", rf"{A} was judged [^;]* in <<WHEN>>, then (?P<grade><<GRADE>>) {OF_ASPECT} in (?P<when><<WHEN>>)", read_judged),
    (
        "kept",
        rf"{A} kept it: it was (?:judged )?(?P<grade><<GRADE>>) {OF_ASPECT} in (?:<<WHEN>> and again in )?(?P<when><<WHEN>>)",
        read_kept,
    ),
    ("trend", rf"{ASPECTS_SAID} (?:of|in) {A}[:;] (?P<rest><<GRADE>>.* in <<WHEN>>.*)", read_trend),
    ("compared", rf"^{ASPECTS_SAID}[:;] (?P<rest><<AUTHORITY>> .*)", read_compared),
    (
        "no grade",
        rf"{A}'s (?:inspection of )?(?P<when><<WHEN>>)(?: report)? (?:gave|gives) no grade for (?P<asked>[^;.]*)",
        read_no_grade,
    ),
    ("no grade held", rf"no grade for {ASPECTS_SAID} (?:is held for|in the reports on) (?P<names>[^;.]*)", read_no_grade_held),
    ("no list", rf"{A}{ON}: the report has no list of (?P<whose>[^;.]*)", read_no_list),
    ("named elsewhere", r"\bnames (?P<n>\d+) of these (?P<of>\d+)", read_names_some),
    ("led", rf"(?P<who>(?-i:[A-Z])[^;:]*?) led the inspection of {A} (?:from|on) (?P<days><<DAYS>>)", read_led),
    (
        "inspected",
        rf"{A} was inspected (?:from|on) (?P<days><<DAYS>>)(?:; the report was published on (?P<published>\d+ \w+ \d{{4}}))?",
        read_inspected,
    ),
    ("published", rf"{A}(?:, inspected <<DAYS>>)?,? was published on (?P<published>\d+ \w+ \d{{4}})", read_published),
    ("lasted", rf"inspection of {A} lasted (?P<n><<COUNT>>) days?: (?P<days><<DAYS>>)", read_lasted),
    ("holdings", rf"I (?:hold|have) (?P<n><<COUNT>>) inspections? of {A}: (?P<whens><<WHENS>>)", read_holdings),
    (
        "all holdings",
        r"I (?:hold|have) (?P<n>\d+) inspections? of (?P<of>\d+) authorit(?:ies|y)(?P<period>[^.;]*)",
        read_all_holdings,
    ),
    ("all documents", r"I (?:hold|have) (?P<n>\d+) documents? on (?P<of>\d+) authorit(?:ies|y)", read_all_documents),
    (
        "none in period",
        rf"no inspection of {A}(?P<period>[^;]*?) (?:is held|here); (?:those held are of|the one held is of|the inspections of .*? are from) (?P<whens><<WHENS>>)",
        read_none_in_period,
    ),
    ("not held", r"no document (?:is held )?on (?P<a>[A-Za-z' -]+)", read_not_held),
    ("listed", rf"(?<!listed as )\ban area for improvement in {PLACES}", read_listed),
    ("not listed", rf"(?:not listed(?: as one)?|spoken of but not listed|mentioned but not listed) in {PLACES}", read_not_listed),
    (
        "only mentioned",
        r"(?:spoken of|mentioned) in (?P<where>[^;]*?), (?:but not )?listed as an area for improvement(?: in none)?",
        read_not_listed,
    ),
    ("where listed", rf"report on {A}{ON}, says this, where it is an area for improvement", read_where_listed),
    ("is listed", r"says this about (?P<topic>[^;]+), one of its areas for improvement", read_is_listed),
    ("about topic", r"(?P<n><<COUNT>>) of them (?:is about|are about|speaks? of) (?P<topic>[^;]+)", read_about_topic),
    ("does not say", rf"report on {A}{ON},? does not say, but", read_does_not_say),
    ("gives no answer", rf"(?P<days>(?!))?the (?P<when><<WHEN>>) report on {A} gives no answer", read_does_not_say),
    (
        "nothing found",
        r"nothing on it was found in (?P<where>.*?) \(searched for (?:it|\u201c(?P<searched>.*?)\u201d)\)",
        read_nothing_found,
    ),
    ("nothing about", r"nothing about \u201c(?P<searched>[^\u201d]*)\u201d was found in (?P<where>[^;]*)", read_nothing_found),
    ("not mentioned", rf"not mentioned in {PLACES}", read_not_mentioned),
    ("stands for", r"^(?P<short>\S+(?: \S+){0,3}?) stands for (?P<long>.+?) in ", read_stands_for),
    (
        "selection",
        rf"{SELECTED}(?:was|were) judged (?P<condition><<GRADE>>[^;]*? (?:overall|for <<ASPECT>>)[^;]*?){LATEST}(?=[;.]|$)",
        read_selection,
    ),
    ("steps", rf"{SELECTED}(?P<conditions>{STEPPED}(?: and {STEPPED})*)(?=[;.]|$)", read_steps),
    (
        "lengths",
        rf"{SELECTED}had (?:(?P<bound>more than|fewer than) )?(?P<items>no|\d+) areas? for improvement{LATEST}(?=[;.]|$)",
        read_lengths,
    ),
    ("moves", rf"{SELECTED}{MOVED} \((?P<about>[^)]*)\){LATEST}(?=[;.]|$)", read_moves),
    ("selected lists", rf"{SELECTED}(?:has|have|had) (?P<topic>.+?) as an area for improvement{LATEST}", read_selected_lists),
    ("tally", rf"^(?P<n>\d+) authorit(?:ies|y){GROUP}: (?P<grades>\d+ <<GRADE>>[^;]*?){LATEST}(?=[;.]|$)", read_tally),
    (
        "whole lists",
        rf"^(?P<n>\d+) authorit(?:ies|y){GROUP}: (?P<items>\d+) areas for improvement in (?P<lists>\d+) lists{LATEST}",
        read_whole_lists,
    ),
]
