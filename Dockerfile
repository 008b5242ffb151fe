FROM python:3.13-slim AS packages
COPY requirements.lock .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock \
    && /venv/bin/pip uninstall --yes pip

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /bikupa bikupa \
    && install --directory --owner bikupa --group bikupa /data
WORKDIR /bikupa
COPY --from=packages /venv /venv
COPY alembic.ini ./
COPY migrations migrations
COPY app app
ENV BIKUPA_DATA_DIR=/data PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER bikupa
VOLUME /data
EXPOSE 8000
HEALTHCHECK --start-period=20s CMD ["/venv/bin/python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/favicon.ico', timeout=3)"]
CMD ["/venv/bin/python", "-m", "app.cli", "serve"]
