"""Torch networks as ONNX files."""
