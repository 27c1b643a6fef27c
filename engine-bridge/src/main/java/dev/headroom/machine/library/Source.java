package dev.headroom.machine.library;

/// Whose place a model was found in.
public enum Source {
    BUNDLED("bundled"),
    HUGGING_FACE("hugging_face"),
    MODELSCOPE("modelscope"),
    LM_STUDIO("lm_studio"),
    LLAMA_CPP("llama_cpp"),
    OLLAMA("ollama"),
    FOLDER("folder");

    private final String field;

    Source(String field) {
        this.field = field;
    }

    /// As machines read it.
    public String field() {
        return field;
    }
}
