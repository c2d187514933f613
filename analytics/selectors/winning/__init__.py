"""What winning new customers costs, by days, source and campaign, and what they bring."""
