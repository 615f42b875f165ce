"""The history that an index tells when it was brought up to a room."""

from storage.database import Database
from storage.history import History
from storage.projection import catch_up
from tests.storage.pressroom import PlainReader, Pressroom, plain_analysis


def projected(room: Pressroom, index: Database) -> History:
    catch_up(room, index, PlainReader(), plain_analysis())
    return History(index)
