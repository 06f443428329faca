"""Where ports meet adapters: each tool is built in the file of its name, and nowhere else."""
