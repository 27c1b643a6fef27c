package dev.headroom.inference;

import ai.onnxruntime.OrtException;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.inference.GenerationResult.FinishReason;
import dev.headroom.inference.vision.VisionTower;
import dev.headroom.memory.Activity;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.EventKind;
import dev.headroom.words.Sentence;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// Continuous batching: each round encodes one tile or reads one chunk of the oldest waiting prompt, then makes one
/// token of every answer that is under way. A slot remembers what it read, so that the next turn of a chat begins where
/// it differs. Belongs to the engine's thread.
final class Scheduler implements EngineLoop.Rounds {
    /// What a round needs of the loaded model.
    ///
    /// @param stops ids that end an answer
    record Model(
            Embeddings embeddings,
            Optional<VisionTower> vision,
            int hidden,
            int vocab,
            Set<Integer> stops,
            long visionPeak,
            long prefillPeak) {}

    private final Model model;
    private final Decoder decoder;
    private final AdapterCache adapters;
    private final Ledger ledger;
    private final EventLog events;
    private final List<Slot> slots = new ArrayList<>();
    private final List<Sequence> active = new ArrayList<>();
    private final TileFeatures tile = new TileFeatures();
    private volatile Activity activity = Activity.IDLE;
    private volatile long tokensHeld;
    private long clock;

    /// Embeddings of the tile that is being read.
    private static final class TileFeatures {
        Sequence.@Nullable Picture picture;
        int index = -1;
        float[] values = new float[0];
    }

    Scheduler(Model model, Decoder decoder, AdapterCache adapters, Ledger ledger, EventLog events) {
        this.model = model;
        this.decoder = decoder;
        this.adapters = adapters;
        this.ledger = ledger;
        this.events = events;
        for (int i = 0; i < decoder.pool().arrangement().slots(); i++) {
            slots.add(new Slot(i, sessionLen()));
        }
    }

    private int sessionLen() {
        return decoder.pool().arrangement().sessionLen();
    }

    @Override
    public boolean idle() {
        return active.isEmpty();
    }

    @Override
    public boolean full() {
        return active.size() == slots.size();
    }

    Activity activity() {
        return activity;
    }

    /// Tokens held by running answers and by remembered ones.
    long tokensHeld() {
        return tokensHeld;
    }

    /// A prompt is read on its caller's thread, perhaps for slots that were longer than these.
    ///
    /// @throws EngineException when the prompt is longer than a slot, or the adapter does not fit
    @Override
    public void admit(Sequence sequence) {
        if (sequence.length() >= sessionLen()) {
            throw EngineException.tooLong(new EngineException.TooLong(
                    OptionalInt.of(sequence.length()), sequence.prompt.imageTokens(), sessionLen()));
        }
        sequence.adapter = adapters.acquire(sequence.use);
        Slot best = slots.stream()
                .max(Comparator.comparingInt((Slot s) -> s.common(sequence.keys, sequence.use))
                        .thenComparing(s -> s.owner == null))
                .orElseThrow();
        // the last token is always read anew: its logits begin the answer
        int common = Math.min(best.common(sequence.keys, sequence.use), sequence.length() - 1);
        boolean continues = best.owner == null && common * 2 >= best.held;
        Slot slot = continues
                ? best
                : slots.stream()
                        .filter(s -> s.owner == null)
                        .min(Comparator.comparingLong((Slot s) -> s.held == 0 ? 0 : 1)
                                .thenComparingLong(s -> s.lastUsed))
                        .orElseThrow();
        if (slot != best && common > 0) {
            decoder.pool().copy(best.index, slot.index, common);
            slot.copyKeys(best, common);
        }
        slot.truncate(common);
        slot.owner = sequence;
        slot.use = sequence.use;
        slot.lastUsed = ++clock;
        sequence.slot = slot;
        sequence.read = common;
        sequence.embedded = common;
        sequence.cached = common;
        active.add(sequence);
        ledger.resetPeaks();
    }

    @Override
    public void step() {
        for (Sequence sequence : List.copyOf(active)) {
            if (sequence.stop.stopped()) {
                finish(sequence, FinishReason.CANCELLED);
            }
        }
        Optional<Sequence> reading = active.stream().filter(Sequence::prompting).findFirst();
        reading.ifPresent(sequence -> guarded(List.of(sequence), () -> read(sequence)));
        for (List<Sequence> batch : batches()) {
            guarded(batch, () -> decode(batch));
        }
        long peak = ledger.takePeak();
        for (Sequence sequence : active) {
            sequence.peak = Math.max(sequence.peak, peak);
        }
        countTokens();
        if (active.isEmpty()) {
            activity = Activity.IDLE;
        }
    }

    private void countTokens() {
        tokensHeld = slots.stream().mapToLong(slot -> slot.held).sum();
    }

    private interface Work {
        void run() throws OrtException;
    }

    private void guarded(List<Sequence> concerned, Work work) {
        try {
            work.run();
        } catch (CancellationException e) {
            // what the run left in the slot lies behind the tokens it holds, where the next one writes
            concerned.forEach(sequence -> finish(sequence, FinishReason.CANCELLED));
        } catch (EngineException e) {
            concerned.forEach(sequence -> fail(sequence, e));
        } catch (OrtException e) {
            EngineException failure = new EngineException(
                    Code.ENGINE_FAILED, Sentence.of("ONNX Runtime stopped the answer: {}", Sentence.of(e)));
            failure.initCause(e);
            concerned.forEach(sequence -> fail(sequence, failure));
        }
    }

    /// Encodes one tile, or reads one chunk when its embeddings are complete.
    private void read(Sequence sequence) throws OrtException {
        int end = Math.min(sequence.length(), sequence.read + decoder.chunk());
        FloatBuffer target = decoder.prefillEmbeddings();
        boolean encoded = false;
        while (sequence.embedded < end) {
            int position = sequence.embedded;
            int at = (position - sequence.read) * model.hidden;
            Sequence.@Nullable Picture picture = sequence.pictureAt(position).orElse(null);
            if (picture == null) {
                model.embeddings.put(sequence.prompt.ids()[position], target, at);
                sequence.embedded++;
                continue;
            }
            int perTile = model.vision.orElseThrow().tokensPerTile();
            int index = (position - picture.first()) / perTile;
            if (tile.picture != picture || tile.index != index) {
                if (encoded) {
                    return; // one tile a round, so that other answers go on
                }
                encode(sequence, picture, index);
                encoded = true;
            }
            int within = (position - picture.first()) % perTile;
            int count = Math.min(perTile - within, end - position);
            target.put(at, tile.values, within * model.hidden, count * model.hidden);
            sequence.embedded += count;
        }
        prefill(sequence, end);
    }

    private void encode(Sequence sequence, Sequence.Picture picture, int index) {
        activity = Activity.IMAGE_ENCODE;
        VisionTower vision = model.vision.orElseThrow();
        if (tile.picture != picture) {
            events.add(
                    EventKind.IMAGE_ENCODE,
                    Sentence.of("{} tiles, {} tokens", picture.image().tiles(), picture.tokens()));
        }
        sequence.tell(
                new Step.Encoding(picture.number(), index + 1, picture.image().tiles()));
        long began = System.nanoTime();
        int size = vision.tokensPerTile() * vision.width();
        if (tile.values.length != size) {
            tile.values = new float[size];
        }
        try (Ledger.Claim _ = ledger.claim(
                ComponentKind.VISION_ACTIVATIONS,
                model.visionPeak,
                Sentence.of("Lower cache_max_entry_count or raise device_memory; the picture cannot be encoded"
                        + " otherwise."))) {
            tile.picture = null;
            vision.encode(picture.image(), index, FloatBuffer.wrap(tile.values), sequence.stop);
        }
        tile.picture = picture;
        tile.index = index;
        sequence.tilesEncoded++;
        sequence.encodingNanos += System.nanoTime() - began;
    }

    private void prefill(Sequence sequence, int end) throws OrtException {
        activity = Activity.PREFILL;
        sequence.forgetSeenPictures();
        int count = end - sequence.read;
        if (sequence.read == sequence.cached) {
            events.add(
                    EventKind.PREFILL,
                    sequence.cached == 0
                            ? Sentence.of("{} tokens", sequence.length())
                            : Sentence.of(
                                    "{} tokens, {} more remembered",
                                    sequence.length() - sequence.cached,
                                    sequence.cached));
        }
        sequence.tell(new Step.Prefill(end, sequence.length()));
        long began = System.nanoTime();
        FloatBuffer logits;
        try (Ledger.Claim _ = ledger.claim(
                ComponentKind.PREFILL_ACTIVATIONS,
                model.prefillPeak,
                Sentence.of("Lower cache_max_entry_count or max_prefill_token_num, or raise device_memory."))) {
            logits = decoder.prefill(
                    sequence.slot().index,
                    sequence.read,
                    count,
                    sequence.adapter().inputs(),
                    sequence.stop);
        }
        sequence.slot().add(sequence.keys, sequence.read, count);
        sequence.read = end;
        sequence.prefillNanos += System.nanoTime() - began;
        if (!sequence.prompting()) {
            tile.picture = null;
            accept(sequence, sequence.sampler.next(logits, 0));
        }
    }

    /// Answers that can make a token in one run: neighbours in the pool, with the same adapter.
    private List<List<Sequence>> batches() {
        List<Sequence> ready = active.stream()
                .filter(sequence -> !sequence.prompting())
                .sorted(Comparator.comparingInt(sequence -> sequence.slot().index))
                .toList();
        List<List<Sequence>> batches = new ArrayList<>();
        for (Sequence sequence : ready) {
            List<Sequence> last = batches.isEmpty() ? List.of() : batches.getLast();
            boolean joins = !last.isEmpty()
                    && last.getLast().slot().index + 1 == sequence.slot().index
                    && last.getLast().use.equals(sequence.use)
                    && last.size() < decoder.pool().maxRows();
            if (!joins) {
                last = new ArrayList<>();
                batches.add(last);
            }
            last.add(sequence);
        }
        return batches;
    }

    private void decode(List<Sequence> batch) throws OrtException {
        activity = Activity.DECODE;
        int[] past = new int[batch.size()];
        for (int row = 0; row < past.length; row++) {
            Sequence sequence = batch.get(row);
            past[row] = sequence.slot().held;
            model.embeddings.put(sequence.lastToken, decoder.decodeEmbeddings(), row * model.hidden);
        }
        FloatBuffer logits = decoder.decode(
                batch.getFirst().slot().index, past, batch.getFirst().adapter().inputs());
        for (int row = 0; row < past.length; row++) {
            Sequence sequence = batch.get(row);
            sequence.slot().add(sequence.lastToken);
            accept(sequence, sequence.sampler.next(logits, row));
        }
    }

    /// Takes a new token into the answer and ends the answer where it must end.
    private void accept(Sequence sequence, int token) {
        sequence.lastTokenAt = System.nanoTime();
        if (sequence.completion == 0) {
            sequence.firstTokenAt = sequence.lastTokenAt;
            events.add(EventKind.DECODE, Sentence.of("first token of an answer"));
        }
        sequence.completion++;
        sequence.lastToken = token;
        if (model.stops.contains(token)) {
            finish(sequence, FinishReason.STOP);
            return;
        }
        tell(sequence, sequence.answer.add(sequence.decoder.add(token)));
        if (sequence.answer.stopped()) {
            finish(sequence, FinishReason.STOP);
        } else if (sequence.completion >= sequence.sampling.maxTokens() || sequence.slot().held >= sessionLen()) {
            finish(sequence, FinishReason.LENGTH);
        }
    }

    private static void tell(Sequence sequence, String piece) {
        if (!piece.isEmpty()) {
            sequence.notices.add(new Sequence.Piece(piece));
        }
    }

    private void finish(Sequence sequence, FinishReason reason) {
        tell(sequence, sequence.answer.end(sequence.decoder.end()));
        sequence.peak = Math.max(sequence.peak, ledger.takePeak());
        long kvBytes = sequence.slot().held * decoder.pool().arrangement().bytesPerToken();
        release(sequence);
        sequence.end(new Sequence.Done(sequence.result(reason, kvBytes)));
    }

    @Override
    public void fail(Sequence sequence, EngineException cause) {
        events.add(EventKind.ERROR, Sentence.of(cause));
        release(sequence);
        sequence.end(new Sequence.Failed(cause));
    }

    private void release(Sequence sequence) {
        if (sequence.adapter != null) {
            adapters.release(sequence.adapter);
            sequence.adapter = null;
        }
        if (sequence.slot != null) {
            sequence.slot.owner = null;
            sequence.slot.lastUsed = ++clock;
        }
        active.remove(sequence);
        countTokens(); // before the caller hears that the answer ended
        if (active.isEmpty()) {
            activity = Activity.IDLE;
        }
    }

    @Override
    public void failAll(EngineException why) {
        List.copyOf(active).forEach(sequence -> fail(sequence, why));
    }
}
