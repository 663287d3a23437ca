"""The experiments of the papers and talks that the program grew from, done again: theirs beside ours."""
