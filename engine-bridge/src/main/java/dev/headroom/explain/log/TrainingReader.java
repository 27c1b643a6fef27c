package dev.headroom.explain.log;

import dev.headroom.explain.log.LogFact.Doing;
import dev.headroom.explain.log.LogFact.Failed;
import dev.headroom.explain.log.LogFact.Runs;
import dev.headroom.explain.log.LogFact.Starts;
import dev.headroom.explain.log.Trouble.Kind;
import java.util.Optional;

/// Fine-tuning and evaluation: ms-swift, DeepSpeed, transformers' trainer, VLMEvalKit.
final class TrainingReader {
    static final LineTable TABLE = table();

    private TrainingReader() {}

    private static LineTable table() {
        return new LineTable(
                TorchReader.runs("INFO:swift]", Program.SWIFT),
                LineTable.row("run sh: `", new Starts()),
                TorchReader.runs("swift sft", Program.SWIFT),
                LineTable.row(
                        "DeepSpeed info: version=",
                        "DeepSpeed info: version=([\\w.]{1,30})",
                        m -> new Runs(Program.DEEPSPEED, Optional.of(m.text(1)))),
                TorchReader.runs("[launch.py:", Program.DEEPSPEED),
                TorchReader.runs("run.py --data", Program.VLMEVALKIT),
                LineTable.row("{'loss':", new Doing(Part.ACTIVATIONS, Phase.TRAINING)),
                LineTable.row("***** Running training", new Doing(Part.ACTIVATIONS, Phase.TRAINING)),
                LineTable.row("***** Running Evaluation", new Doing(Part.PREFILL, Phase.EVALUATING)),
                LineTable.row("initializing optimizer states", new Doing(Part.OPTIMIZER, Phase.TRAINING)),
                LineTable.row(
                        "Some modules are dispatched on the CPU", new Failed(Trouble.of(Kind.NO_ROOM, Part.WEIGHTS))),
                LineTable.row(
                        "offloaded to the",
                        "parameters are on the meta device because they were offloaded to the (?:cpu|disk)",
                        m -> new Failed(Trouble.of(Kind.SPILLED, Part.WEIGHTS))),
                LineTable.row(
                        "allocator cache flushes since last step",
                        new Failed(Trouble.of(Kind.PRESSURE, Part.ACTIVATIONS))));
    }
}
