"""The larger charts: what they are told (`told`) and where everything comes to lie."""
