"""What renders pages in a run, where settings ask for it."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING

from cli.fetching import fetcher_for
from cli.run import now

if TYPE_CHECKING:
    from cli.settings import Settings
    from jobs.rendering import Rendered
    from newsdiff.ports import Followed, Sighting

    Besides = Callable[[Followed, Sequence[Sighting]], Sequence[Sighting]]


def rendering_for(settings: "Settings", allow_private: Collection[str]) -> "Besides":
    """Looks at hosts named in the setting render are followed by a page as rendered.

    Raises NewsdiffError at once when there is no browser to do it.
    """
    if not settings.render:
        return lambda _followed, _seen: ()
    from jobs.rendered import Rendering
    from jobs.rendering import browser_here

    browser_here()
    return Rendering(frozenset(settings.render), partial(_rendered, settings, allow_private), now)


def _rendered(settings: "Settings", allow_private: Collection[str], url: str) -> "Rendered":
    from jobs.rendering import render

    with fetcher_for(settings, allow_private) as fetcher:
        return render(url, fetcher.fetch)
