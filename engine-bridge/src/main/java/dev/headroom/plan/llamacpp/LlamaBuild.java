package dev.headroom.plan.llamacpp;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A build of llama.cpp: the number that its releases are named after, such as 10587 of b10587.
public record LlamaBuild(int number) implements Comparable<LlamaBuild> {
    /// The build whose source and figures the rules were checked against.
    public static final LlamaBuild NEWEST = new LlamaBuild(10587);

    /// The first whose server takes a picture's tower.
    public static final LlamaBuild OLDEST = new LlamaBuild(5331);

    /// Builds with which a flag came, by its longest name; one that is not here was there in the oldest.
    public static final Map<String, LlamaBuild> SINCE = Map.of(
            "--kv-unified", new LlamaBuild(5913),
            "--no-kv-unified", new LlamaBuild(5913),
            "--n-cpu-moe", new LlamaBuild(6089),
            "--cache-ram", new LlamaBuild(6723),
            "-fit", new LlamaBuild(7407),
            "--fit-target", new LlamaBuild(7407),
            "--fit-ctx", new LlamaBuild(7407),
            "--mtmd-batch-max-tokens", new LlamaBuild(9617));

    private static final Pattern NAME = Pattern.compile("(?:[bB]|version:? )?(\\d{3,6})(?:[ -].*)?");

    /// `b10587`, `10587` or what `--version` says.
    public static Optional<LlamaBuild> parse(String text) {
        Matcher name = NAME.matcher(text.strip());
        return name.matches() ? Optional.of(new LlamaBuild(Integer.parseInt(name.group(1)))) : Optional.empty();
    }

    boolean since(int first) {
        return number >= first;
    }

    /// Whether 4 slots on one cache are the default.
    boolean choosesSlots() {
        return since(6925);
    }

    /// Whether several slots can share one cache (5913); before, they always did.
    boolean hasUnifiedFlag() {
        return since(5913);
    }

    /// Cells of the cache come in multiples of this.
    int padding(boolean flash) {
        return since(6975) || flash ? 256 : 32;
    }

    /// Whether flash attention and all layers on the card are the default.
    boolean choosesFlash() {
        return since(6325);
    }

    /// Whether it looks at free memory and takes less where that does not suffice.
    boolean fits() {
        return since(7407);
    }

    /// Whether the tower counts in what `--fit` leaves free.
    boolean fitCountsTower() {
        return since(9251);
    }

    /// Whether the room for logits is one row a slot, not one a token of the batch.
    boolean fewOutputs() {
        return since(9460);
    }

    /// Whether the mask is made in 16 bit, not turned into it.
    boolean halfMask() {
        return since(9410);
    }

    /// Whether the graph has a second input for picture embeddings beside that for tokens.
    boolean twoInputs() {
        return since(7749);
    }

    /// Whether gate and up are joined by one operation that keeps both.
    boolean joinsGate() {
        return since(5774);
    }

    /// Whether a quantised cache is rotated first.
    boolean rotatesCache() {
        return since(8600);
    }

    /// Whether the server keeps prompts on the host.
    boolean cachesPrompts() {
        return since(6723);
    }

    /// Whether a vision tower attends without the matrix of scores.
    boolean flashTower() {
        return since(6900);
    }

    /// Whether the tiles of a picture go through the tower together.
    boolean batchesTiles() {
        return since(9617);
    }

    @Override
    public int compareTo(LlamaBuild other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return "b" + number;
    }
}
