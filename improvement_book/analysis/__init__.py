"""Open wing: statistics of released tables, and of nothing else."""
