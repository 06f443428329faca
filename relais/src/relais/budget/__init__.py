"""What the infrastructure costs a month, priced from plans and states before anybody pays for it."""
