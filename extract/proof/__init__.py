"""Where a row stands: pictures of pages and the words that are lit on them."""
