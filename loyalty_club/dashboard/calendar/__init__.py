"""What comes round: the weeks ahead, and the occasions that everybody keeps."""
