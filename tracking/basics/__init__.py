"""What tracking and all above it stand on: types of arrays, a door to ONNX Runtime."""
