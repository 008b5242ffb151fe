"""Why a file can't be read, a sentence for each reason that says what to do instead."""

from app.errors import N_

MOST_FILE = 50 * 1024 * 1024

TOO_LARGE = N_(
    "The file is larger than 50 MB. Save it with smaller pictures, or paste the text instead."
)
EMPTY = N_("The file is empty. Choose another one, or paste the text.")
LOCKED = N_(
    "The file is locked with a password. Save a copy without the password and choose that one."
)
BROKEN = N_(
    "The file is damaged and can't be read. Save it again from the program it was made in, "
    "or paste the text."
)
NO_TEXT = N_(
    "There is no text in the file, only pictures of it. Choose the presentation that it was "
    "made from, or paste the text."
)
OLD_POWERPOINT = N_(
    "That is a presentation in PowerPoint's old format. Open it, save it as .pptx or PDF, "
    "and choose that file."
)
KEYNOTE = N_(
    "That is a Keynote presentation. Open it, export it to PowerPoint or PDF, and choose that file."
)
OPEN_DOCUMENT = N_(
    "That is an OpenDocument presentation. Open it, save it as .pptx or PDF, and choose that file."
)
OTHER_DOCUMENT = N_(
    "That is a document but no presentation. Save it as PDF and choose that file, "
    "or paste the text."
)
TOO_MUCH = N_(
    "There is more in the file than we can read at once. Save it with fewer pages, "
    "or paste the text."
)
BUSY = N_("Several presentations are being read right now. Wait a moment and send it again.")
