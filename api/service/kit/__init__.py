"""The webinar kit of a territory: what it says, who is named in it, its files."""
