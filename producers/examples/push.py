"""Pushes raw documents, JSON lines on standard input: `python push.py URL [NAMESPACE] < items.jsonl`."""

import json
import sys

from copydesk_producers import Producer
from copydesk_schemas import DocumentError


def main(url: str, namespace: str = "main") -> None:
    """Pushes every line that fits the contract, names those that do not, and waits until the server has all on disk."""
    refused = 0
    with Producer(url, namespace=namespace) as producer:
        for number, line in enumerate(sys.stdin, start=1):
            try:
                producer.push(json.loads(line))
            except (DocumentError, json.JSONDecodeError) as error:
                refused += 1
                print(f"line {number}: {error}", file=sys.stderr)
        ids = producer.flush()
    print(f"documents on the server's disk: {len(ids)}")
    sys.exit(1 if refused else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
