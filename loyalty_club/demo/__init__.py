"""The whole club on this machine, with a year of life in it: `python -m loyalty_club.demo`."""
