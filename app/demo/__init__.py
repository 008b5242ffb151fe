"""A series that is made up, to show what a whole one looks like: nine villages, their municipality
and their region, with simulated answers. Everything in it is invented."""
