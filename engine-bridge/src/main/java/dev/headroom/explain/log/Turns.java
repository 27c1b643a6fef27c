package dev.headroom.explain.log;

import dev.headroom.explain.Remedy.TurnFlag;
import dev.headroom.memory.Bytes;
import dev.headroom.process.TorchMemory;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What to turn, best first: whoever else holds the memory, where that is enough; then the program's own settings; then
/// the allocator, where the memory is there in pieces.
final class Turns {
    private static final int MOST = 5;
    private static final long WORTH_NAMING = 256 * Bytes.MIB;

    private Turns() {}

    static List<TurnFlag> of(Situation at) {
        Turning own = new Turning(at);
        switch (at.trouble().kind()) {
            case HOST, KILLED -> host(own, at);
            case SHARED_MEMORY ->
                own.raise("--shm-size", Sentence.of("Of the container; or --ipc=host."))
                        .half(
                                "dataloader_num_workers",
                                0,
                                Sentence.of("Each worker hands its samples over in shared memory."));
            case KERNEL ->
                own.use(
                        "attn_implementation",
                        "sdpa",
                        Sentence.of("Another kernel, or another release of Triton, asks for less."));
            case PORT_TAKEN -> own.change("port", Sentence.of("Another port, or end the program that has this one."));
            case ILLEGAL_ACCESS, STOPPED -> {}
            case ALLOCATION, NO_ROOM, SHORTENED, PREEMPTED, SPILLED, PRESSURE, IDLE_CACHE -> program(own, at);
        }
        List<TurnFlag> turns = new ArrayList<>(own.turns());
        others(at, turns);
        pieces(at, turns);
        return turns.stream().limit(MOST).toList();
    }

    private static void program(Turning t, Situation at) {
        switch (at.program()) {
            case VLLM -> VllmTurns.add(t, at);
            case SGLANG -> SglangTurns.add(t, at);
            case LLAMA_CPP -> LlamaCppTurns.add(t, at);
            case TURBOMIND, PYTORCH -> LmdeployTurns.add(t, at);
            case SWIFT, DEEPSPEED -> TrainingTurns.add(t, at);
            case VLMEVALKIT -> TransformersTurns.add(t, at);
            case TRANSFORMERS, TORCH -> {
                if (at.training()) {
                    TrainingTurns.add(t, at);
                } else {
                    TransformersTurns.add(t, at);
                }
            }
        }
    }

    private static void host(Turning t, Situation at) {
        if (at.program() == Program.LLAMA_CPP) {
            t.half("ctx_size", 512, Sentence.of("The cache has room for this many tokens and takes it at once."))
                    .use("cache_ram", "0", Sentence.of("Prompts that are done are kept in host memory, up to 8 GiB."));
            return;
        }
        boolean trains = at.training();
        t.when(
                        trains,
                        x -> x.half(
                                        "dataloader_num_workers",
                                        0,
                                        Sentence.of(
                                                "Each worker keeps samples and libraries of its own in host memory."))
                                .use(
                                        "offload_optimizer",
                                        "none",
                                        Sentence.of(
                                                "What is offloaded lies in host memory: 12 bytes a trained weight.")))
                .when(
                        at.program() == Program.TRANSFORMERS && !trains,
                        x -> x.use(
                                "low_cpu_mem_usage",
                                "True",
                                Sentence.of("The weights are not held twice while they are loaded.")))
                .when(
                        at.program() == Program.VLLM && at.phase() != Phase.LOADING,
                        x -> x.lower(
                                "mm_processor_cache_gb",
                                Sentence.of("Pictures are kept in host memory, 4 GiB in each process.")))
                .raise(
                        "host_memory",
                        Sentence.of("More memory for the machine or the container (docker --memory), or swap to come"
                                + " through the load."));
    }

    private static void others(Situation at, List<TurnFlag> turns) {
        Trouble x = at.trouble();
        long held = x.heldByOthers();
        if (held < WORTH_NAMING) {
            return;
        }
        TorchMemory.Other most = x.others().stream()
                .max(Comparator.comparingLong(TorchMemory.Other::bytes))
                .orElseThrow();
        Sentence why = x.others().size() == 1
                ? Sentence.of(
                        "Process {} holds {} of this card: end it, or choose another card.",
                        Long.toString(most.pid()),
                        new Size(most.bytes()))
                : Sentence.of(
                        "{} other processes hold {} of this card, process {} the most ({}): end them, or choose"
                                + " another card.",
                        x.others().size(),
                        new Size(held),
                        Long.toString(most.pid()),
                        new Size(most.bytes()));
        TurnFlag turn = new TurnFlag(
                "other_processes", TurnFlag.Way.FREE, Optional.empty(), Optional.empty(), OptionalLong.of(held), why);
        boolean enough = x.missing().isPresent() && held >= x.missing().getAsLong();
        boolean much = x.total().isEmpty() || held >= x.total().getAsLong() / 10;
        turns.removeIf(t -> t.setting().equals(turn.setting()));
        turns.add(enough && much ? 0 : turns.size(), turn);
    }

    /// What torch holds and does not use would do, were it in one piece.
    private static void pieces(Situation at, List<TurnFlag> turns) {
        Trouble x = at.trouble();
        boolean enough = x.missing().isPresent()
                && x.idle().isPresent()
                && x.idle().getAsLong() >= WORTH_NAMING
                && x.idle().getAsLong() >= x.missing().getAsLong();
        if (enough) {
            TurnFlag turn = new TurnFlag(
                    "PYTORCH_CUDA_ALLOC_CONF",
                    TurnFlag.Way.USE,
                    Optional.empty(),
                    Optional.of("expandable_segments:True"),
                    OptionalLong.empty(),
                    Sentence.of(
                            "torch holds {} that it does not use, in pieces too small for this.",
                            new Size(x.idle().getAsLong())));
            boolean blind = at.program() == Program.TORCH && at.part() == Part.UNKNOWN;
            turns.add(blind ? 0 : Math.min(1, turns.size()), turn);
        }
    }
}
