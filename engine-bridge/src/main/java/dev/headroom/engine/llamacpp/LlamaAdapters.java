package dev.headroom.engine.llamacpp;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.checkpoint.Gguf;
import dev.headroom.checkpoint.GgufHeader;
import dev.headroom.checkpoint.GgufValue;
import dev.headroom.engine.EngineState;
import dev.headroom.settings.Settings;
import java.util.List;

/// The LoRA adapters of a launched llama-server: all are loaded, and one of them is in force by its scale.
final class LlamaAdapters {
    private static final ObjectMapper JSON = new ObjectMapper();

    private LlamaAdapters() {}

    /// With the rank and alpha that their files have.
    static List<EngineState.Adapter> of(LlamaSpec spec) {
        return spec.adapters().stream().map(LlamaAdapters::read).toList();
    }

    private static EngineState.Adapter read(LlamaSpec.Adapter adapter) {
        try {
            GgufHeader header = Gguf.read(adapter.file());
            long rank = header.tensors().stream()
                    .filter(t -> t.name().endsWith(".lora_a") && t.shape().size() == 2)
                    .mapToLong(t -> t.shape().get(1))
                    .max()
                    .orElse(0);
            double alpha =
                    header.metadata().get("adapter.lora.alpha") instanceof GgufValue.Real real ? real.value() : 0;
            return new EngineState.Adapter(adapter.name(), Math.toIntExact(rank), alpha);
        } catch (CheckpointException | ArithmeticException e) {
            return new EngineState.Adapter(adapter.name(), 0, 0); // the server itself will say what is wrong with it
        }
    }

    /// The body of `POST /lora-adapters`: the chosen one at its scale, every other at 0.
    static ArrayNode scales(LlamaSpec spec, Settings settings) {
        List<EngineState.Adapter> adapters = of(spec);
        ArrayNode body = JSON.createArrayNode();
        for (int id = 0; id < adapters.size(); id++) {
            EngineState.Adapter adapter = adapters.get(id);
            boolean chosen = settings.lora().filter(adapter.name()::equals).isPresent();
            body.addObject().put("id", id).put("scale", chosen ? scale(adapter, settings.loraAlpha()) : 0);
        }
        return body;
    }

    /// llama.cpp multiplies its scale with alpha over rank; the field's setting is alpha itself, 0 the adapter's own.
    private static double scale(EngineState.Adapter adapter, double alpha) {
        return alpha == 0 || adapter.alpha() == 0 ? 1 : alpha / adapter.alpha();
    }
}
