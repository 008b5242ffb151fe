"""Documents as files: what they are made of, and the formats that are written apart."""
