package dev.headroom.inference;

import dev.headroom.checkpoint.PeftAdapter;
import dev.headroom.disk.Sha256;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.inference.image.ImagePreprocessor;
import dev.headroom.inference.image.PreparedImage;
import dev.headroom.inference.text.Prompt;
import dev.headroom.inference.text.PromptRoom;
import dev.headroom.inference.text.StreamDecoder;
import dev.headroom.memory.ComponentKind;
import dev.headroom.picture.PictureException;
import dev.headroom.plan.engines.EmbeddedCosts;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Turns a request into a [Sequence] and passes its answer on: pictures are decoded and text is tokenised while other
/// answers are being made.
///
/// Cost comes before work: what pictures will be is read from their headers, the prompt is measured against its session
/// while it is tokenised, and whatever takes memory is granted by the [HeapBudget] before it is made. Pictures are
/// decoded one by one; those of other requests wait for what they need.
final class RequestReader {
    private static final long CANCEL_CHECK_MILLIS = 20;

    private static final HeapBudget.Need PICTURE = new HeapBudget.Need(
            Code.PICTURE_TOO_LARGE, Sentence.of("The picture"), Sentence.of("Make it smaller and send it again."));
    private static final HeapBudget.Need REQUEST = new HeapBudget.Need(
            Code.REQUEST_TOO_LARGE,
            Sentence.of("The request"),
            Sentence.of("Send fewer or smaller pictures, or lower max_dynamic_patch."));

    private final LoadedModel model;
    private final Map<String, PeftAdapter> adapters;
    private final HeapBudget heap;
    private final Ledger ledger;
    private final ImagePreprocessor images;

    RequestReader(LoadedModel model, Map<String, PeftAdapter> adapters, HeapBudget heap, Ledger ledger) {
        this.model = model;
        this.adapters = adapters;
        this.heap = heap;
        this.ledger = ledger;
        this.images = new ImagePreprocessor(model.folder().shape().vision().orElseThrow());
    }

    /// A picture whose header was read.
    private record Planned(GenerationRequest.Image image, int mostTiles, ImagePreprocessor.Cut cut) {}

    /// A picture cut into tiles, and what tells it from others.
    private record Tiles(PreparedImage image, long key) {}

    /// @throws EngineException 400 for an empty or over-long prompt, an unknown adapter or a bad picture; 413 when it
    ///     takes more memory than there is for requests, 503 when others hold it
    ///
    /// @param arrived when the request came, by the clock of [System#nanoTime]
    /// @param sink hears which picture is read
    Sequence read(GenerationRequest request, Settings settings, int sessionLen, long arrived, TokenSink sink) {
        Lora.Use use = use(request, settings);
        PromptRoom room = new PromptRoom(sessionLen, heap);
        List<Planned> pictures = plan(request, settings, room);
        List<Integer> imageTokens =
                pictures.stream().map(picture -> tokens(picture.cut())).toList();
        Prompt prompt = model.prompts().build(request.messages(), imageTokens, room);
        long tileBytes = pictures.stream()
                .mapToLong(picture -> picture.cut().costs().tiles())
                .sum();
        pictures.forEach(picture -> heap.check(picture.cut().costs().reading(), PICTURE));
        long kept = tileBytes + answerBytes(request, prompt, sessionLen);
        long reading = mostReading(pictures);
        // asked for at once: two requests that hold their tiles and wait for their reading would wait for each other
        HeapBudget.Grant held = heap.grant(kept + reading, REQUEST);
        Ledger.Claim pixels = ledger.none(ComponentKind.READING);
        try {
            pixels = claim(tileBytes + reading);
            long began = System.nanoTime();
            List<Tiles> tiles = new ArrayList<>();
            for (Planned picture : pictures) {
                sink.step(new Step.Reading(tiles.size() + 1, pictures.size()));
                tiles.add(cut(picture));
            }
            pixels.shrinkTo(tileBytes);
            held.shrinkTo(kept);
            var asked = new Sequence.Asked(arrived, System.nanoTime() - began);
            return sequence(request, prompt, tiles, use, new Sequence.Held(held, pixels), asked);
        } catch (RuntimeException | Error e) {
            pixels.close();
            held.close();
            throw e;
        }
    }

    /// Bytes that reading takes beside the tiles: pictures are read one after the other, so the largest one's.
    private static long mostReading(List<Planned> pictures) {
        return pictures.stream()
                .mapToLong(picture -> picture.cut().costs().reading())
                .max()
                .orElse(0);
    }

    /// Claimed at once, so that nobody who waits holds what others wait for.
    private Ledger.Claim claim(long bytes) {
        return ledger.claimInTurn(
                ComponentKind.READING,
                bytes,
                Sentence.of("Send fewer or smaller pictures, lower cache_max_entry_count, or raise device_memory."),
                HeapBudget.PATIENCE);
    }

    private List<Planned> plan(GenerationRequest request, Settings settings, PromptRoom room) {
        List<Planned> pictures = new ArrayList<>();
        long tokens = 0;
        for (GenerationRequest.Message message : request.messages()) {
            for (GenerationRequest.Part part : message.parts()) {
                if (part instanceof GenerationRequest.Image image) {
                    int most = image.maxDynamicPatch().orElse(settings.maxDynamicPatch());
                    ImagePreprocessor.Cut cut = known(() -> images.cut(image.encoded(), most));
                    pictures.add(new Planned(image, most, cut));
                    tokens += tokens(cut);
                    if (tokens > room.counted()) {
                        throw EngineException.beyondCounting(tokens, tokens, room.sessionLen());
                    }
                }
            }
        }
        return pictures;
    }

    private int tokens(ImagePreprocessor.Cut cut) {
        return Math.multiplyExact(cut.tiling().tiles(), model.vision().tokensPerTile());
    }

    /// Bytes of the Java heap that a prompt and its answer take, pictures apart.
    private long answerBytes(GenerationRequest request, Prompt prompt, int sessionLen) {
        long length = prompt.ids().length;
        long answer = Math.min(request.sampling().maxTokens(), sessionLen - length);
        return EmbeddedCosts.answerHeap(vocab(), length, answer);
    }

    private int vocab() {
        return model.folder().config().decoder().vocab();
    }

    private Tiles cut(Planned picture) {
        try {
            byte[] encoded = picture.image().encoded();
            PreparedImage prepared = known(() -> images.prepare(encoded, picture.mostTiles()));
            return new Tiles(prepared, key(encoded, picture.mostTiles()));
        } finally {
            heap.tidy(picture.cut().costs().reading() - picture.cut().outside());
        }
    }

    private static <T> T known(Supplier<T> work) {
        try {
            return work.get();
        } catch (PictureException e) {
            throw EngineException.of(e);
        }
    }

    private Sequence sequence(
            GenerationRequest request,
            Prompt prompt,
            List<Tiles> tiles,
            Lora.Use use,
            Sequence.Held held,
            Sequence.Asked asked) {
        long[] keys = new long[prompt.ids().length];
        Sampler sampler = new Sampler(request.sampling(), vocab());
        for (int i = 0; i < keys.length; i++) {
            keys[i] = prompt.ids()[i];
        }
        List<Sequence.Picture> pictures = new ArrayList<>();
        for (int i = 0; i < tiles.size(); i++) {
            Prompt.ImageSpan span = prompt.images().get(i);
            pictures.add(new Sequence.Picture(
                    i + 1, span.first(), span.tokens(), tiles.get(i).image()));
            for (int t = 0; t < span.tokens(); t++) {
                // the sign bit keeps pictures apart from token ids
                keys[span.first() + t] = (tiles.get(i).key() + t) | Long.MIN_VALUE;
            }
        }
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] >= 0) {
                sampler.saw(prompt.ids()[i]);
            }
        }
        return new Sequence(
                prompt,
                keys,
                pictures,
                request.sampling(),
                sampler,
                new StreamDecoder(model.tokenizer()),
                use,
                held,
                asked);
    }

    private Lora.Use use(GenerationRequest request, Settings settings) {
        if (request.adapter().isEmpty()) {
            return SettingsRules.use(settings, adapters);
        }
        String name = request.adapter().get();
        PeftAdapter adapter = adapters.get(name);
        if (adapter == null) {
            throw new EngineException(
                    Code.MODEL_NOT_FOUND,
                    Sentence.of(
                            "There is no model or adapter {}; adapters here are: {}.",
                            name,
                            SettingsRules.names(adapters)));
        }
        boolean chosen = settings.lora().equals(request.adapter());
        return chosen ? SettingsRules.use(settings, adapters) : new Lora.Use(name, adapter.rank(), 0);
    }

    private static long key(byte[] encoded, int maxDynamicPatch) {
        return ByteBuffer.wrap(Sha256.of(encoded)).getLong() * 31 + maxDynamicPatch;
    }

    /// Passes pieces to the sink until the answer has ended; asks in between whether it is still wanted.
    ///
    /// @param over why the engine makes no answers any more
    GenerationResult follow(
            Sequence sequence, GenerationRequest request, TokenSink sink, Supplier<Optional<EngineException>> over) {
        while (true) {
            Sequence.Notice notice;
            Optional<EngineException> end = over.get(); // before the poll: what was told before the end is heard
            try {
                notice = sequence.notices.poll(CANCEL_CHECK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw ReadingThreads.interrupted();
            }
            if (request.cancelled().getAsBoolean()) {
                sequence.stop.stop();
            }
            switch (notice) {
                case null ->
                    end.ifPresent(why -> {
                        throw why;
                    });
                case Sequence.Piece(String text) -> sink.accept(text);
                case Sequence.Stepped(Step step) -> sink.step(step);
                case Sequence.Done(GenerationResult result) -> {
                    return result;
                }
                case Sequence.Failed(RuntimeException cause) -> throw cause;
            }
        }
    }
}
