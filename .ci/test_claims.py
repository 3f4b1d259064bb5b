"""Tests of the checker of claims over an invented catalogue: python3 -m unittest discover .ci"""

import unittest

import claims, headlines, library, readings
from library import Library, Synonyms

SYNONYMS = {
    "light_words": ["work", "children", "people", "young"],
    "equivalent": [{"words": ["life-story", "lifestory"]}, {"words": ["plo", "public law outline"]}],
    "one_way": [{"readers": ["mum"], "reports": ["parent"]}],
}


def item(text, *nested):
    return {"text": text, "page": 2, "items": [item(it) for it in nested]}


def judgement(aspect, grade):
    return {"label": headlines.ASPECTS[aspect].capitalize(), "aspect": aspect, "grade": grade, "page": 1}


def document(name, authority, days, published, overall, judgements, **more):
    first, last = days.split("/") if days else (None, None)
    return {
        "id": name,
        "file": name + ".pdf",
        "title": f"{authority}: inspection of children's services",
        "kind": "inspection_report",
        "authority": authority,
        "inspection_start": first,
        "inspection_end": last,
        "published": published,
        "lead_inspector": None,
        "overall": overall,
        "judgements": [judgement(*it) for it in judgements],
        "improvements": [],
        **more,
    }


def lists(owner, *items):
    return {"owner": owner, "heading": "What needs to improve", "page": 2, "items": list(items)}


RI = "Requires improvement to be good"
DOCUMENTS = [
    document(
        "ashdale-2016",
        "Ashdale",
        "2016-05-02/2016-05-13",
        "2016-07-01",
        "Adequate",
        [("children_in_care", "Good"), ("care_leavers", "Good"), ("adoption", "Inadequate")],
        lead_inspector="Ann Ode",
        improvements=[
            lists(
                "local_authority",
                item("The quality of life-story work."),
                item("Help, including:", "advice to young carers", "short breaks"),
            ),
            lists("safeguarding_board", item("The board's oversight of gangs.")),
        ],
    ),
    document(
        "ashdale-2021",
        "Ashdale",
        "2021-12-06/2022-02-15",
        "2022-04-01",
        RI,
        [("children_in_care_and_care_leavers", "Outstanding"), ("leadership", "Not judged")],
        lead_inspector="Bo Ray",
        improvements=[lists("local_authority", item("Support to privately fostered children."))],
    ),
    document("brook-2019", "Brookmere", "2019-10-14/2019-10-18", "2019-11-05", "Outstanding", [("leadership", "Good")]),
    document("brook-2024", "Brookmere", "2024-07-01/2024-07-05", "2024-08-22", "Good", [("leadership", "Good")]),
    document("minutes", None, None, None, None, [], kind="minutes"),
]
PASSAGES = {
    "ashdale-2016": [
        "Inspection of Ashdale, 2 to 13 May 2016. Lead inspector: Ann Ode",
        "On site: 2 May\u20136 May 2016 and 9 \u2013 13\nMay 2016",
        "Adequate overall",
        "The quality of life-story work.",
        "Dental checks are late. Homelessness is rare among young people.",
        "Emotional Wellbeing Hub (EWH) staff meet weekly.",
    ],
    "ashdale-2021": [
        "Inspection dates: 6 to 10 December 2021 and 14 to 15 February 2022",
        "Lead inspectors: Bo Ray and Cy Dee",
        "Social workers stay.",
    ],
    "brook-2019": ["Inspection of Brookmere, 14 to 18 October 2019", "Overall: outstanding"],
    "brook-2024": ["Inspection of Brookmere, 1 to 5 July 2024", "Overall: good"],
    "minutes": [
        "Inspectors came between 14 and 18 October 2019.",
        "The report names workload.",
    ],
}


def fetch(path):
    for document in DOCUMENTS:
        document["passages"] = len(PASSAGES[document["id"]])
    parts = path.split("?")[0].split("/")[2:]
    if parts == ["documents"]:
        return {"documents": DOCUMENTS}
    if parts[0] == "documents":
        return next((document for document in DOCUMENTS if document["id"] == parts[1]), None)
    if parts[0] == "passages":
        name, number = parts[1].rsplit(".", 1)
        row = [{"number": n, "text": text} for n, text in enumerate(PASSAGES[name])]
        return {"before": row[: int(number)], "passage": row[int(number)], "after": row[int(number) + 1 :]}
    names = sorted({document["authority"] for document in DOCUMENTS if document["authority"]})
    if parts == ["authorities"]:
        regions = {"Ashdale": "South West", "Brookmere": "London"}
        return {"authorities": [{"id": name.lower(), "name": name, "region": regions[name]} for name in names]}
    own = [document for document in DOCUMENTS if (document["authority"] or "").lower() == parts[1]]
    return {"inspections": [{"document": document} for document in own]}


LIBRARY = Library(fetch, Synonyms(SYNONYMS), {"Brookmere": ["Ashdale", "Cragtown"]})


def citation(number, name, quote):
    own = next(document for document in DOCUMENTS if document["id"] == name)
    return {"id": number, "document": {"id": name, "authority": own["authority"], "kind": own["kind"]}, "quote": quote}


CITED = [
    citation(1, "ashdale-2016", "Adequate overall"),
    citation(2, "ashdale-2021", "Bo Ray and Cy Dee"),
    citation(3, "brook-2024", "Overall: good"),
    citation(4, "ashdale-2016", "Emotional Wellbeing Hub (EWH) staff"),
    citation(5, "minutes", "between 14 and 18 October 2019"),
    citation(6, "brook-2019", "Overall: outstanding"),
    citation(7, "ashdale-2016", "words that stand nowhere"),
    citation(8, "ashdale-2016", "Lead inspector: Ann Ode"),
    citation(9, "ashdale-2016", "The quality of life-story work."),
]


def answer(headline="", made=(), cited=(), statements=(), topic=None, authorities=(), reason=None):
    return {
        "headline": headline,
        "claims": list(made),
        "outcome": "answered",
        "reason": reason,
        "statements": list(statements),
        "citations": [it for it in CITED if it["id"] in cited],
        "understood": {"topic": topic, "authorities": list(authorities), "years": []},
    }


def claim(kind, document=None, value=None, aspect=None, authority=None, citations=(), searched=()):
    return {
        "kind": kind,
        "document": document,
        "value": value,
        "aspect": aspect,
        "authority": authority,
        "citations": list(citations),
        "searched": list(searched),
    }


class Claims(unittest.TestCase):
    def holds(self, *parts, statements=(), **more):
        made = claim(*parts, **more)
        self.assertIsNone(claims.check_claim(made, answer(cited=range(1, 10), statements=statements), LIBRARY))

    def fails(self, why, *parts, statements=(), **more):
        made = claim(*parts, **more)
        found = claims.check_claim(made, answer(cited=range(1, 10), statements=statements), LIBRARY)
        self.assertRegex(found or "it holds", why)

    def test_an_unknown_kind_fails(self):
        self.fails("not a kind", "guessed", "ashdale-2016")

    def test_a_malformed_claim_fails(self):
        self.fails("no 'from_document'", "moved", "ashdale-2021", "Good", "overall", citations=[1, 2])

    def test_an_unknown_document_fails(self):
        self.fails("no document", "graded", "ashdale-1999", "Good", "overall", citations=[1])

    def test_the_document_is_of_the_authority(self):
        self.fails("about Ashdale, not Brookmere", "inspected", "ashdale-2016", "2016-05-02/2016-05-13", authority="Brookmere")

    def test_a_citation_is_one_of_the_answer(self):
        self.fails("no citation", "says", citations=[17])

    def test_a_quote_stands_in_its_passage(self):
        self.fails("does not stand", "graded", "ashdale-2016", "Adequate", "overall", citations=[7])

    def test_a_grade_cites_its_document(self):
        self.fails("cites nothing of", "graded", "ashdale-2016", "Adequate", "overall", citations=[3])
        self.fails("cites nothing", "graded", "ashdale-2016", "Adequate", "overall")

    def test_graded(self):
        self.holds("graded", "ashdale-2016", "Adequate", "overall", citations=[1])
        self.holds("graded", "ashdale-2016", "Good", "care_leavers", citations=[1])
        self.fails("gives overall", "graded", "ashdale-2016", "Good", "overall", citations=[1])
        self.fails("no grade", "graded", "ashdale-2021", "Outstanding", "care_leavers", citations=[2])
        self.fails("not an aspect", "graded", "ashdale-2016", "Good", "schools", citations=[1])

    def test_not_graded(self):
        self.holds("not_graded", "ashdale-2021", aspect="adoption")
        self.holds("not_graded", "ashdale-2021", aspect="leadership")
        self.fails("Inadequate", "not_graded", "ashdale-2016", aspect="adoption")

    def test_what_a_joint_judgement_takes_in_was_graded(self):
        self.fails("Outstanding", "not_graded", "ashdale-2021", aspect="care_leavers")
        self.fails("Good", "not_graded", "ashdale-2016", aspect="children_in_care_and_care_leavers")

    def test_not_graded_of_something_that_is_no_aspect(self):
        self.holds("not_graded", "ashdale-2016", {"topic": "early help"})
        self.fails("judges", "not_graded", "ashdale-2016", {"topic": "adoption"})

    def movement(self, before, after, old, new, way=None):
        return after, {"from": old, "to": new, "from_document": before, "direction": way}, "overall"

    def test_moved(self):
        self.holds("moved", *self.movement("brook-2019", "brook-2024", "Outstanding", "Good", "down"), citations=[3])
        self.fails("is down", "moved", *self.movement("brook-2019", "brook-2024", "Outstanding", "Good", "up"), citations=[3])
        self.fails("gives overall", "moved", *self.movement("brook-2019", "brook-2024", "Good", "Outstanding", "up"), citations=[3])
        self.fails("not earlier", "moved", *self.movement("brook-2024", "brook-2019", "Good", "Outstanding", "up"), citations=[6])
        self.fails(
            "two authorities", "moved", *self.movement("ashdale-2016", "brook-2024", "Adequate", "Good", "up"), citations=[3]
        )

    def test_adequate_and_requires_improvement_are_level(self):
        self.holds("moved", *self.movement("ashdale-2016", "ashdale-2021", "Adequate", RI), citations=[2])
        self.fails(
            "is None, not down", "moved", *self.movement("ashdale-2016", "ashdale-2021", "Adequate", RI, "down"), citations=[2]
        )
        self.fails("another grade", "kept", *self.movement("ashdale-2016", "ashdale-2021", "Adequate", RI), citations=[2])

    def test_a_movement_may_lead_into_a_joint_judgement(self):
        value = {"from": "Good", "to": "Outstanding", "from_document": "ashdale-2016", "direction": "up"}
        self.holds("moved", "ashdale-2021", value, "care_leavers", citations=[2])

    def test_what_was_not_judged_did_not_move(self):
        value = {"from": "Not judged", "to": "Not judged", "from_document": "ashdale-2016", "direction": None}
        self.fails("gives leadership no grade|not judged", "kept", "ashdale-2021", value, "leadership", citations=[2])

    def test_kept(self):
        value = {"from": "Good", "to": "Good", "from_document": "brook-2019"}
        self.holds("kept", "brook-2024", value, "leadership", citations=[3])
        self.fails("gives overall", "kept", "brook-2024", value, "overall", citations=[3])

    def test_listed(self):
        self.holds("listed", "ashdale-2016", {"topic": "lifestory work", "item": "The quality of life-story work."}, citations=[9])
        self.fails(
            "not about", "listed", "ashdale-2016", {"topic": "adoption", "item": "The quality of life-story work."}, citations=[9]
        )
        self.fails("no item", "listed", "ashdale-2016", {"topic": "adoption", "item": "Adoption."}, citations=[9])

    def test_more_than_half_of_a_topic_is_in_the_item(self):
        text = "Support to privately fostered children."
        self.holds("listed", "ashdale-2021", {"topic": "private fostering", "item": text}, citations=[2])
        self.fails("not about", "listed", "ashdale-2021", {"topic": "support after adoption", "item": text}, citations=[2])

    def test_not_listed(self):
        self.holds("not_listed", "ashdale-2016", {"topic": "adoption"})
        self.fails("lists 'young carers'", "not_listed", "ashdale-2016", {"topic": "young carers"})
        self.fails("lists 'gangs'", "not_listed", "ashdale-2016", {"topic": "gangs"})
        self.fails("no word", "not_listed", "ashdale-2016", {"topic": "what it is about"})

    def test_not_mentioned(self):
        self.holds("not_mentioned", "ashdale-2016", searched=["dental", "homeless"])
        self.holds("not_mentioned", "ashdale-2021", searched=["dentist"])
        self.fails("mentions", "not_mentioned", "ashdale-2016", searched=["late", "dental check"])
        self.fails("mentions", "not_mentioned", "ashdale-2016", searched=["homeless"])
        self.fails("what was searched", "not_mentioned", "ashdale-2016")
        self.fails("minutes mentions", "not_mentioned", searched=["workload"])

    def test_counted_improvements(self):
        self.holds("counted", "ashdale-2016", {"what": "improvements", "n": 2, "owner": "local_authority"})
        self.holds("counted", "ashdale-2016", {"what": "improvements", "n": 1, "owner": "safeguarding_board"})
        self.fails("are 2", "counted", "ashdale-2016", {"what": "improvements", "n": 4, "owner": "local_authority"})
        self.holds("counted", None, {"what": "improvements", "n": 1, "owner": "local_authority"})
        self.holds("counted", None, {"what": "lists", "n": 1, "owner": "local_authority"})
        self.fails("are 1", "counted", None, {"what": "lists", "n": 2, "owner": "local_authority"})

    def test_counted_inspections(self):
        self.holds("counted", None, {"what": "inspections", "n": 2}, authority="Ashdale")
        self.fails("are 2", "counted", None, {"what": "inspections", "n": 3}, authority="Ashdale")
        self.holds("counted", None, {"what": "inspections", "n": 1, "period": "2019"})
        self.holds("counted", None, {"what": "inspections", "n": 2, "period": "2022", "by": "published"} | {"n": 1})
        self.fails("are 4", "counted", None, {"what": "inspections", "n": 1})

    def test_counted_authorities(self):
        rows = [{"authority": "Ashdale"}, {"authority": "Ashdale"}, {"authority": "Brookmere"}]
        self.holds("counted", None, {"what": "authorities", "n": 2, "of": 2}, statements=rows)
        self.holds("counted", None, {"what": "authorities", "n": 0, "of": 1, "region": "London"})
        self.fails("are 2 authorities", "counted", None, {"what": "authorities", "n": 3}, statements=rows)
        self.fails("look through", "counted", None, {"what": "authorities", "n": 2, "of": 79}, statements=rows)
        self.fails("look through", "counted", None, {"what": "authorities", "n": 2, "of": 2, "period": "2019"}, statements=rows)
        self.holds("counted", None, {"what": "authorities", "n": 2, "of": 1, "neighbours_of": "Brookmere"}, statements=rows)
        self.fails(
            "look through", "counted", None, {"what": "authorities", "n": 2, "of": 2, "neighbours_of": "Brookmere"}, statements=rows
        )
        self.holds("counted", None, {"what": "authorities", "n": 2, "of": 2, "at_least": 2}, statements=rows)
        self.fails("look through", "counted", None, {"what": "authorities", "n": 2, "of": 2, "at_least": 3}, statements=rows)
        self.holds("counted", None, {"what": "authorities", "n": 2, "of": 1, "at_least": 2, "period": "2024"}, statements=rows)
        self.holds("counted", None, {"what": "authorities", "n": 2, "of": 1, "among": ["Ashdale", "Cragtown"]}, statements=rows)
        self.holds("counted", None, {"what": "authorities_held", "n": 2})
        self.fails("are 2", "counted", None, {"what": "authorities_held", "n": 5})

    def test_counted_grades(self):
        self.holds("counted", None, {"what": "graded", "n": 1, "grade": "Good"}, "overall")
        self.fails("are 0", "counted", None, {"what": "graded", "n": 1, "grade": "Inadequate"}, "overall")

    def test_counted_items_that_are_named_elsewhere(self):
        self.holds("counted", "ashdale-2016", {"what": "named", "n": 1, "of": 2, "owner": "local_authority"}, citations=[5])
        self.fails(
            "has 2 items", "counted", "ashdale-2016", {"what": "named", "n": 1, "of": 3, "owner": "local_authority"}, citations=[5]
        )
        self.fails(
            "no other document",
            "counted",
            "ashdale-2016",
            {"what": "named", "n": 1, "of": 2, "owner": "local_authority"},
            citations=[9],
        )

    def test_counted_documents(self):
        self.holds("counted", None, {"what": "documents", "n": 5})
        self.holds("counted", None, {"what": "documents", "n": 1, "kind": "minutes"})
        self.fails("are 5", "counted", None, {"what": "documents", "n": 1})

    def test_what_cannot_be_counted_fails(self):
        self.fails("can count", "counted", None, {"what": "stars", "n": 3})

    def test_inspected(self):
        self.holds("inspected", "brook-2019", "2019-10-14/2019-10-18")
        self.fails("was inspected", "inspected", "brook-2019", "2019-10-14/2019-10-17")
        self.fails("was inspected", "inspected", "brook-2019", None)
        self.holds("inspected", "minutes", None)

    def test_published(self):
        self.holds("published", "brook-2019", "2019-11-05")
        self.fails("was published", "published", "brook-2019", "2019-10-18")

    def test_led_by(self):
        self.holds("led_by", "ashdale-2016", "Ann Ode", citations=[8])
        self.holds("led_by", "ashdale-2021", "Bo Ray, Cy Dee", citations=[2])
        self.holds("led_by", "brook-2024", None)
        self.fails("was led by", "led_by", "ashdale-2016", "Bo Ray", citations=[8])
        self.fails("in what is cited", "led_by", "ashdale-2021", "Bo Ray, Di Eve", citations=[2])
        self.fails("was led by", "led_by", "ashdale-2016", None)

    def test_lasted(self):
        self.holds("lasted", "brook-2024", 5, citations=[3])
        self.holds("lasted", "ashdale-2021", "7", citations=[2])
        self.fails("took 5 days", "lasted", "brook-2024", 4, citations=[3])

    def test_held(self):
        self.holds("held", authority="Ashdale")
        self.holds("held", None, {"period": "2016"}, authority="Ashdale")
        self.fails("nothing is held", "held", authority="Cragtown")
        self.fails("nothing is held", "held", None, {"period": "2017"}, authority="Ashdale")

    def test_not_held(self):
        self.holds("not_held", authority="Cragtown")
        self.holds("not_held", None, {"period": "2017-01-01/2019-12-31"}, authority="Ashdale")
        self.holds("not_held", None, {"period": "../2015-12-31"}, authority="Ashdale")
        self.holds("not_held", None, {"kind": "digest"}, authority="Ashdale")
        self.fails("is held", "not_held", authority="Ashdale")
        self.fails("is held", "not_held", None, {"period": ["2015", "2016-05"]}, authority="Ashdale")
        self.fails("is held", "not_held", None, {"period": {"from": "2022", "to": None}}, authority="Ashdale")
        self.fails("of whom", "not_held")

    def test_stands_for(self):
        self.holds("stands_for", "ashdale-2016", {"short": "EWH", "long": "emotional wellbeing hub"}, citations=[4])
        self.fails("does not stand", "stands_for", "ashdale-2016", {"short": "EWH", "long": "early work hub"}, citations=[4])

    def test_says(self):
        self.holds("says", citations=[1, 2])
        self.fails("cites nothing", "says")
        self.fails("does not stand", "says", citations=[7])

    def test_linked(self):
        self.holds("linked", "minutes", "2019-10-14/2019-10-18", authority="Brookmere", citations=[5])
        self.fails("was inspected", "linked", "minutes", "2019-10-14/2019-10-18", authority="Ashdale", citations=[5])
        self.fails("does not give the days", "linked", "minutes", "2024-07-01/2024-07-05", authority="Brookmere", citations=[5])


INSPECTED = claim("inspected", "brook-2019", "2019-10-14/2019-10-18", authority="Brookmere")
GRADED = claim("graded", "brook-2019", "Outstanding", "overall", "Brookmere", [6])


class Rules(unittest.TestCase):
    """Each rule with a headline that is covered and one that is not."""

    def faults(self, rule, headline, made=(), asked="", topic=None, **more):
        found = headlines.uncovered(headlines.Headline(answer(headline, made, topic=topic, **more), [asked], LIBRARY))
        return [why for own, why in found if own[0] == rule]

    def covered(self, *parts, **more):
        self.assertEqual(self.faults(*parts, **more), [])

    def uncovered(self, *parts, **more):
        self.assertEqual(len(self.faults(*parts, **more)), 1)

    def test_a_grade_wants_a_claim_of_that_grade(self):
        said = "Outstanding: overall effectiveness of Brookmere"
        self.covered("a", said, [GRADED])
        self.uncovered("a", said)
        self.uncovered("a", said, [claim("graded", value="Good")])
        self.covered("a", "It went from good to outstanding.", [claim("moved", value={"from": "Good", "to": "Outstanding"})])
        self.uncovered("a", "It requires improvement to be good.", [claim("graded", value="Good")])

    def test_a_denied_grade_is_the_readers(self):
        self.covered("a", "Outstanding, not inadequate: Brookmere", [GRADED], asked="Was it inadequate?")
        self.covered("a", "Outstanding, not good or inadequate: Brookmere", [GRADED], asked="Is it good or inadequate?")
        self.uncovered("a", "Outstanding, not inadequate: Brookmere", [GRADED], asked="Was it good?")

    def test_a_grade_in_the_topic_or_in_quotation_marks_is_the_readers(self):
        self.covered(
            "a",
            "Good practice in fostering: the report says this.",
            asked="Any good practice in fostering?",
            topic="good practice fostering",
        )
        self.covered("a", "Nothing about \u201cgood practice\u201d was found.")
        self.covered(
            "a", "The report says this about good practice.", asked="Anything said about good practice?", topic="good practice"
        )
        self.uncovered("a", "Good: the report says this.", asked="Is it good?", topic="good")

    def test_that_none_has_a_grade_is_counted(self):
        none = claim("counted", value={"what": "authorities", "n": 0})
        self.covered("a", "None of the 2 authorities is adequate overall.", [none])
        self.uncovered("a", "None of the 2 authorities is adequate overall.")

    def test_no_grade_wants_that_there_is_none(self):
        self.covered("a", "The report gives no grade for adoption.", [claim("not_graded", aspect="adoption")])
        self.uncovered("a", "The report gives no grade for adoption.")

    def test_lists(self):
        listed, none = claim("listed", value={"topic": "x", "item": "y"}), claim("not_listed", value={"topic": "x"})
        count = claim("counted", value={"what": "improvements", "n": 3})
        self.covered("b", "Brookmere: 3 areas for improvement.", [count])
        self.uncovered("b", "Brookmere: 3 areas for improvement.")
        self.covered("b", "The report says this, where it is an area for improvement.", [listed])
        self.uncovered("b", "The report says this, where it is an area for improvement.", [count, none])
        self.covered("b", "Mentioned but not listed in May 2016.", [none])
        self.uncovered("b", "Mentioned but not listed in May 2016.", [listed, count])
        self.covered("b", "It was mentioned, but not listed as an area for improvement.", [none])
        self.covered("b", "The report has no list of recommendations.", [claim("counted", value={"n": 0})])
        self.uncovered("b", "The report has no list of recommendations.", [count])
        self.covered("b", "One of them is about fostering.", [listed])
        self.uncovered("b", "One of them is about fostering.", [none])
        self.covered("b", "An area for improvement in May 2016.", [listed])
        self.uncovered("b", "An area for improvement in May 2016.", [none, count])

    def test_absence(self):
        absent = claim("not_mentioned", "brook-2019", searched=["gangs"])
        for said in (
            "The report does not say, but the other says this.",
            "Not mentioned in May 2016.",
            "Nothing on it was found.",
            "Nothing about it was found.",
        ):
            self.covered("c", said, [absent])
            self.uncovered("c", said)
            self.uncovered("c", said, [claim("not_mentioned", "brook-2019")])

    def test_a_fact_that_is_absent(self):
        said = "The report on Brookmere does not name its lead inspector."
        self.covered("c", said, [claim("led_by", "brook-2024")])
        self.uncovered("c", said, [claim("led_by", "ashdale-2016", "Ann Ode")])
        said = "The minutes does not give its date of publication."
        self.covered("c", said, [claim("published", "minutes")])
        self.uncovered("c", said, [claim("led_by", "minutes")])

    def test_movement(self):
        up, down = (claim("moved", value={"from": "Good", "to": "Good", "direction": way}) for way in ("up", "down"))
        self.covered("d", "Brookmere kept it.", [claim("kept")])
        self.uncovered("d", "Brookmere kept it.", [up])
        self.covered("d", "It improved.", [up])
        self.uncovered("d", "It improved.", [down])
        self.covered("d", "It got a lower grade than before.", [down])
        self.uncovered("d", "It got a lower grade than before.", [up])
        self.covered("d", "It went from good to inadequate.", [down])
        self.uncovered("d", "It went from good to inadequate.")

    def test_numbers(self):
        three = claim("counted", value={"what": "authorities", "n": 3, "of": 79})
        self.covered("e", "3 of the 79 authorities are so.", [three])
        self.uncovered("e", "3 of the 78 authorities are so.", [three])
        self.covered("e", "It lasted five days: 1 to 5 July 2024.", [claim("lasted", value=5)])
        self.uncovered("e", "It lasted five days.")
        self.covered("e", "Two of them are about fostering.", [claim("listed"), claim("listed")])
        self.uncovered("e", "Two of them are about fostering.", [claim("listed")])
        self.covered(
            "e",
            "Homeless 16- and 17-year-olds: the report says this.",
            asked="homeless 16- and 17-year-olds?",
            topic="homeless 16- and 17-year-olds",
        )

    def test_dates(self):
        said = "The report on Brookmere, inspected 14 to 18 October 2019, says this."
        self.covered("f", said, [INSPECTED])
        self.covered("f", said, cited=[6])
        self.uncovered("f", said)
        self.uncovered("f", said, cited=[3])
        self.covered("f", "The October 2019 report says this.", [INSPECTED])
        self.uncovered("f", "The November 2018 report says this.", [INSPECTED])

    def test_the_days_within_an_inspection_stand_in_the_document(self):
        said = "Ashdale was inspected from 6 to 10 December 2021 and 14 to 15 February 2022."
        self.covered("f", said, cited=[2])
        self.uncovered("f", said.replace("14 to", "13 to"), cited=[2])

    def test_a_dash_between_days_says_to(self):
        said = "Ashdale was inspected from 2 May to 6 May 2016 and 9 to 13 May 2016."
        self.covered("f", said, cited=[1])
        self.uncovered("f", said.replace("9 to", "10 to"), cited=[1])

    def test_what_the_table_says_of_a_place_that_has_no_council_is_the_tables(self):
        said = "Brookshire has had no council with children's services since 1998; Ashdale answers for its area."
        self.covered("f", said, reason="unknown_authority")
        self.uncovered("f", said)
        self.uncovered("f", said.replace("no council", "one council"), reason="unknown_authority")

    def test_what_the_tables_say_of_who_answers_for_whom_is_the_tables(self):
        for said in (
            "Brookmere takes over from Ashdale Council on 1 April 2027; until then children's services there are run by Ashdale Council",
            "Brookmere took over from Ashdale Council on 1 April 2021",
            "Brookmere has been part of Ashdale since April 2019",
        ):
            self.covered("g", f"{said}.")
        self.uncovered("g", "Brookmere is like it.")

    def test_a_year_of_the_question_is_the_readers(self):
        self.covered("f", "No inspection of Brookmere in 2018 is held.", asked="Brookmere in 2018?")
        self.uncovered("f", "No inspection of Brookmere in 2018 is held.", asked="Brookmere?")
        self.covered(
            "f", "No inspection of Brookmere in 2018 is held.", [claim("not_held", value={"period": "2018"})], asked="Brookmere?"
        )

    def test_authorities(self):
        self.covered("g", "The report on Brookmere says this.", [INSPECTED])
        self.covered("g", "The report on Brookmere says this.", [claim("says", citations=[6])], cited=[6])
        self.uncovered("g", "The report on Brookmere says this.", [claim("says", citations=[1])], cited=[1, 6])

    def test_everything_else(self):
        for said, kind in (
            ("The report says this.", "says"),
            ("EWH stands for hub in the report.", "stands_for"),
            ("Ann Ode led the inspection.", "led_by"),
            ("It was published on a Monday.", "published"),
            ("It was inspected on a Monday.", "inspected"),
            ("It lasted long.", "lasted"),
            ("There is no document on Cragtown.", "not_held"),
            ("Documents are held on Ashdale.", "held"),
            ("I have no such document.", "not_held"),
            ("The minutes gives the dates of an inspection.", "linked"),
            ("The inspections of it are from May 2016.", "inspected"),
            ("I hold some.", "held"),
        ):
            self.covered("h", said, [claim(kind)])
            self.assertTrue(self.faults("h", said), said)


class Readings(unittest.TestCase):
    """Headlines compared with the catalogue, whatever is claimed."""

    def read(self, headline, asked="", **more):
        return headlines.Headline(answer(headline, **more), [asked or headline], LIBRARY)

    def true(self, *parts, **more):
        own = self.read(*parts, **more)
        self.assertTrue(readings.names(own), f"not read: {own.text}")
        self.assertEqual(list(readings.contradicted(own)), [])

    def untrue(self, why, *parts, **more):
        found = [found for _, found in readings.contradicted(self.read(*parts, **more))]
        self.assertTrue(found, parts[0])
        self.assertRegex(" ".join(found), why)

    def test_counts(self):
        self.true("Ashdale, inspected 2 to 13 May 2016: 2 recommendations.")
        self.true("Ashdale, inspected 2 to 13 May 2016: 1 recommendation for the safeguarding board.")
        self.untrue("lists 2", "Ashdale, inspected 2 to 13 May 2016: 3 areas for improvement.")
        self.untrue(
            "lists 1", "Ashdale (May 2016) has 2 areas for improvement and Ashdale (February 2022) has 2 areas for improvement."
        )
        self.untrue("no report", "Ashdale, inspected 2 to 14 May 2016: 2 recommendations.")
        self.true("Ashdale: 2 recommendations in May 2016 and 1 area for improvement in February 2022.")
        self.untrue("lists 1", "Ashdale; 2 recommendations in May 2016; 4 areas for improvement in February 2022.")

    def test_grades(self):
        self.true("Outstanding, not good: overall effectiveness of Brookmere, inspected 14 to 18 October 2019.")
        self.untrue("gives overall", "Good: overall effectiveness of Brookmere, inspected 14 to 18 October 2019.")
        self.true(
            "Outstanding: care leavers, Ashdale (one judgement for both at the time), inspected 6 December 2021 to 15 February 2022."
        )
        self.untrue("gives adoption", "Good: adoption, Ashdale, inspected 2 to 13 May 2016.")
        self.untrue("gives overall", "Brookmere, inspected 1 to 5 July 2024: inadequate overall, with 3 areas for improvement.")
        self.untrue("gives overall", "Brookmere was judged good overall, not outstanding, in October 2019.")
        self.untrue(
            "gives overall", "Brookmere was judged outstanding overall in October 2019, then inadequate overall in July 2024."
        )

    def test_steps_of_the_chain(self):
        held = "of the 2 authorities in this collection"
        self.true(f"1 {held} (Brookmere) was outstanding overall at the first inspection and was good overall at the latest inspection.")
        self.untrue("1 are so", f"None {held} was good overall at the latest inspection.")
        self.true(f"1 {held} (Brookmere) was good for leaders at every inspection.")
        self.untrue("Ashdale is not so", f"1 {held} (Ashdale) was good for leaders at every inspection.")
        self.true(f"1 {held} (Brookmere) was good for leaders twice in a row.")
        self.true(f"1 {held} (Ashdale) was not outstanding overall at any inspection.")
        self.untrue("2 are so", f"1 {held} (Ashdale) was not inadequate overall at any inspection.")

    def test_lengths_of_lists(self):
        held = "of the 2 authorities in this collection"
        self.true(f"1 {held} (Ashdale) had 1 area for improvement at the latest inspection.")
        self.untrue("1 are so", f"2 {held} had 1 area for improvement at the latest inspection.")
        self.true(f"1 {held} (Brookmere) had no area for improvement at the latest inspection.")
        self.true(f"1 {held} (Ashdale) had more than 0 areas for improvement at the latest inspection.")

    def test_kept_is_what_the_inspection_before_gave_too(self):
        self.true("Brookmere kept it: it was good for leaders in October 2019 and again in July 2024.")
        self.untrue("inspection before gave", "Brookmere kept it: it was judged good overall in July 2024.")

    def test_movements(self):
        self.true("Overall effectiveness of Brookmere: outstanding in October 2019, then good in July 2024.")
        self.untrue("gives overall", "Overall effectiveness of Brookmere; outstanding in October 2019; outstanding in July 2024.")
        self.untrue("gives overall", "Overall effectiveness of Brookmere: outstanding in October 2019 and July 2024.")
        self.true("Leaders in Brookmere: good in October 2019 and July 2024.")
        self.true("Adoption in Ashdale: inadequate in May 2016; not graded in February 2022.")
        self.untrue("was graded", "Adoption in Ashdale: good in February 2022; not graded in May 2016.")

    def test_comparisons(self):
        self.true(
            "Overall effectiveness: Brookmere good (July 2024) and Ashdale requires improvement to be good (February 2022), the highest first."
        )
        self.untrue(
            "is higher",
            "Overall effectiveness: Ashdale requires improvement to be good (February 2022) and Brookmere good (July 2024), the highest first.",
        )
        self.untrue("gives overall", "Overall effectiveness: Brookmere (July 2024) and Ashdale (February 2022) are both good.")

    def test_absent_grades(self):
        self.true("Ashdale's inspection of February 2022 gave no grade for adoption.")
        self.untrue("Inadequate", "Ashdale's May 2016 report gives no grade for adoption.")
        self.untrue("Inadequate", "No grade for adoption is held for Ashdale and Brookmere.")
        self.true("No grade for adoption is held for Brookmere.")
        self.untrue("lists 2", "Ashdale, inspected 2 to 13 May 2016: the report has no list of areas for improvement.")

    def test_dates_and_people(self):
        self.true("Ann Ode led the inspection of Ashdale from 2 to 13 May 2016.")
        self.true("Bo Ray and Cy Dee led the inspection of Ashdale from 6 December 2021 to 15 February 2022.")
        self.untrue("was led by", "Bo Ray led the inspection of Ashdale from 2 to 13 May 2016.")
        self.true("Brookmere was inspected from 1 to 5 July 2024; the report was published on 22 August 2024.")
        self.untrue("was published", "Brookmere was inspected from 1 to 5 July 2024; the report was published on 23 August 2024.")
        self.untrue("not inspected", "Brookmere was inspected from 2 to 5 July 2024.")
        self.untrue("nothing on", "The report on Brookmere, inspected 1 to 5 July 2024, was published on 1 July 2024.")
        self.true("The inspection of Ashdale lasted seven days: 6 to 10 December 2021 and 14 to 15 February 2022.")
        self.untrue("took 5", "The inspection of Brookmere lasted six days: 1 to 5 July 2024.")

    def test_holdings(self):
        self.true("I have 2 inspections of Ashdale: May 2016 and February 2022.")
        self.untrue("no inspection", "I hold 2 inspections of Ashdale: May 2016 and May 2022.")
        self.untrue("are named", "I hold 3 inspections of Ashdale: May 2016 and February 2022.")
        self.true("I hold 4 inspections of 2 authorities.")
        self.untrue("4 inspections", "I hold 5 inspections of 2 authorities.")
        self.true("I have 5 documents on 2 authorities.")
        self.untrue("5 documents on 2", "I have 6 documents on 2 authorities.")
        self.true("No inspection of Ashdale in 2018 is held; those held are of May 2016 and February 2022.")
        self.untrue(
            "is of then",
            "There is no inspection of Ashdale in 2016 here; the inspections of Ashdale are from May 2016 and February 2022.",
        )
        self.untrue("those held", "No inspection of Ashdale in 2018 is held; those held are of May 2016.")
        self.true("No document is held on Cragtown: it is invented.")
        self.untrue("are held", "There is no document on Ashdale, which is an English authority but not in this collection.")

    def test_lists_over_time(self):
        self.true("Life-story work in Ashdale: an area for improvement in May 2016, not listed as one in February 2022.")
        self.untrue("lists nothing about", "Life-story work in Ashdale: an area for improvement in May 2016 and February 2022.")
        self.untrue(
            "lists 'The quality", "Life-story work in Ashdale; mentioned in May 2016, but not listed as an area for improvement."
        )
        self.untrue(
            "lists nothing about",
            "Adoption: the report on Ashdale, inspected 2 to 13 May 2016, says this, where it is an area for improvement.",
        )
        self.untrue(
            "lists nothing about",
            "The May 2016 report on Ashdale says this about private fostering, one of its areas for improvement.",
        )
        self.untrue("lists 'The quality", "Life-story work: spoken of but not listed in Ashdale (May 2016).")
        self.true("Private fostering: an area for improvement in Ashdale (February 2022).")

    def test_how_many_items_are_about_a_topic(self):
        said = "Ashdale, inspected 2 to 13 May 2016: 2 recommendations; {} about life-story work."
        self.true(said.format("one of them is"), cited=[1])
        self.untrue("1 are about", said.format("two of them are"), cited=[1])
        self.untrue("is about", said.format("none of them is"), cited=[1])

    def test_absence(self):
        self.true("Adoption: the report on Ashdale, inspected 2 to 13 May 2016, does not say, but another says this.")
        self.untrue(
            "Dental checks",
            "Dental checks: the report on Ashdale, inspected 2 to 13 May 2016, does not say, but another says this.",
        )
        self.untrue("Dental checks", "Nothing about \u201cdental checks\u201d was found in the May 2016 report on Ashdale.")
        self.untrue(
            "Dental checks",
            "Nothing on it was found in the report on Ashdale, inspected 2 to 13 May 2016 (searched for \u201cdental, checks\u201d).",
        )
        self.untrue(
            "nothing was searched",
            "Nothing on it was found in the report on Ashdale, inspected 2 to 13 May 2016 (searched for it).",
        )
        self.untrue(
            "Dental checks",
            "Dental checks in Ashdale: spoken of in February 2022, listed as an area for improvement in none; not mentioned in May 2016.",
        )

    def test_an_answer_that_is_not_given(self):
        said = "The May 2016 report on Ashdale gives no answer, but an earlier document does."
        self.true(said, "What about adoption?", topic="adoption")
        self.untrue("Dental checks", said, "What about dental checks?", topic="dental checks")

    def test_items_that_are_named_elsewhere(self):
        self.true("Ashdale, inspected 2 to 13 May 2016: 2 recommendations; the minutes names 1 of these 2, not all.", cited=[1])
        self.untrue(
            "the list has",
            "Ashdale, inspected 2 to 13 May 2016: 2 recommendations; the minutes names 1 of these 3, not all.",
            cited=[1],
        )

    def test_acronyms(self):
        self.true("EWH stands for emotional wellbeing hub in the May 2016 report on Ashdale.", cited=[4])
        self.untrue("does not hold both", "EWH stands for early work hub in the May 2016 report on Ashdale.", cited=[4])

    def test_selections(self):
        self.true("1 of the 2 authorities held (Brookmere) was judged good overall at the latest inspection.")
        self.untrue("1 are so", "2 of the 2 authorities held were judged good overall at the latest inspection.")
        self.untrue(
            "1 authorities to look",
            "None of the 2 authorities in London in this collection was judged inadequate overall at the latest inspection.",
        )
        self.true(
            "None of the one authority that are statistical neighbours of Brookmere in this collection was judged good overall at the latest inspection."
        )
        self.untrue(
            "1 authorities to look",
            "None of the 2 authorities held that are statistical neighbours of Brookmere was judged good overall at the latest inspection.",
        )
        self.true("None of the 1 authorities inspected in 2019 was judged inadequate overall.")
        self.untrue("Ashdale is not so", "1 of the 2 authorities held (Ashdale) was judged good overall at the latest inspection.")
        self.true("2 authorities held: 1 good and 1 requires improvement to be good overall at the latest inspection.")
        self.untrue("1 are good", "2 authorities held: 2 good overall at the latest inspection.")

    def test_moves_of_many(self):
        self.true("1 of the 2 authorities held more than once (Brookmere) got a lower grade than before (overall effectiveness).")
        self.untrue("1 are so", "2 of the 2 authorities held more than once got a lower grade than before (overall effectiveness).")
        self.untrue(
            "0 are so",
            "1 of the 2 authorities held more than once (Ashdale) got a higher grade than before (overall effectiveness).",
        )
        self.true(
            "1 of the 2 authorities held more than once (Brookmere) got a lower grade than before (overall effectiveness) at the latest inspection."
        )

    def test_lists_of_many(self):
        self.untrue(
            "lists nothing about",
            "1 of the 2 authorities held (Brookmere) has private fostering as an area for improvement at the latest inspection.",
        )
        self.untrue(
            "lists 'Support",
            "None of the 2 authorities held has privately fostered children as an area for improvement at the latest inspection.",
        )
        self.untrue("1 items in 1 lists", "2 authorities held: 3 areas for improvement in 2 lists at the latest inspection.")


class Text(unittest.TestCase):
    def test_stems(self):
        for a, b in (
            ("homeless", "homelessness"),
            ("plans", "planning"),
            ("delayed", "delays"),
            ("privately", "private"),
            ("policies", "policy"),
            ("exploited", "exploitation"),
            ("educated", "education"),
        ):
            self.assertEqual(library.stem(a), library.stem(b))
        self.assertNotEqual(library.stem("care"), library.stem("carers"))
        self.assertNotEqual(library.stem("director"), library.stem("directorate"))

    def test_sentences(self):
        self.assertEqual(library.sentences("One. Two e.g. this.\n\u2022 three"), ["One.", "Two e.g. this.", "\u2022 three"])

    def test_dates(self):
        found = [days for _, days in library.dates("29 April to 3 May 2024; October 2019; in 2016")]
        self.assertEqual(found, [[(2024, 4, 29), (2024, 5, 3)], [(2019, 10)], [(2016,)]])

    def test_what_a_topic_is_made_of(self):
        synonyms = LIBRARY.synonyms
        self.assertTrue(library.is_about("The quality of Public Law Outline letters.", "PLO letters", synonyms))
        self.assertTrue(library.is_about("Support to parents.", "mum", synonyms))
        self.assertFalse(library.is_about("Support to mums.", "parents", synonyms))
        self.assertFalse(library.is_about("Work with children.", "work on adoption", synonyms))

    def test_all_passages_are_fetched(self):
        long = {"documents": [{"id": "d", "passages": 95, "authority": None}]}

        def fetch(path):
            if path == "/v1/documents":
                return long
            n = int(path.split("?")[0].rsplit(".", 1)[1])
            view = lambda rows: [{"number": it, "text": str(it)} for it in rows]
            return {"before": view(range(max(n - 20, 0), n)), "passage": view([n])[0], "after": view(range(n + 1, min(n + 21, 95)))}

        self.assertEqual(Library(fetch, LIBRARY.synonyms, {}).passages("d"), [str(n) for n in range(95)])


class Whole(unittest.TestCase):
    def test_a_malformed_claim_is_a_fault_and_no_crash(self):
        own = answer("No inspection of Brookmere in 2018 is held.", [claim("not_held", value={"period": "last year"})])
        self.assertIn("untrue", [sort for sort, _, _ in claims.check(own, ["Brookmere in 2018?"], LIBRARY)])

    def test_absence_where_the_gold_evidence_stands(self):
        own = answer("", [claim("not_mentioned", "ashdale-2016", searched=["tooth"])])
        gold = {"type": "concerns", "evidence": [{"file": "ashdale-2016.txt"}]}
        self.assertEqual(len(claims.absent_but_there(own, gold, LIBRARY)), 1)
        self.assertEqual(claims.absent_but_there(own, gold | {"type": "unanswerable"}, LIBRARY), [])
        self.assertEqual(claims.absent_but_there(own, gold | {"evidence": [{"file": "brook-2019.txt"}]}, LIBRARY), [])

    def test_an_answer_with_its_claims_has_no_fault(self):
        made = [GRADED, INSPECTED]
        own = answer(
            "Outstanding: overall effectiveness of Brookmere, inspected 14 to 18 October 2019.",
            made,
            cited=[6],
            authorities=["Brookmere"],
        )
        self.assertEqual(claims.check(own, ["How was Brookmere rated in 2019?"], LIBRARY), [])

    def test_an_answer_without_claims_has_a_fault_for_each_clause(self):
        own = answer("Good: overall effectiveness of Brookmere, inspected 14 to 18 October 2019.", [])
        found = [(sort, what) for sort, what, _ in claims.check(own, ["How was Brookmere rated in 2019?"], LIBRARY)]
        self.assertEqual(
            found, [("uncovered", "a grades"), ("uncovered", "f dates"), ("uncovered", "g authorities"), ("misread", "grade")]
        )


if __name__ == "__main__":
    unittest.main()
