"""What all tests share.

The package `relais` and its folder share a name: it is imported before pytest names the tests by their folders. A
property holds on a slow machine too: no example is timed; else the profile in force stays, Hypothesis' own in CI.
"""

from hypothesis import HealthCheck, settings

import relais  # noqa: F401 - imported for its place in sys.modules

settings.register_profile("house", parent=settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
