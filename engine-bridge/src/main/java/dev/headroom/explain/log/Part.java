package dev.headroom.explain.log;

import dev.headroom.memory.ComponentKind;
import dev.headroom.words.Sentence;

/// What memory was asked for, finer than [ComponentKind]: logits and a sampler's buffers are one component and need
/// different settings.
enum Part {
    WEIGHTS(ComponentKind.WEIGHTS_LANGUAGE, Sentence.of("the model's weights")),
    VISION_WEIGHTS(ComponentKind.WEIGHTS_VISION, Sentence.of("the vision tower's weights")),
    ADAPTER(ComponentKind.LORA, Sentence.of("the LoRA adapter")),
    KV_CACHE(ComponentKind.KV_CACHE, Sentence.of("the KV cache")),
    VISION(ComponentKind.VISION_ACTIVATIONS, Sentence.of("the vision tower's work on a picture")),
    PREFILL(ComponentKind.PREFILL_ACTIVATIONS, Sentence.of("the work on a prompt")),
    LOGITS(ComponentKind.PREFILL_ACTIVATIONS, Sentence.of("the logits")),
    SAMPLER(ComponentKind.PREFILL_ACTIVATIONS, Sentence.of("the sampler")),
    ACTIVATIONS(ComponentKind.PREFILL_ACTIVATIONS, Sentence.of("the activations of a training step")),
    BACKWARD(ComponentKind.PREFILL_ACTIVATIONS, Sentence.of("the backward pass")),
    OPTIMIZER(ComponentKind.RUNTIME, Sentence.of("the optimizer's states")),
    GRAPHS(ComponentKind.RUNTIME, Sentence.of("the CUDA graphs")),
    COMMUNICATION(ComponentKind.RUNTIME, Sentence.of("the buffers between the GPUs")),
    LIBRARY(ComponentKind.RUNTIME, Sentence.of("a library's workspace")),
    /// What the program may use at all, of which others hold a share already.
    BUDGET(ComponentKind.OTHER_PROCESSES, Sentence.of("the engine's budget")),
    HOST(ComponentKind.OUTSIDE_DEVICE, Sentence.of("memory of the host")),
    UNKNOWN(ComponentKind.UNATTRIBUTED, Sentence.of("an allocation"));

    private final ComponentKind kind;
    private final Sentence words;

    Part(ComponentKind kind, Sentence words) {
        this.kind = kind;
        this.words = words;
    }

    ComponentKind kind() {
        return kind;
    }

    Sentence words() {
        return words;
    }
}
