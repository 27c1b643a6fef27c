package dev.headroom.inference;

import dev.headroom.inference.image.PreparedImage;
import dev.headroom.inference.text.Prompt;
import dev.headroom.inference.text.StreamDecoder;
import dev.headroom.settings.Sampling;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// One answer being made. Its fields belong to the engine's thread, but for [#stop] and the queue, through which the
/// caller's thread hears of it.
final class Sequence {
    /// What the caller's thread is told.
    sealed interface Notice {}

    record Piece(String text) implements Notice {}

    record Stepped(Step step) implements Notice {}

    /// The last one.
    sealed interface End extends Notice {}

    record Done(GenerationResult result) implements End {}

    record Failed(RuntimeException cause) implements End {}

    /// What an answer holds until its end.
    ///
    /// @param heap what the prompt, its pictures and the answer take of the Java heap
    /// @param pixels what of that counts as the tiles of its pictures
    record Held(HeapBudget.Grant heap, Ledger.Claim pixels) {
        void closePixels() {
            long bytes = pixels.size();
            if (pixels.open()) {
                pixels.close();
                heap.shrinkTo(heap.bytes() - bytes);
            }
        }

        void close() {
            pixels.close();
            heap.close();
        }
    }

    /// @param at when the request came
    /// @param readingNanos what its pictures took until they were cut
    record Asked(long at, long readingNanos) {}

    /// A picture of the prompt.
    ///
    /// @param number which of the request's pictures, from 1
    /// @param first index of its first placeholder
    record Picture(int number, int first, int tokens, PreparedImage image) {}

    final Prompt prompt;
    final long[] keys;
    final Sampling sampling;
    final Sampler sampler;
    final StreamDecoder decoder;
    final AnswerText answer;
    final Lora.Use use;
    final BlockingQueue<Notice> notices = new LinkedBlockingQueue<>();

    /// Thrown by the caller who no longer wants the answer.
    final StopSwitch stop = new StopSwitch();

    private final Held held;
    private final Asked asked;
    private List<Picture> pictures;
    private int forgottenCachedTiles;

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
    long encodingNanos;
    long prefillNanos;
    int completion;
    int lastToken;
    long firstTokenAt;
    long lastTokenAt;
    long peak;

    /// @param held until [#end]
    /// @param asked when, for what the answer tells of its time
    Sequence(
            Prompt prompt,
            long[] keys,
            List<Picture> pictures,
            Sampling sampling,
            Sampler sampler,
            StreamDecoder decoder,
            Lora.Use use,
            Held held,
            Asked asked) {
        this.prompt = prompt;
        this.keys = keys;
        this.pictures = List.copyOf(pictures);
        this.sampling = sampling;
        this.sampler = sampler;
        this.decoder = decoder;
        this.answer = new AnswerText(sampling.stop());
        this.use = use;
        this.held = held;
        this.asked = asked;
    }

    /// Tells the caller's thread how it ended. The engine's thread has let go of it by now.
    void end(End last) {
        held.close();
        notices.add(last);
    }

    /// Tells the caller's thread what is done now.
    void tell(Step step) {
        notices.add(new Stepped(step));
    }

    /// The picture that a token of the prompt stands for, while the vision tower has not seen all of them.
    Optional<Picture> pictureAt(int position) {
        return pictures.stream()
                .filter(p -> position >= p.first() && position < p.first() + p.tokens())
                .findFirst();
    }

    /// Lets go of the pictures as soon as every token of theirs is embedded.
    void forgetSeenPictures() {
        if (pictures.stream().allMatch(p -> p.first() + p.tokens() <= embedded)) {
            forgottenCachedTiles += cachedTiles();
            pictures = List.of();
            held.closePixels();
        }
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

    /// What is left of the time was waited.
    private FirstTokenParts parts(double whole) {
        double reading = asked.readingNanos() / 1e6;
        double encoding = encodingNanos / 1e6;
        double prefill = prefillNanos / 1e6;
        return new FirstTokenParts(Math.max(0, whole - reading - encoding - prefill), reading, encoding, prefill);
    }

    private int cachedTiles() {
        int tiles = 0;
        for (Picture picture : pictures) {
            int perTile = picture.tokens() / picture.image().tiles();
            tiles += Math.clamp(cached - picture.first(), 0, picture.tokens()) / perTile;
        }
        return tiles;
    }

    GenerationResult result(GenerationResult.FinishReason reason, long kvBytes) {
        double first = firstTokenAt == 0 ? 0 : (firstTokenAt - asked.at()) / 1e6;
        double rate = completion < 2 ? 0 : (completion - 1) / ((lastTokenAt - firstTokenAt) / 1e9);
        return new GenerationResult(
                answer.text(),
                reason,
                length(),
                prompt.imageTokens(),
                completion,
                tilesEncoded,
                cached,
                forgottenCachedTiles + cachedTiles(),
                first,
                firstTokenAt == 0 ? Optional.empty() : Optional.of(parts(first)),
                rate,
                kvBytes,
                peak);
    }
}
