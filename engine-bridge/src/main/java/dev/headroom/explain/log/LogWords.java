package dev.headroom.explain.log;

import dev.headroom.explain.log.LogFact.Known;
import dev.headroom.explain.log.Trouble.Kind;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Says a situation.
final class LogWords {
    private LogWords() {}

    static Sentence summary(Situation at) {
        Trouble x = at.trouble();
        return switch (x.kind()) {
            case ALLOCATION -> allocation(at);
            case NO_ROOM -> noRoom(at);
            case HOST ->
                x.asked().isPresent()
                        ? Sentence.of(
                                "The machine's own memory ran out, not a card's: {} were asked for.", size(x.asked()))
                        : Sentence.of("The machine's own memory ran out, not a card's.");
            case KILLED ->
                Sentence.of("The program was killed from outside (signal 9): most likely the machine's own memory ran"
                        + " out.");
            case SHARED_MEMORY -> Sentence.of("Shared memory (/dev/shm) ran out, not a card's memory.");
            case KERNEL ->
                x.asked().isPresent() && x.left().isPresent()
                        ? Sentence.of(
                                "A kernel needs {} of on-chip memory where the chip has {}: the card's memory is not"
                                        + " the matter.",
                                size(x.asked()),
                                size(x.left()))
                        : Sentence.of(
                                "A kernel needs more on-chip memory than the chip has: the card's memory is not the"
                                        + " matter.");
            case ILLEGAL_ACCESS -> Sentence.of("No memory is missing: a kernel touched memory that is not its own.");
            case PORT_TAKEN -> Sentence.of("The port is taken by another program.");
            case STOPPED -> Sentence.of("The program stopped at a check of its own.");
            case SHORTENED -> shortened(x);
            case PREEMPTED -> Sentence.of("The KV cache was full: requests lost their place or had to wait.");
            case SPILLED -> spilled(at);
            case PRESSURE -> Sentence.of("The card was so full that torch had to give memory back to go on.");
            case IDLE_CACHE -> Sentence.of("The KV cache was never a tenth full.");
        };
    }

    private static Sentence allocation(Situation at) {
        Trouble x = at.trouble();
        Sentence what = at.part().words();
        if (x.asked().isEmpty()) {
            return x.device().isPresent()
                    ? Sentence.of(
                            "Not enough memory on GPU {} for {}.", x.device().getAsInt(), what)
                    : Sentence.of("Not enough memory for {}.", what);
        }
        if (x.left().isEmpty()) {
            return x.device().isPresent()
                    ? Sentence.of(
                            "Not enough memory on GPU {}: {} asked for {}.",
                            x.device().getAsInt(),
                            what,
                            size(x.asked()))
                    : Sentence.of("Not enough memory: {} asked for {}.", what, size(x.asked()));
        }
        return x.device().isPresent()
                ? Sentence.of(
                        "Not enough memory on GPU {}: {} asked for {}, and {} were left.",
                        x.device().getAsInt(),
                        what,
                        size(x.asked()),
                        size(x.left()))
                : Sentence.of(
                        "Not enough memory: {} asked for {}, and {} were left.", what, size(x.asked()), size(x.left()));
    }

    private static Sentence noRoom(Situation at) {
        Trouble x = at.trouble();
        boolean figures = x.asked().isPresent() && x.left().isPresent();
        return switch (at.part()) {
            case KV_CACHE ->
                figures
                        ? Sentence.of("The KV cache needs {}, and {} are left for it.", size(x.asked()), size(x.left()))
                        : Sentence.of("There is no room for the KV cache, or too little.");
            case BUDGET ->
                figures
                        ? Sentence.of(
                                "The engine may use {} of the card, and {} were free when it started.",
                                size(x.asked()),
                                size(x.left()))
                        : Sentence.of("The engine may use more of the card than is free.");
            case WEIGHTS, VISION_WEIGHTS, ADAPTER -> Sentence.of("The weights do not fit the cards.");
            case VISION,
                    PREFILL,
                    LOGITS,
                    SAMPLER,
                    ACTIVATIONS,
                    BACKWARD,
                    OPTIMIZER,
                    GRAPHS,
                    COMMUNICATION,
                    LIBRARY,
                    HOST,
                    UNKNOWN -> Sentence.of("The weights leave nothing to run in.");
        };
    }

    private static Sentence shortened(Trouble x) {
        Optional<Trouble.Advised> cut = x.advised();
        if (cut.isEmpty()) {
            return Sentence.of("A setting was cut to what the memory holds.");
        }
        return cut.get().from().isPresent()
                ? Sentence.of(
                        "{} was cut from {} to {}: the memory does not hold more.",
                        cut.get().setting(),
                        cut.get().from().get(),
                        cut.get().to())
                : Sentence.of(
                        "{} was cut to {}: the memory does not hold more.",
                        cut.get().setting(),
                        cut.get().to());
    }

    private static Sentence spilled(Situation at) {
        OptionalDouble here = at.told(Known.LAYERS_ON_DEVICE);
        OptionalDouble all = at.told(Known.LAYERS);
        return here.isPresent() && all.isPresent()
                ? Sentence.of(
                        "Only {} of {} layers lie on the card; the others are in host memory, and slow.",
                        Math.round(here.getAsDouble()),
                        Math.round(all.getAsDouble()))
                : Sentence.of("Part of the model lies in host memory, and is slow.");
    }

    static Sentence why(Situation at) {
        Trouble x = at.trouble();
        List<Sentence> all = new ArrayList<>();
        String who = at.program().title() + at.version().map(v -> " " + v).orElse("");
        if (at.program() != Program.TORCH || x.kind() == Kind.ALLOCATION) {
            phase(timed(x.kind()) ? at.phase() : Phase.UNKNOWN)
                    .ifPresentOrElse(
                            p -> all.add(Sentence.of("It was {}, while {}.", who, p)),
                            () -> all.add(Sentence.of("It was {}.", who)));
        }
        if (!x.words().isEmpty()) {
            all.add(Sentence.of("Its words: \"{}\".", x.words()));
        }
        if (x.kind() == Kind.KILLED && x.asked().isPresent()) {
            all.add(Sentence.of("It held {} of the machine's memory.", size(x.asked())));
        }
        x.total().ifPresent(t -> all.add(Sentence.of("There are {} in all.", new Size(t))));
        if (x.heldByOthers() > 0) {
            all.add(Sentence.of("Others held {} of it.", new Size(x.heldByOthers())));
        }
        if (at.devices() > 1) {
            all.add(Sentence.of("{} GPUs had the same.", at.devices()));
        }
        useless(at).ifPresent(all::add);
        return Sentence.joined(all);
    }

    private static boolean timed(Kind kind) {
        return switch (kind) {
            case ALLOCATION, NO_ROOM, HOST, KILLED, SHARED_MEMORY -> true;
            case KERNEL, ILLEGAL_ACCESS, PORT_TAKEN, STOPPED, SHORTENED, PREEMPTED, SPILLED, PRESSURE, IDLE_CACHE ->
                false;
        };
    }

    /// The setting that everybody turns first, where it can do nothing.
    private static Optional<Sentence> useless(Situation at) {
        boolean weights = at.part() == Part.WEIGHTS || at.part() == Part.VISION_WEIGHTS;
        if (at.trouble().kind() != Kind.ALLOCATION) {
            return Optional.empty();
        }
        return switch (at.program()) {
            case VLLM ->
                weights || at.phase() == Phase.PROFILING
                        ? Optional.of(
                                Sentence.of("gpu_memory_utilization changes nothing here: the cache is not taken yet."))
                        : Optional.empty();
            case SGLANG ->
                weights
                        ? Optional.of(
                                Sentence.of("mem_fraction_static changes nothing here: the cache is not taken yet."))
                        : Optional.empty();
            case TURBOMIND, PYTORCH ->
                weights
                        ? Optional.of(Sentence.of(
                                "cache_max_entry_count changes nothing here: it is a share of what the weights leave."))
                        : Optional.empty();
            case SWIFT, DEEPSPEED, TRANSFORMERS, TORCH ->
                at.training() && (weights || at.part() == Part.OPTIMIZER)
                        ? Optional.of(Sentence.of("A smaller batch changes nothing here."))
                        : Optional.empty();
            case LLAMA_CPP, VLMEVALKIT -> Optional.empty();
        };
    }

    private static Optional<Sentence> phase(Phase phase) {
        return switch (phase) {
            case LOADING -> Optional.of(Sentence.of("the model was loaded"));
            case PROFILING -> Optional.of(Sentence.of("the largest batch was tried"));
            case CACHE -> Optional.of(Sentence.of("the cache was set up"));
            case GRAPHS -> Optional.of(Sentence.of("CUDA graphs were captured"));
            case SERVING -> Optional.of(Sentence.of("requests were served"));
            case TRAINING -> Optional.of(Sentence.of("a training step ran"));
            case EVALUATING -> Optional.of(Sentence.of("an evaluation ran"));
            case UNKNOWN -> Optional.empty();
        };
    }

    private static Size size(OptionalLong bytes) {
        return new Size(bytes.orElseThrow());
    }
}
