"""The journey map: from the first word of us to a loyal member, for the club and for one person."""
