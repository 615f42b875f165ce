import datetime as dt
import ssl
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from jobs.http import HttpFetcher, Manner
from jobs.transfer import Limits
from jobs.wire import Answer, Request
from tests.jobs.server import Server, serving


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for 127.0.0.1 that signs itself, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a paper's own machine")])
    today = dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + signed.public_bytes(pem))
    return path


@pytest.fixture
def secure(certificate: Path) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with serving(context) as server:
        server.page("/", b"The dam holds.")
        yield server


def ask(server: Server, host: str = "127.0.0.1", authorities: str | None = None) -> Answer:
    fetcher = HttpFetcher(
        Manner(
            agent="test",
            limits=Limits(connect=1, total=1),
            allow_private=frozenset({server.address}),
            authorities=authorities,
        )
    )
    try:
        return fetcher.fetch(Request(url=server.url("/", host)))
    finally:
        fetcher.close()


def test_a_certificate_that_signs_itself_is_not_trusted(secure: Server) -> None:
    answer = ask(secure)
    assert (answer.failure, answer.block) == ("tls", b"")
    assert answer.reason.startswith("no secure connection to 127.0.0.1:")


def test_a_certificate_of_a_named_authority_is_trusted(secure: Server, certificate: Path) -> None:
    assert ask(secure, authorities=str(certificate)).body == b"The dam holds."


def test_a_certificate_for_another_name_is_not_trusted(secure: Server, certificate: Path) -> None:
    assert ask(secure, "localhost", str(certificate)).failure == "tls"


def test_the_environment_adds_no_authority(
    secure: Server, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE"):
        monkeypatch.setenv(name, str(certificate))
    assert ask(secure).failure == "tls"


def test_a_server_without_tls_is_a_failure_of_tls(server: Server) -> None:
    server.page("/", b"plain")
    fetcher = HttpFetcher(
        Manner(agent="test", limits=Limits(total=0.3), allow_private=frozenset({server.address}))
    )
    answer = fetcher.fetch(Request(url=f"https://{server.address}/"))
    fetcher.close()
    assert answer.failure in {"tls", "timeout"}
