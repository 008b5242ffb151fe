"""Documents of a series: what is handed over from its places, and the plan that comes of it."""
