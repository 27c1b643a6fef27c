/// Pictures to embeddings: InternViT, pixel shuffle and projector as one graph. Must not know prompts, decoders or
/// settings. Start at [VisionTower].
@NullMarked
package dev.headroom.inference.vision;

import org.jspecify.annotations.NullMarked;
