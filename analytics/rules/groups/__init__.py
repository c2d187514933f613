"""Groups of members: by how they buy, by what they could, and by whom they are like."""
