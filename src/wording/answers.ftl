# The words of answers that are ours and not the documents'. A message is a clause: no full stop, and no capital letter
# unless a name begins it; clauses are joined by semicolons. What is absent is "none", yes and no are "yes" and "no".

# Phrases that other messages are made of.
source-report = the { $when } report{ $authority ->
    [none] {""}
   *[other] {" "}on { $authority }
}
source-visit = the { $when } { $kind } report{ $authority ->
    [none] {""}
   *[other] {" "}on { $authority }
}
source-reports = the { $when } reports on { $authority }
source-digest = Scrutineer's digest of the { $when } report{ $authority ->
    [none] {""}
   *[other] {" "}on { $authority }
}
source-other = the { $kind }{ $dated ->
    [none] {""}
   *[other] {" "}of { $dated }
}{ $authority ->
    [none] {""}
   *[other] {" "}on { $authority }
}
inspected = , { $kind ->
    [none] inspected
   *[other] { $kind },
} { $days }
published = , published { $date }
judged-overall = { $grade } overall
judged = { $grade } for { $aspect }
counted = { $noun ->
    [recommendations] { $count ->
        [one] { $count } recommendation
       *[other] { $count } recommendations
    }
    [priority_action] { $count ->
        [one] { $count } area for priority action
       *[other] { $count } areas for priority action
    }
    [requirement] { $count ->
        [one] { $count } requirement
       *[other] { $count } requirements
    }
    [recommendation] { $count ->
        [one] { $count } recommendation
       *[other] { $count } recommendations
    }
    [strength] { $count ->
        [one] { $count } strength
       *[other] { $count } strengths
    }
   *[areas] { $count ->
        [one] { $count } area for improvement
       *[other] { $count } areas for improvement
    }
}{ $owner ->
    [safeguarding_board] {" "}for the safeguarding board
   *[other] {""}
}
month = { $month } { $year }
undated = undated
where-held-on = the documents on { $authority }
where-all = the documents
where-several = the { $count } documents searched
some-names = { $names } and { $count } others
period-since = since { $from }
period-until = up to { $to }
period-any = any year
period-in = in { $periods }
period-from = from { $period }
period-on = on { $day }

# What holds of the whole.
reach = { $places ->
    [0] { $authorities ->
        [one] one authority
       *[other] { $authorities } authorities
    }
   *[other] { $authorities ->
        [0] { $places ->
            [one] one place
           *[other] { $places } places
        }
        [one] one authority and { $places ->
            [one] one other place
           *[other] { $places } other places
        }
       *[other] { $authorities } authorities and { $places ->
            [one] one other place
           *[other] { $places } other places
        }
    }
}
help = I answer questions about inspections in the inspectors' own words, with page and paragraph; I have { $documents ->
    [one] one document
   *[other] { $documents } documents
} on { $on }
greeted = hello! Ask me what inspectors said about a council
thanked = you are welcome
left = goodbye, and come back whenever you have a question
praised = thank you, I am glad it helped
agreed = good. Ask me another whenever you like
asked-after = I am well, thank you. What would you like to know about an inspection?
english-only = I can only read questions in English, the language of the reports; if somebody is in danger, ring 999
no-documents = there are no documents yet, so there is nothing to answer from
ask-something = please ask a question about an inspection, for instance what needs to improve somewhere
ask-shorter = please ask a shorter question: at most { $limit } characters are read
nothing-with-source = nothing was found that can be shown with its source
advice = I say what inspection documents say; I cannot give advice or opinions
all-there-is = that is all there is:
part-not-answered = “{ $part }” is not answered

# Whom people in need are pointed to.
need-child = thank you for speaking up; I can only quote inspection reports, so please tell people who can act, even if you are not sure
need-young = I am sorry this is happening to you, and it is not your fault; I can only quote inspection reports, but these people will listen and can help
need-adult = I am sorry this is happening to you, and it is not your fault; I can only quote inspection reports, but these people can help
need-suicide = I am sorry that things are so hard right now; I can only quote inspection reports, but nobody has to face this alone, and these people will listen
need-family = I am sorry, this must be very hard; I can only quote inspection reports and cannot advise you, but here is where to turn
need-unsure = it sounds as if you or somebody near you may need help; I can only quote inspection reports, but these people will listen and can help
sign-emergency = if anyone is in danger right now, ring { $number } and ask for the police
sign-emergency-life = if a life is in danger right now, ring { $number } and ask for an ambulance
sign-council = { $authority ->
    [none] the children's services of the council where the child lives must look into it: its website has the number, for nights and weekends too
   *[other] the children's services of the council in { $authority } must look into it: the council's website has the number, for nights and weekends too
}
sign-complaint = { $authority ->
    [none] complain to the council first: its website says how
   *[other] complain to the council in { $authority } first: its website says how
}
sign-nspcc = NSPCC helpline, { $number }: for anyone who is worried about a child
sign-childline = Childline, { $number }: free, for anyone under 19
sign-samaritans = Samaritans, { $number }: free, day or night, for anyone who needs to talk
sign-domestic-abuse = National Domestic Abuse Helpline, { $number }: free, day or night
sign-ombudsman = Local Government and Social Care Ombudsman, { $number }: if the council's last word does not settle it

# Whom a question is about.
which-authority = which authority do you mean? I have documents on { $names }
which-one = which one do you mean? I have documents on { $names }
not-held = there is no document on { $authority }, which is an English authority but not in this collection
not-held-former = there is no document on { $authority }: { $reason }
predecessor-answers = no report on { $authority } is held yet; what follows is of { $predecessor }, its predecessor
place-reason = { $reason }
place-ambiguous = “{ $place }” may mean { $names }
place-unknown = “{ $place }” is neither an English council nor any other place in this collection
held-instead = there are documents on { $names }
none-in-period = there is no inspection of { $authority } { $period } here; the inspections of { $authority } are from { $held }
held-kind = { $kind ->
    [none] an inspection ({ $months })
   *[other] { $kind } ({ $months })
}
none-of-kind = there is no { $kind } report on { $authority } here{ $held ->
    [none] {""}
   *[other] ; the reports held are { $held }
}
none-of-kind-in-period = there is no { $kind } report on { $authority } { $period } here; those held are from { $held }
none-before = there is no inspection of { $authority } before the one { $period } here; the inspections of { $authority } are from { $held }
latest-held = the latest inspection held is of { $when }
none-before-latest = there is no inspection of { $authority } before the latest one here; the inspections of { $authority } are from { $held }
none-at-all = there is no such inspection of { $authority } here; the inspections of { $authority } are from { $held }
only-other-documents = there is no inspection report on { $authority } here, only other documents
no-report = there is no inspection report on { $authority } here
no-such-document = there is no { $kinds } on { $authorities } here
none-of-all-in-period = there is no inspection of authorities{ $group }{ $period } here

# Grades.
grade-overall = { $grade }{ $denied ->
    [none] {""}
   *[other] , not { $denied }
}: overall effectiveness of { $authority }{ $on }{ $published }{ $source ->
    [none] {""}
   *[other] , according to { $source }
}
grade-of-aspect = { $grade }{ $denied ->
    [none] {""}
   *[other] , not { $denied }
}: { $aspect }, { $authority }{ $jointly ->
    [yes] {" "}(one judgement for both at the time)
   *[no] {""}
}{ $on }{ $published }{ $source ->
    [none] {""}
   *[other] , according to { $source }
}
not-graded = there was no grade for { $aspects }
grades-unread = whether there was a grade for { $aspects } could not be read
grade-unread = part of { $authority }'s { $when } report could not be read, so it is not known whether it gives a grade for { $asked }
grades-unread-in = what could be read of { $when } gives no such grade, but parts could not be read
list-unread = { $authority }{ $on }: part of the report could not be read, and the rest has no such list
subject-unread = whom { $files } is about could not be read
no-grade = { $authority }'s { $when } report gives no grade for { $asked }
no-whole-grade = { $authority }'s { $when } report gives no overall grade, as none of its kind has since { $since }
other-inspection-did = the { $when } report does
not-a-grade = “{ $words }” is not something that was graded, and was left out
grades-by-aspect = { $when ->
    [none] by aspect
   *[other] { $when } by aspect
}: { $grades }
grades-of = { $who }: { $grades }
grades = grades: { $grades }
grade-of = { $authority }: { $judged }, { $when }
kept-grade = { $authority } kept it: it was judged { $judged } in { $before } and again in { $after }
lost-grade = { $authority } was judged { $before } in { $then }, then { $after } in { $when }
judged-not = { $authority } was judged { $judged }, not { $claimed }, in { $when }
still-graded = { $authority } was judged { $judged } in { $when }
undefined-grade = the documents give the grade “{ $grade }” without defining it

# Lists of improvements.
improvements = { $authority }{ $on }{ $published }: { $counted }{ $source ->
    [none] {""}
   *[other] , according to { $source }
}
several-lists = { $authority }{ $on }{ $published }: { $counted }
about-topic = { $count ->
    [0] none of them is
    [one] one of them is
   *[other] { $count } of them are
} about { $topic }
no-list-for = there is no list for { $names }
no-list = { $authority }{ $on }: the report has no list of { $role ->
    [priority_action] areas for priority action
   *[other] { $owner ->
        [safeguarding_board] improvements for the safeguarding board
       *[other] areas for improvement
    }
}
acted-on-by = for { $owner }
due-by = due { $until }
was-overall = it was judged { $grade } overall
counted-of = { $who }: { $counted }
counted-alone = { $counted }
list-when = { $counted } in { $when }
names-all = the { $kind } names all { $count }
names-some = the { $kind } names { $count } of these { $all }, not all
leaves-out = the { $kind } names { $count } of these { $all } and leaves out { $items }

# Dates and people.
led = { $names } led the inspection of { $authority }{ $days ->
    [none] {""}
   *[other] {" "}{ $one_day ->
        [yes] on
       *[no] from
    } { $days }
}{ $source ->
    [none] {""}
   *[other] , according to { $source }
}
lead-inspectors = { $count ->
    [one] lead inspector
   *[other] lead inspectors
}: { $names }
inspected-on = { $authority } was inspected { $one_day ->
    [yes] on
   *[no] from
} { $days }{ $source ->
    [none] {""}
   *[other] , according to { $source }
}
report-published = the report was published on { $date }
inspection-dates = inspection dates: { $days }
lasted = the inspection of { $authority } lasted { $count ->
    [one] one day
   *[other] { $count } days
}: { $days }{ $source ->
    [none] {""}
   *[other] , according to { $source }
}
was-published = the { $kind } on { $authority }{ $on ->
    [none] {""}
   *[other] { $on },
} was published on { $date }
published-printed = published on { $date }, as printed in it
published-file-name = published on { $date }, going by the name of its file, since none is printed in it
published-given = published on { $date }, as noted with the file, since none is printed in it
does-not-say-who = the { $when } report on { $authority } does not name its lead inspector
does-not-say-when = the { $when } report on { $authority } does not give the days of the inspection
does-not-say-next = the { $when } report on { $authority } does not say when the next inspection is
of-next = what { $source } says about the next inspection
does-not-say-published = the { $when } report on { $authority } does not give its date of publication

# What is said of a topic.
says = { $source } { $more ->
    [yes] also says
   *[no] says
} this{ $topic ->
    [none] {""}
   *[other] {" "}about { $topic }
}{ $listed ->
    [yes] , one of its areas for improvement
   *[no] {""}
}
say = { $sources } { $more ->
    [yes] also say
   *[no] say
} this{ $topic ->
    [none] {""}
   *[other] {" "}about { $topic }
}
latest-silent = nothing sure was found in { $source }
no-more = there is no more on it, so here are the whole paragraphs
overview = { $authority }{ $on }{ $judged ->
    [none] {""}
   *[other] : { $judged }
}{ $counted ->
    [none] {""}
   *[other] , with { $counted }
}
stands-for = { $short } stands for { $long } in { $source }
nothing-found = nothing about “{ $searched }” was found in { $place }
not-sure = there is no sure answer about “{ $searched }” in { $place }
out-of-scope = this collection is about inspections, and nothing about “{ $searched }” was found in { $place }
nearest = no sure answer in { $place }; { $count ->
    [one] this comes nearest
   *[other] these come nearest
}
nearest-too = what comes nearest there is shown last
nearest-anywhere = no place is named; of all reports here, { $count ->
    [one] this comes nearest
   *[other] these come nearest
}
told-of = the dates in the { $kind } are those of { $authority }'s inspection of { $days }
told-of-by-report = the { $kind } gives the day on which the report of { $authority }'s inspection of { $days } was published
told-of-by-month = the { $kind } names the month of { $authority }'s inspection of { $days }

# How something moved.
moved-overall = overall effectiveness of { $authority }
moved-aspects = { $aspects } in { $authority }
course = { $what }: { $steps }
grades-in = { $grades } in { $when }
not-graded-in = there was no such grade in { $when }
scales-differ = the frameworks differ, so the grades are not quite on one scale
never-graded = none of { $authority }'s reports of { $when } gives a grade for { $aspects }
only-one = this is the only inspection for that here
label = { $when }{ $framework ->
    [none] {""}
   *[other] {" "}({ $framework })
}
topic-in = { $topic } in { $authority }:
topic-over = { $topic }:
listed-in = an area for improvement in { $names }
mentioned-only = mentioned in { $names }, but not listed as an area for improvement
also-mentioned = mentioned but not listed in { $names }
not-mentioned-in = not mentioned in { $names }
nothing-sure-in = nothing sure was found in { $names }
in-one = { $authority } ({ $when })

# Two or more beside each other.
compared-grades = { $aspects }:
is-graded = { $authority } was judged { $grade } ({ $when })
all-graded = { $names } were { $count ->
    [2] both
   *[other] all
} judged { $grade }
ranked = { $names }, the highest first
not-ranked = { $names }; these grades are not on one scale
ranked-one = { $authority } { $grade } ({ $when })
no-such-grade = there is no such grade for { $names }
no-grade-held = there is no grade for { $aspects } in the latest reports on { $names }
list-of = { $authority } ({ $when }) has { $counted }
of-authority = { $authority }, { $when }{ $framework ->
    [none] {""}
   *[other] {" "}({ $framework })
}

# Which authorities fulfil a condition.
group-region = {" "}in { $article ->
    [yes] the { $region }
   *[no] { $region }
}
group-sort = {" "}that are { $sort }
group-framework = {" "}with an inspection under { $framework }
group-neighbours = {" "}that are statistical neighbours of { $authority }
period-held = {" "}in this collection
period-held-twice = {" "}inspected more than once in this collection
period-inspected = {" "}inspected { $periods }
period-published = {" "}with a report published { $periods }
select-none = none of the { $of ->
    [one] one authority
   *[other] { $of } authorities
}{ $group }{ $period } { $condition }{ $latest ->
    [yes] {" "}at the latest inspection
   *[no] {""}
}
select-some = { $count } of the { $of ->
    [one] one authority
   *[other] { $of } authorities
}{ $group }{ $period }{ $names ->
    [none] {""}
   *[other] {" "}({ $names })
} { $condition }{ $latest ->
    [yes] {" "}at the latest inspection
   *[no] {""}
}
condition-grade = { $count ->
    [0] was
    [one] was
   *[other] were
} judged { $grades } { $about }
condition-step = { $count ->
    [0] was
    [one] was
   *[other] were
}{ $denied ->
    [yes] {" "}not
   *[no] {""}
} { $grades } { $about }{ $when }
condition-every = { $count ->
    [0] was
    [one] was
   *[other] were
} { $grades } in every judgement{ $when }
condition-beside = had a grade for { $aspect } { $above ->
    [yes] above
   *[no] below
} that for { $than }{ $when }
condition-length = had { $bound ->
    [more] more than { $items } { $items ->
        [one] area
       *[other] areas
    }
    [fewer] fewer than { $items } { $items ->
        [one] area
       *[other] areas
    }
   *[exactly] { $items ->
        [0] no area
        [one] { $items } area
       *[other] { $items } areas
    }
} for improvement{ $when }
condition-urgent = had areas for priority action
condition-listed = had { $topic } as an area for improvement
condition-mentions = { $count ->
    [0] has
    [one] has
   *[other] have
} a report that { $tone ->
    [praise] praises
    [criticism] criticises
   *[any] mentions
} “{ $topic }”
condition-led = had an inspection led by { $topic }
condition-inspected = had inspectors on site { $periods }
condition-went = went from { $from } to { $to } ({ $about })
condition-left = went from { $from } to { $way ->
    [lower] a lower grade
    [higher] a higher grade
   *[another] another grade
} ({ $about })
condition-became = became { $to } ({ $about })
condition-kept = kept { $grades } ({ $about })
condition-same = got the same grade as before ({ $about })
condition-fell = got a lower grade than before ({ $about })
condition-rose = got a higher grade than before ({ $about })
condition-moved = got another grade than before ({ $about })
conditions-all = { $parts }
conditions-any = { $parts }
step-when = { $step ->
    [latest] {" "}at the latest inspection
    [first] {" "}at the first inspection
    [previous] {" "}at the inspection before the latest
    [earlier] {" "}at an earlier inspection
    [every] {" "}at every inspection
    [any] {" "}at any inspection
   *[some] {" "}at some inspection
}
in-a-row = {" "}{ $count ->
    [2] twice
    [3] three times
    [4] four times
   *[other] { $count } times
} in a row
so-often = {" "}{ $count ->
    [2] twice or more
    [3] three times or more
    [4] four times or more
   *[other] at { $count } inspections or more
}
period-when = {" "}{ $periods }
about-overall = overall
about-aspects = for { $aspects }
tally = { $count ->
    [one] { $count } authority
   *[other] { $count } authorities
}{ $group }{ $period }: { $grades } { $about }{ $latest ->
    [yes] {" "}at the latest inspection
   *[no] {""}
}
tally-part = { $count } { $grade }
whole-lists = { $count ->
    [one] { $count } authority
   *[other] { $count } authorities
}{ $group }{ $period }: { $items } areas for improvement in { $lists } lists{ $latest ->
    [yes] {" "}at the latest inspection
   *[no] {""}
}
by-group = by group: { $groups }
group-part = { $count } in { $group }
most-in = { $groups } { $count ->
    [one] has
   *[other] have
} the most: { $most } of the { $of ->
    [one] one authority
   *[other] { $of } authorities
}
select-extreme = { $names } { $count ->
    [one] was
   *[other] were
} the { $newest ->
    [yes] last
   *[no] first
} that { $condition }: { $when }
select-length = { $names } had the { $longest ->
    [yes] longest
   *[no] shortest
} list of the { $of ->
    [one] one authority
   *[other] { $of } authorities
}{ $group }{ $period }{ $latest ->
    [yes] {" "}at the latest inspection
   *[no] {""}
}: { $items ->
    [one] { $items } area
   *[other] { $items } areas
} for improvement
nobody-mentions = none of the reports{ $group }{ $period } mentions “{ $topic }”
also-reported = also { $names }, inspected earlier and reported on { $periods }
also-inspected = also { $names }, inspected { $periods } and reported on later
row-led = { $authority }, { $when }: { $name }
row-moved = { $authority }: { $before } in { $then }, then { $after } in { $when }
row-course = { $authority }: { $steps }
row-list = { $authority }, { $when }: { $counted }

# Which documents and inspections are held.
holdings = I have { $inspections ->
    [one] { $inspections } inspection
   *[other] { $inspections } inspections
} of { $of }{ $period }
holdings-none = I have no inspection{ $period }
holdings-of = I have { $count ->
    [one] { $count } inspection
   *[other] { $count } inspections
} of { $authority }: { $when }
period-made = {" "}made { $periods }
row-held = { $authority }: { $when }
row-inspection = { $authority }{ $on }{ $judged ->
    [none] {""}
   *[other] , { $judged }
} ({ $kinds })
row-document = { $title } ({ $kind })
events = inspections and visits of { $authority }, oldest first: { $events }
events-since = since the { $full } full inspection of { $authority }: { $events }
events-none-since = no inspection or visit of { $authority } since its full inspection in { $full } is held here
row-event = { $authority }{ $on }: { $parts }
event-theme = looked at “{ $theme }”
event-outcome = outcome: “{ $outcome }”
event-grade = { $judged }
event-bare = no grade, outcome or list could be read from its document
documents-of-kind = I have { $count } { $kind ->
    [digest] { $count ->
        [one] digest
       *[other] digests
    }
    [press_release] { $count ->
        [one] press release
       *[other] press releases
    }
    [news] { $count ->
        [one] news article
       *[other] news articles
    }
    [minutes] { $count ->
        [one] set of minutes
       *[other] sets of minutes
    }
   *[other] { $count ->
        [one] such document
       *[other] such documents
    }
}{ $authorities ->
    [none] {""}
   *[other] {" "}on { $authorities }
}
no-documents-of-kind = I have no { $kind ->
    [digest] digest
    [press_release] press release
    [news] news article
    [minutes] minutes
   *[other] such document
}{ $authorities ->
    [none] {""}
   *[other] {" "}on { $authorities }
}

# What was taken for granted.
assumed-home = { $authority } (home authority)
assumed-only = { $authority } (the only one held)
assumed-covered = the report on the inspection { $by }, the first after the time asked about ({ $of })
assumed-linked = { $authority } (by the dates in the { $kind })
assumed = { $slot }: { $value }
carried = { $slot }: { $value } (from your last question)
the-neighbours = the statistical neighbours
all-authorities = all authorities
same-source = the same kind of document or list
inspection-latest = the latest inspection
inspection-first = the first inspection
inspection-before = the inspection before
inspection-before-period = the inspection before { $period }
inspections-last = the last { $count } inspections
inspections-all = all inspections
