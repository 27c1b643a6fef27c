/// What is on disk: Hugging Face folders (config.json, safetensors), PEFT adapters, and how to read and change them.
/// Start at [ModelFolder] and [PeftAdapter]. Must not know engines or the window.
@NullMarked
package dev.headroom.checkpoint;

import org.jspecify.annotations.NullMarked;
