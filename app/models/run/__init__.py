"""A workshop under way: what is done to it, its clock, its log and its rehearsal."""
