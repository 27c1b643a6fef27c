package dev.headroom.job;

import dev.headroom.fuzz.FuzzInput;
import dev.headroom.fuzz.FuzzTarget;
import java.nio.file.Path;
import java.util.List;

/// What a job prints, read by the patterns of our own recipes.
public final class JobOutputFuzz implements FuzzTarget {
    private final List<JobOutput> readers =
            new Recipes(Path.of("none")).all().stream().map(JobOutput::new).toList();

    @Override
    public String name() {
        return "job-output";
    }

    @Override
    public int longest() {
        return 1024;
    }

    @Override
    public List<byte[]> fixtures() {
        return List.of(
                FuzzInput.bytes("{'loss': 1.3, 'learning_rate': 2e-05, 'epoch': 0.5}\n"),
                FuzzInput.bytes(" 25%|██▌       | 5/20 [00:10<00:30,  2.00s/it]\n"),
                FuzzInput.bytes(
                        "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total"
                                + " capacity of 23.64 GiB of which 1.50 GiB is free. Process 12 has 22.1 GiB memory in"
                                + " use.\n"),
                FuzzInput.bytes("Quantizing model.layers.3 ...\nmax gpu memory: 12.3 GB\n"));
    }

    @Override
    public void feed(byte[] input) {
        FuzzInput.text(input).lines().forEach(line -> readers.forEach(reader -> reader.read(line)));
    }
}
