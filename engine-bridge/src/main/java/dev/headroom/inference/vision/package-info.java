/// Pictures to embeddings: InternViT, pixel shuffle and projector as one graph. Must not know prompts, decoders
/// or settings. Start at [VisionTower].
package dev.headroom.inference.vision;
