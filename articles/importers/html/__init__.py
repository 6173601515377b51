"""HTML of other systems in our vocabulary; what each system has of its own is told apart before."""
