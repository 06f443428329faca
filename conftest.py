"""The package `relais` and its folder share a name: it is imported before pytest names the tests by their folders."""

import relais  # noqa: F401 - imported for its place in sys.modules
