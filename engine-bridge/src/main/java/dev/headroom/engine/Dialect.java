package dev.headroom.engine;

/// Which words of the OpenAI chat API, and which additions to it, a server understands. What it does not understand is
/// not sent.
///
/// @param name for the user's eyes
/// @param imagePatches `image_url.max_dynamic_patch` (LMDeploy since 0.6.0, our own engine)
/// @param streamUsage `stream_options.include_usage` brings token counts in a stream
/// @param topK `top_k`
/// @param repetitionPenalty name of that field, empty for none
/// @param seed `seed`
/// @param greedyByTopK greedy is asked as `top_k` 1 at temperature 1: LMDeploy's PyTorch engine once divided by a
///     temperature
///     of 0
/// @param emptyMeansTooLong an empty answer that ends with `length` means that the prompt did not fit (LMDeploy before
///     0.6.0)
/// @param extendedUsage `usage.headroom` and `stream_options.include_progress` (our own engine)
public record Dialect(
        String name,
        boolean imagePatches,
        boolean streamUsage,
        boolean topK,
        String repetitionPenalty,
        boolean seed,
        boolean greedyByTopK,
        boolean emptyMeansTooLong,
        boolean extendedUsage) {

    /// `headroom serve`.
    public static final Dialect EMBEDDED =
            new Dialect("Headroom", true, true, true, "repetition_penalty", true, false, false, true);

    /// LMDeploy since 0.6.0.
    public static final Dialect LMDEPLOY =
            new Dialect("LMDeploy", true, true, true, "repetition_penalty", true, true, true, false);

    /// LMDeploy 0.5.x: no per-image patches, no usage in streams, no seed, errors with status 200.
    public static final Dialect LMDEPLOY_0_5 =
            new Dialect("LMDeploy 0.5", false, false, true, "repetition_penalty", false, true, true, false);

    /// Nothing but OpenAI's own fields.
    public static final Dialect OPENAI =
            new Dialect("OpenAI-compatible server", false, true, false, "", true, false, false, false);

    public static final Dialect VLLM =
            new Dialect("vLLM", false, true, true, "repetition_penalty", true, false, false, false);

    public static final Dialect SGLANG =
            new Dialect("SGLang", false, true, true, "repetition_penalty", true, false, false, false);

    public static final Dialect LLAMA_SERVER =
            new Dialect("llama-server", false, true, true, "repeat_penalty", true, false, false, false);

    public static final Dialect OLLAMA = new Dialect("Ollama", false, true, false, "", true, false, false, false);
}
