package dev.headroom.explain.log;

import dev.headroom.words.Sentence;

/// What a change does and costs, where several programs have it.
final class Reasons {
    static final Sentence MORE_CARDS = Sentence.of("More cards share weights and cache.");
    static final Sentence SMALLER_CHECKPOINT =
            Sentence.of("A checkpoint in AWQ, GPTQ or FP8 takes a quarter to a half.");
    static final Sentence HALF_TOKENS = Sentence.of("A token of the cache takes half.");
    static final Sentence FEWER_REQUESTS = Sentence.of("Fewer requests run at the same time.");
    static final Sentence SPREAD_LAYERS = Sentence.of("Layers are spread over all cards that are visible.");
    static final Sentence SMALLER_PICTURES = Sentence.of("Smaller pictures make a smaller peak in the vision tower.");
    static final Sentence FOUR_BITS = Sentence.of("Weights of 4 bits take about a third.");
    static final Sentence SHORTER_PASS = Sentence.of("Less is set aside for one pass over a prompt.");
    static final Sentence NO_GRAPHS = Sentence.of("Without CUDA graphs decoding is slower, and nothing is captured.");
    static final Sentence FEWER_GRAPHS = Sentence.of("Fewer batch sizes are captured.");

    private Reasons() {}
}
