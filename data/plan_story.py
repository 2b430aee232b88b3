"""The improvement plan of the sample: findings, versions, priorities and missed milestones."""

from __future__ import annotations

from governance_story import BOARD, CABINET, SCRUTINY

INSPECTION, NOTICE = "inspection", "notice"
FINDINGS = (
    ("I01", INSPECTION, "4", "Leaders did not know the quality of practice."),
    ("I02", INSPECTION, "6", "Reviews of practice are too few, and nobody checks their grades."),
    ("I03", INSPECTION, "9", "Contacts wait for days before anyone looks at them."),
    ("I04", INSPECTION, "10", "Thresholds are unclear to partners and to staff."),
    ("I05", INSPECTION, "12", "Assessments take too long."),
    ("I06", INSPECTION, "15", "Children at risk are not seen often enough."),
    ("I07", INSPECTION, "17", "Plans do not say what must change, and by when."),
    ("I08", INSPECTION, "18", "The child's own words are missing from plans."),
    ("I09", INSPECTION, "21", "Too many children come back for a second protection plan."),
    ("I10", INSPECTION, "26", "Health needs of children in care are found late."),
    ("I11", INSPECTION, "29", "Too few care leavers are in education, work or training."),
    ("I12", INSPECTION, "31", "Some children in care move too often."),
    ("I13", INSPECTION, "34", "Private fostering arrangements are not known to the council."),
    ("I14", INSPECTION, "38", "Workers hold too many cases, and supervision is rare."),
    ("N01", NOTICE, "3", "The council must report on the quality of practice each month."),
    ("N02", NOTICE, "4", "The council must make grades of practice reviews reliable."),
    ("N03", NOTICE, "5", "The council must decide on every contact within one working day."),
    ("N04", NOTICE, "6", "The council must see every child at risk in time."),
    ("N05", NOTICE, "8", "The council must lower its use of agency workers."),
    ("N06", NOTICE, "9", "The council must show what children and families say of its work."),
    ("N07", NOTICE, "11", "The council must offer short breaks to disabled children."),
    ("N08", NOTICE, "12", "The council must act on domestic abuse before children are harmed."),
)
"""In the order of the columns. Neither I13 nor N07 has an action."""

VERSIONS = {
    "V1": (
        "The first plan, after the inspection and the notice.",
        (("IB-2021-02", BOARD, "agreed", "5"), ("SC-2021-03", SCRUTINY, "considered", "6"),
         ("CA-2021-04", CABINET, "signed off", "8")),
    ),
    "V2": (
        "After a year: a shared front door and second plans added, dates moved, wording sharpened.",
        (("IB-2022-02", BOARD, "agreed", "4"), ("SC-2022-03", SCRUTINY, "considered", "5"),
         ("CA-2022-04", CABINET, "signed off", "7")),
    ),
    "V3": (
        "Improvement slowed: domestic abuse, re-referrals and learning for new workers added.",
        (("IB-2022-12", BOARD, "agreed", "3"), ("SC-2023-01", SCRUTINY, "considered", "4"),
         ("CA-2023-01", CABINET, "signed off", "9")),
    ),
}  # fmt: skip
"""Version -> its summary, and what each body decided at which meeting and minute. A version is
known from the day on which the board, the first of them, agreed it."""

PRIORITIES = {
    "P1": "Leaders know the quality of practice",
    "P2": "A front door that decides well and in time",
    "P3": "Children are seen, heard and safe",
    "P4": "Children in care and care leavers do well",
    "P5": "A stable and skilled workforce",
}

MISSED_WITHOUT_FLAG = {
    ("P1.3", "M3"): "",
    ("P2.1", "M2"): "2021-06-15",
    ("P3.2", "M2"): "2021-11-12",
    ("P4.5", "M3"): "",
    ("P5.3", "M3"): "",
}
"""Action and milestone -> the day on which it was done after all; "" where it never was."""
WARNED_BEFORE = 16
"""Days before a milestone that an honest owner flags it."""
