"""What several routes need: finding the nouns, reading forms, letting phones in."""
