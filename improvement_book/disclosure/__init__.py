"""Restricted wing, its last room: counts become a release that shows nobody."""
