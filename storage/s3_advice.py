"""What to do about what an S3 server refuses."""

from typing import Final

SET_ENDPOINT: Final = "Is the server running, and is AWS_ENDPOINT_URL_S3 right?"
SET_KEYS: Final = (
    "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE and a profile in ~/.aws."
)
_RIGHTS: Final = (
    "The keys must allow s3:ListBucket on the bucket, s3:GetObject and s3:PutObject in it."
)
_REGION: Final = "Set AWS_DEFAULT_REGION to the bucket's region."
_BUCKET: Final = "Make the bucket with the server's own tools, or name another."

ADVICE: Final = {
    "NoSuchBucket": _BUCKET,
    "AccessDenied": _RIGHTS,
    "403": _RIGHTS,
    "InvalidAccessKeyId": SET_KEYS,
    "SignatureDoesNotMatch": SET_KEYS,
    "ExpiredToken": "Log in again: the credentials are too old.",
    "AuthorizationHeaderMalformed": _REGION,
    "IllegalLocationConstraintException": _REGION,
    "PermanentRedirect": _REGION,
    "301": _REGION,
    "RequestTimeTooSkewed": "This machine's clock is wrong: set it.",
    "NotImplemented": "The server does not know the header If-None-Match; use another.",
    "QuotaExceeded": "Free some space, or ask for more.",
}
"""By the server's own word for it."""
