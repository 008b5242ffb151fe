"""The agenda: its rows and steps, how they are edited, and each opening of a step."""
