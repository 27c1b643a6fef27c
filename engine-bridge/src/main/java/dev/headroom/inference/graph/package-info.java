/// ONNX graphs built in memory. Start at [GraphBuilder]. Knows tensors on disk, but no model.
package dev.headroom.inference.graph;
