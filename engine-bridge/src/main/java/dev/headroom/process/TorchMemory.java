package dev.headroom.process;

import dev.headroom.memory.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    /// More than any machine has.
    private static final long BELIEVED = 1L << 50;

    /// All patterns are bounded or begin with a fixed word: a line of any length is read in linear time.
    private static final String SIZE = "(?<![\\d.])(\\d{1,15}(?:\\.\\d{1,3})?) ?([KMGT]i?B|B|bytes)";

    private static final Pattern RAN_OUT =
            Pattern.compile("(?:CUDA|HIP|XPU|NPU|MUSA|MPS backend) out of memory|(?:CUDA|HIP|ROCm)"
                    + " (?:runtime |driver )?error: out of memory|cudaErrorMemoryAllocation");
    private static final Pattern DEVICE = Pattern.compile("\\b[GNX]PU (\\d{1,4})\\b");
    private static final Pattern ASKED = Pattern.compile("Tried to allocate " + SIZE);
    private static final Pattern TOTAL =
            Pattern.compile("total capaci?ty of " + SIZE + "|" + SIZE + " total capaci?ty");
    private static final Pattern FREE = Pattern.compile(SIZE + "(?: is)? free");
    private static final Pattern OTHER = Pattern.compile("\\bProcess (\\d{1,18}) has " + SIZE + " memory in use");
    private static final Pattern IN_USE = Pattern.compile("this process has " + SIZE + " memory in use");
    private static final Pattern ALLOCATED = Pattern.compile(SIZE + " (?:is allocated by PyTorch|already allocated)");
    private static final Pattern RESERVED = Pattern.compile(SIZE + " reserved in total by PyTorch");
    private static final Pattern UNUSED = Pattern.compile(SIZE + " is reserved by PyTorch but unallocated");

    public TorchMemory {
        others = List.copyOf(others);
    }

    /// Empty for a line that says nothing of the kind.
    public static Optional<TorchMemory> read(String line) {
        if (!RAN_OUT.matcher(line).find()) {
            return Optional.empty();
        }
        Matcher device = DEVICE.matcher(line);
        OptionalLong allocated = size(line, ALLOCATED);
        return Optional.of(new TorchMemory(
                device.find() ? OptionalInt.of(Integer.parseInt(device.group(1))) : OptionalInt.empty(),
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
        Matcher m = OTHER.matcher(line);
        while (m.find()) {
            long pid = Long.parseLong(m.group(1));
            bytes(m, 2).ifPresent(b -> others.add(new Other(pid, b)));
        }
        return others;
    }

    private static OptionalLong size(String line, Pattern pattern) {
        Matcher m = pattern.matcher(line);
        if (!m.find()) {
            return OptionalLong.empty();
        }
        return bytes(m, m.group(1) == null ? 3 : 1);
    }

    private static OptionalLong bytes(Matcher m, int group) {
        double unit = switch (m.group(group + 1).charAt(0)) {
            case 'K' -> Bytes.KIB;
            case 'M' -> Bytes.MIB;
            case 'G' -> Bytes.GIB;
            case 'T' -> 1024.0 * Bytes.GIB;
            default -> 1;
        };
        double bytes = Double.parseDouble(m.group(group)) * unit;
        return bytes > BELIEVED ? OptionalLong.empty() : OptionalLong.of((long) bytes);
    }
}
