package dev.headroom.process;

import dev.headroom.foreign.ForeignNumber;
import dev.headroom.foreign.Found;
import dev.headroom.foreign.LinePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What a line says of a GPU that ran out of memory: torch's "CUDA out of memory. Tried to allocate ..." in its old and
/// new spellings, and the bare "CUDA error: out of memory" of the driver, which holds no figures. Every figure is empty
/// where the line does not hold it, and where it is larger than any memory: torch prints 17179869184.00 GiB for a
/// process that it cannot look into.
///
/// @param device the GPU that torch counts from 0
/// @param asked bytes of the allocation that failed
/// @param total bytes of the GPU
/// @param free bytes that were free on the GPU
/// @param others the other processes on the GPU, where the line names them
/// @param inUse bytes of this process, what is not torch's included
/// @param allocatedByPyTorch bytes of live tensors
/// @param reserved bytes that torch holds from the driver in all, live tensors included
public record TorchMemory(
        OptionalInt device,
        OptionalLong asked,
        OptionalLong total,
        OptionalLong free,
        List<Other> others,
        OptionalLong inUse,
        OptionalLong allocatedByPyTorch,
        OptionalLong reserved) {
    /// Another process that holds memory of the same GPU.
    public record Other(long pid, long bytes) {}

    private static final String SIZE = "(\\d+(?:\\.\\d+)?) ?([KMGT]i?B|B|bytes)";
    /// A size in front of its words begins where no number goes on.
    private static final String FROM = "(?:^|[^\\d.])" + SIZE;

    private static final LinePattern RAN_OUT = LinePattern.of(
            List.of("out of memory", "cudaErrorMemoryAllocation"),
            "(?:CUDA|HIP|XPU|NPU|MUSA|MPS backend) out of memory|(?:CUDA|HIP|ROCm)"
                    + " (?:runtime |driver )?error: out of memory|cudaErrorMemoryAllocation");
    private static final LinePattern DEVICE = LinePattern.of("PU ", "\\b[GNX]PU (\\d{1,4})\\b");
    private static final LinePattern ASKED = LinePattern.of("Tried to allocate ", "Tried to allocate " + SIZE);
    private static final LinePattern TOTAL =
            LinePattern.of("total capa", "total capaci?ty of " + SIZE + "|" + FROM + " total capaci?ty");
    private static final LinePattern FREE = LinePattern.of(" free", FROM + "(?: is)? free");
    private static final LinePattern OTHER =
            LinePattern.of("memory in use", "\\bProcess (\\d{1,18}) has " + SIZE + " memory in use");
    private static final LinePattern IN_USE =
            LinePattern.of("this process has", "this process has " + SIZE + " memory in use");
    private static final LinePattern ALLOCATED =
            LinePattern.of("allocated", FROM + " (?:is allocated by PyTorch|already allocated)");
    private static final LinePattern RESERVED =
            LinePattern.of("reserved in total by PyTorch", FROM + " reserved in total by PyTorch");
    private static final LinePattern UNUSED =
            LinePattern.of("but unallocated", FROM + " is reserved by PyTorch but unallocated");

    public TorchMemory {
        others = List.copyOf(others);
    }

    /// Empty for a line that says nothing of the kind.
    public static Optional<TorchMemory> read(String line) {
        if (!RAN_OUT.isIn(line)) {
            return Optional.empty();
        }
        OptionalLong allocated = size(line, ALLOCATED);
        return Optional.of(new TorchMemory(
                DEVICE.find(line).map(m -> ForeignNumber.whole(m.text(1))).orElse(OptionalInt.empty()),
                size(line, ASKED),
                size(line, TOTAL),
                size(line, FREE),
                others(line),
                size(line, IN_USE),
                allocated,
                reserved(line, allocated)));
    }

    /// The old spelling tells all that is reserved, the new one what of it is not in use.
    private static OptionalLong reserved(String line, OptionalLong allocated) {
        OptionalLong unused = size(line, UNUSED);
        return allocated.isPresent() && unused.isPresent()
                ? OptionalLong.of(allocated.getAsLong() + unused.getAsLong())
                : size(line, RESERVED);
    }

    private static List<Other> others(String line) {
        List<Other> others = new ArrayList<>();
        for (Found m : OTHER.all(line)) {
            OptionalLong pid = ForeignNumber.count(m.text(1));
            OptionalLong held = bytes(m, 2);
            if (pid.isPresent() && held.isPresent()) {
                others.add(new Other(pid.getAsLong(), held.getAsLong()));
            }
        }
        return others;
    }

    private static OptionalLong size(String line, LinePattern pattern) {
        return pattern.find(line).map(m -> bytes(m, m.has(1) ? 1 : 3)).orElse(OptionalLong.empty());
    }

    private static OptionalLong bytes(Found m, int group) {
        return ForeignNumber.size(m.text(group), m.text(group + 1));
    }
}
