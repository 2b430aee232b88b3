"""From a release to an edition: run the notebooks, assemble the site, put it in its place."""
