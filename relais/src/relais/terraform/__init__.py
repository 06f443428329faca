"""`relais tf`: Terraform or OpenTofu behind rules that keep shared states whole."""
