"""Restricted wing: a council folder becomes typed tables, with every row accounted for."""
