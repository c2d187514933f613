"""The owner decides the program: drafts, rules, tiers."""
