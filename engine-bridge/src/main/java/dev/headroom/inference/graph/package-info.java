/// ONNX graphs built in memory. Start at [GraphBuilder]. Knows tensors on disk, but no model.
@NullMarked
package dev.headroom.inference.graph;

import org.jspecify.annotations.NullMarked;
