package dev.headroom.explain.log;

import dev.headroom.explain.log.LogFact.Doing;
import dev.headroom.explain.log.LogFact.Failed;
import dev.headroom.explain.log.LogFact.Runs;
import dev.headroom.explain.log.LogFact.Starts;
import dev.headroom.explain.log.Trouble.Kind;
import java.util.Optional;

/// Fine-tuning and evaluation: ms-swift, DeepSpeed, transformers' trainer, VLMEvalKit.
final class TrainingReader {
    private static final Rules RULES = table();

    private TrainingReader() {}

    static Rules rules() {
        return RULES;
    }

    private static Rules table() {
        return new Rules(
                TorchReader.runs("INFO:swift]", Program.SWIFT),
                Rules.rule("run sh: `", new Starts()),
                TorchReader.runs("swift sft", Program.SWIFT),
                Rules.rule(
                        "DeepSpeed info: version=",
                        "DeepSpeed info: version=([\\w.]{1,30})",
                        m -> new Runs(Program.DEEPSPEED, Optional.of(m.group(1)))),
                TorchReader.runs("[launch.py:", Program.DEEPSPEED),
                TorchReader.runs("run.py --data", Program.VLMEVALKIT),
                Rules.rule("{'loss':", new Doing(Part.ACTIVATIONS, Phase.TRAINING)),
                Rules.rule("***** Running training", new Doing(Part.ACTIVATIONS, Phase.TRAINING)),
                Rules.rule("***** Running Evaluation", new Doing(Part.PREFILL, Phase.EVALUATING)),
                Rules.rule("initializing optimizer states", new Doing(Part.OPTIMIZER, Phase.TRAINING)),
                Rules.rule(
                        "Some modules are dispatched on the CPU", new Failed(Trouble.of(Kind.NO_ROOM, Part.WEIGHTS))),
                Rules.rule(
                        "offloaded to the",
                        "parameters are on the meta device because they were offloaded to the (?:cpu|disk)",
                        m -> new Failed(Trouble.of(Kind.SPILLED, Part.WEIGHTS))),
                Rules.rule(
                        "allocator cache flushes since last step",
                        new Failed(Trouble.of(Kind.PRESSURE, Part.ACTIVATIONS))));
    }
}
