/// llama.cpp's memory: what a GGUF holds, where its tensors go, and the sizes of the buffers that `llama-server` makes
/// of them, by build. Pure; facts and bytes only, the bill is written in `plan.engines`.
@NullMarked
package dev.headroom.plan.llamacpp;

import org.jspecify.annotations.NullMarked;
