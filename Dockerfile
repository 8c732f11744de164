# The image of a copydesk worker (and of every other command: docker run … copydesk push …).

FROM python:3.11-slim-bookworm AS build
WORKDIR /build

# Wheels only: a source package would run code of its own here, and there is no compiler.
COPY requirements.lock requirements-build.lock ./
RUN python -m venv --without-pip /opt/copydesk \
    && pip --python /opt/copydesk/bin/python install --no-cache-dir --require-hashes --only-binary=:all: -r requirements.lock \
    && pip install --no-cache-dir --require-hashes --only-binary=:all: -r requirements-build.lock

COPY pyproject.toml README.md LICENSE ./
COPY schemas ./schemas
COPY producers ./producers
COPY workers ./workers
RUN pip wheel --no-cache-dir --no-index --no-deps --no-build-isolation --wheel-dir dist . \
    && pip --python /opt/copydesk/bin/python install --no-cache-dir --no-index --no-deps dist/*.whl


FROM python:3.11-slim-bookworm

# Nothing that installs or builds stays; the user owns nothing and has no home.
RUN pip uninstall --yes pip setuptools wheel \
    && useradd --system --uid 10001 --user-group --no-create-home --home-dir /tmp --shell /usr/sbin/nologin copydesk
COPY --from=build /opt/copydesk /opt/copydesk

ENV PATH=/opt/copydesk/bin:$PATH \
    HOME=/tmp \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
WORKDIR /tmp
USER 10001

# Unhealthy: the server is away, or documents wait and no worker takes them. A slow reader makes no worker unhealthy.
HEALTHCHECK --interval=30s --timeout=15s --start-period=30s --retries=3 CMD ["copydesk", "status", "--json"]
CMD ["copydesk", "work"]
