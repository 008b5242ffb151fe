"""The least that could do each part of the work: what ours is measured against."""
