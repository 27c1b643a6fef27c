package dev.headroom.plan.llamacpp;

import java.util.List;
import java.util.Optional;

/// The buffers of a `llama-server`, in bytes, by where they lie.
///
/// @param devices of each card, in their order; empty where it runs on the host alone
/// @param context tokens of all slots together, as the server sets them
/// @param slotContext tokens that one request can have
/// @param slots requests at a time
/// @param layers on cards, the output counted as one
/// @param fitted what `--fit` changed; empty where it changed nothing
public record LlamaMemory(
        List<Device> devices,
        Host host,
        long context,
        long slotContext,
        int slots,
        boolean unified,
        boolean flash,
        int layers,
        Optional<Fitted> fitted) {
    public LlamaMemory {
        devices = List.copyOf(devices);
    }

    /// @param cache keys and values
    /// @param state of recurrent layers
    /// @param tower weights of the vision side
    /// @param towerCompute its activations as reserved at the start
    /// @param towerPeak the same once the largest batch of pictures has been through
    public record Device(
            long model,
            long cache,
            long state,
            long compute,
            long tower,
            long towerCompute,
            long towerPeak,
            long lora,
            int layers) {
        /// What llama.cpp's own table calls self.
        public long self() {
            return model + cache + state + compute;
        }

        /// All of it at rest, the driver's own share not counted.
        public long resting() {
            return self() + tower + towerCompute + lora;
        }

        public long peak() {
            return resting() - towerCompute + towerPeak;
        }
    }

    /// @param mapped of the files, pages that the system can take back
    /// @param copied weights in memory of their own
    /// @param repacked weights in the processor's own order
    /// @param output logits of the slots
    /// @param prompts that the server may keep, in the end
    public record Host(
            long mapped,
            long copied,
            long repacked,
            long cache,
            long state,
            long compute,
            long output,
            long tower,
            long towerCompute,
            long towerPeak,
            long lora,
            long prompts) {
        public long weights() {
            return mapped + copied + repacked;
        }

        public long resting() {
            return weights() + cache + state + compute + output + tower + towerCompute + lora;
        }
    }

    /// What `--fit` made of the settings.
    ///
    /// @param context tokens it cut the context to; empty: as it was
    /// @param layers on cards
    /// @param cpuMoe layers whose experts it left on the host
    /// @param enough whether that leaves as much free as it aims for
    public record Fitted(Optional<Integer> context, int layers, int cpuMoe, boolean enough) {}
}
