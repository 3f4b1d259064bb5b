#!/usr/bin/env python3
"""Checks every claim of a running server's headlines against its catalogue and its passages.

    .ci/claims.py --url http://127.0.0.1:8080 --gold ../shared/gold/questions.jsonl [--gold ...] [--failures]

Each gold question is asked with its earlier turns in one conversation. Each object of the answer's `claims` is held to the
documents (`CLAIMS`), and the headline is read by itself: each of its clauses must be covered by a claim (`headlines.py`), and what it
says is compared with the catalogue where it can be read (`readings.py`). Exit status 1 if any claim is untrue, any clause is not
covered or any reading is untrue; the last line is one JSON object with all figures.

One figure is no fault by itself: `absent_but_there` counts claims that a document does not mention something, though the gold
evidence stands in that very document. The words searched for do not stand there together, but their matter does.
"""

import argparse, collections, json, pathlib, re, secrets, sys

import headlines, readings
from library import (
    FIRST_DAY,
    Library,
    MONTHS,
    Server,
    Synonyms,
    began,
    content,
    dates,
    days_of,
    direction,
    every_item,
    grades,
    interval,
    is_about,
    iso,
    items,
    judged,
    overlaps,
    read_neighbours,
    read_sorts,
    stems,
    together,
    whole_text,
    words,
)

ROOT = pathlib.Path(__file__).resolve().parent.parent
SYNONYMS = ("src/search/synonyms.toml", "src/retrieve/synonyms.toml")
# Kinds that stand on passages, and so must cite some of the document that they are of.
CITING = {"graded", "moved", "kept", "listed", "says", "stands_for", "led_by", "lasted", "linked"}


class Untrue(Exception):
    """A claim does not hold."""


def require(holds, why):
    if not holds:
        raise Untrue(why)


# What is claimed, each kind by a function of the claim, its answer and the library, which raises Untrue.


def graded(claim, answer, library):
    document, aspect = of_document(claim, library), of_aspect(claim)
    own = grades(document, aspect)
    require(claim["value"] in own, f"{document['id']} gives {aspect} {own or 'no grade'}, not {claim['value']!r}")


def not_graded(claim, answer, library):
    document = of_document(claim, library)
    if claim.get("aspect") is None:
        topic = field(claim, "topic")
        labels = [document["title"]] + [judgement["label"] for judgement in document["judgements"]]
        label = next((it for it in labels if content(topic) and set(content(topic)) <= set(stems(it))), None)
        require(label is None, f"{document['id']} judges {label!r}, which is {topic!r}")
        return
    own = [grade for grade in judged(document, of_aspect(claim)) if grade != "Not judged"]
    require(not own, f"{document['id']} gives {claim['aspect']} {own}")


def movement(claim, library):
    """The two grades of a movement, each found in its document."""
    after, aspect = of_document(claim, library), of_aspect(claim)
    before = library.document(field(claim, "from_document"))
    require(before is not None, f"there is no document {field(claim, 'from_document')!r}")
    require(before["authority"] == after["authority"], f"{before['id']} and {after['id']} are of two authorities")
    require((began(before) or ()) < (began(after) or ()), f"{before['id']} is not earlier than {after['id']}")
    for document, key in ((before, "from"), (after, "to")):
        own = judged(document, aspect)
        require(field(claim, key) in own, f"{document['id']} gives {aspect} {own or 'no grade'}, not {field(claim, key)!r}")
    require("Not judged" not in (field(claim, "from"), field(claim, "to")), "what was not judged cannot have moved")
    return field(claim, "from"), field(claim, "to")


def moved(claim, answer, library):
    before, after = movement(claim, library)
    require(before != after, f"{before!r} is no other grade than {after!r}")
    said = claim["value"].get("direction")
    require(said == direction(before, after), f"from {before!r} to {after!r} is {direction(before, after)}, not {said}")


def kept(claim, answer, library):
    before, after = movement(claim, library)
    require(before == after, f"{after!r} is another grade than {before!r}")


def listed(claim, answer, library):
    document, topic, text = of_document(claim, library), field(claim, "topic"), field(claim, "item")
    own = [item for item in every_item(document) if same(item["text"], text) or same(whole_text(item), text)]
    require(own, f"no item of {document['id']} is {text!r}")
    about = any(is_about(whole_text(item), topic, library.synonyms) for item in own)
    require(about, f"{text!r} is not about {topic!r}")


def not_listed(claim, answer, library):
    document, topic = of_document(claim, library), field(claim, "topic")
    needed = set(content(topic))
    require(needed, f"{topic!r} has no word that says anything")
    item = next((it for it in every_item(document) if needed <= set(stems(whole_text(it)))), None)
    require(item is None, f"{document['id']} lists {topic!r}: {item and item['text']!r}")


def not_mentioned(claim, answer, library):
    searched = " ".join(claim.get("searched") or [])
    require(content(searched), "it does not say what was searched for")
    if claim.get("document") is not None:
        documents = [of_document(claim, library)]
    elif claim.get("authority") is not None:
        documents = library.about(claim["authority"])
        require(documents, f"nothing is held on {claim['authority']}")
    else:
        documents = library.documents.values()
    for document in documents:
        for text in library.passages(document["id"]):
            sentence = together(text, searched)
            require(sentence is None, f"{document['id']} mentions {searched!r}: {sentence!r}")


def counted(claim, answer, library):
    what, n = field(claim, "what"), field(claim, "n")
    require(what in COUNTS, f"{what!r} is nothing that this check can count")
    have = COUNTS[what](claim, answer, library)
    require(n == have, f"there are {have} {what}, not {n}")


def improvements(claim, answer, library):
    """The items of one document's list; without a document, of those of all inspections looked at."""
    owner = claim["value"].get("owner")
    if claim.get("document") is not None:
        return len(items(of_document(claim, library), owner))
    return sum(len(items(it, owner)) for it in looked_at(claim, library))


def of_role(role):
    """The items of one document's lists of a role."""

    def count(claim, answer, library):
        lists = of_document(claim, library).get("lists") or []
        owner = claim["value"].get("owner")
        return sum(len(own["items"]) for own in lists if own["role"] == role and own["owner"] == owner)

    return count


def lists_held(claim, answer, library):
    return sum(bool(items(it, claim["value"].get("owner"))) for it in looked_at(claim, library))


def looked_at(claim, library):
    """The inspections that a count over many is made of: those of the period, or the latest of each authority."""
    held = held_in(claim, library).values()
    return [it for own in held for it in (own if claim["value"].get("period") is not None else own[-1:])]


def graded_so(claim, answer, library):
    grade, aspect = field(claim, "grade"), of_aspect(claim)
    return sum(grade in judged(it, aspect) for it in looked_at(claim, library))


def named(claim, answer, library):
    """How many items of a report's list another document names: that one must be cited."""
    document = of_document(claim, library)
    have = len(items(document, claim["value"].get("owner")))
    require(field(claim, "of") == have, f"the list of {document['id']} has {have} items, not {field(claim, 'of')}")
    others = [it for it in of_citations(claim, answer) if it["document"]["id"] != document["id"]]
    require(others or field(claim, "n") == 0, "it cites no other document")
    return min(field(claim, "n"), have)


def held_in(claim, library):
    """The inspections that a count is over, by authority: of one, of those named, of a region, of a sort of council, of neighbours
    or of all; under some framework, in a period, or with so many of the same authority before them that they are at least the second."""
    value, found = claim["value"], {}
    names = [claim["authority"]] if claim.get("authority") else value.get("among") or list(library.authorities)
    for name in names:
        if value.get("region") and library.authorities[name]["region"] != value["region"]:
            continue
        if value.get("sorts") and library.sorts.get(name) not in value["sorts"]:
            continue
        if value.get("neighbours_of") and name not in library.neighbours.get(value["neighbours_of"], []):
            continue
        own = library.inspections(name)
        if value.get("frameworks"):
            own = [it for it in own if it["framework"] in value["frameworks"]]
        own = own[value.get("at_least", 1) - 1 :]
        if value.get("period") is not None:
            own = [it for it in own if falls_in(it, value["period"], value.get("by"))]
        if own:
            found[name] = own
    return found


def inspections(claim, answer, library):
    return sum(len(own) for own in held_in(claim, library).values())


def authorities(claim, answer, library):
    of = claim["value"].get("of")
    if of is not None:
        have = len(held_in(claim, library))
        require(of == have, f"there are {have} authorities to look through, not {of}")
    found = {statement["authority"] for statement in answer["statements"] if statement.get("authority")}
    if of is None and claim["value"].get("region"):
        found = {name for name in found if library.authorities[name]["region"] == claim["value"]["region"]}
    if of is None and claim["value"].get("period"):
        found = {name for name in found if cites_of_period(name, claim["value"]["period"], answer, library)}
    return len(found)


def cites_of_period(name, period, answer, library):
    """Whether the rows of an authority cite a document whose inspection began in a period."""
    own = {citation["id"]: citation["document"]["id"] for citation in answer["citations"]}
    rows = [it for it in answer["statements"] if it.get("authority") == name]
    cited = [library.document(own[n]) for row in rows for n in row.get("citations") or [] if n in own]
    begun = lambda it: {**it, "inspection_end": it["inspection_start"]}
    return any(falls_in(begun(it), period) for it in cited)


def authorities_held(claim, answer, library):
    return len(held_in(claim, library))


def documents(claim, answer, library):
    kind = claim["value"].get("kind")
    pool = library.about(claim["authority"]) if claim.get("authority") else library.documents.values()
    return sum(kind in (None, document["kind"]) for document in pool)


def inspected(claim, answer, library):
    document = of_document(claim, library)
    days = f"{document['inspection_start']}/{document['inspection_end']}" if document["inspection_start"] else None
    require(claim["value"] == days, f"{document['id']} was inspected {days}, not {claim['value']}")


def published(claim, answer, library):
    document = of_document(claim, library)
    require(
        claim["value"] == document["published"], f"{document['id']} was published {document['published']}, not {claim['value']}"
    )


def led_by(claim, answer, library):
    """The facts name one inspector; where several led, each name must stand in the passages cited."""
    document, value = of_document(claim, library), claim["value"]
    if value is None:
        require(document["lead_inspector"] is None, f"{document['id']} was led by {document['lead_inspector']}")
        return
    require(
        document["lead_inspector"] and holds_words(value, document["lead_inspector"]),
        f"{document['id']} was led by {document['lead_inspector']}, not {value}",
    )
    cited = " ".join(citation["quote"] for citation in of_citations(claim, answer))
    for name in re.split(r", | and ", value):
        require(holds_words(cited, name), f"{name} does not stand in what is cited")


def lasted(claim, answer, library):
    document, days = of_document(claim, library), int(claim["value"])
    have = days_of(document, library)
    require(days == have, f"the inspection of {document['id']} took {have} days, not {days}")


def held(claim, answer, library):
    require(holdings(claim, library), f"nothing is held on {claim.get('authority')}{period_words(claim)}")


def not_held(claim, answer, library):
    found = holdings(claim, library)
    require(not found, f"{found and found[0]['id']} is held on {claim.get('authority')}{period_words(claim)}")


def holdings(claim, library):
    """The documents on an authority; with a period, a kind or frameworks, its inspections in that period, documents of that kind or
    those under these frameworks."""
    value = claim["value"] if isinstance(claim.get("value"), dict) else {}
    name, period, kind = claim.get("authority"), value.get("period"), value.get("kind")
    if name is None:
        require(period is not None or kind is not None, "it does not say of whom or of when")
        pool = library.documents.values()
    else:
        pool = library.about(name)
    if kind is not None:
        pool = [document for document in pool if document["kind"] == kind]
    if value.get("frameworks"):
        pool = [document for document in pool if document["framework"] in value["frameworks"]]
    if period is None:
        return list(pool)
    return [
        it
        for it in pool
        if it["kind"] in ("inspection_report", "digest") and (falls_in(it, period) or falls_in(it, period, "published"))
    ]


def period_words(claim):
    value = claim.get("value")
    return f" of {value['period']}" if isinstance(value, dict) and value.get("period") else ""


def falls_in(document, periods, by=None):
    """Whether an inspection, or with "published" its report's publication, falls in a period or in one of several."""
    for period in periods if isinstance(periods, list) else [periods]:
        if by == "published":
            first = last = iso(document["published"])
        else:
            first, last = iso(document["inspection_start"]), iso(document["inspection_end"])
        if overlaps(interval(period), first, last):
            return True
    return False


def stands_for(claim, answer, library):
    cited = " ".join(citation["quote"] for citation in of_citations(claim, answer))
    for form in ("short", "long"):
        require(holds_words(cited, field(claim, form)), f"{field(claim, form)!r} does not stand in what is cited")


def says(claim, answer, library):
    """Nothing more than that the cited words stand there, which is checked of every citation."""


def linked(claim, answer, library):
    document, name = of_document(claim, library, of_authority=False), claim.get("authority")
    days = [f"{it['inspection_start']}/{it['inspection_end']}" for it in library.inspections(name)]
    require(claim["value"] in days, f"{name} was inspected {days}, not {claim['value']}")
    bounds = interval(claim["value"])
    spans = [re.sub(rf"\bbetween ({FIRST_DAY}) and ", r"\1 to ", text) for text in library.passages(document["id"])]
    told = [{day for _, own in dates(text) for day in own} for text in spans]
    if any(set(bounds) <= own for own in told):
        return
    # A document of that authority may give the month of the inspection, or the day on which its report was published.
    own = library.documents[document["id"]]
    require(own["authority"] == name, f"{document['id']} does not give the days {claim['value']}")
    of_days = [it for it in library.inspections(name) if f"{it['inspection_start']}/{it['inspection_end']}" == claim["value"]]
    published = {iso(it.get("published")) for it in of_days} & ({iso(own.get("published"))} | set().union(*told)) - {None}
    named = any(MONTHS[day[1] - 1] in text for day in bounds for text in spans)
    require(named or published, f"{document['id']} gives neither month nor publication of {claim['value']}")


CLAIMS = {
    "graded": graded,
    "not_graded": not_graded,
    "moved": moved,
    "kept": kept,
    "listed": listed,
    "not_listed": not_listed,
    "not_mentioned": not_mentioned,
    "counted": counted,
    "inspected": inspected,
    "published": published,
    "led_by": led_by,
    "lasted": lasted,
    "held": held,
    "not_held": not_held,
    "stands_for": stands_for,
    "says": says,
    "linked": linked,
}
COUNTS = {
    "improvements": improvements,
    "priority_actions": of_role("priority_action"),
    "requirements": of_role("requirement"),
    "recommendations": of_role("recommendation"),
    "strengths": of_role("strength"),
    "lists": lists_held,
    "named": named,
    "inspections": inspections,
    "authorities": authorities,
    "authorities_held": authorities_held,
    "graded": graded_so,
    "documents": documents,
}


# The parts of a claim


def field(claim, key):
    value = claim.get("value")
    require(isinstance(value, dict) and value.get(key) is not None, f"its value has no {key!r}: {value!r}")
    return value[key]


def of_aspect(claim):
    require(claim.get("aspect") in headlines.ASPECTS, f"{claim.get('aspect')!r} is not an aspect")
    return claim["aspect"]


def of_document(claim, library, of_authority=True):
    """The document of a claim, which must be of the claim's authority."""
    name = claim.get("document")
    document = library.document(name) if name else None
    require(document is not None, f"there is no document {name!r}")
    if of_authority and claim.get("authority") is not None:
        require(document["authority"] == claim["authority"], f"{name} is about {document['authority']}, not {claim['authority']}")
    return document


def of_citations(claim, answer):
    own = {citation["id"]: citation for citation in answer["citations"]}
    numbers = claim.get("citations") or []
    missing = [n for n in numbers if n not in own]
    require(not missing, f"the answer has no citation {missing}")
    return [own[n] for n in numbers]


def same(a, b):
    return words(a) == words(b)


def holds_words(text, part):
    return f" {' '.join(words(part))} " in f" {' '.join(words(text))} "


def stands(citation, library):
    """Whether a quote stands in a passage of its document, white space aside."""
    quote = " ".join(citation["quote"].split())
    return any(quote in " ".join(text.split()) for text in library.passages(citation["document"]["id"]))


def check_claim(claim, answer, library):
    """Why a claim is untrue; None if it holds."""
    kind = claim.get("kind")
    try:
        require(kind in CLAIMS, f"{kind!r} is not a kind of claim")
        cited = of_citations(claim, answer)
        for citation in cited:
            require(stands(citation, library), f"citation {citation['id']} does not stand in {citation['document']['id']}")
        CLAIMS[kind](claim, answer, library)
        if kind in CITING and claim.get("value", 0) is not None or kind == "says":
            require(cited, "it cites nothing")
            name = claim.get("document")
            require(name is None or any(it["document"]["id"] == name for it in cited), f"it cites nothing of {name}")
    except Untrue as untrue:
        return str(untrue)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return f"it is malformed: {error!r}"
    return None


def check(answer, questions, library):
    """All faults of an answer, as (sort, what, why): a claim that is untrue, a clause that is not covered, or a reading of the
    headline that the catalogue contradicts. `questions` are the texts of the conversation."""
    faults = []
    for claim in answer.get("claims") or []:
        why = check_claim(claim, answer, library)
        if why:
            faults.append(("untrue", claim.get("kind"), why))
    headline = headlines.Headline(answer, questions, library)
    try:
        faults += [("uncovered", rule, why) for rule, why in headlines.uncovered(headline)]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        faults.append(("uncovered", headlines.RULES[-1], f"a claim is malformed: {error!r}"))
    faults += [("misread", name, why) for name, why in readings.contradicted(headline)]
    return faults


def absent_but_there(answer, gold, library):
    """The claims of absence about documents in which the gold evidence stands."""
    if gold["type"] == "unanswerable":
        return []
    plain = lambda file: pathlib.PurePath(file).stem
    there = {plain(it["file"]) for it in gold["evidence"]}
    absent = [claim for claim in answer.get("claims") or [] if claim.get("kind") == "not_mentioned"]
    return [claim for claim in absent if plain(library.documents.get(claim.get("document"), {}).get("file", "")) in there]


def conversation(server, gold):
    """The answer to a gold question, asked after its earlier turns, and the texts of all of them. No two runs share a name, so
    that no question leans on one of an earlier run."""
    name = f"claims-{gold['id']}-{secrets.token_hex(4)}"
    turns = [turn["question"] for turn in gold.get("turns") or []][:-1] + [gold["question"]]
    for text in turns:
        answer = server("/v1/ask", {"question": text, "conversation": name})
    return answer, turns


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--url", default="http://127.0.0.1:8080")
    parser.add_argument("--gold", action="append", required=True, help="a file of gold questions; may be given again")
    parser.add_argument("--synonyms", help="the table of synonyms; that of this checkout where none is given")
    parser.add_argument("--failures", action="store_true", help="print each fault")
    parser.add_argument("--save", help="write the answers here, one JSON object a line")
    options = parser.parse_args()
    table = options.synonyms or next(path for path in (ROOT / it for it in SYNONYMS) if path.exists())
    server = Server(options.url)
    authorities = next(ROOT.glob("src/*/authorities.csv"))
    library = Library(server, Synonyms.read(table), read_neighbours(authorities), read_sorts(authorities))
    made, untrue, uncovered, read, misread = (collections.Counter() for _ in range(5))
    questions = faulty = unread = silent = there = 0
    save = open(options.save, "w", encoding="utf8") if options.save else None
    for path in options.gold:
        for gold in (json.loads(line) for line in open(path, encoding="utf8") if line.strip()):
            answer, turns = conversation(server, gold)
            if save:
                save.write(json.dumps({"id": gold["id"], "questions": turns, "answer": answer}, ensure_ascii=False) + "\n")
            faults = check(answer, turns, library)
            questions += 1
            faulty += bool(faults)
            made.update(claim.get("kind") for claim in answer.get("claims") or [])
            names = readings.names(headlines.Headline(answer, turns, library))
            read.update(names)
            unread += not names
            silent += not answer.get("claims") and answer["outcome"] in ("answered", "partial", "corrected")
            there += len(absent_but_there(answer, gold, library))
            untrue.update(what for sort, what, _ in faults if sort == "untrue")
            misread.update(what for sort, what, _ in faults if sort == "misread")
            uncovered.update({what for sort, what, _ in faults if sort == "uncovered"})
            if options.failures and faults:
                print(f"{gold['id']} {turns[-1]}\n    {answer['headline']}")
                for sort, what, why in faults:
                    print(f"    {sort} {what}: {why}")
    for title, counts, wrong in (("claims", made, untrue), ("clauses of headlines read", read, misread)):
        print(f"{title}, and how many of them are untrue:")
        for name in sorted(set(counts) | set(wrong), key=str):
            print(f"  {str(name):22} {counts[name]:5} {wrong[name]:5}")
    print("headlines with a clause that no claim covers, by rule:")
    for rule in headlines.RULES:
        print(f"  {rule:22} {uncovered[rule]:5}")
    figures = {
        "questions": questions,
        "with_faults": faulty,
        "claims": sum(made.values()),
        "untrue": sum(untrue.values()),
        "uncovered": sum(uncovered.values()),
        "misread": sum(misread.values()),
        "without_claims": silent,
        "not_read": unread,
        "absent_but_there": there,
        "by_kind": {str(kind): [made[kind], untrue[kind]] for kind in sorted(set(made) | set(untrue), key=str)},
        "by_rule": dict(sorted(uncovered.items())),
        "by_reading": {name: [read[name], misread[name]] for name in sorted(set(read) | set(misread))},
    }
    print(json.dumps(figures))
    sys.exit(1 if faulty else 0)


if __name__ == "__main__":
    main()
