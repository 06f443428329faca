"""A whole push, job by job, timed on one machine."""
