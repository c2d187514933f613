"""What winning new customers costs, by source and campaign, and who they are."""
