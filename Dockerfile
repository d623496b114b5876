# The service in two steps: everything installed from the hashed lock, then a plain image that runs as nobody special.
FROM python:3.11-slim-bookworm AS build
WORKDIR /build
RUN python -m venv /opt/maillage
COPY requirements.lock .
RUN /opt/maillage/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY graph graph
COPY ingest ingest
COPY visuals visuals
COPY api api
RUN /opt/maillage/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
COPY --from=build /opt/maillage /opt/maillage
RUN useradd --system --uid 10001 --create-home maillage && install -d -o maillage -g maillage -m 700 /data
ENV PATH=/opt/maillage/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MAILLAGE_DATA_DIR=/data
USER maillage
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
CMD ["maillage", "serve", "--host", "0.0.0.0", "--port", "8000"]
