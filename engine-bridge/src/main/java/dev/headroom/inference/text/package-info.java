/// Text to token ids and back: tokenizer, streaming decode, InternVL2's conversation templates. Must not know
/// tensors. Start at [PromptBuilder].
package dev.headroom.inference.text;
