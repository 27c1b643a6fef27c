package dev.headroom.inference;

import dev.headroom.checkpoint.PeftAdapter;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.inference.image.ImagePreprocessor;
import dev.headroom.inference.image.PreparedImage;
import dev.headroom.inference.text.Prompt;
import dev.headroom.inference.text.StreamDecoder;
import dev.headroom.picture.PictureException;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Turns a request into a [Sequence] and passes its answer on. Runs on the caller's thread: pictures are decoded and
/// text is tokenised while other answers are being made.
final class RequestReader {
    private static final long CANCEL_CHECK_MILLIS = 20;

    private final LoadedModel model;
    private final Map<String, PeftAdapter> adapters;
    private final ImagePreprocessor images;

    RequestReader(LoadedModel model, Map<String, PeftAdapter> adapters) {
        this.model = model;
        this.adapters = adapters;
        this.images = new ImagePreprocessor(model.folder().shape().vision().orElseThrow());
    }

    /// A picture cut into tiles, and what tells it from others.
    private record Tiles(PreparedImage image, long key) {}

    /// @throws EngineException 400 for an empty or over-long prompt, an unknown adapter or a bad picture
    Sequence read(GenerationRequest request, Settings settings, int sessionLen) {
        Lora.Use use = use(request, settings);
        List<Tiles> tiles = new ArrayList<>();
        List<Integer> imageTokens = new ArrayList<>();
        for (GenerationRequest.Message message : request.messages()) {
            for (GenerationRequest.Part part : message.parts()) {
                if (part instanceof GenerationRequest.Image image) {
                    int most = image.maxDynamicPatch().orElse(settings.maxDynamicPatch());
                    PreparedImage prepared = prepare(image, most);
                    tiles.add(new Tiles(prepared, key(image.encoded(), most)));
                    imageTokens.add(prepared.tiles() * model.vision().tokensPerTile());
                }
            }
        }
        Prompt prompt = model.prompts().build(request.messages(), imageTokens);
        if (prompt.ids().length >= sessionLen) {
            throw EngineException.tooLong(
                    new EngineException.TooLong(prompt.ids().length, prompt.imageTokens(), sessionLen));
        }
        return sequence(request, prompt, tiles, use);
    }

    private PreparedImage prepare(GenerationRequest.Image image, int most) {
        try {
            return images.prepare(image.encoded(), most);
        } catch (PictureException e) {
            throw EngineException.of(e);
        }
    }

    private Sequence sequence(GenerationRequest request, Prompt prompt, List<Tiles> tiles, Lora.Use use) {
        long[] keys = new long[prompt.ids().length];
        Sampler sampler = new Sampler(
                request.sampling(), model.folder().config().decoder().vocab());
        for (int i = 0; i < keys.length; i++) {
            keys[i] = prompt.ids()[i];
        }
        List<Sequence.Picture> pictures = new ArrayList<>();
        for (int i = 0; i < tiles.size(); i++) {
            Prompt.ImageSpan span = prompt.images().get(i);
            pictures.add(new Sequence.Picture(
                    span.first(), span.tokens(), tiles.get(i).image()));
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
                prompt, keys, pictures, request.sampling(), sampler, new StreamDecoder(model.tokenizer()), use);
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
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(encoded);
            return ByteBuffer.wrap(hash).getLong() * 31 + maxDynamicPatch;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
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
                throw new EngineException(Code.INTERRUPTED, Sentence.of("The answer was interrupted."));
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
                case Sequence.Done(GenerationResult result) -> {
                    return result;
                }
                case Sequence.Failed(RuntimeException cause) -> throw cause;
            }
        }
    }
}
