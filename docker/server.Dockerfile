# The service: the web, and workers that start sandboxes through the engine's socket.
# BASE is python:3.11-slim where a registry answers, and a debootstrapped image elsewhere.
ARG BASE=python:3.11-slim
FROM ${BASE}
RUN command -v git >/dev/null \
 || (apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*)
COPY wheels /wheels
RUN python3 -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --no-index --find-links /wheels /wheels/*.whl
COPY gradschool /opt/gradschool
RUN /opt/venv/bin/pip install --no-cache-dir --no-index --no-deps --no-build-isolation \
    --editable /opt/gradschool \
 && /opt/venv/bin/python -m compileall -q /opt/gradschool /opt/venv/lib
RUN useradd --uid 10001 --create-home gradschool && mkdir -p /data && chown gradschool /data
ENV LANG=C.UTF-8 PATH=/opt/venv/bin:$PATH GRADSCHOOL_DATA=/data GRADSCHOOL_LISTEN=0.0.0.0:8000
WORKDIR /data
USER gradschool
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["python3", "-c", \
    "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/ready', timeout=4)"]
ENTRYPOINT ["grad"]
CMD ["serve"]
