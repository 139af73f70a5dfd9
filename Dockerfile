# The site in a container; a front server such as deploy/nginx.conf ends TLS before it.
# docker build -t clinic . && docker run -p 127.0.0.1:8000:8000 -v clinic:/data --env-file .env clinic
FROM debian:12-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3-venv postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --home-dir /data clinic \
    && install -d -o clinic -g clinic -m 700 /data
WORKDIR /opt/clinic
COPY requirements-postgresql.txt .
RUN python3 -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --require-hashes -r requirements-postgresql.txt
COPY . .
ENV DATA_DIR=/data HOST=0.0.0.0
VOLUME /data
USER clinic
EXPOSE 8000
CMD [".venv/bin/python", "bin/serve", "--no-install"]
