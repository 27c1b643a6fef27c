package dev.headroom.plan.catalogue;

import dev.headroom.plan.ModelShape;
import dev.headroom.plan.catalogue.LayerRun.Memory;
import java.util.List;

/// A decoder-only language model, in the dimensions that decide memory.
///
/// @param family `internlm2`, `internlm`, `qwen2`, `qwen`, `llama`, `phi3`: what engines
///     support and how they attend
/// @param runs its layers, by what they remember
/// @param attentionBias values of one layer's attention biases: q, k and v of Qwen, all four of
///     InternLM
/// @param context longest position of the checkpoint, in tokens
/// @param extraParameters what the formula does not know, such as XComposer's partial LoRA;
///     kept in 16 bit by quantisers
public record DecoderSpec(
        String family,
        int hidden,
        Attention attention,
        FeedForward feedForward,
        List<LayerRun> runs,
        Norms norms,
        int attentionBias,
        Vocabulary vocabulary,
        int context,
        long extraParameters) {

    /// @param perLayer norms over the hidden size in one layer
    /// @param queryKey values of the norms over queries and keys of one layer
    public record Norms(int perLayer, int queryKey) {
        /// Before attention and before the MLP, as Llama has them.
        public static final Norms TWO = new Norms(2, 0);
    }

    /// @param tokens rows of the embedding matrix
    /// @param headTokens rows of the output head
    /// @param tied whether the head is the embedding matrix
    /// @param perLayerValues further values of one token's row, looked up once for each layer (Gemma-3n)
    public record Vocabulary(int tokens, int headTokens, boolean tied, int perLayerValues) {
        public Vocabulary(int tokens, boolean tied) {
            this(tokens, tokens, tied, 0);
        }
    }

    public DecoderSpec {
        runs = List.copyOf(runs);
    }

    public int layers() {
        return runs.stream().mapToInt(LayerRun::count).sum();
    }

    public int heads() {
        return attention.heads();
    }

    public int kvHeads() {
        return attention.kvHeads();
    }

    public int headDim() {
        return attention.headDim();
    }

    /// Values between the projections of the MLP for one token.
    public int intermediate() {
        return feedForward.width();
    }

    public int vocab() {
        return vocabulary.tokens();
    }

    public boolean tied() {
        return vocabulary.tied();
    }

    /// The projections of attention and MLP of all layers, all experts included: what weight quantisation packs and
    /// tensor parallelism cuts.
    public long linearParameters() {
        return mixers() + feedForward.linearParameters(hidden, layers());
    }

    /// Of the projections, those that one token goes through.
    public long activeLinearParameters() {
        return mixers() + feedForward.activeParameters(hidden, layers());
    }

    /// Of the projections, the routed experts.
    public long expertParameters() {
        return feedForward.expertParameters(hidden, layers());
    }

    private long mixers() {
        return runs.stream()
                .mapToLong(run -> run.count()
                        * (run.memory() instanceof Memory.Recurrent r
                                ? r.linear()
                                : attention.linearParameters(hidden)))
                .sum();
    }

    /// The projections of one layer, on average.
    public long layerLinear() {
        return linearParameters() / layers();
    }

    /// Norms, biases and routers: small, and never quantised.
    public long smallParameters() {
        return runs.stream().mapToLong(run -> run.count() * small(run.memory())).sum()
                + (long) layers() * norms.perLayer() * hidden
                + feedForward.routerParameters(hidden, layers())
                + hidden;
    }

    /// Of one layer, apart from its norms over the hidden size.
    private long small(Memory memory) {
        long own = attention.normParameters() + norms.queryKey() + attentionBias;
        return switch (memory) {
            case Memory.Recurrent(long _, long small, long _) -> small;
            case Memory.Cross() ->
                own + 2L * headDim() + 2; // norms of q and k, a gate for attention and one for the MLP
            case Memory.Full _, Memory.Sliding _, Memory.Chunked _, Memory.Shared _ -> own;
        };
    }

    /// The same with the embeddings as its head.
    DecoderSpec tiedHead() {
        return withVocabulary(
                new Vocabulary(vocabulary.tokens(), vocabulary.headTokens(), true, vocabulary.perLayerValues()));
    }

    public DecoderSpec withVocabulary(Vocabulary other) {
        return new DecoderSpec(
                family, hidden, attention, feedForward, runs, norms, attentionBias, other, context, extraParameters);
    }

    /// The same with parameters that the formula does not know.
    public DecoderSpec withExtra(long parameters) {
        return new DecoderSpec(
                family, hidden, attention, feedForward, runs, norms, attentionBias, vocabulary, context, parameters);
    }

    /// Embedding matrix and output head; one of them when tied.
    public long embeddingParameters() {
        return (long) vocabulary.tokens() * (hidden + vocabulary.perLayerValues()) + headParameters();
    }

    /// The output head; none when tied.
    public long headParameters() {
        return tied() ? 0 : (long) vocabulary.headTokens() * hidden;
    }

    /// As the embedded engine's planner and the window take it.
    public ModelShape.Language shape() {
        return new ModelShape.Language(
                layers(),
                hidden,
                heads(),
                kvHeads(),
                headDim(),
                intermediate(),
                vocab(),
                tied(),
                attentionBias > 0,
                context);
    }

    public long parameters() {
        return linearParameters() + smallParameters() + embeddingParameters() + extraParameters;
    }

    /// Parameters that one token goes through, the embeddings counted whole as model cards do.
    public long activeParameters() {
        return parameters() - linearParameters() + activeLinearParameters();
    }

    /// What one token leaves in the cache over all layers, in values, where the cache holds every token.
    public long kvValuesPerToken() {
        return kvValues(1, false, 0);
    }

    /// The same where an engine caches the heads of latent attention one by one.
    public long expandedKvValuesPerToken() {
        return kvValuesPerToken() / attention.kvValues() * attention.expandedKvValues();
    }

    /// What a sequence leaves in the cache over all layers, in values.
    ///
    /// @param hybridCache whether the engine frees what a window has left behind
    /// @param chunk tokens of one prefill step
    public long kvValues(long tokens, boolean hybridCache, long chunk) {
        return attention.kvValues()
                * runs.stream()
                        .mapToLong(run -> run.count() * run.tokens(tokens, hybridCache, chunk))
                        .sum();
    }

    /// What one token of a picture leaves in the layers that attend to pictures only, in values.
    public long kvValuesPerVisionToken() {
        return attention.kvValues()
                * runs.stream()
                        .filter(run -> run.memory() instanceof Memory.Cross)
                        .mapToLong(LayerRun::count)
                        .sum();
    }

    /// States of the recurrent layers of one session.
    public long recurrentBytes() {
        return runs.stream()
                .mapToLong(run -> run.memory() instanceof Memory.Recurrent r ? run.count() * r.stateBytes() : 0)
                .sum();
    }
}
