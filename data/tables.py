"""The tables of a council folder, as the generator writes them."""

COLUMNS = {
    "calendar": "period data_to papers_due publish_on next_report decisions_needed",
    "practice_reviews": (
        "review_id review_date team service_area review_type selection re_review_of reviewer_id "
        "reviewer_role in_line_management grade moderator_id moderator_origin moderated_on "
        "moderation_selection moderated_grade assessment_grade planning_grade childs_voice_grade "
        "oversight_grade supervision_grade impact_grade immediate_concern concern_safe_on "
        "learning_theme family_asked family_said actions_due actions_closed recorded_on "
        "revision_reason"
    ),
    "indicators": (
        "indicator_id title why_it_matters theme matters_most polarity unit numerator denominator "
        "frequency window source owner baseline_period expected_direction expected_reason "
        "exclusions introduced_on retired_on definition_version published_code"
    ),
    "targets": "indicator_id set_on target target_date floor tolerance",
    "observations": (
        "indicator_id period dimension category numerator denominator value symbol status "
        "recording_issue recorded_on revision_reason"
    ),
    "comparators": (
        "indicator_id period area area_name value symbol model statistic with_value recorded_on "
        "revision_reason"
    ),
    "publications": "indicator_id published_on source as_at next_publication",
    "neighbour_judgements": "area area_name held_on kind judged grade link published_on",
    "commentary": "indicator_id period text author written_on",
    "external_judgements": "held_on kind area grade finding link published_on",
    "reviews_planned": "period team planned",
    "meetings": "meeting_id body held_on papers_due_on",
    "approvals": "table key column sha256 approver approved_on consent",
    "corrections": "table key column expected replacement reason by",
    "plan_versions": "plan_version summary",
    "plan_approvals": "plan_version body decision decided_on minute",
    "plan_actions": (
        "plan_version action_id level priority action finding_ids request_ids owner start due "
        "revised_due delivery_judgement judged_on reason progress evidence completed_on "
        "accepted_by accepted_on practice_change success_indicators topics partners "
        "funding_source funding_asked funding_found recorded_on revision_reason"
    ),
    "milestones": "action_id milestone_id due flagged_on done_on",
    "findings": "finding_id document paragraph wording",
    "requests": (
        "request_id meeting_id minute wording kind owner response due answered_on evidence "
        "closed_on closed_by recorded_on revision_reason"
    ),
    "voice": ("voice_id held_on method direction group invited responded theme said did action_id"),
    "complaints": "period kind received upheld answered_in_time",
    "workforce": (
        "period team in_post_fte agency_fte vacancies_fte starters_fte leavers_fte cases "
        "case_holders_fte supervision_due supervision_done agency_cost permanent_cost"
    ),
    "equality_assessments": "assessment_id subject due done_on reviewed_on link",
    "events": "indicator_id on text rebase",
}
"""Table -> its columns, in the order of its schema."""
