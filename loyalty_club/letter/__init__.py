"""The weekly letter to the owner: what it says, how it looks, and that it leaves once a week."""
