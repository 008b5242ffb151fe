"""Which answers say the same, and which theme an answer may belong to: suggestions for a person who
sorts. Knows no database and no web. `suggest.Meaning` is what a server asks, `words` is what a
screen may use itself; the rest runs in a process of its own."""
