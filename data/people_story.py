"""What children and families said, and how staff and complaints move: all that is not drawn."""

from __future__ import annotations

from dataclasses import dataclass

ASKED, TOLD = "we asked", "they told us"
IN_CARE_YOUNG = "Children in care aged 7 to 10"
IN_CARE_OLDER = "Children in care aged 11 to 15"
LEAVERS = "Care leavers"
AT_RISK = "Children with a protection plan"
PARENTS = "Parents and carers"
FOSTER = "Foster families"
DISABLED = "Disabled children and their parents"
LISTENING, WORKER, HOMES = "Being listened to", "My worker", "Where I live"
HELP, SCHOOL, FUTURE = "Getting help", "School and health", "My future"

VOICE: tuple[tuple[str | int, ...], ...] = (
    ("2021-02-18", "Survey", ASKED, IN_CARE_OLDER, 120, 41, WORKER,
     "I have had four workers in two years.",
     "Every child is now told two weeks before a worker leaves.", "P5.1"),
    ("2021-03-16", "Group", ASKED, LEAVERS, 30, 9, FUTURE,
     "Nobody told me what I could do after school.",
     "Each of us has an adviser by name.", "P4.3"),
    ("2021-04-22", "Helpline", TOLD, PARENTS, "", 7, HELP,
     "I rang three times and told my story three times.",
     "The first person who answers now stays with the call.", "P2.1"),
    ("2021-05-20", "Survey", ASKED, PARENTS, 210, 58, HELP,
     "The letter did not say what would happen next.",
     "Letters now say what happens next, and when.", "P2.2"),
    ("2021-06-17", "Group", ASKED, IN_CARE_YOUNG, 24, 12, LISTENING,
     "Grown-ups write things down and I don't know what.",
     "Workers now read out what they write.", "P3.2"),
    ("2021-07-13", "Interviews", ASKED, AT_RISK, 18, 6, WORKER,
     "She came when I was at school.",
     "Visits are agreed with the child, out of school hours.", "P3.1"),
    ("2021-09-21", "Forum", TOLD, FOSTER, "", 14, HOMES,
     "We were asked to take a brother but not his sister.",
     "Brothers and sisters are placed together first.", "P4.2"),
    ("2021-10-14", "Survey", ASKED, LEAVERS, 140, 49, HOMES,
     "My first flat had no cooker.",
     "A list of what a flat needs is checked before the move.", ""),
    ("2021-11-18", "Group", ASKED, IN_CARE_OLDER, 35, 13, SCHOOL,
     "Everybody sees when I am taken out of class for a meeting.",
     "Meetings are held after school.", "P4.4"),
    ("2021-12-09", "Helpline", TOLD, PARENTS, "", 8, HELP,
     "They only came when it was too late.",
     "Early help now rings back within three days.", "P2.5"),
    ("2022-01-20", "Interviews", ASKED, AT_RISK, 20, 7, LISTENING,
     "My plan says what my mum must do, not what I want.",
     "The form of plan has a part for the child's own words.", "P3.2"),
    ("2022-02-17", "Survey", ASKED, PARENTS, 230, 71, WORKER,
     "The new worker had not read anything about us.",
     "A worker who leaves meets the family with the next one.", "P5.1"),
    ("2022-03-24", "Group", ASKED, LEAVERS, 32, 8, FUTURE,
     "I want to work for the council. How?",
     "Ten apprenticeships are kept for care leavers.", "P4.3"),
    ("2022-04-21", "Forum", TOLD, DISABLED, "", 10, HELP,
     "We wait for short breaks and get no answer.", "", ""),
    ("2022-05-19", "Survey", ASKED, IN_CARE_YOUNG, 80, 33, HOMES,
     "I like my house. I want to stay.",
     "We look for long-term homes sooner.", "P4.2"),
    ("2022-06-22", "Meeting with members", ASKED, IN_CARE_OLDER, 40, 11, LISTENING,
     "Ask us before you decide, not after.",
     "Members will meet young people every year.", ""),
    ("2022-07-14", "Interviews", ASKED, AT_RISK, 16, 4, WORKER,
     "He turns up when he says he will.",
     "Thanked the team.", "P3.1"),
    ("2022-09-22", "Group", ASKED, LEAVERS, 28, 10, LISTENING,
     "We told you last year. Who decides?",
     "Care leavers will be heard by the committee.", "P4.5"),
    ("2022-10-13", "Survey", ASKED, PARENTS, 225, 79, HELP,
     "One person dealt with all of it.",
     "The shared front door keeps one worker for each family.", "P2.5"),
    ("2022-11-17", "Helpline", TOLD, PARENTS, "", 9, HELP,
     "I was sent back to early help and had to wait again.",
     "Each child who comes back within a month is looked at.", "P2.6"),
    ("2022-12-08", "Group", ASKED, IN_CARE_OLDER, 33, 15, SCHOOL,
     "I got my glasses because of the health check.",
     "Checks are booked three months ahead.", "P4.1"),
    ("2023-01-19", "Interviews", ASKED, AT_RISK, 22, 8, LISTENING,
     "I could say it in my own words.",
     "Plans will have the child's own words.", "P3.2"),
    ("2023-02-16", "Forum", TOLD, FOSTER, "", 16, HOMES,
     "Petrol costs more than you pay.",
     "Payments for travel will be looked at in June.", "P4.2"),
    ("2023-03-23", "Survey", ASKED, LEAVERS, 150, 46, FUTURE,
     "I got a job and lost my grant.",
     "Advisers now check both before a young person signs.", "P4.3"),
    ("2023-04-20", "Helpline", TOLD, PARENTS, "", 11, SCHOOL,
     "The clinic has closed and nobody told us where to go.",
     "Letters went out. A second clinic opens in July.", "P4.1"),
    ("2023-05-18", "Group", ASKED, IN_CARE_YOUNG, 26, 9, LISTENING,
     "My worker plays football with me and asks how I am.",
     "Told the team.", ""),
)  # fmt: skip
"""In the order of the columns, without the number. In the summer holidays nobody is asked."""

EQUALITY_LINK = "https://sampleshire.example/equality/"
EQUALITY = (
    ("The improvement plan", "2021-04-30", "2021-04-16", "2022-04-20"),
    ("Screening contacts at weekends", "2021-06-30", "2021-06-22", "2022-06-14"),
    ("One model of practice", "2021-09-30", "2021-10-19", ""),
    ("Thresholds for help", "2022-03-31", "2022-03-15", ""),
    ("The shared front door", "2022-05-31", "2022-05-18", "2023-05-24"),
    ("Payments for foster families", "2022-09-30", "2022-11-10", ""),
    ("New case management system", "2022-08-31", "2022-08-26", ""),
    ("Third version of the plan", "2023-01-31", "", ""),
    ("Help with domestic abuse", "2023-03-31", "", ""),
    ("Short breaks for disabled children", "2023-09-30", "", ""),
)
"""In the order of the columns; two are overdue at the end."""

COMPLAINTS = (24, 15)
"""A month: at the baseline and from the stall on."""
UPHELD = (0.52, 0.38)
ANSWERED_IN_TIME = (0.55, 0.82)
COMPLIMENTS = (7, 18)


@dataclass(frozen=True)
class Staffing:
    """How the staff of a team moves from the baseline to the stall.

    filled: share of its posts with a permanent holder; covered: share of its vacancies with an
    agency worker; cases: for each case holder; supervision: share of the meetings held.
    """

    filled: tuple[float, float] = (0.72, 0.85)
    covered: tuple[float, float] = (0.80, 0.75)
    cases: tuple[float, float] = (22.5, 17.8)
    supervision: tuple[float, float] = (0.58, 0.89)


USUAL_STAFFING = Staffing()
STAFFING = {
    "Support and Protection West": Staffing((0.62, 0.74), (0.90, 0.90), (25.5, 20.5), (0.48, 0.80)),
    "Care Leavers": Staffing((0.85, 0.95), (0.50, 0.50), (20.0, 17.5), (0.72, 0.94)),
}
POSTS = {
    "Assessment North": 15,
    "Assessment South": 14,
    "Support and Protection East": 16,
    "Support and Protection Central": 18,
    "Support and Protection West": 16,
    "Children in Care One": 14,
    "Children in Care Two": 13,
    "Care Leavers": 12,
}
"""Full-time equivalents in the sample; the small council has fewer."""
MANAGERS = 2
"""Posts of a team whose holders have no cases of their own."""
AGENCY_MONTH, PERMANENT_MONTH = 7_100, 4_650
"""Pounds for a full-time equivalent and month."""
DEARER_YEAR = 0.04
"""What both rise by each April."""
