"""What a filled questionnaire says: boxes, their labels, and the questions that they answer."""
