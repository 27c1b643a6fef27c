/// Text to token ids and back: tokenizer, streaming decode, InternVL2's conversation templates. Must not know tensors.
/// Start at [PromptBuilder].
@NullMarked
package dev.headroom.inference.text;

import org.jspecify.annotations.NullMarked;
