"""What committees did and asked for: everything about them that is written rather than drawn."""

from __future__ import annotations

from typing import NamedTuple

BOARD, SCRUTINY, CABINET = "Improvement Board", "Children's Scrutiny Committee", "Cabinet"
BODIES = {
    BOARD: ("IB", (1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12), 0),
    SCRUTINY: ("SC", (1, 3, 5, 7, 9, 11), 2),
    CABINET: ("CA", (1, 4, 7, 10), 4),
}
"""Body -> its short name, the months in which it meets, and how many working days after the
edition's papers its own are due."""
CLEAR_DAYS = 5
"""Whole working days between the papers and the meeting [Local Government Act 1972, s. 100B]."""
MONTHS_AHEAD = 4
"""How far beyond the last edition the meetings are known."""
MINUTES_AFTER = 2
"""Working days from a meeting to its minutes."""


class Request(NamedTuple):
    """A request of the scrutiny committee; the dates of what has not happened are empty.

    closed_at: the meeting that closed it.
    """

    meeting_id: str
    minute: str
    kind: str
    wording: str
    owner: str
    due: str
    answered_on: str = ""
    response: str = ""
    evidence: str = ""
    closed_at: str = ""


RESOLUTION, RECOMMENDATION = "resolution", "recommendation"
DIRECTOR = "Director of Children's Services"
QUALITY = "Head of Quality Assurance"
PROGRAMME = "Improvement Programme Manager"
WORKFORCE = "Head of Workforce"
REQUESTS = (
    Request(
        "SC-2021-01", "9", RESOLUTION,
        "That the committee receive the grades of practice reviews at each of its meetings.",
        QUALITY, "2021-03-05", "2021-02-25",
        "They stand in the report of every month, beginning with December 2020.",
        "Practice reviews page, 2020-12", "SC-2021-03",
    ),
    Request(
        "SC-2021-03", "7", RECOMMENDATION,
        "That the Improvement Board say which body decides, which monitors and which scrutinises.",
        DIRECTOR, "2021-05-07", "2021-05-04",
        "Cabinet decides, the Board monitors and this committee scrutinises.",
        "Terms of reference of April 2021", "SC-2021-05",
    ),
    Request(
        "SC-2021-03", "8", RESOLUTION,
        "That officers report which paragraphs of the inspection and the notice have no action.",
        PROGRAMME, "2021-05-07", "2021-05-06",
        "Two have none: private fostering, and short breaks for disabled children.",
        "Plan page, 2021-04", "SC-2021-05",
    ),
    Request(
        "SC-2021-05", "11", RECOMMENDATION,
        "That people from another authority check a share of the grades.",
        QUALITY, "2021-07-09", "2021-07-01",
        "Two other authorities have agreed to. Every report shows their share.",
        "Practice reviews page, 2021-05", "SC-2021-07",
    ),
    Request(
        "SC-2021-07", "6", RESOLUTION,
        "That the committee receive the number of agency workers and what they cost.",
        WORKFORCE, "2021-09-10", "2021-09-20",
        "Both are reported each month. The answer came late because costs lay in two systems.",
        "Workforce page, 2021-07", "SC-2021-11",
    ),
    Request(
        "SC-2021-07", "9", RECOMMENDATION,
        "That health partners attend when health checks are discussed.",
        "Head of Children in Care", "2021-09-10", "2021-09-03",
        "The designated nurse will attend.", "Letter of 3 September 2021", "SC-2021-09",
    ),
    Request(
        "SC-2021-09", "8", RESOLUTION,
        "That a front door shared with police and health be costed.",
        "Head of Front Door", "2021-11-12", "2021-11-10",
        "It would cost 180,000 pounds to set up. All partners would share the cost.",
        "Business case of November 2021", "SC-2022-01",
    ),
    Request(
        "SC-2021-11", "7", RESOLUTION,
        "That the points of the monitoring visit be taken into the plan.",
        PROGRAMME, "2022-01-14", "2022-01-10",
        "They are in the second version, which the Board will see in February.",
        "Draft of the second version", "SC-2022-01",
    ),
    Request(
        "SC-2021-11", "10", RECOMMENDATION,
        "That each second child protection plan be reviewed and the reasons reported.",
        "Head of Safeguarding", "2022-01-14", "2022-01-13",
        "Agreed. It becomes an action of the plan.", "Draft of the second version", "SC-2022-03",
    ),
    Request(
        "SC-2022-01", "12", RESOLUTION,
        "That members meet young people in care before the summer.",
        "Head of Children in Care", "2022-07-01", "2022-06-23",
        "Eleven young people met four members on 22 June.",
        "Voice of the child page, 2022-06", "SC-2022-07",
    ),
    Request(
        "SC-2022-03", "6", RECOMMENDATION,
        "That the target for visits be looked at again, as 85 in 100 leaves too many unseen.",
        "Head of Safeguarding", "2022-05-06", "2022-04-14",
        "From April 2022 the target is 92 in 100.", "Indicators page, 2022-03", "SC-2022-05",
    ),
    Request(
        "SC-2022-03", "7", RESOLUTION,
        "That officers explain the many contacts of February.",
        "Head of Front Door", "2022-05-06", "2022-04-20",
        "A campaign in schools brought them. In March there were as few as before.",
        "Indicators page, 2022-03", "SC-2022-05",
    ),
    Request(
        "SC-2022-07", "8", RECOMMENDATION,
        "That Cabinet fund help for families affected by domestic abuse.",
        "Cabinet Member for Children", "2022-09-09", "2022-09-30",
        "Cabinet has found 150,000 of 240,000 pounds. The rest is bid for next year.",
        "Budget report of September 2022", "SC-2022-11",
    ),
    Request(
        "SC-2022-09", "5", RESOLUTION,
        "That the committee learn why grades have not improved since June.",
        QUALITY, "2022-11-11", "2022-11-08",
        "Plans without dates and the child's voice hold grades back. Teams now learn from both.",
        "Practice reviews page, 2022-10", "SC-2023-01",
    ),
    Request(
        "SC-2022-09", "9", RECOMMENDATION,
        "That care leavers have a standing way to be heard by this committee.",
        "Head of Care Leavers", "2022-11-11", "2022-11-04",
        "Agreed. It becomes an action of the plan.", "Draft of the third version", "SC-2022-11",
    ),
    Request(
        "SC-2022-11", "6", RESOLUTION,
        "That officers look at each child who is referred again within a month.",
        "Head of Front Door", "2023-01-13", "2023-01-12",
        "Agreed. It becomes an action of the plan.", "Third version of the plan", "SC-2023-01",
    ),
    Request(
        "SC-2023-01", "10", RESOLUTION,
        "That the committee be told at once if health checks fall below 90 in 100.",
        "Head of Children in Care", "2023-06-30", "2023-05-12",
        "They fell to 84 in 100 in April, as a clinic had closed. A second one opens in July.",
        "Indicators page, 2023-04",
    ),
    Request(
        "SC-2023-03", "7", RESOLUTION,
        "That officers say which parts of the service missed their planned reviews, and why.",
        QUALITY, "2023-05-05",
    ),
    Request(
        "SC-2023-05", "6", RESOLUTION,
        "That officers say when no worker will hold more than 16 cases.",
        WORKFORCE, "2023-07-07",
    ),
    Request(
        "SC-2023-05", "9", RECOMMENDATION,
        "That the council list the equality assessments that are outstanding.",
        DIRECTOR, "2023-07-07",
    ),
)  # fmt: skip

APPROVER = DIRECTOR
NOT_APPROVED: set[tuple[str, ...]] = {
    ("repeat-plans", "2023-05"), ("V26",), ("2022-23",), ("protection-rate",),
}  # fmt: skip
"""The keys of texts that wait for approval."""
REWORDED_SINCE: dict[tuple[str, ...], str] = {
    ("re-referrals", "2023-04"): "Managers now look at every child who comes back.",
}
"""Key -> the wording that was approved before it changed: the approval no longer holds."""
NO_CONSENT: set[tuple[str, ...]] = {("V17",)}
"""Quotations that the person does not want published."""
QUOTES_APPROVED_AFTER = 10
"""Days."""

EVENTS = (
    ("all", "2021-07-19", "The last restrictions of the pandemic ended.", "no"),
    ("contacts", "2022-02-01", "A campaign in schools began.", "no"),
    ("re-referrals", "2022-06-01", "The front door shared with police and health opened.", "yes"),
    ("assessments-on-time", "2022-06-01", "Reported for the first time.", "no"),
    ("all", "2022-09-05", "A new case management system came into use.", "no"),
    ("health-checks", "2023-04-03", "The clinic at one hospital closed.", "no"),
)
