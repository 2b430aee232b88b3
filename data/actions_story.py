"""The actions of the sample's improvement plan, and how their owners judged them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from governance_story import DIRECTOR, PROGRAMME, QUALITY, WORKFORCE
from story import Row


class Update(NamedTuple):
    """What the owner judged two days before the data of a month closed."""

    month: str
    judgement: str
    progress: str
    reason: str = ""


@dataclass(frozen=True)
class Action:
    """An action as first agreed.

    changes: version -> what that version changes, and every later one keeps.
    completed_on, evidence, accepted_at: when it was done, and the meeting that accepted it.
    """

    action_id: str
    level: str
    action: str
    owner: str
    start: str
    due: str
    practice_change: str
    updates: tuple[Update, ...]
    findings: str = ""
    indicators: str = ""
    topics: str = ""
    partners: str = ""
    requests: str = ""
    funding: tuple[str, int, int] | None = None
    versions: tuple[str, ...] = ("V1", "V2", "V3")
    changes: dict[str, Row] = field(default_factory=dict)
    completed_on: str = ""
    evidence: str = ""
    accepted_at: str = ""


STRATEGIC, OPERATIONAL = "strategic", "operational"
ON, RISK, OFF, DONE = "on track", "at risk", "off track", "complete"
FROM_V2, FROM_V3 = ("V2", "V3"), ("V3",)
FRONT_DOOR, ASSESSMENT = "Head of Front Door", "Head of Assessment"
SAFEGUARDING, CARE, LEAVERS = (
    "Head of Safeguarding", "Head of Children in Care", "Head of Care Leavers",
)  # fmt: skip
FUND, GRANT, BUDGET = "Transformation fund", "Improvement grant", "Council budget"

ACTIONS = (
    Action(
        "P1.1", STRATEGIC, "Review the practice of every team each month",
        QUALITY, "2021-03-01", "2021-12-31", "Weak work is found and put right sooner.",
        (Update("2021-06", ON, "Reviewers have been named in every service."),
         Update("2021-12", DONE, "Reviews have been done every month of the year.")),
        findings="I01; I02; N01", topics="Learning",
        completed_on="2021-12-17", evidence="Practice reviews page, 2021-11",
        accepted_at="IB-2022-01",
    ),
    Action(
        "P1.2", OPERATIONAL, "Have a third of practice reviews moderated",
        QUALITY, "2021-04-01", "2022-06-30", "Grades can be believed.",
        (Update("2021-09", ON, "A third of reviews is moderated."),
         Update("2022-06", ON, "More moderators come from other authorities."),
         Update("2022-12", RISK, "A third is moderated, two in five of them from outside.",
                "One partner authority has less time to give."),
         Update("2023-03", OFF, "No further authority has joined.",
                "The date has passed and half of moderation is still our own.")),
        findings="I02; N02", topics="Learning", partners="Two other authorities",
        funding=(GRANT, 24_000, 24_000),
        changes={"V2": {
            "action": "Have a third of practice reviews moderated, most by another authority",
            "request_ids": "RQ04", "revised_due": "2023-03-31",
        }},
    ),
    Action(
        "P1.3", OPERATIONAL, "Ask families about the work in every practice review",
        QUALITY, "2021-05-03", "2021-09-30", "Families say whether the work helped them.",
        (Update("2021-09", OFF, "Families are asked in two of five reviews.",
                "Reviewers find it hard to reach families in the evening."),
         Update("2022-09", OFF, "Still two of five.", "No evening hours have been agreed."),
         Update("2023-03", OFF, "Still two of five.", "Reviewers say they lack the time.")),
        findings="N06", topics="Voice of the child; Equality",
        changes={"V2": {"revised_due": "2022-12-31"}},
    ),
    Action(
        "P1.4", STRATEGIC, "Give members one monthly report on practice and performance",
        DIRECTOR, "2021-01-20", "2021-04-30", "Members see the same figures as managers.",
        (Update("2021-03", ON, "Three reports have been published."),
         Update("2021-04", DONE, "The report is published every month.")),
        findings="I01; N01", requests="RQ01",
        completed_on="2021-04-21", evidence="Report for March 2021", accepted_at="IB-2021-05",
    ),
    Action(
        "P1.5", OPERATIONAL, "Hold a weekly performance meeting in each service",
        PROGRAMME, "2021-03-01", "2021-12-31", "Late work is seen within the week.",
        (Update("2021-09", RISK, "Two of four services meet weekly.",
                "The monthly report has made some of the meetings needless."),),
        findings="I01", versions=("V1",),
    ),
    Action(
        "P2.1", STRATEGIC, "Screen every contact on the day it comes",
        FRONT_DOOR, "2021-03-01", "2021-06-30", "No child waits for a first decision.",
        (Update("2021-06", RISK, "Nine in ten contacts are screened on the day.",
                "Weekends are not covered yet."),
         Update("2021-09", DONE, "All contacts are screened on the day, at weekends too.")),
        findings="I03; N03", indicators="contacts", partners="Police; Health; Schools",
        completed_on="2021-09-13", evidence="Day sheets of the front door, September 2021",
        accepted_at="IB-2021-10",
    ),
    Action(
        "P2.2", OPERATIONAL, "Write down the reason for each decision on a contact",
        FRONT_DOOR, "2021-03-01", "2021-12-31", "A family can read why it was helped, or not.",
        (Update("2021-10", RISK, "Reasons are recorded in most cases.",
                "The monitoring visit found decisions without a reason."),
         Update("2022-06", ON, "A form asks for the reason."),
         Update("2022-09", DONE, "A contact can't be closed without a reason any more.")),
        findings="I03; I04", changes={"V2": {"revised_due": "2022-12-31"}},
        completed_on="2022-09-05", evidence="Case management system, September 2022",
        accepted_at="IB-2022-10",
    ),
    Action(
        "P2.3", OPERATIONAL, "Agree the thresholds for help with all partners",
        SAFEGUARDING, "2021-04-01", "2022-03-31", "A child gets the same answer everywhere.",
        (Update("2021-12", ON, "Health and police have agreed a draft."),
         Update("2022-06", RISK, "Schools have not agreed yet.",
                "The shared front door has overtaken the draft.")),
        findings="I04", topics="Special educational needs", partners="Health; Police; Schools",
        versions=("V1", "V2"), changes={"V2": {"revised_due": "2022-09-30"}},
    ),
    Action(
        "P2.4", OPERATIONAL, "Finish assessments sooner",
        ASSESSMENT, "2021-03-01", "2022-12-31", "A family learns soon what help it gets.",
        (Update("2021-12", ON, "Team managers look at every assessment on day 30."),
         Update("2022-09", ON, "The share finished in time is measured from June on."),
         Update("2023-03", RISK, "About five in six are finished in time.",
                "Two vacancies held one team back.")),
        findings="I05", indicators="assessment-days",
        changes={"V3": {
            "action": "Finish 85 in 100 assessments within 45 working days",
            "success_indicators": "assessments-on-time", "revised_due": "2023-12-31",
        }},
    ),
    Action(
        "P2.5", STRATEGIC, "Open one front door with police and health",
        FRONT_DOOR, "2022-03-01", "2022-06-30", "Partners decide together about a child.",
        (Update("2022-03", ON, "The building is ready and posts are filled."),
         Update("2022-06", DONE, "It opened on 1 June.")),
        findings="I04", indicators="re-referrals", topics="Domestic abuse",
        partners="Police; Health", requests="RQ07", funding=(FUND, 180_000, 180_000),
        versions=FROM_V2, completed_on="2022-06-01", evidence="Opening of 1 June 2022",
        accepted_at="IB-2022-07",
    ),
    Action(
        "P2.6", OPERATIONAL, "Look at each child who is referred again within a month",
        FRONT_DOOR, "2023-01-09", "2023-06-30", "A child's second call is not a first one again.",
        (Update("2023-03", ON, "All such children of the quarter have been looked at."),
         Update("2023-05", RISK, "Lessons are shared with early help.",
                "Waits for early help are too long.")),
        findings="I04", indicators="re-referrals", requests="RQ16", versions=FROM_V3,
    ),
    Action(
        "P3.1", STRATEGIC, "See every child at risk within ten working days",
        SAFEGUARDING, "2021-02-22", "2022-03-31", "A child at risk knows their worker.",
        (Update("2021-06", ON, "Visits due are listed each week in three teams."),
         Update("2021-12", ON, "All teams have a list of visits due."),
         Update("2022-09", RISK, "Close to nine in ten visits are in time.",
                "Two teams have new managers."),
         Update("2023-05", OFF, "A weekly list of due visits has begun again.",
                "Below target for a year.")),
        findings="I06; N04", indicators="visits-on-time",
        changes={"V2": {
            "action": "See 92 in 100 children at risk within ten working days",
            "revised_due": "2023-12-31",
        }},
    ),
    Action(
        "P3.2", OPERATIONAL, "Write plans with dates",
        SAFEGUARDING, "2021-03-01", "2021-12-31", "A family knows what must change, and by when.",
        (Update("2021-09", RISK, "Half of the workers have been trained.",
                "Training was put off in the summer."),
         Update("2022-07", OFF, "A new form of plan is in use.",
                "The monitoring visit found plans without dates."),
         Update("2023-03", RISK, "Managers send plans without dates back.",
                "The child's voice is still the weakest part of practice.")),
        findings="I07; I08", topics="Voice of the child",
        changes={
            "V2": {"revised_due": "2022-09-30"},
            "V3": {"action": "Write plans with dates and in the child's own words",
                   "revised_due": "2023-09-30"},
        },
    ),
    Action(
        "P3.3", OPERATIONAL, "Hold first conferences within 15 working days",
        SAFEGUARDING, "2021-04-01", "2022-12-31", "Decisions about safety do not wait.",
        (Update("2021-12", ON, "A conference can be booked on the day of the decision."),
         Update("2022-09", ON, "Most are held in time."),
         Update("2023-03", ON, "Most are held in time, a few wait for an interpreter.")),
        findings="I06; N04", indicators="conferences-on-time", topics="Equality",
        partners="Police; Health; Schools", changes={"V3": {"revised_due": "2023-12-31"}},
    ),
    Action(
        "P3.4", STRATEGIC, "Train all staff in one model of practice",
        "Principal Social Worker", "2021-04-01", "2022-12-31",
        "Families meet one way of working.",
        (Update("2021-09", ON, "A third of staff has been trained."),
         Update("2022-06", ON, "Four in five have been trained."),
         Update("2022-12", DONE, "All staff have been trained.")),
        findings="I07; I08", topics="Learning; Special educational needs",
        funding=(GRANT, 95_000, 95_000),
        completed_on="2022-12-16", evidence="Training record of December 2022",
        accepted_at="IB-2023-02",
    ),
    Action(
        "P3.5", OPERATIONAL, "Review each second child protection plan",
        SAFEGUARDING, "2022-03-01", "2023-03-31", "A plan ends when a child is safe, not before.",
        (Update("2022-09", ON, "Each second plan of the summer was reviewed."),
         Update("2023-03", DONE, "The review is now part of every conference.")),
        findings="I09", indicators="repeat-plans", requests="RQ09", versions=FROM_V2,
        completed_on="2023-03-29", evidence="Report on second plans, March 2023",
    ),
    Action(
        "P3.6", STRATEGIC, "Help families affected by domestic abuse before harm is done",
        SAFEGUARDING, "2023-01-09", "2023-12-31", "Children stay with a safe parent at home.",
        (Update("2023-03", RISK, "Two of three workers have been hired.",
                "A third of the money has not been found."),),
        findings="N08", indicators="protection-rate", topics="Domestic abuse; Equality",
        partners="Police; Health; A charity", requests="RQ13", funding=(BUDGET, 240_000, 150_000),
        versions=FROM_V3,
    ),
    Action(
        "P4.1", STRATEGIC, "Keep the health checks of children in care up to date",
        CARE, "2021-03-01", "2022-12-31", "Health needs are found early.",
        (Update("2021-09", ON, "Late forms from health partners have been found."),
         Update("2022-06", ON, "A nurse books each check three months ahead."),
         Update("2022-12", DONE, "Nearly all checks are up to date."),
         Update("2023-05", DONE, "Checks have fallen since a clinic closed in April.",
                "A second clinic opens in July. The action is to be opened again.")),
        findings="I10", indicators="health-checks", topics="Special educational needs",
        partners="Health", completed_on="2022-12-20",
        evidence="Indicators page, 2022-12", accepted_at="IB-2023-01",
    ),
    Action(
        "P4.2", OPERATIONAL, "Find homes that last for children in care",
        CARE, "2021-04-01", "2023-03-31", "Fewer children have to move.",
        (Update("2021-12", ON, "Twelve new foster homes were found."),
         Update("2022-09", ON, "Fewer children had three homes or more."),
         Update("2023-03", RISK, "Nine foster families have joined, seven have left.",
                "Foster families say costs have risen.")),
        findings="I12", indicators="placement-moves", funding=(BUDGET, 310_000, 260_000),
        changes={"V3": {"revised_due": "2023-12-31"}},
    ),
    Action(
        "P4.3", OPERATIONAL, "Help care leavers into education, work and training",
        LEAVERS, "2021-04-01", "2024-03-31", "A young adult can stand alone.",
        (Update("2021-12", ON, "Each care leaver has a named adviser."),
         Update("2022-09", ON, "The council offers ten apprenticeships of its own."),
         Update("2023-03", RISK, "Six of the ten apprenticeships are filled.",
                "Few apprenticeships are open elsewhere.")),
        findings="I11", indicators="care-leavers-work", partners="Colleges; Employers",
        topics="Equality",
    ),
    Action(
        "P4.4", OPERATIONAL, "Give each child in care a school plan each term",
        "Head of the Virtual School", "2021-09-01", "2022-09-30",
        "Children in care miss less school.",
        (Update("2021-12", ON, "Nine in ten had a plan for the autumn term."),
         Update("2022-09", DONE, "Every child had a plan for the summer term.")),
        findings="I10", indicators="school-absence", topics="Special educational needs",
        partners="Schools",
        completed_on="2022-09-23", evidence="Report of the virtual school, 2022",
        accepted_at="IB-2022-11",
    ),
    Action(
        "P4.5", OPERATIONAL, "Give care leavers a standing way to be heard by the committee",
        LEAVERS, "2023-01-09", "2023-05-31", "Young people change what is decided about them.",
        (Update("2023-03", ON, "Young people have drafted how they want to be heard."),),
        findings="N06", topics="Voice of the child", requests="RQ15", versions=FROM_V3,
    ),
    Action(
        "P5.1", STRATEGIC, "Fill posts with permanent staff",
        WORKFORCE, "2021-02-22", "2022-12-31", "Children keep the same worker.",
        (Update("2021-09", ON, "A campaign has brought new workers."),
         Update("2022-06", ON, "Fewer posts are vacant than a year ago."),
         Update("2022-12", RISK, "More workers join than leave.",
                "Neighbouring councils pay more."),
         Update("2023-05", RISK, "Hiring goes on.", "Agency work has not fallen since then.")),
        findings="I14; N05", topics="Equality", funding=(GRANT, 130_000, 130_000),
        changes={"V3": {"revised_due": "2023-12-31"}},
    ),
    Action(
        "P5.2", OPERATIONAL, "Hold supervision with every worker each month",
        "Principal Social Worker", "2021-03-01", "2021-12-31",
        "Somebody thinks with the worker about each child.",
        (Update("2021-09", RISK, "About seven in ten meetings are held.",
                "Managers' posts were vacant."),
         Update("2022-06", DONE, "About nine in ten are held.")),
        findings="I14", topics="Learning", changes={"V2": {"revised_due": "2022-06-30"}},
        completed_on="2022-06-30", evidence="Workforce page, 2022-06", accepted_at="IB-2022-09",
    ),
    Action(
        "P5.3", OPERATIONAL, "Bring cases down to 16 for each worker",
        WORKFORCE, "2021-03-01", "2022-06-30", "Workers have time for each child.",
        (Update("2021-09", ON, "Cases have fallen in every service."),
         Update("2022-06", RISK, "The average is near 18.", "More children need a plan."),
         Update("2022-12", OFF, "The average has not fallen since the summer.",
                "Vacancies and a rise in plans.")),
        findings="I14", changes={"V2": {"revised_due": "2022-12-31"}},
    ),
    Action(
        "P5.4", OPERATIONAL, "Give new workers a year of protected learning",
        "Principal Social Worker", "2023-01-09", "2024-01-31",
        "New workers are not left alone with hard cases.",
        (Update("2023-03", ON, "Eight new workers hold half the usual cases."),),
        findings="I14", topics="Learning", partners="University",
        funding=(GRANT, 60_000, 60_000), versions=FROM_V3,
    ),
    Action(
        "P5.5", OPERATIONAL, "Pay workers for staying",
        WORKFORCE, "2021-04-01", "2022-09-30", "Children keep the same worker.",
        (Update("2021-12", RISK, "A scheme has been drafted.", "There is no money for it."),
         Update("2022-06", OFF, "Nothing has been paid.", "There is still no money for it.")),
        findings="N05", funding=(BUDGET, 400_000, 0), versions=("V1", "V2"),
    ),
)  # fmt: skip
