"""The learning profile: what the owner wants to know, and what a member has told."""
