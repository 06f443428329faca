"""What can be done with states: each action is one transaction."""
