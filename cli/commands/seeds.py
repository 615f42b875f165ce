"""`seeds`: the feeds, sitemaps and section pages that stories come from."""

from typing import TYPE_CHECKING, Any

import rich_click as click

from cli.options import json_option
from cli.run import Run
from newsdiff.times import stamp

if TYPE_CHECKING:
    from storage.seeds import SeedRecord


@click.command("seeds")
@json_option
@click.pass_obj
def seeds_command(run: Run) -> None:
    """Show the feeds, sitemaps and section pages that are followed, and what they brought."""
    from storage.seeds import Seeds

    with run.opened() as opened:
        seeds = Seeds(opened.index).all()
    if run.screen.json:
        run.screen.data({"seeds": [seed_dict(seed) for seed in seeds]})
        return
    if not seeds:
        run.screen.say("No seeds yet. Follow a feed or sitemap: newsdiff add URL")
        return
    from cli.render.seeds import remarks, seed_table

    run.screen.show(seed_table(seeds), *remarks(seeds))


def seed_dict(seed: "SeedRecord") -> dict[str, Any]:
    """A seed as JSON shows it."""
    settings = seed.settings
    return {
        "seed": seed.slug,
        "id": seed.id,
        "url": settings.url,
        "kind": settings.kind,
        "parent": settings.parent,
        "is_followed": seed.dropped is None,
        "looks": seed.looks,
        "last_look": seed.last_look and stamp(seed.last_look),
        "readings": seed.readings,
        "listed": seed.found,
        "followed": seed.followed,
        "left_out": seed.left_out,
        "put_off": seed.put_off,
        "trouble": seed.trouble,
        "pause": settings.pause,
        "most": settings.most,
        "include": list(settings.include),
        "exclude": list(settings.exclude),
        "sections": list(settings.sections),
        "languages": list(settings.languages),
        "max_age": settings.max_age,
        "every": settings.every,
        "tags": list(settings.tags),
    }
