package dev.headroom.engine.llamacpp;

import dev.headroom.engine.llamacpp.LlamaEvent.BufferKind;
import dev.headroom.memory.Activity;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.MemoryReport;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The buffers of a llama-server by component. Where a card works, what lies on the host is outside the device; where
/// none does, the host is the device.
final class LlamaMemoryReport {
    private LlamaMemoryReport() {}

    /// Empty while it has told no buffer.
    ///
    /// @param used tokens that the slots hold now, empty where it did not say
    static Optional<MemoryReport> of(
            LlamaReported told,
            LlamaSpec spec,
            OptionalLong used,
            long time,
            long sequence,
            List<MemoryReport.Event> events) {
        if (told.buffers().isEmpty()) {
            return Optional.empty();
        }
        boolean card = told.buffers().stream().anyMatch(b -> !onHost(b.place()) && b.bytes() > 0);
        Map<ComponentKind, Long> bytes = new EnumMap<>(ComponentKind.class);
        told.buffers().forEach(b -> {
            boolean outside = card && onHost(b.place()) && b.kind() != BufferKind.TOWER;
            bytes.merge(outside ? ComponentKind.OUTSIDE_DEVICE : component(b.kind()), b.bytes(), Long::sum);
        });
        List<MemoryReport.Part> parts = new ArrayList<>();
        bytes.forEach((kind, sum) -> parts.add(new MemoryReport.Part(
                kind.field(), sum, sum, Sentence.of("buffers as llama-server tells them: {}", new Size(sum)))));
        Activity activity = used.orElse(0) > 0 ? Activity.SERVING : Activity.IDLE;
        return Optional.of(
                new MemoryReport(time, sequence, activity, total(spec), parts, cache(told, spec, used), events));
    }

    /// Of all cards together; of the host where there is none.
    private static long total(LlamaSpec spec) {
        long cards = spec.installation().devices().stream()
                .mapToLong(LlamaInstallation.Device::total)
                .sum();
        return cards > 0 ? cards : spec.hostMemory();
    }

    /// `CPU`, `CPU_Mapped`, `CPU_REPACK`, `CUDA_Host`; the tower's place is not told.
    static boolean onHost(String place) {
        return place.startsWith("CPU") || place.endsWith("_Host") || place.equals("Host") || place.isEmpty();
    }

    private static ComponentKind component(BufferKind kind) {
        return switch (kind) {
            case MODEL -> ComponentKind.WEIGHTS_LANGUAGE;
            case CACHE, STATE -> ComponentKind.KV_CACHE;
            case COMPUTE -> ComponentKind.PREFILL_ACTIVATIONS;
            case OUTPUT -> ComponentKind.RUNTIME;
            case LORA -> ComponentKind.LORA;
            case TOWER -> ComponentKind.WEIGHTS_VISION;
            case TOWER_COMPUTE -> ComponentKind.VISION_ACTIVATIONS;
        };
    }

    private static MemoryReport.Kv cache(LlamaReported told, LlamaSpec spec, OptionalLong used) {
        long reserved = told.bytes(BufferKind.CACHE);
        long cells = told.applied("n_ctx")
                .orElse((long) spec.settings().sessionLen() * spec.settings().maxBatchSize());
        long token = cells > 0 ? reserved / cells : 0;
        long held = used.orElse(0);
        int slots =
                told.slots().map(LlamaEvent.Slots::slots).orElse(spec.settings().maxBatchSize());
        int length = told.slots()
                .map(LlamaEvent.Slots::context)
                .orElse(spec.settings().sessionLen());
        return new MemoryReport.Kv(
                reserved,
                reserved,
                Math.min(reserved, held * token),
                token,
                cells,
                held,
                slots,
                length,
                spec.settings().sessionLen());
    }
}
