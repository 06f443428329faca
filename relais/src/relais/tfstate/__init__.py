"""Terraform and OpenTofu states that a careless colleague cannot break."""
