"""Answers: recorded, folded into results, let through, quoted."""
