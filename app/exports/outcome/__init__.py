"""What became of what was said, as it is read: on a page, as a document, by whoever was there."""
