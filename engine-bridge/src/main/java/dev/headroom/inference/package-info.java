/// The embedded engine: a Hugging Face folder of the InternVL2 family run on ONNX Runtime, served over HTTP by
/// `headroom serve`. Knows `checkpoint` and `plan`, never the window or the engine clients. Start at [Backend].
@NullMarked
package dev.headroom.inference;

import org.jspecify.annotations.NullMarked;
