"""Many people for a long time, while workers are killed: nothing acknowledged is lost, nobody meets a fault."""
