from jobs.wire import Answer, Request, field, fields

HEADER = (
    b"HTTP/1.1 200 OK: fine\r\nSet-Cookie: a=1\r\nno colon here\r\nset-cookie:b=2\r\n"
    b"X-Empty:\r\nX-Utf: \xc3\xa9\r\nX-Latin: \xe9\r\nX-Empty: not now\r\n\r\n"
)


def test_fields_come_in_order_with_their_doubles() -> None:
    assert list(fields(HEADER)) == [
        ("set-cookie", "a=1"),
        ("set-cookie", "b=2"),
        ("x-empty", ""),
        ("x-utf", "é"),
        ("x-latin", "é"),
        ("x-empty", "not now"),
    ]


def test_a_field_is_its_first_value_that_says_something() -> None:
    assert field(HEADER, "set-cookie") == "a=1"
    assert field(HEADER, "x-empty") == "not now"
    assert field(HEADER, "http/1.1 200 ok") is None
    assert field(b"", "etag") is None
    assert field(b"HTTP/1.1 200 OK\nETag: x\n\n", "etag") == "x"


def test_the_block_of_an_answer_is_its_header_and_its_body() -> None:
    request = Request(url="https://paper.example/")
    assert Answer(request=request, header=b"head", body=b"body").block == b"headbody"


def test_a_request_is_equal_only_to_itself() -> None:
    url = "https://paper.example/"
    assert Request(url=url) != Request(url=url)
