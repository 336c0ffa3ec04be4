# syntax=docker/dockerfile:1
# amhp-hub in a small image: one binary, a user of its own, no secret. Settings come from the environment (README).

FROM node:22-bookworm-slim AS node

FROM rust:1.95-slim-bookworm AS build
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates gcc libc6-dev libssl-dev make pkg-config python3 python3-pip \
  && rm -rf /var/lib/apt/lists/*
# build.rs brings the pages' packages with npm and pip.
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules/npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /build
COPY . .
RUN cargo build --release --locked

FROM debian:bookworm-slim
# libpq, built in, uses the machine's OpenSSL; a bucket and a mail server are known by the machine's certificates.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates libssl3 \
  && rm -rf /var/lib/apt/lists/* \
  && groupadd --system --gid 10001 amhp-hub \
  && useradd --system --uid 10001 --gid amhp-hub --home-dir /var/lib/amhp-hub --shell /usr/sbin/nologin amhp-hub \
  && install -d -o amhp-hub -g amhp-hub -m 0700 /var/lib/amhp-hub /var/lib/amhp-hub-secret /var/backups/amhp-hub
COPY --from=build /build/target/release/amhp-hub /usr/local/bin/amhp-hub
USER amhp-hub
WORKDIR /var/lib/amhp-hub
ENV AMHP_HUB_LISTEN=0.0.0.0:8080 \
    AMHP_HUB_DATABASE_URL=sqlite:///var/lib/amhp-hub/amhp-hub.db \
    AMHP_HUB_FILES=directory:/var/lib/amhp-hub/files \
    AMHP_HUB_FILES_INCOMING=/var/lib/amhp-hub/incoming \
    AMHP_HUB_SECRET_FILE=/var/lib/amhp-hub-secret/secret
VOLUME ["/var/lib/amhp-hub", "/var/lib/amhp-hub-secret", "/var/backups/amhp-hub"]
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["amhp-hub", "health"]
ENTRYPOINT ["amhp-hub"]
CMD ["serve"]
