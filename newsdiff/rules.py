"""The numbers of our rules. What was derived by other rules is derived again.

Raise READING whenever the same bytes may give another article or quality, ANALYSIS whenever the
same two articles may give another change, figure or attribution.
"""

from typing import Final

READING: Final = 5
ANALYSIS: Final = 3
