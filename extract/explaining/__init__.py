"""One report shown with all that was understood of it, in text and over its pages."""
