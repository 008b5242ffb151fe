"""Answers: recorded, folded into results, and what the desk says about them."""
