"""How the club's figures are counted, where the owner decides it."""
