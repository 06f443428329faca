"""What the service costs, in ratios that a stranger can run again."""
