"""Staff and shops: what each brings to the club."""
