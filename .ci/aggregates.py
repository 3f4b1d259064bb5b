#!/usr/bin/env python3
"""Asks questions over many councils and holds each answer to what the data says.

    .ci/aggregates.py --shared ../shared --url http://127.0.0.1:8080 [--failures]
    .ci/aggregates.py --shared ../shared --print

`tests/aggregates.jsonl` has a question a line, in everyday words, with the rule that decides it. A rule is an expression in
Python over one authority; what it holds for is the answer. The data are read by this script alone: grades, dates and lead
inspectors from `gold/judgements.jsonl`, lists of improvements and what is mentioned from the page texts, which `improvements.jsonl`
is compared with, and regions and sorts of council from the table of authorities. Nothing is taken from the program.

An answer is right if its statements are about exactly these authorities, in any order; `also` is a rule for those that may be
among them where people may differ. With `says` the headline must have these words. Exit status 1 where fewer than `FLOOR` are right.
"""

import argparse, csv, json, pathlib, re, sys, urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
FLOOR = 0.90
RANK = {"Outstanding": 1, "Good": 2, "Requires improvement to be good": 3, "Adequate": 3, "Inadequate": 4}
SHORT = {"O": "Outstanding", "G": "Good", "RI": "Requires improvement to be good", "I": "Inadequate"}
# What a judgement's printed name is about; the first that fits counts.
ASPECTS = [
    ("both", r"children in care and care leavers"),
    ("help", r"help and protection"),
    ("leavers", r"care leavers"),
    ("care", r"children in care|looked after and achieving|looked after children$"),
    ("leaders", r"leaders|leadership"),
    ("adoption", r"adoption"),
    ("board", r"safeguarding children board"),
]


class Inspection:
    """One inspection: grades by aspect, days, lead inspector, list of improvements and text."""

    def __init__(self, row, pages):
        self.authority, self.overall, self.lead = row["authority"], row["overall"], row["lead_inspector"] or ""
        self.start, self.end, self.published = row["inspection_start"], row["inspection_end"], row["published"]
        self.year, self.ended, self.out = int(self.start[:4]), int(self.end[:4]), int(self.published[:4])
        self.framework = "ILACS" if "ILACS" in row["framework"] else "SIF" if row["framework"].startswith("SIF") else "other"
        self.own = {"overall": self.overall}
        for judgement in row["judgements"]:
            aspect = next((name for name, said in ASPECTS if re.search(said, judgement["name"], re.I)), None)
            self.own.setdefault(aspect, judgement["grade"])
        self.text = (pages / row["file"]).read_text("utf8", "replace")
        self.items = items(self.text) if self.framework == "ILACS" else None

    def grade(self, aspect):
        """The grade of an aspect by itself, or of children in care and care leavers as one."""
        return self.own.get(aspect) or (self.own.get("both") if aspect in ("care", "leavers") else None)

    def alone(self, aspect):
        return self.own.get(aspect)

    def has(self, aspect, *grades):
        return self.grade(aspect) in [SHORT[it] for it in grades]

    def rank(self, aspect="overall"):
        return RANK.get(self.grade(aspect))

    def every(self, grade):
        given = [it for it in self.own.values() if it in RANK]
        return all(it == SHORT[grade] for it in given)

    @property
    def n(self):
        return None if self.items is None else len(self.items)

    def lists(self, pattern):
        return any(re.search(pattern, it, re.I) for it in self.items or [])

    def on_site(self, month):
        return self.start[:7] <= month <= self.end[:7]

    def says(self, pattern):
        return re.search(pattern, " ".join(self.text.split()), re.I) is not None


def items(text):
    """The items of the list of what needs to improve in a report of 2018 or later: its outer bullets."""
    head = re.search(r"^\s*What needs to improve[?:]?[^\n]{0,3}\n", text, re.M)
    if not head:
        return []
    found, first = [], None
    for line in text[head.end() :].splitlines():
        bullet = re.match(r"(\s*)([\u25fc\uf0a7\u25aa\u2022\uf0b7\uf06e\u25a0\uf071\u2013o-])\s+(.*)", line)
        if bullet and (first is None or bullet[2] == first[1] and abs(len(bullet[1]) - first[0]) < 3):
            first = first or (len(bullet[1]), bullet[2])
            found.append(bullet[3])
        elif re.match(r"\s*(?:The )?(?:e|E)xperiences and progress|\s*1\.\s|\s*The impact of leaders", line):
            break
        elif found and line.strip() and not re.match(r"Inspection of .*children.s services|\s*\d+$|\s*\d+ \w+ to \d+ \w+ \d{4}$", line.strip()):
            found[-1] += " " + line.strip()
    return [" ".join(it.split()) for it in found]


class Authority:
    """One authority with its chain of inspections, the oldest first."""

    def __init__(self, row, chain):
        self.name, self.region, self.kind = row["name"], row["region"], row["type"]
        self.neighbours = [it.strip() for it in row["neighbours"].split(";")]
        self.c = chain


def authorities(shared, table):
    pages = shared / "corpus" / "pages"
    chains = {}
    for line in open(shared / "gold" / "judgements.jsonl", encoding="utf8"):
        row = json.loads(line)
        chains.setdefault(row["authority"], []).append(Inspection(row, pages))
    rows = csv.DictReader(line for line in open(table, encoding="utf8") if not line.startswith("#"))
    known = {row["name"]: row for row in rows}
    found = []
    for name, chain in chains.items():
        found.append(Authority(known[name], sorted(chain, key=lambda it: it.start)))
    return sorted(found, key=lambda it: it.name)


def holds(rule, authority, every):
    c = authority.c
    scope = {
        "a": authority,
        "c": c,
        "now": c[-1],
        "before": c[-2] if len(c) > 1 else None,
        "first": c[0],
        "steps": list(zip(c, c[1:])),
        "every": every,
        "len": len, "any": any, "all": all, "max": max, "min": min, "zip": zip,
    }  # fmt: skip
    return bool(eval(rule, {"__builtins__": {}, **scope}))


def wanted(row, every):
    """The authorities that a question's rule holds for, and those that may be given beside them."""
    names = [it.name for it in every if holds(row["rule"], it, every)]
    also = [it.name for it in every if row.get("also") and holds(row["also"], it, every)]
    return names, also


def ask(url, question):
    body = json.dumps({"question": question}).encode()
    request = urllib.request.Request(url + "/v1/ask", body, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def plain(text):
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


def fault(row, answer, names, also):
    """What is wrong with an answer; None if it is right."""
    given = {it["authority"] for it in answer.get("statements") or [] if it.get("authority")}
    headline = plain(answer.get("headline") or "")
    lacking = [it for it in row.get("says", []) if plain(it) not in headline]
    if lacking:
        return f"the headline lacks {lacking}"
    if row.get("rule") is None:
        return None
    if not names and answer["outcome"] in ("clarify", "help"):
        return "it asks back"
    missing, extra = [it for it in names if it not in given], sorted(given - set(names) - set(also))
    # Of a question that nobody answers to, others may be shown as what there is instead, if the headline says "none".
    if not names and ("none" in headline.split() or not given):
        return None
    if missing or extra:
        return f"missing {missing[:8]}, wrongly {extra[:8]}"
    return None


def check_lists(shared, every):
    """The lists that were put down by hand have as many items as are read here."""
    read = {(it.authority, it.published): it.n for authority in every for it in authority.c if it.items is not None}
    for line in open(shared / "gold" / "improvements.jsonl", encoding="utf8"):
        row = json.loads(line)
        n = read.get((row["authority"], row["published"]))
        if n is not None and n != row["n_items"]:
            sys.exit(f"{row['file']}: {n} items are read, {row['n_items']} were put down")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=pathlib.Path, default=ROOT.parent / "shared")
    parser.add_argument("--url", default="http://127.0.0.1:8080")
    parser.add_argument("--questions", type=pathlib.Path, default=ROOT / "tests" / "aggregates.jsonl")
    parser.add_argument("--failures", action="store_true", help="print each question that is answered wrongly")
    parser.add_argument("--print", action="store_true", help="print the answers that the data give, and ask nothing")
    options = parser.parse_args()
    every = authorities(options.shared, ROOT / "src" / "gazetteer" / "authorities.csv")
    check_lists(options.shared, every)
    right = total = 0
    for line in open(options.questions, encoding="utf8"):
        row = json.loads(line)
        names, also = wanted(row, every) if row.get("rule") else ([], [])
        if options.print:
            print(f"{row['ask']}\n    {len(names)}: {', '.join(names)}" + (f"\n    also: {', '.join(also)}" if also else ""))
            continue
        answer = ask(options.url, row["ask"])
        why = fault(row, answer, names, also)
        total += 1
        right += why is None
        if why and options.failures:
            print(f"FAIL {row['ask']}\n     {why}\n     {answer['outcome']}: {answer['headline'][:200]}")
    if options.print:
        return
    print(json.dumps({"aggregates": total, "right": right, "share": round(right / max(1, total), 3)}))
    sys.exit(0 if right >= FLOOR * total else 1)


if __name__ == "__main__":
    main()
