package dev.headroom.engine.lmdeploy;

import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An LMDeploy that can be started from here.
///
/// @param program how it is started, for [LmdeployCommand#of]
/// @param where the environment's folder, or the image
/// @param version empty when it could not be read without starting it
/// @param cuda CUDA version its PyTorch was built for, such as `12.1`; empty for a CPU build or when not known
/// @param turbomind whether TurboMind's native library is there
public record LmdeployInstallation(
        Kind kind,
        List<String> program,
        String where,
        Optional<LmdeployVersion> version,
        Optional<String> cuda,
        boolean turbomind) {
    public LmdeployInstallation {
        program = List.copyOf(program);
    }

    /// Where it was found.
    public enum Kind {
        PATH,
        CONDA,
        VENV,
        INTERPRETER,
        DOCKER
    }

    /// What this release cannot do that a user of Headroom may expect, one sentence each.
    public List<Sentence> limits() {
        List<Sentence> limits = new ArrayList<>();
        if (version.isEmpty()) {
            limits.add(Sentence.of("Its release is not known; choose one by hand for the command line."));
            return List.copyOf(limits);
        }
        LmdeployVersion v = version.get();
        if (v.before(0, 6, 0)) {
            limits.add(Sentence.of(
                    "No max_dynamic_patch per request (since 0.6.0): only the model's config.json decides the tiles."));
            limits.add(Sentence.of(
                    "Errors come with status 200 and an over-long prompt as an empty answer (since 0.6.0 as errors)."));
        }
        if (v.before(0, 6, 2)) {
            limits.add(Sentence.of("KV cache in 4 or 8 bit on TurboMind only (PyTorch since 0.6.2)."));
        }
        if (v.before(0, 9, 2)) {
            limits.add(Sentence.of("No /metrics (since 0.9.2)."));
        }
        limits.add(
                v.before(0, 6, 1)
                        ? Sentence.of("LoRA adapters on the PyTorch backend only, inside the KV cache.")
                        : Sentence.of("LoRA adapters on the PyTorch backend only."));
        if (v.atLeast(0, 15, 0)) {
            limits.add(Sentence.of("TurboMind cannot sleep and wake up (stubs in this release)."));
        }
        if (!turbomind && kind != Kind.DOCKER) {
            limits.add(Sentence.of("TurboMind's library is not part of this installation: PyTorch backend only."));
        }
        return List.copyOf(limits);
    }
}
