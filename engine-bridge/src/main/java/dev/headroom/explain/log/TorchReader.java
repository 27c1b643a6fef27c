package dev.headroom.explain.log;

import dev.headroom.explain.log.LineTable.Row;
import dev.headroom.explain.log.LogFact.Doing;
import dev.headroom.explain.log.LogFact.Failed;
import dev.headroom.explain.log.LogFact.Runs;
import dev.headroom.explain.log.Trouble.Kind;
import dev.headroom.process.TorchMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// What torch and the libraries below it say, whatever program runs on them.
final class TorchReader implements LogReader {
    private static final LineTable LIBRARIES = new LineTable(
            LineTable.row(
                    "out of memory'",
                    "Cuda failure (?:\\d+ )?'out of memory'",
                    m -> new Failed(Trouble.of(Kind.ALLOCATION, Part.COMMUNICATION))),
            LineTable.row(
                    "Failed to CUDA calloc",
                    "Failed to CUDA calloc (?:async )?(\\d{1,18}) bytes",
                    m -> new Failed(
                            Trouble.of(Kind.ALLOCATION, Part.COMMUNICATION).asked(LineTable.bytes(m.text(1), 1)))),
            LineTable.row("CUBLAS_STATUS_ALLOC_FAILED", new Failed(Trouble.of(Kind.ALLOCATION, Part.LIBRARY))),
            LineTable.row("CUDNN_STATUS_ALLOC_FAILED", new Failed(Trouble.of(Kind.ALLOCATION, Part.LIBRARY))),
            LineTable.row(
                    "out of resource: shared memory",
                    "out of resource: shared memory, Required: (\\d{1,12}), Hardware limit: (\\d{1,12})",
                    m -> new Failed(Trouble.of(Kind.KERNEL)
                            .asked(LineTable.bytes(m.text(1), 1))
                            .left(LineTable.bytes(m.text(2), 1)))),
            LineTable.row("an illegal memory access was encountered", new Failed(Trouble.of(Kind.ILLEGAL_ACCESS))),
            LineTable.row("Loading checkpoint shards", new Doing(Part.WEIGHTS, Phase.LOADING)),
            LineTable.rows(
                    "-packages",
                    "-packages(?:[/\\\\]\\w{1,40}){1,2}",
                    m -> Program.ofFile(m.text(0)).<LogFact>map(p -> new Runs(p, Optional.empty())).stream()
                            .toList()),
            runs(".from_pretrained(", Program.TRANSFORMERS));

    /// Lines that a terminal or a mail broke a message into.
    private static final int PIECES = 10;

    private final List<String> pieces = new ArrayList<>();

    static Row runs(String word, Program program) {
        return LineTable.row(word, new Runs(program, Optional.empty()));
    }

    @Override
    public void read(String line, Consumer<LogFact> facts) {
        LIBRARIES.read(line, facts);
        if (!pieces.isEmpty()) {
            if (pieces.size() < PIECES && goesOn(line)) {
                pieces.add(line.strip());
                return;
            }
            end(facts);
        }
        if (line.contains("ut of memory") || line.contains("cudaErrorMemoryAllocation")) {
            Optional<TorchMemory> told = TorchMemory.read(line);
            if (told.isPresent() && !line.contains("when warming up")) {
                pieces.add(line.strip());
                if (told.get().asked().isEmpty()) {
                    end(facts); // the driver's own words hold no figures: nothing follows
                }
            }
        }
    }

    /// Whether the line that was read last is of a message that may go on.
    boolean inMessage() {
        return !pieces.isEmpty();
    }

    /// The last message of a log has no line after it.
    void end(Consumer<LogFact> facts) {
        if (!pieces.isEmpty()) {
            TorchMemory.read(String.join(" ", pieces)).ifPresent(m -> facts.accept(new Failed(trouble(m))));
            pieces.clear();
        }
    }

    private static boolean goesOn(String line) {
        return line.contains("total capac")
                || line.contains("memory in use")
                || line.contains("by PyTorch")
                || line.contains("non-PyTorch")
                || line.contains(" is free");
    }

    private static Trouble trouble(TorchMemory m) {
        OptionalLong idle = m.reserved().isPresent() && m.allocatedByPyTorch().isPresent()
                ? OptionalLong.of(Math.max(
                        0, m.reserved().getAsLong() - m.allocatedByPyTorch().getAsLong()))
                : OptionalLong.empty();
        OptionalInt device = m.device();
        return Trouble.of(Kind.ALLOCATION)
                .device(device)
                .asked(m.asked())
                .left(m.free())
                .total(m.total())
                .others(others(m), idle);
    }

    /// In a container torch cannot tell itself from others: it names its own process by a number of the host and does
    /// not say "this process". The one that holds what torch allocated is ours.
    private static List<TorchMemory.Other> others(TorchMemory m) {
        if (m.inUse().isPresent() || m.allocatedByPyTorch().isEmpty()) {
            return m.others();
        }
        long ours = m.reserved().orElse(m.allocatedByPyTorch().getAsLong());
        Optional<TorchMemory.Other> self =
                m.others().stream().filter(o -> o.bytes() >= ours).min((a, b) -> Long.compare(a.bytes(), b.bytes()));
        return m.others().stream().filter(o -> !self.equals(Optional.of(o))).toList();
    }
}
