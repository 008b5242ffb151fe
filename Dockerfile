FROM python:3.13.9-slim AS packages
# On x86-64 some 190 MB of it is for sorting answers by what they mean (docs/operations.md).
COPY requirements.lock .
RUN python -m venv /venv
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
RUN /venv/bin/pip uninstall --yes pip
RUN printf '#!/bin/sh\nexec python -P -m app.commands.cli "$@"\n' >/venv/bin/bikupa && chmod +x /venv/bin/bikupa

FROM python:3.13.9-slim
RUN useradd --system --uid 10001 --home-dir /bikupa bikupa
RUN install --directory --owner bikupa --group bikupa /data
WORKDIR /bikupa
COPY --from=packages /venv /venv
COPY LICENSE LICENSE
COPY migrations migrations
COPY app app
COPY docs/guide.en.md docs/guide.en.md
COPY docs/guide.sv.md docs/guide.sv.md
COPY docs/protected.en.md docs/protected.en.md
COPY docs/protected.sv.md docs/protected.sv.md
RUN /venv/bin/python -m compileall -q app migrations
ENV PATH=/venv/bin:$PATH PYTHONPATH=/bikupa PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
ENV BIKUPA_DATA_DIR=/data BIKUPA_HOST=0.0.0.0 BIKUPA_PORT=8000
USER bikupa
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
CMD ["bikupa", "serve"]
