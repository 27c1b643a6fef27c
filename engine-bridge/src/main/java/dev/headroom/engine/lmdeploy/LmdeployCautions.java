package dev.headroom.engine.lmdeploy;

import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Set;

/// What a release will do that its user does not expect, said before it is started. Each sentence has its source in
/// LMDeploy's code at that tag.
final class LmdeployCautions {
    private final LmdeployLaunch launch;
    private final LmdeployVersion version;
    private final List<Sentence> out;

    LmdeployCautions(LmdeployLaunch launch, List<Sentence> out) {
        this.launch = launch;
        this.version = launch.version();
        this.out = out;
    }

    void collect() {
        knownReleases();
        pictures();
        memory();
        tensorParallel();
        log();
        security();
    }

    private void knownReleases() {
        if (version.compareTo(LmdeployVersion.OLDEST_KNOWN) < 0) {
            out.add(Sentence.of(
                    "LMDeploy {} is older than {}: its command line was checked, but not its log lines and what it"
                            + " takes of the memory.",
                    version,
                    LmdeployVersion.OLDEST_KNOWN));
        } else if (version.compareTo(LmdeployVersion.NEWEST_KNOWN) > 0) {
            out.add(Sentence.of(
                    "LMDeploy {} is newer than {}, the newest release this command was checked against.",
                    version,
                    LmdeployVersion.NEWEST_KNOWN));
        }
    }

    private void pictures() {
        if (version.before(0, 6, 0)) {
            out.add(launch.engine()
                    .chosen(Setting.MAX_DYNAMIC_PATCH)
                    .map(most -> Sentence.of(
                            "max_dynamic_patch cannot be set per request before 0.6.0: LMDeploy {} uses"
                                    + " max_dynamic_patch of the model's config.json. Write {} there in a copy of the"
                                    + " folder, or use 0.6.0 or newer.",
                            version,
                            most))
                    .orElseGet(() -> Sentence.of(
                            "LMDeploy {} ignores max_dynamic_patch in a request; only the model's config.json decides"
                                    + " (since 0.6.0 a request can).",
                            version)));
        }
    }

    private void memory() {
        boolean pytorch = launch.backend() == LmdeployBackend.PYTORCH;
        if (version.before(0, 6, 0)
                && pytorch
                && launch.engine().chosen(Setting.SESSION_LEN).isEmpty()) {
            out.add(Sentence.of(
                    "Without --session-len this release assumes 2048 tokens for InternVL, less than one picture of 12"
                            + " tiles (3328): set --session-len."));
        }
        if (version.before(0, 6, 1) && pytorch && !launch.adapters().isEmpty()) {
            out.add(Sentence.of(
                    "Before 0.6.1 adapters live in blocks of the KV cache: they take no extra memory, but leave fewer"
                            + " tokens."));
        }
        launch.engine().chosen(Setting.CACHE_BLOCK_SEQ_LEN).ifPresent(block -> {
            if (!pytorch && block % 32 != 0) {
                out.add(Sentence.of(
                        "--cache-block-seq-len {}: TurboMind wants a multiple of 32 on compute capability 8.0 and"
                                + " newer, and 64 on older cards.",
                        block));
            }
        });
        if (!pytorch) {
            out.add(
                    version.before(0, 6, 2)
                            ? Sentence.of("If TurboMind does not support the model, LMDeploy falls back to its PyTorch"
                                    + " backend, which in this release drops --quant-policy and --model-format; the"
                                    + " log says so at INFO.")
                            : Sentence.of("If TurboMind does not support the model, LMDeploy falls back to its PyTorch"
                                    + " backend; the log says so at INFO."));
        }
    }

    private void tensorParallel() {
        launch.engine().chosen(Setting.TP).ifPresent(tp -> {
            boolean power = Integer.bitCount(tp) == 1;
            if (!power && launch.backend() == LmdeployBackend.TURBOMIND && version.before(0, 6, 0)) {
                out.add(Sentence.of("--tp {}: TurboMind of this release wants a power of two.", tp));
            }
            if (!launch.engine().devices().isEmpty()
                    && launch.engine().devices().size() < tp) {
                out.add(Sentence.of(
                        "--tp {} needs that many GPUs, but only {} are chosen.",
                        tp,
                        launch.engine().devices().size()));
            }
        });
    }

    private void log() {
        if (!Set.of("INFO", "DEBUG", "REQUEST").contains(launch.server().logLevel())) {
            out.add(Sentence.of(
                    "--log-level {} hides the lines about blocks and free memory; INFO shows them.",
                    launch.server().logLevel()));
        }
        if (launch.server().logLevel().equals("REQUEST") && version.before(0, 14, 0)) {
            out.add(Sentence.of("--log-level REQUEST is known since 0.14.0 only; INFO stands in its place."));
        }
        if (version.before(0, 6, 1)) {
            out.add(Sentence.of(
                    "LMDeploy {} writes whole prompts into its log at INFO (since 0.6.1 --max-log-len limits that).",
                    version));
        }
        if (version.before(0, 6, 0) && launch.server().modelName().isPresent()) {
            out.add(Sentence.of(
                    "--model-name also chooses the chat template in this release: a name it does not know is served"
                            + " with the wrong template."));
        }
        if (launch.server().metrics()
                && LmdeployFlag.ENABLE_METRICS.knownBy(version)
                && !LmdeployFlag.ENABLE_METRICS.reaches(version, launch.backend())) {
            out.add(Sentence.of(
                    "LMDeploy {} has /metrics for its PyTorch backend only (TurboMind since 0.10.0): how full the KV"
                            + " cache is can only be read from its log.",
                    version));
        }
        if (launch.server().metrics() && version.before(0, 9, 2)) {
            out.add(Sentence.of(
                    "LMDeploy {} has no /metrics (since 0.9.2): how full the KV cache is can only be read from its"
                            + " log.",
                    version));
        }
    }

    private void security() {
        LmdeployLaunch.Server server = launch.server();
        boolean local = server.host().equals("127.0.0.1")
                || server.host().equals("localhost")
                || server.host().equals("::1");
        if (!local && server.apiKeys().isEmpty()) {
            out.add(Sentence.of(
                    "--server-name {} without an API key: everybody who reaches this machine can use the model.",
                    server.host()));
        }
        if (!server.apiKeys().isEmpty()) {
            out.add(Sentence.of(
                    "LMDeploy takes API keys on its command line only, where other users of this machine can see"
                            + " them."));
        }
        if (version.before(0, 13, 0)) {
            out.add(Sentence.of(
                    "LMDeploy {} always runs Python code that comes with a checkpoint: use folders you trust.",
                    version));
        } else if (!server.trustRemoteCode()) {
            out.add(Sentence.of(
                    "Without --trust-remote-code a checkpoint that brings its own Python code, such as InternVL2, does"
                            + " not load. Add it if you trust the folder."));
        }
    }
}
