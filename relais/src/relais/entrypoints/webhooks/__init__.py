"""The receiver of notices: what GitLab and `relais inform` call, and the worker behind it."""
