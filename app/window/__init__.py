"""The window: what one sees and touches. The widgets know no camera, network or file."""
