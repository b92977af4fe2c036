"""`serviceloop bench`: what a request costs, in CPU milliseconds, against the smallest code that gives the same answer."""
