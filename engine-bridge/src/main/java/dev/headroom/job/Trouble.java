package dev.headroom.job;

import dev.headroom.process.HostShortage;
import dev.headroom.process.TorchMemory;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.Optional;

/// What a line of a job's output says of memory that ran out, as sentences.
final class Trouble {
    private Trouble() {}

    static Optional<Sentence> in(String line) {
        return TorchMemory.read(line)
                .map(Trouble::onCard)
                .or(() -> HostShortage.read(line).map(Trouble::onHost));
    }

    private static Sentence onCard(TorchMemory memory) {
        Sentence all = allocation(memory);
        for (TorchMemory.Other other : memory.others()) {
            all = all.then(
                    Sentence.of("Process {} holds {} of it.", String.valueOf(other.pid()), new Size(other.bytes())));
        }
        return all.then(Sentence.of("Smaller batches, shorter samples or more GPUs need less at once."));
    }

    private static Sentence allocation(TorchMemory memory) {
        if (memory.asked().isEmpty()) {
            return Sentence.of("The GPU's memory ran out: an allocation failed.");
        }
        Size asked = new Size(memory.asked().getAsLong());
        return memory.free().isPresent()
                ? Sentence.of(
                        "The GPU's memory ran out: an allocation of {} failed, {} were free.",
                        asked,
                        new Size(memory.free().getAsLong()))
                : Sentence.of("The GPU's memory ran out: an allocation of {} failed.", asked);
    }

    private static Sentence onHost(HostShortage shortage) {
        return switch (shortage) {
            case KILLED -> killed();
            case SHARED_MEMORY ->
                Sentence.of("Shared memory (/dev/shm) is full: give the container more (--shm-size, --ipc=host), or use"
                        + " fewer workers.");
            case JAVA_HEAP -> Sentence.of("The program's Java heap is full: raise -Xmx.");
            case ALLOCATION ->
                Sentence.of("The machine gave the program no more memory: fewer workers or smaller batches need less.");
        };
    }

    static Sentence killed() {
        return Sentence.of(
                "The system ended the program, as it does when the machine's memory is full: fewer workers or"
                        + " smaller batches need less.");
    }
}
