package dev.headroom.engine.lmdeploy;

import static dev.headroom.engine.lmdeploy.LmdeployFlag.Span.always;
import static dev.headroom.engine.lmdeploy.LmdeployFlag.Span.between;
import static dev.headroom.engine.lmdeploy.LmdeployFlag.Span.never;
import static dev.headroom.engine.lmdeploy.LmdeployFlag.Span.since;

import dev.headroom.settings.Setting;
import java.util.Optional;

/// The flags of `lmdeploy serve api_server` that Headroom sets: since which release the parser knows each, and since
/// which release each backend really gets it. The two differ: old releases parse flags and drop them without a word.
///
/// Source: `lmdeploy/cli/serve.py` and `lmdeploy/cli/utils.py` at each tag from v0.4.0 to v0.16.0; every command was
/// put through the parser and the `api_server` function of each.
public enum LmdeployFlag {
    SERVER_NAME("--server-name", always(), always(), always()),
    SERVER_PORT("--server-port", always(), always(), always()),
    API_KEYS("--api-keys", always(), always(), always()),
    BACKEND("--backend", always(), always(), always()),
    LOG_LEVEL("--log-level", always(), always(), always()),
    MODEL_NAME("--model-name", always(), always(), always()),
    TP(Setting.TP, always(), always(), always()),
    SESSION_LEN(Setting.SESSION_LEN, always(), always(), always()),
    MAX_BATCH_SIZE(Setting.MAX_BATCH_SIZE, always(), always(), always()),
    CACHE_MAX_ENTRY_COUNT(Setting.CACHE_MAX_ENTRY_COUNT, always(), always(), always()),
    CACHE_BLOCK_SEQ_LEN(Setting.CACHE_BLOCK_SEQ_LEN, always(), always(), always()),
    QUANT_POLICY(Setting.QUANT_POLICY, always(), always(), since("0.6.2")),
    MODEL_FORMAT(Setting.MODEL_FORMAT, always(), always(), since("0.9.0")),
    MAX_PREFILL_TOKEN_NUM(Setting.MAX_PREFILL_TOKEN_NUM, since("0.6.0"), since("0.6.0"), since("0.6.0")),
    /// Since these releases the vision tower runs inside the engine and batches by prefill pass.
    VISION_MAX_BATCH_SIZE(
            Setting.VISION_MAX_BATCH_SIZE, since("0.4.2"), between("0.4.2", "0.16.0"), between("0.4.2", "0.7.0")),
    DTYPE(Setting.DTYPE, since("0.6.1"), since("0.6.1"), since("0.6.1")),
    ENABLE_PREFIX_CACHING(Setting.ENABLE_PREFIX_CACHING, since("0.4.2"), since("0.4.2"), since("0.4.2")),
    EAGER_MODE(Setting.EAGER_MODE, since("0.6.2"), never(), since("0.6.2")),
    ADAPTERS("--adapters", always(), never(), always()),
    DISABLE_VISION_ENCODER(
            "--disable-vision-encoder",
            between("0.9.2", "0.15.0"),
            between("0.14.0", "0.15.0"),
            between("0.9.2", "0.15.0")),
    LANGUAGE_MODEL_ONLY("--language-model-only", since("0.15.0"), since("0.15.0"), since("0.15.0")),
    ENABLE_METRICS(
            "--enable-metrics", between("0.9.2", "0.11.0"), between("0.10.0", "0.11.0"), between("0.9.2", "0.11.0")),
    DISABLE_METRICS("--disable-metrics", since("0.11.0"), since("0.11.0"), since("0.11.0")),
    TRUST_REMOTE_CODE("--trust-remote-code", since("0.13.0"), since("0.13.0"), since("0.13.0")),
    MAX_LOG_LEN("--max-log-len", since("0.6.1"), since("0.6.1"), since("0.6.1"));

    private final String flag;
    private final Optional<Setting<?>> setting;
    private final Span parsed;
    private final Span turbomind;
    private final Span pytorch;

    LmdeployFlag(String flag, Span parsed, Span turbomind, Span pytorch) {
        this(flag, Optional.empty(), parsed, turbomind, pytorch);
    }

    LmdeployFlag(Setting<?> setting, Span parsed, Span turbomind, Span pytorch) {
        this(setting.flag(), Optional.of(setting), parsed, turbomind, pytorch);
    }

    LmdeployFlag(String flag, Optional<Setting<?>> setting, Span parsed, Span turbomind, Span pytorch) {
        this.flag = flag;
        this.setting = setting;
        this.parsed = parsed;
        this.turbomind = turbomind;
        this.pytorch = pytorch;
    }

    /// The setting whose value it carries; empty where it belongs to the server or the adapters.
    public Optional<Setting<?>> setting() {
        return setting;
    }

    public String flag() {
        return flag;
    }

    /// Whether the parser of that release takes the flag.
    public boolean knownBy(LmdeployVersion version) {
        return parsed.contains(version);
    }

    /// Whether it changes anything.
    public boolean reaches(LmdeployVersion version, LmdeployBackend backend) {
        return switch (backend) {
            case TURBOMIND -> turbomind.contains(version);
            case PYTORCH -> pytorch.contains(version);
        };
    }

    /// The releases whose parser takes it, in words.
    String known() {
        return parsed.words();
    }

    /// The releases in which it reaches a backend, in words.
    String where(LmdeployBackend backend) {
        return (backend == LmdeployBackend.TURBOMIND ? turbomind : pytorch).words();
    }

    /// Releases, the first included, the last not.
    record Span(LmdeployVersion from, LmdeployVersion to, boolean empty) {
        private static final LmdeployVersion FIRST = new LmdeployVersion(0, 0, 0);
        private static final LmdeployVersion END = new LmdeployVersion(9999, 0, 0);

        static Span always() {
            return new Span(FIRST, END, false);
        }

        static Span never() {
            return new Span(FIRST, FIRST, true);
        }

        static Span since(String from) {
            return new Span(LmdeployVersion.parse(from), END, false);
        }

        static Span between(String from, String to) {
            return new Span(LmdeployVersion.parse(from), LmdeployVersion.parse(to), false);
        }

        boolean contains(LmdeployVersion version) {
            return !empty && from.compareTo(version) <= 0 && version.compareTo(to) < 0;
        }

        String words() {
            if (empty) {
                return "in no release";
            }
            String start = from.equals(FIRST) ? "" : "since " + from;
            String end = to.equals(END) ? "" : "before " + to;
            return (start + (start.isEmpty() || end.isEmpty() ? "" : " and ") + end).strip();
        }
    }
}
