"""Reading tickets and how quickly they were dealt with."""
