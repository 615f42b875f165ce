"""How an S3 server is asked. boto3's home, with storage/s3.py.

Endpoint, region, profile and credentials are found as the AWS tools find them (AWS_PROFILE,
AWS_ENDPOINT_URL_S3, AWS_DEFAULT_REGION, ~/.aws ...).
"""

from typing import Any, Final
from urllib.parse import urlsplit

import boto3.session
from botocore.config import Config

_AT_ONCE: Final = 32  # connections kept


def make_client(patience: float) -> Any:
    """A client that sends each request once: a silent repeat would take its own put for another's.

    Servers other than Amazon's get the bucket's name in the path, unless ~/.aws says otherwise.
    """
    session = boto3.session.Session()
    config = Config(
        retries={"total_max_attempts": 1, "mode": "standard"},
        connect_timeout=min(10.0, patience),
        read_timeout=patience,
        max_pool_connections=_AT_ONCE,
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",  # all we read is checked by its digest
    )
    client = session.client("s3", config=config)
    host = urlsplit(client.meta.endpoint_url).hostname or ""
    style = (client.meta.config.s3 or {}).get("addressing_style")
    if style or host.endswith((".amazonaws.com", ".amazonaws.com.cn")):
        return client
    client.close()
    return session.client("s3", config=config.merge(Config(s3={"addressing_style": "path"})))
