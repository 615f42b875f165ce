"""An archive written by the first release, byte for byte. Every later release must read it.

If this fails, the format has changed: write a new decoder, keep this one.
"""

import base64

from newsdiff.events import Captured, StoryFollowed
from storage.archive import Archive, block_of
from storage.integrity import verify
from storage.memory import MemoryBucket
from tests.storage.places import HEADERS, capture, follow

URL = "https://news.example/harbour"
OLD, NEW = b"<p>At least 12 boats sank.</p>", b"<p>At least 15 boats sank.</p>"
OBJECTS = {
    "log/000/000/000000000000.ndjson.zst": """
KLUv/WQvAo0NABbjYSFAa6oD+xQr+p/GQ3WCrqy6ytdUFWGWJVVtCwu6o6IsvCJZAFcAWwCuRU7IObcyKY1N2bKmUkurF4oM
SVWOaSdUajKfk1qqeIJ3JYFh4+a7DJudqaBa0cH292YGwrj5SSyMVjhoBTEnglQezfj7AhUSZN7o+6IkCPMGvS8MB8J3CPqc
CrCDSIpYSNHfZcsE4U7uAPDw8/h70gtC8jhohWNbiFrXVLDBuHK1pFJsKCUrRooPy6UQktv4uBMnWycuS23L0KW/LwiS3Fz/
vtBJ46bgUh7ooianXMzicauJKRRTWnHjwsSatuw+y6m1pSeuvycwsojnfeHmiQOJCVQketFQgAwdkEg8pbEsir8vEsfNZT+Q
xQKZiPduNCw3XwiurtTkZIqcyr83JMii3HxAVQNUnwaJY2lAVkXvimOBjG6z7Gb3XbEcMHphkLSErbg5H9WSLtkcU661pHKm
qK5lYsgQpuVVbDKZ9ri1irSp1Qw5NqHidiuReHOkhyE+TbVzvOuspouW7QYMAJltVLIteb4WH3tWGev1xmnZxgnb5uRa4yqK
sWR7ErJZDYkSQAOMW76q
""",
    "log/000/000/000000000001.ndjson.zst": """
KLUv/WSpAR0OAAYmaCBgS+rDMuI3RH3bzMsHSWgAG6CC4KZkl+yWI6gWQcIgB18AWgBbAMrOvsy+xixb+tpABJenw5R76rxt
ULN9puw45bdpGYTmMXutq7KgpaLwmpFHMvTL9DHvrZayly3/IQmSR5rEgvwCwisBECa40vBItlx6ISYwj9NyUWICzMO0XJBG
8hIiDQiv5JG+8JfaZdhjyzDv1jXnfIIMfUIMFT1MDL7zp44uBZm91+PEFkxHZcslSWIeuU5yCJPZ53a+UL9SuJpcSuz4PJOY
1bmD3Wqtqzqqev0kXpstGT4y8jDIa/3DxWtdSsZx+kXoF1PV8Bn1W8yYHfZn1HldtfasL1zKvZ8+eOJcq32KkSqXlJuNabTs
28e0PlS37ChE3XDxOQo59u2eSsgxxpBnS4WXLFxCAESkaciW8ZeEGAARpiVDHhkbiYutSPyCsdAOL5BINIWxLIpsuYiNj42F
0S9bPuNhySPX6aQLscPVw9Rjsih5qJ6WSmPpBXkCVRVQbco0pgNrApAGrKMnW/p7TN7HPNLmkVJLxYKA/OIgvvcr8sgPCgBw
JFSiNh6hCVbRxq+b+9WLDMwir6ONc77sRWRnBSmwRJ/J
""",
    "packs/57/570ac98c1ff9747c80b2909e79a31a78d0cb5924d6f3f1ac0697117d887d8d80.ndpack": """
bmRwYWNrLzEotS/9JEpVAAAINQIAgIibMwABe1ABoii1L/0k/e0FAAKPKx1gZ+IGGjIdH/HRMNpIjZ0hCIKaUjLZpbkBCQDg
uIuBxVXzSexsltNalteYlhgNF/dKJ4XlJfNDi3iyleNmR7OVUtm+jg4y4Tgx68cBcbLr7x1ONJ0krhuuIFFDZCWl3tzT3NeN
AhPYybGYhMzscUoxRQZtUdSkylIbpSXTwc5Era2caYtrzhlluYuKafR1d3BfIbB+OAMn3slNAAFjBMB7hXYcOOPrBmxIHN4V
AQMAhslEZLmjcGtKAeqXSpcAAADKbmRwYWNrLzE=
""",
    "packs/b5/b5de311ccf55af43bc00d27b26e63835874708b053d499923cb8995930b9a1dd.ndpack": """
bmRwYWNrLzEotS/9JEpRAgBIVFRQLzEuMSAyMDAgT0sNCmNvbnRlbnQtdHlwZTogdGV4dC9odG1sDQoNCjxwPkF0IGxlYXN0
IDEyIGJvYXRzIHNhbmsuPC9wPvXN470otS/9JL/NBACiCyQeYEfjBtXg9BiBPuqPMvl9FC5JsIsr9EL2yckEAHBciYHE00GZ
GGnRhsG40NKDCRORsyEDj8oiNaVWw4ZMpZ4+uhGyUl0HtfX9KhJD3s3Zv8Vwo3vnlhvMm9S90gnfXK0jJT6ZTZUWR3+vEBjC
N0lioOz7sXaEwP51gR3czVEAATMDgHOE4x208n0BKxwWd0QBABmFEgVdertOAAAApm5kcGFjay8x
""",
}
ROOT = "524f6948c6ad88f56025cdbef94fe30f834e39f4e22170aad9169c916756ef7d"


def frozen() -> MemoryBucket:
    bucket = MemoryBucket()
    for key, text in OBJECTS.items():
        bucket.put_if_absent(key, base64.b64decode(text))
    return bucket


def test_the_first_format_can_still_be_read() -> None:
    archive = Archive(frozen(), origin="o")
    events = [event for _, event in archive.events()]
    assert events == [
        sight.event for sight in (follow(URL), capture(URL, OLD), capture(URL, NEW, 1))
    ]
    assert [type(event) for event in events] == [StoryFollowed, Captured, Captured]
    blocks = [block_of(event) or "" for event in events[1:]]
    assert [archive.payload(block) for block in blocks] == [HEADERS + OLD, HEADERS + NEW]
    assert archive.root == ROOT


def test_the_first_format_still_verifies() -> None:
    report = verify(frozen(), origin="o", payloads=True)
    assert report.findings == ()
    assert (report.segments, report.packs, report.payloads) == (2, 2, 2)
