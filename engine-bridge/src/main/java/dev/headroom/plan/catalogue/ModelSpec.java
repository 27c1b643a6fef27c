package dev.headroom.plan.catalogue;

import dev.headroom.plan.ModelShape;
import dev.headroom.plan.sight.PictureInput;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// A model that can be planned for, with or without its files.
///
/// @param name as its authors call it
/// @param aliases other names people type, lower case
/// @param architecture the class that runs it, as `config.json` names it: which engines can
/// @param maker `internvl`, `xcomposer`, `qwen-vl`, ... : which recipes apply
/// @param format of the published weights: `hf` (16 bit), `awq`, `gptq`, `int8`, `fp8`
/// @param packing how the published weights are quantised
/// @param counted what the headers of its files hold, where they were read
/// @param confidence how sure the dimensions are
/// @param assumptions what was assumed where its configuration is silent, for people
/// @param source where the dimensions come from
public record ModelSpec(
        String name,
        List<String> aliases,
        String architecture,
        String maker,
        DecoderSpec decoder,
        Optional<TowerSpec> tower,
        String format,
        Packing packing,
        Optional<CountedWeights> counted,
        Confidence confidence,
        List<Sentence> assumptions,
        String source) {

    public ModelSpec {
        aliases = List.copyOf(aliases);
        assumptions = List.copyOf(assumptions);
    }

    /// Whether every dimension was read somewhere, none remembered or assumed.
    public boolean verified() {
        return confidence != Confidence.GUESSED;
    }

    public long parameters() {
        return decoder.parameters()
                + tower.map(t -> t.parameters() + t.projectorParameters()).orElse(0L);
    }

    /// The same where the head is the embeddings, whatever its configuration says.
    public ModelSpec withTiedHead() {
        return new ModelSpec(
                name,
                aliases,
                architecture,
                maker,
                decoder.tiedHead(),
                tower,
                format,
                packing,
                counted,
                confidence,
                assumptions,
                source);
    }

    /// The same without its tower.
    public ModelSpec decoderAlone() {
        return new ModelSpec(
                name,
                aliases,
                architecture,
                decoder.family(),
                decoder,
                Optional.empty(),
                format,
                packing,
                Optional.empty(),
                confidence,
                assumptions,
                source);
    }

    /// The same with what the headers of its files hold; dimensions that are guessed stay so.
    public ModelSpec withCounted(CountedWeights weights) {
        return new ModelSpec(
                name,
                aliases,
                architecture,
                maker,
                decoder,
                tower,
                format,
                packing,
                Optional.of(weights),
                verified() ? Confidence.COUNTED : confidence,
                assumptions,
                source);
    }

    /// The same with one assumption more.
    public ModelSpec assuming(Sentence assumption) {
        return new ModelSpec(
                name,
                aliases,
                architecture,
                maker,
                decoder,
                tower,
                format,
                packing,
                counted,
                confidence,
                Stream.concat(assumptions.stream(), Stream.of(assumption)).toList(),
                source);
    }

    /// The same whose pictures go in another way; as it is without a tower.
    public ModelSpec withPictures(PictureInput input) {
        return new ModelSpec(
                name,
                aliases,
                architecture,
                maker,
                decoder,
                tower.map(t -> t.with(input)),
                format,
                packing,
                counted,
                confidence,
                assumptions,
                source);
    }

    /// The same under another name, from another place.
    public ModelSpec named(String other, String from) {
        return new ModelSpec(
                other,
                List.of(),
                architecture,
                maker,
                decoder,
                tower,
                format,
                packing,
                counted,
                confidence,
                assumptions,
                from);
    }

    /// Whether a typed name means this model; case, `org/` and separators do not matter.
    public boolean called(String typed) {
        String key = key(typed);
        return key(name).equals(key) || aliases.stream().anyMatch(a -> key(a).equals(key));
    }

    static String key(String text) {
        String last = text.substring(text.lastIndexOf('/') + 1);
        return last.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /// The shape the embedded engine plans with; empty for families it does not run.
    public Optional<ModelShape> embedded() {
        if (!decoder.family().equals("qwen2")) {
            return Optional.empty();
        }
        Optional<ModelShape.Vision> vision = tower.flatMap(t -> t.internVitShape(decoder.hidden()));
        return vision.isEmpty() && tower.isPresent()
                ? Optional.empty()
                : Optional.of(new ModelShape(name, decoder.shape(), vision));
    }
}
