package dev.headroom.explain.log;

import java.util.Arrays;
import java.util.List;
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

    /// The program in whose own package a Python file lies. A folder above the packages tells nothing: people name
    /// environments after programs. In a checkout the innermost folder counts.
    static Optional<Program> ofFile(String file) {
        List<String> folders = List.of(file.replace('\\', '/').split("/"));
        int above = folders.size() - 1;
        while (above >= 0 && !folders.get(above).endsWith("-packages")) {
            above--;
        }
        if (above >= 0) {
            return above + 1 < folders.size() ? ofPackage(folders, above + 1) : Optional.empty();
        }
        for (int i = folders.size() - 1; i >= 0; i--) {
            if (folders.get(i).equals("bin") || folders.get(i).startsWith("python3")) {
                return Optional.empty();
            }
            Optional<Program> found = ofPackage(folders, i);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Program> ofPackage(List<String> folders, int at) {
        boolean pytorch = at + 1 < folders.size() && folders.get(at + 1).equals("pytorch");
        return switch (folders.get(at)) {
            case "sglang" -> Optional.of(SGLANG);
            case "vllm" -> Optional.of(VLLM);
            case "lmdeploy" -> Optional.of(pytorch ? PYTORCH : TURBOMIND);
            case "llama_cpp" -> Optional.of(LLAMA_CPP);
            case "swift" -> Optional.of(SWIFT);
            case "vlmeval" -> Optional.of(VLMEVALKIT);
            case "deepspeed" -> Optional.of(DEEPSPEED);
            case "transformers", "transformers_modules" -> Optional.of(TRANSFORMERS);
            case "torch" -> Optional.of(TORCH);
            default -> Optional.empty();
        };
    }

    public static Optional<Program> ofField(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(p -> p.field.equals(name)).findFirst();
    }
}
