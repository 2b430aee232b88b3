"""What happens in the fictional councils: everything that is written rather than drawn.

No name here belongs to a real council, person or child. `generate.py` draws the figures around it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Row = dict[str, str | int | float]

FIRST_MONTH = (2020, 12)
MONTHS = 30
"""December 2020, the baseline, to May 2023."""
STALL = 18
"""The month, counted from the baseline, in which improvement stops: June 2022."""
NO_CALENDAR_ROW = "2022-08"
"""Its edition knows no more than its own days, so its figures are recorded within it."""
BANK_HOLIDAYS = (
    "2021-01-01", "2021-04-02", "2021-04-05", "2021-05-03", "2021-05-31", "2021-08-30",
    "2021-12-27", "2021-12-28", "2022-01-03", "2022-04-15", "2022-04-18", "2022-05-02",
    "2022-06-02", "2022-06-03", "2022-08-29", "2022-09-19", "2022-12-26", "2022-12-27",
    "2023-01-02", "2023-04-07", "2023-04-10", "2023-05-01", "2023-05-08", "2023-05-29",
    "2023-08-28", "2023-12-25", "2023-12-26",
)  # fmt: skip
"""Of England, as real as the days of the story: meetings and their papers respect them."""

GRADES = ("Inadequate", "Requires improvement to be good", "Good", "Outstanding")
GRADE_WEIGHTS = ((25, 45, 28, 2), (7, 32, 54, 7))
"""Of a hundred reviews, worst grade first: at the baseline and from the stall on."""
DOMAIN_SHIFTS = {
    "assessment": (20, 62, 18),
    "planning": (24, 60, 16),
    "childs_voice": (48, 44, 8),
    "oversight": (28, 58, 14),
    "supervision": (32, 54, 14),
    "impact": (24, 62, 14),
}
"""Of a hundred reviews, how many domain grades lie below, on and above the overall grade."""
MODERATION_SHIFTS = (31, 64, 5)
"""Of a hundred moderated reviews: a grade lower, the same, a grade higher, on the scale."""
LEARNING_THEMES = (
    "Plans without dates",
    "The child's day is not described",
    "Fathers and wider family left out",
    "Supervision that does not move the plan",
    "Risk described but not weighed",
    "Case summary out of date",
)
FAMILY_SAID = ("It helped", "It helped a little", "It did not help")
LINE_ROLES = ("Team manager", "Service manager")
OTHER_ROLES = ("Practice lead", "Independent reviewing officer", "Quality assurance officer")
TEAMS = {
    "Assessment North": "Assessment",
    "Assessment South": "Assessment",
    "Support and Protection East": "Support and protection",
    "Support and Protection Central": "Support and protection",
    "Support and Protection West": "Support and protection",
    "Children in Care One": "Children in care",
    "Children in Care Two": "Children in care",
    "Care Leavers": "Care leavers",
}
WEAKER_TEAM = "Support and Protection West"
STRONGER_TEAM = "Care Leavers"
LATE_REVIEW_MONTH = "2023-04"
LATE_REVIEW_RECORDED = date(2023, 5, 22)
MORE_REVIEWS_FROM = "2022-04"
"""The month from which more reviews are planned for each team."""
REVISIONS: dict[str, tuple[Row, str]] = {
    "2021-02": ({"grade": "Requires improvement to be good"}, "Grade typed wrongly"),
    "2021-09": ({"team": "Assessment South", "service_area": "Assessment"}, "Wrong team entered"),
    "2022-05": ({"actions_due": 3, "actions_closed": 3}, "Actions closed since the review"),
    "2022-11": ({"grade": "Requires improvement to be good"}, "Grade typed wrongly"),
}
"""Month -> what changes in its first review graded Good, and why."""


@dataclass(frozen=True)
class Series:
    """How an indicator moves: from its first level to the level at which it stalls.

    size: the usual denominator; 0 where only a value is reported.
    noise: the furthest a month strays from its level, in the indicator's unit.
    """

    start: float
    end: float
    noise: float
    size: int = 0
    decimals: int = 1


SERIES = {
    "contacts": Series(1180, 1240, 95, decimals=0),
    "re-referrals": Series(27, 20, 3.5, size=190),
    "assessment-days": Series(46, 38, 3),
    "assessments-on-time": Series(80, 84, 5, size=165),
    "protection-rate": Series(41, 54, 1.6, size=52_400),
    "visits-on-time": Series(72, 88, 4, size=240),
    "repeat-plans": Series(20, 15, 23, size=24),
    "conferences-on-time": Series(74, 88, 8, size=38),
    "placement-moves": Series(13.2, 10.4, 0.4),
    "health-checks": Series(84, 94, 2.5, size=410),
    "care-leavers-work": Series(46, 54, 3, size=150),
    "school-absence": Series(25.5, 21.5, 0.8, size=330),
}
POPULATION_INDICATOR = "protection-rate"
"""Its denominator, the children of the area, changes once a year."""
AGE_INDICATOR = "re-referrals"
AGES = {"Under 5": 0.31, "5 to 10": 0.30, "11 to 15": 0.27, "16 and 17": 0.12}
"""Age group -> its share of the referrals."""
SHOCKS = {
    ("contacts", "2022-02"): 690.0,
    ("health-checks", "2023-04"): -11.0,
    ("health-checks", "2023-05"): -13.0,
}
"""What happens once, added to the level: a surge and back, and an indicator that turns red."""
NOT_REPORTED = {("visits-on-time", "2021-11")}
NOT_AVAILABLE = {("placement-moves", "2021-10")}
LATE_FORMS = ("health-checks", "2021-09")
LATE_FORMS_FOUND = 17
LATE_FORMS_REVISION: Row = {
    "status": "revised",
    "recorded_on": "2021-12-02",
    "revision_reason": "Late forms from health partners",
}
TYPING_SLIP = ("contacts", "2021-07")
TYPED, MEANT = 125, 1205
"""A zero was left out: the file has what was typed, and corrections.csv what was meant."""

FRONT_DOOR = "Front door"
PROTECTION = "Children in need and protection"
CARE = "Children in care and care leavers"
USUAL: Row = {
    "matters_most": "no",
    "unit": "percent",
    "frequency": "month",
    "window": "in period",
    "source": "Case management system",
    "baseline_period": "2020-12",
    "introduced_on": "2020-12-01",
    "definition_version": "1",
}
"""What holds for an indicator unless its own row says otherwise."""
INDICATORS: tuple[Row, ...] = (
    {
        "indicator_id": "contacts",
        "title": "Contacts received",
        "why_it_matters": "Shows how much work arrives at the front door.",
        "theme": FRONT_DOOR,
        "polarity": "none",
        "unit": "number",
        "owner": "Head of Front Door",
        "exclusions": "Requests for information alone",
    },
    {
        "indicator_id": "re-referrals",
        "title": "Children referred again within 12 months",
        "why_it_matters": "A child who comes back may not have been helped the first time.",
        "theme": FRONT_DOOR,
        "matters_most": "yes",
        "polarity": "lower",
        "numerator": "Children referred within 12 months of an earlier referral",
        "denominator": "All children referred",
        "owner": "Head of Front Door",
    },
    {
        "indicator_id": "assessment-days",
        "title": "Average working days to complete an assessment",
        "why_it_matters": "A family should not wait long to learn what help it will get.",
        "theme": FRONT_DOOR,
        "polarity": "lower",
        "unit": "days",
        "owner": "Head of Assessment",
        "retired_on": "2022-12-31",
    },
    {
        "indicator_id": "assessments-on-time",
        "title": "Assessments completed within 45 working days",
        "why_it_matters": "A long wait leaves a child without a plan.",
        "theme": FRONT_DOOR,
        "matters_most": "yes",
        "polarity": "higher",
        "numerator": "Assessments completed within 45 working days",
        "denominator": "All assessments completed",
        "owner": "Head of Assessment",
        "baseline_period": "",
        "introduced_on": "2022-06-01",
    },
    {
        "indicator_id": "protection-rate",
        "title": "Children with a child protection plan, per 10,000 children",
        "why_it_matters": "Too few may mean harm is missed, too many that help comes late.",
        "theme": PROTECTION,
        "polarity": "target",
        "unit": "rate per 10,000",
        "numerator": "Children with a child protection plan on the last day",
        "denominator": "Children under 18 who live in the area",
        "window": "snapshot",
        "owner": "Head of Safeguarding",
        "expected_direction": "rise",
        "expected_reason": "Cases left too long at a lower level are being looked at again.",
    },
    {
        "indicator_id": "visits-on-time",
        "title": "Child protection visits made within ten working days",
        "why_it_matters": "A child at risk has to be seen.",
        "theme": PROTECTION,
        "matters_most": "yes",
        "polarity": "higher",
        "numerator": "Visits due and made within ten working days of the last",
        "denominator": "Visits due",
        "owner": "Head of Safeguarding",
    },
    {
        "indicator_id": "repeat-plans",
        "title": "Child protection plans that are a second or later plan within two years",
        "why_it_matters": "A second plan may mean the first one ended too soon.",
        "theme": PROTECTION,
        "polarity": "lower",
        "numerator": "Children starting a plan within two years of an earlier one",
        "denominator": "Children starting a plan",
        "owner": "Head of Safeguarding",
    },
    {
        "indicator_id": "conferences-on-time",
        "title": "First child protection conferences held within 15 working days",
        "why_it_matters": "A decision about a child's safety should not wait.",
        "theme": PROTECTION,
        "polarity": "higher",
        "numerator": "First conferences held within 15 working days since April",
        "denominator": "First conferences held since April",
        "window": "year to date",
        "owner": "Head of Safeguarding",
    },
    {
        "indicator_id": "placement-moves",
        "title": "Children in care who had three or more homes in 12 months",
        "why_it_matters": "Every move costs a child friends, school and trust.",
        "theme": CARE,
        "polarity": "lower",
        "numerator": "Children in care with three or more placements in the last 12 months",
        "denominator": "Children in care on the last day",
        "window": "rolling 12",
        "owner": "Head of Children in Care",
    },
    {
        "indicator_id": "health-checks",
        "title": "Children in care whose yearly health check is up to date",
        "why_it_matters": "Children in care often have health needs that nobody has noticed.",
        "theme": CARE,
        "matters_most": "yes",
        "polarity": "higher",
        "numerator": "Children in care with a health check in the last 12 months",
        "denominator": "Children in care for 12 months or longer",
        "window": "snapshot",
        "source": "Case management system and health partners' returns",
        "owner": "Head of Children in Care",
    },
    {
        "indicator_id": "care-leavers-work",
        "title": "Care leavers aged 19 to 21 in education, work or training",
        "why_it_matters": "Work or study is a young adult's way to stand alone.",
        "theme": CARE,
        "matters_most": "yes",
        "polarity": "higher",
        "numerator": "Care leavers in education, work or training",
        "denominator": "Care leavers aged 19 to 21",
        "frequency": "quarter",
        "owner": "Head of Care Leavers",
        "baseline_period": "2020-21-Q3",
    },
    {
        "indicator_id": "school-absence",
        "title": "Children in care who missed a tenth or more of school",
        "why_it_matters": "A child who is away from school falls behind.",
        "theme": CARE,
        "polarity": "lower",
        "numerator": "Children in care who missed a tenth or more of sessions",
        "denominator": "Children in care of school age for 12 months or longer",
        "frequency": "year",
        "source": "Virtual school",
        "owner": "Head of the Virtual School",
        "baseline_period": "2020-21",
    },
)
TARGETS: tuple[tuple[str, str, float, str, float, float], ...] = (
    ("re-referrals", "2021-01-20", 18, "2023-12-31", 28, 2),
    ("assessment-days", "2021-01-20", 38, "2022-12-31", 45, 2),
    ("assessments-on-time", "2022-06-15", 85, "2023-12-31", 75, 3),
    ("protection-rate", "2021-01-20", 50, "2023-12-31", 65, 5),
    ("visits-on-time", "2021-01-20", 85, "2022-03-31", 75, 3),
    ("visits-on-time", "2022-04-13", 92, "2023-12-31", 80, 3),
    ("repeat-plans", "2021-01-20", 15, "2023-12-31", 25, 3),
    ("conferences-on-time", "2021-01-20", 90, "2023-12-31", 75, 3),
    ("placement-moves", "2021-01-20", 10, "2023-12-31", 14, 1),
    ("health-checks", "2021-01-20", 95, "2023-12-31", 85, 3),
    ("care-leavers-work", "2021-01-20", 60, "2024-03-31", 45, 3),
)
"""In the order of the columns. Contacts have no polarity; school absence has no target yet."""

NEIGHBOUR_MODEL = "Invented neighbours 2023"
FIRST_NEIGHBOUR_CODE = 981
NEIGHBOURS = (
    "Exampleton", "Placeholder Vale", "Mockborough", "Specimen Bay", "Inventshire",
    "Upper Instance", "Nonesuch Valley", "Figmentham", "Notional Wolds", "Fabledon",
)  # fmt: skip
REGION_CODE = "E12000099"
ENGLAND_CODE = "E92000001"
COMPARATOR_LEVELS = {
    "re-referrals": (22.6, 22.1, 21.8),
    "protection-rate": (41.4, 42.1, 43.2),
    "repeat-plans": (21.9, 22.8, 23.4),
    "placement-moves": (9.1, 9.6, 10.2),
    "care-leavers-work": (52.3, 55.1, 56.4),
    "school-absence": (24.8, 23.2, 21.9),
}
"""Invented values for England in each of the years."""
COMPARATOR_YEARS = {"2020-21": "2021-10-28", "2021-22": "2022-10-27", "2022-23": "2023-10-26"}
"""Year -> the day of publication, about seven months after its end."""
CONFIDENTIAL = ("repeat-plans", "2021-22", "Figmentham")
UNRELIABLE = ("care-leavers-work", "2020-21")
"""The council's own published value that the publisher does not rely on."""
_CHILDREN_IN_NEED = "Department of Invention, Children in need"
_CHILDREN_IN_CARE = "Department of Invention, Children in care"
PUBLISHED_IN = {
    "re-referrals": (_CHILDREN_IN_NEED, "year ending 31 March"),
    "protection-rate": (_CHILDREN_IN_NEED, "on 31 March"),
    "repeat-plans": (_CHILDREN_IN_NEED, "year ending 31 March"),
    "placement-moves": (_CHILDREN_IN_CARE, "on 31 March"),
    "care-leavers-work": (_CHILDREN_IN_CARE, "on 30 September"),
    "school-absence": (_CHILDREN_IN_CARE, "year ending 31 March"),
}
"""Indicator -> the published file, and to which day its figures refer."""

COMMENTARY = (
    ("contacts", "2022-02", "A campaign in schools brought many contacts in one month."),
    ("re-referrals", "2023-03", "Large families account for part of the figure."),
    ("re-referrals", "2023-04", "Managers now look at every child who comes back within a month."),
    ("re-referrals", "2023-05", "No better than last summer. Early help waits are too long."),
    ("assessments-on-time", "2023-03", "Two vacancies in one team have been filled."),
    ("assessments-on-time", "2023-04", "Most late assessments waited for a check by a partner."),
    ("assessments-on-time", "2023-05", "Team managers review every assessment on day 30."),
    ("visits-on-time", "2023-03", "Some visits are made in time but written up late."),
    ("visits-on-time", "2023-04", "Two teams miss the target; both have new managers."),
    ("visits-on-time", "2023-05", "Below target for a year. A weekly list of due visits began."),
    ("repeat-plans", "2023-05", "Numbers are small; each second plan is now reviewed."),
    ("conferences-on-time", "2023-05", "April and May alone: too few conferences to judge."),
    ("health-checks", "2023-03", "On course."),
    ("health-checks", "2023-04", "The clinic at one hospital closed; checks were put off."),
    ("health-checks", "2023-05", "A second clinic opens in July. Until then we expect no rise."),
    ("care-leavers-work", "2022-23-Q4", "Few apprenticeships are open to our young people."),
)
"""Indicator, period and text; the author is the post that owns the indicator."""

LINK = "https://reports.example/"
HELP_AREA = "The experiences and progress of children who need help and protection"
CARE_AREA = "The experiences and progress of children in care and care leavers"
LEADERS_AREA = "The impact of leaders on social work practice with children and families"
INSPECTION = ("2020-11-16", "ILACS Standard Inspection", "2021-01-15")
INSPECTION_GRADES = (
    ("Overall effectiveness", GRADES[0], "Children are left at risk for too long."),
    (LEADERS_AREA, GRADES[0], "Leaders did not know the quality of practice."),
    (HELP_AREA, GRADES[0], "Thresholds are unclear and visits are missed."),
    (CARE_AREA, GRADES[1], "Most children in care live in stable homes."),
)
CARE_LEAVERS = "The experiences and progress of care leavers"
"""Judged by itself since January 2023."""
FOCUSED_VISIT = "ILACS Focused Visit"
_RI, _GOOD, _BEST = GRADES[1:]
NEIGHBOUR_INSPECTIONS = (
    ("Exampleton", "2018-05-14", "2018-07-02", (_RI, _RI, _RI, _RI)),
    ("Exampleton", "2022-03-07", "2022-04-29", (_GOOD, _GOOD, _GOOD, _RI)),
    ("Placeholder Vale", "2019-11-11", "2020-01-17", (_RI, _GOOD, _RI, _RI)),
    ("Mockborough", "2021-06-21", "2021-08-06", (_GOOD, _BEST, _GOOD, _GOOD)),
    ("Specimen Bay", "2023-02-06", "2023-03-24", (_BEST, _BEST, _GOOD, _BEST, _GOOD)),
    ("Inventshire", "2019-07-01", "2019-08-23", (GRADES[0], GRADES[0], GRADES[0], _RI)),
    ("Upper Instance", "2023-05-15", "2023-07-10", (_GOOD, _GOOD, _GOOD, _GOOD, _RI)),
    ("Nonesuch Valley", "2020-02-03", "2020-03-27", (_GOOD, _GOOD, _RI, _GOOD)),
    ("Figmentham", "2022-10-10", "2022-12-02", (_RI, _RI, _GOOD, _RI)),
    ("Notional Wolds", "2018-11-05", "2018-12-21", (_GOOD, _GOOD, _GOOD, "")),
    ("Notional Wolds", "2021-10-12", "2021-11-19", ()),
)
"""Neighbour, held on, published on, grades in the order of the areas judged; none for a visit."""

VISITS = (
    ("2021-09-14", "ILACS Monitoring Visit", "Front door",
     "Contacts are now screened on the day, but decisions are not always recorded.", "2021-10-22"),
    ("2022-06-21", "ILACS Monitoring Visit", "Children in need and child protection",
     "Practice has improved, though plans still lack dates and the child's voice.", "2022-07-29"),
    ("2023-02-07", "ILACS Focused Visit", "Care leavers",
     "Personal advisers know their young people well; too few are in work or study.", "2023-03-17"),
)  # fmt: skip
