"""The bare pages that are not in the book: a redirect, and the list of editions."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from improvement_book.edition.heading import DRAFT, Heading
from improvement_book.edition.policy import POLICY

_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
{head}<title>{title}</title>
<link rel="stylesheet" href="{style}">
</head>
<body class="ib-bare">
<header class="ib-banner" aria-label="About this report">
{banner}</header>
<main>
{main}</main>
</body>
</html>
"""


def redirect_page(heading: Heading, target: str, style: str) -> str:
    """A page that goes on to `target`, and says so to who stays. style: address of the style."""
    edition = f"<strong>{DRAFT}</strong> {escape(heading.council)}, {escape(heading.label)}"
    data_to = f"Data to {escape(heading.data_to)}"
    return _PAGE.format(
        policy=escape(POLICY),
        head=f'<meta http-equiv="refresh" content="0; url={escape(target)}">\n',
        title=escape(heading.title),
        style=escape(style),
        banner=f'{_warnings(heading.warnings)}<p class="ib-edition">{edition}. {data_to}</p>\n',
        main=f'<h1>{escape(heading.label)}</h1>\n<p><a href="{escape(target)}">Open the report'
        " for this period</a></p>\n",
    )


def bare_page(council: str, title: str, warnings: Sequence[str], main: str, style: str) -> str:
    """A page about all editions. main: HTML, already escaped."""
    return _PAGE.format(
        policy=escape(POLICY),
        head="",
        title=escape(" - ".join([title, council, *warnings[:1]])),
        style=escape(style),
        banner=f'{_warnings(warnings)}<p class="ib-edition">{escape(council)}</p>\n',
        main=f"<h1>{escape(title)}</h1>\n{main}",
    )


def _warnings(warnings: Sequence[str]) -> str:
    return "".join(f'<p class="ib-warning">{escape(warning)}</p>\n' for warning in warnings)
