"""Lists leave the club: the page of all of them, and each as a file."""
