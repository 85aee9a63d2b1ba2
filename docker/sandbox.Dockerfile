# What a student's code sees: Python, the wheels beside this file, the agent, and nothing else.
# BASE is python:3.11-slim where a registry answers, and a debootstrapped image elsewhere.
ARG BASE=python:3.11-slim
FROM ${BASE}
COPY wheels /wheels
# Files that every start of Python would read go: who needs numba-cuda's names it among what is warm.
# /opt/cuda has NVIDIA's compiler and runtime, libraries alone, where and as numba looks for them.
RUN python3 -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --no-index --find-links /wheels /wheels/*.whl \
 && rm -rf /opt/venv/lib/python3*/site-packages/pip* /opt/venv/lib/python3*/site-packages/setuptools* \
    /opt/venv/lib/python3*/site-packages/*.pth /opt/venv/lib/python3*/site-packages/nvidia/cuda_nvcc/bin \
 && mkdir /opt/cuda \
 && ln -s /opt/venv/lib/python3*/site-packages/nvidia/cuda_nvcc/nvvm /opt/cuda/nvvm \
 && ln -s /opt/venv/lib/python3*/site-packages/nvidia/cuda_runtime/lib /opt/cuda/lib64 \
 && ln -s libnvvm.so /opt/cuda/nvvm/lib64/libnvvm.so.4
RUN mkdir -m 1777 /work
COPY grader /opt/gradschool/grader
RUN /opt/venv/bin/python -m compileall -q /opt/gradschool /opt/venv/lib
ENV PYTHONPATH=/opt/gradschool LANG=C.UTF-8 HOME=/work TMPDIR=/work PYTHONHASHSEED=0 \
    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 LD_LIBRARY_PATH=/opt/venv/lib \
    CUDA_HOME=/opt/cuda
WORKDIR /work
USER 65534:65534
ENTRYPOINT ["/opt/venv/bin/python", "-B", "-P", "-s", "-m", "grader.sandbox.agent"]
