package dev.headroom.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TorchMemoryTest {
    private static final long GIB = 1L << 30;
    private static final long MIB = 1L << 20;

    @Test
    void theNewSpellingTellsWhoElseHoldsMemory() {
        TorchMemory memory = read("torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 1.25 GiB. GPU 1 has a"
                + " total capacity of 23.50 GiB of which 556.00 MiB is free. Process 259318 has 4.25 GiB memory in"
                + " use. Process 7 has 512.00 MiB memory in use. Including non-PyTorch memory, this process has"
                + " 18.50 GiB memory in use. Of the allocated memory 16.50 GiB is allocated by PyTorch, with 1.00 GiB"
                + " allocated in private pools (e.g., CUDA Graphs), and 1.50 GiB is reserved by PyTorch but"
                + " unallocated. If reserved but unallocated memory is large try setting"
                + " PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True");

        assertThat(memory.device()).hasValue(1);
        assertThat(memory.asked()).hasValue(GIB + GIB / 4);
        assertThat(memory.total()).hasValue(23 * GIB + GIB / 2);
        assertThat(memory.free()).hasValue(556 * MIB);
        assertThat(memory.others())
                .containsExactly(new TorchMemory.Other(259318, 4 * GIB + GIB / 4), new TorchMemory.Other(7, 512 * MIB));
        assertThat(memory.inUse()).hasValue(18 * GIB + GIB / 2);
        assertThat(memory.allocatedByPyTorch()).hasValue(16 * GIB + GIB / 2);
        assertThat(memory.reserved()).hasValue(18 * GIB);
    }

    @Test
    void theOldSpellingTellsTheSameFigures() {
        TorchMemory memory = read("torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 MiB (GPU 0;"
                + " 6.00 GiB total capacity; 3.50 GiB already allocated; 1.25 GiB free; 3.75 GiB reserved in total by"
                + " PyTorch) If reserved memory is >> allocated memory try setting max_split_size_mb");

        assertThat(memory)
                .isEqualTo(new TorchMemory(
                        OptionalInt.of(0),
                        OptionalLong.of(20 * MIB),
                        OptionalLong.of(6 * GIB),
                        OptionalLong.of(GIB + GIB / 4),
                        List.of(),
                        OptionalLong.empty(),
                        OptionalLong.of(3 * GIB + GIB / 2),
                        OptionalLong.of(3 * GIB + 3 * GIB / 4)));
    }

    @Test
    void theReleasesThatMisspellCapacityAreRead() {
        assertThat(read("CUDA out of memory. Tried to allocate 2.00 GiB. GPU 3 has a total capacty of 8.00 GiB of"
                                + " which 1.00 GiB is free.")
                        .total())
                .hasValue(8 * GIB);
    }

    @Test
    void otherMakesOfCardsRunOutInTheSameWords() {
        assertThat(read("torch.OutOfMemoryError: HIP out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total"
                                + " capacity of 16.00 GiB of which 0 bytes is free.")
                        .free())
                .hasValue(0);
        assertThat(read("RuntimeError: MPS backend out of memory (MPS allocated: 2.36 GB). Tried to allocate 6.00 GB"
                                + " on private pool.")
                        .asked())
                .hasValue(6 * GIB);
    }

    @Test
    void theDriversOwnErrorHoldsNoFigures() {
        for (String line : List.of(
                "RuntimeError: [TM][ERROR] CUDA runtime error: out of memory /workspace/allocator.h:42",
                "torch.AcceleratorError: CUDA error: out of memory",
                "RuntimeError: CUDA driver error: out of memory")) {
            assertThat(read(line).asked()).isEmpty();
            assertThat(read(line).others()).isEmpty();
        }
    }

    @Test
    void figuresLargerThanAnyMemoryAreNotBelieved() {
        TorchMemory memory = read("CUDA out of memory. Tried to allocate 99999999999999999999.99 GiB. GPU 0 has a total"
                + " capacity of 8.00 GiB of which 999999999999.00 GiB is free. Process 12 has 17179869184.00 GiB"
                + " memory in use. Process 123456789012345678901 has 1.00 GiB memory in use.");

        assertThat(memory.asked()).isEmpty();
        assertThat(memory.free()).isEmpty();
        assertThat(memory.total()).hasValue(8 * GIB);
        assertThat(memory.others()).isEmpty();
    }

    @Test
    void otherLinesSayNothing() {
        assertThat(TorchMemory.read("INFO: 3.00 GiB free")).isEmpty();
        assertThat(TorchMemory.read("cache out of memory, no request can go on"))
                .isEmpty();
        assertThat(TorchMemory.read("")).isEmpty();
    }

    @Test
    void aLongLineIsReadInLinearTime() {
        String head = "CUDA out of memory. Tried to allocate ";
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (String filler : List.of("9", "9.", "1 GiB ", "Process 1 has ", "1.00 GiB", " ")) {
                TorchMemory.read(head + filler.repeat(2_000_000 / filler.length()));
                HostShortage.read(filler.repeat(2_000_000 / filler.length()));
            }
        });
    }

    @Test
    void theMachinesOwnMemoryRunsOutInMoreThanOneWay() {
        Map<String, HostShortage> lines = Map.of(
                "Killed",
                HostShortage.KILLED,
                "./train.sh: line 3: 4711 Killed                  python train.py",
                HostShortage.KILLED,
                "[1234.5] Out of memory: Killed process 4711 (python) total-vm:1kB",
                HostShortage.KILLED,
                "terminate called after throwing an instance of 'std::bad_alloc'",
                HostShortage.ALLOCATION,
                "RuntimeError: DefaultCPUAllocator: can't allocate memory: you tried to allocate 99 bytes.",
                HostShortage.ALLOCATION,
                "MemoryError",
                HostShortage.ALLOCATION,
                "Exception in thread \"main\" java.lang.OutOfMemoryError: Java heap space",
                HostShortage.JAVA_HEAP,
                "It is possible that dataloader's workers are out of shared memory.",
                HostShortage.SHARED_MEMORY);

        lines.forEach(
                (line, shortage) -> assertThat(HostShortage.read(line)).as(line).contains(shortage));
        assertThat(HostShortage.read("Process was Killed by the user")).isEmpty();
        assertThat(HostShortage.read("torch.OutOfMemoryError: CUDA out of memory."))
                .isEmpty();
    }

    private static TorchMemory read(String line) {
        return TorchMemory.read(line).orElseThrow();
    }
}
