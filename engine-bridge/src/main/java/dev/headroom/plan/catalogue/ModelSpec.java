package dev.headroom.plan.catalogue;

import dev.headroom.plan.ModelShape;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A model that can be planned for, with or without its files.
///
/// @param name as its authors call it
/// @param aliases other names people type, lower case
/// @param maker `internvl`, `xcomposer`, `qwen-vl`, ... : which recipes apply
/// @param format of the published weights: `hf` (16 bit), `awq`, `gptq`, `int8`, `fp8`
/// @param verified whether every dimension was read in the checkpoint's configuration or its port, not remembered
/// @param source where the dimensions come from
public record ModelSpec(
        String name,
        List<String> aliases,
        String maker,
        DecoderSpec decoder,
        Optional<TowerSpec> tower,
        String format,
        boolean verified,
        String source) {

    public ModelSpec {
        aliases = List.copyOf(aliases);
    }

    public long parameters() {
        return decoder.parameters()
                + tower.map(t -> t.parameters() + t.projectorParameters()).orElse(0L);
    }

    /// The same where the head is the embeddings, whatever its configuration says.
    public ModelSpec withTiedHead() {
        return new ModelSpec(name, aliases, maker, decoder.tiedHead(), tower, format, verified, source);
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
