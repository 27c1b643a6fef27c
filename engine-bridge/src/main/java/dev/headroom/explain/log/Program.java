package dev.headroom.explain.log;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A program whose output is understood. What wraps or borrows from another one comes first: ms-swift runs
/// transformers, SGLang imports parts of vLLM.
public enum Program {
    SGLANG("sglang", "SGLang"),
    VLLM("vllm", "vLLM"),
    PYTORCH("pytorch", "LMDeploy (PyTorch)"),
    TURBOMIND("turbomind", "LMDeploy (TurboMind)"),
    LLAMA_CPP("llama.cpp", "llama.cpp"),
    SWIFT("swift", "ms-swift"),
    VLMEVALKIT("vlmevalkit", "VLMEvalKit"),
    DEEPSPEED("deepspeed", "DeepSpeed"),
    TRANSFORMERS("transformers", "transformers"),
    /// Nothing more is known than that torch spoke.
    TORCH("torch", "PyTorch");

    private final String field;
    private final String title;

    Program(String field, String title) {
        this.field = field;
        this.title = title;
    }

    /// The name on the command line and in JSON.
    public String field() {
        return field;
    }

    /// The program's own spelling of its name.
    public String title() {
        return title;
    }

    public static Optional<Program> ofField(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(p -> p.field.equals(name)).findFirst();
    }
}
