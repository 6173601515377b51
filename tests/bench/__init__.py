"""`make bench`: what pages cost, as multiples of references measured in the same run."""
