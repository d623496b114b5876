"""A webinar kit: slides as plain data, written as PowerPoint and as PDF, with the same texts at the same places."""
