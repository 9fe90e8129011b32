"""What the body of a report says: its lines, headings, frames, answers and free text, each where it stands."""
