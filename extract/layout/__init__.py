"""Where things stand on a page: words, lines, blocks, columns, boxes. Knows of no file format and of no question."""
