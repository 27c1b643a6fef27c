package dev.headroom.inference;

import dev.headroom.inference.image.PreparedImage;
import dev.headroom.inference.text.Prompt;
import dev.headroom.inference.text.StreamDecoder;
import dev.headroom.settings.Sampling;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// One answer being made. Its fields belong to the engine's thread, but for [#stop] and the queue, through which the
/// caller's thread hears of it.
final class Sequence {
    /// What the caller's thread is told.
    sealed interface Notice {}

    record Piece(String text) implements Notice {}

    /// The last one.
    sealed interface End extends Notice {}

    record Done(GenerationResult result) implements End {}

    record Failed(RuntimeException cause) implements End {}

    /// What an answer holds until its end.
    ///
    /// @param heap what the prompt, its pictures and the answer take of the Java heap
    /// @param pixels what of that counts as the tiles of its pictures
    record Held(HeapBudget.Grant heap, Ledger.Claim pixels) {
        void close() {
            pixels.close();
            heap.close();
        }
    }

    /// A picture of the prompt.
    ///
    /// @param first index of its first placeholder
    record Picture(int first, int tokens, PreparedImage image) {}

    final Prompt prompt;
    final long[] keys;
    final List<Picture> pictures;
    final Sampling sampling;
    final Sampler sampler;
    final StreamDecoder decoder;
    final AnswerText answer;
    final Lora.Use use;
    final BlockingQueue<Notice> notices = new LinkedBlockingQueue<>();
    final long created = System.nanoTime();

    /// Thrown by the caller who no longer wants the answer.
    final StopSwitch stop = new StopSwitch();

    private final Held held;

    /// Null until the answer is admitted, as the adapter.
    @Nullable
    Slot slot;

    Lora.@Nullable Tensors adapter;
    /// Prompt tokens whose KV is in the slot.
    int read;
    /// Prompt tokens whose embeddings are ready, at least [#read].
    int embedded;
    int cached;
    int tilesEncoded;
    int completion;
    int lastToken;
    long started;
    long firstTokenAt;
    long lastTokenAt;
    long peak;

    /// @param held until [#end]
    Sequence(
            Prompt prompt,
            long[] keys,
            List<Picture> pictures,
            Sampling sampling,
            Sampler sampler,
            StreamDecoder decoder,
            Lora.Use use,
            Held held) {
        this.prompt = prompt;
        this.keys = keys;
        this.pictures = List.copyOf(pictures);
        this.sampling = sampling;
        this.sampler = sampler;
        this.decoder = decoder;
        this.answer = new AnswerText(sampling.stop());
        this.use = use;
        this.held = held;
    }

    /// Tells the caller's thread how it ended. The engine's thread has let go of it by now.
    void end(End last) {
        held.close();
        notices.add(last);
    }

    Slot slot() {
        return Objects.requireNonNull(slot, "the answer is not admitted");
    }

    Lora.Tensors adapter() {
        return Objects.requireNonNull(adapter, "the answer is not admitted");
    }

    int length() {
        return prompt.ids().length;
    }

    boolean prompting() {
        return read < length();
    }

    GenerationResult result(GenerationResult.FinishReason reason, long kvBytes) {
        double first = firstTokenAt == 0 ? 0 : (firstTokenAt - started) / 1e6;
        double rate = completion < 2 ? 0 : (completion - 1) / ((lastTokenAt - firstTokenAt) / 1e9);
        return new GenerationResult(
                answer.text(),
                reason,
                length(),
                prompt.imageTokens(),
                completion,
                tilesEncoded,
                cached,
                first,
                rate,
                kvBytes,
                peak);
    }
}
