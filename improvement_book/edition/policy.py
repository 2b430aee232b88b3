"""What a page of the site may load and run, as the page itself tells the browser.

Its own style sheets and scripts, and nothing else: no page has a script, style or handler within
it, so that text which became markup by our mistake could still run nothing.
"""

from __future__ import annotations

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        # The preview asks its own server whether there is something new.
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
    )
)
"""Content Security Policy, level 2 [1].

[1] https://www.w3.org/TR/CSP2/
"""
