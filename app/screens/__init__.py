"""What each screen sees: where the room is now, and what phone, projector and desk show of it."""
