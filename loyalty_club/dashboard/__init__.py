"""The owner's door: figures, lists and the settings of the club."""
