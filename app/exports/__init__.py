"""Notes as documents: a workshop becomes blocks, each format walks the blocks."""
