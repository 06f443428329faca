"""Where things are published: registries of images and charts, of Terraform modules, and plain files over HTTP."""
