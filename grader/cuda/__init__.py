"""A simulator of CUDA kernels that are written in Python, for judging them without a GPU.

A kernel's text is parsed and interpreted, never run: a submission can't touch what counts. Every
access to memory is watched, as a sanitizer would. See docs/cuda.md.
"""
