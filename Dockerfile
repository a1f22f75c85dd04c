# One image for every role: `parlance serve`, `api`, `worker`, `migrate`, ...
# Built on the Debian whose speech engine packages the binding was made for.

FROM golang:1.26-bookworm AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpocketsphinx-dev libsphinxbase-dev \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=unknown
# SPEECH=sherpa builds sherpa-onnx in; its models are pulled into the volume.
ARG SPEECH=
RUN make build VERSION="$VERSION" SPEECH="$SPEECH"

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      ca-certificates tzdata libpocketsphinx3 pocketsphinx-en-us ffmpeg \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin parlance \
 && install -d -o parlance -g parlance -m 0700 /data
COPY --from=build /src/bin/ /usr/local/bin/
COPY deploy/probe /usr/local/bin/probe

# All interfaces of the container; what the world sees is decided by -p.
ENV PARLANCE_ADDR=0.0.0.0:8080 \
    PARLANCE_DATA_DIR=/data \
    PARLANCE_LOG_FORMAT=json
USER parlance
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 CMD ["probe", "8080", "/readyz"]
ENTRYPOINT ["parlance"]
CMD ["serve"]
