package dev.headroom.probe;

import dev.headroom.foreign.ForeignNumber;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.Figure;
import dev.headroom.words.Said;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The fallback: NVIDIA's own program, started anew for each reading, its CSV read. Slow (about a process start per
/// call) and coarse (whole MiB).
final class NvidiaSmi implements GpuDriver {
    private static final String SOURCE = "nvidia-smi";
    private static final long SECONDS = 10;

    private final Path program;
    private final String driverVersion;

    private NvidiaSmi(Path program, String driverVersion) {
        this.program = program;
        this.driverVersion = driverVersion;
    }

    static GpuDrivers.Search open(Path program) {
        try {
            List<List<String>> rows = query(program, "--query-gpu=driver_version");
            return rows.isEmpty()
                    ? new GpuDrivers.Absent(Figure.Reason.NO_DEVICE, Sentence.of("nvidia-smi lists no GPU."))
                    : new GpuDrivers.Opened(
                            new NvidiaSmi(program, rows.getFirst().getFirst()));
        } catch (IOException e) {
            return new GpuDrivers.Absent(Figure.Reason.NO_DRIVER, Sentence.of(e));
        }
    }

    @Override
    public String source() {
        return SOURCE;
    }

    @Override
    public String driverVersion() {
        return driverVersion;
    }

    @Override
    public String cudaVersion() {
        return "";
    }

    @Override
    public List<Gpu> read() {
        try {
            return parse(
                    query(program, "--query-gpu=index,uuid,name,memory.total,memory.used,memory.free,utilization.gpu"),
                    query(program, "--query-compute-apps=gpu_uuid,pid,used_gpu_memory"));
        } catch (IOException e) {
            return List.of();
        }
    }

    @Override
    public void close() {
        // nothing is kept between readings
    }

    /// @param gpus rows of index, uuid, name, total, used, free (MiB), utilization (percent)
    /// @param processes rows of gpu uuid, pid, MiB
    static List<Gpu> parse(List<List<String>> gpus, List<List<String>> processes) {
        Map<String, List<Gpu.Holder>> holders = new LinkedHashMap<>();
        for (List<String> row : processes) {
            OptionalLong pid = row.size() == 3 ? ForeignNumber.count(row.get(1)) : OptionalLong.empty();
            if (pid.isPresent()) {
                holders.computeIfAbsent(row.get(0), uuid -> new ArrayList<>())
                        .add(new Gpu.Holder(pid.getAsLong(), mebibytes(row.get(2))));
            }
        }
        List<Gpu> list = new ArrayList<>();
        for (List<String> row : gpus) {
            OptionalInt index = row.size() == 7 ? ForeignNumber.whole(row.getFirst()) : OptionalInt.empty();
            if (index.isPresent()) {
                list.add(new Gpu(
                        index.getAsInt(),
                        row.get(1),
                        row.get(2),
                        mebibytes(row.get(3)),
                        mebibytes(row.get(4)),
                        mebibytes(row.get(5)),
                        ForeignNumber.whole(row.get(6)),
                        new Gpu.Processes.Known(holders.getOrDefault(row.get(1), List.of()))));
            }
        }
        return List.copyOf(list);
    }

    /// `24564`, or a word in brackets where the driver does not know: `[N/A]`, `[Not Supported]`, `[Insufficient
    /// Permissions]`.
    private static Figure mebibytes(String text) {
        OptionalLong bytes = ForeignNumber.bytes(text, Bytes.MIB);
        if (bytes.isPresent()) {
            return new Figure.Measured(bytes.getAsLong(), SOURCE);
        }
        return new Figure.Unknown(
                text.contains("Permission") ? Figure.Reason.NOT_PERMITTED : Figure.Reason.NOT_SUPPORTED);
    }

    /// @throws IOException with a sentence, see [Unanswered]
    private static List<List<String>> query(Path program, String what) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(program.toString(), what, "--format=csv,noheader,nounits")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new Unanswered(Sentence.of("There is no program {} either.", program.getFileName()), e);
        }
        process.getOutputStream().close();
        try {
            // a driver in trouble can hold the program for ever: end it, which also ends the reading below
            process.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).exceptionally(late -> process.destroyForcibly());
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                String said = output.lines().findFirst().orElse("nothing");
                throw new Unanswered(Sentence.of("nvidia-smi ended with status {} and said: {}", status, said), null);
            }
            return rows(output);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new Unanswered(Sentence.of("Interrupted while nvidia-smi ran."), e);
        }
    }

    static List<List<String>> rows(String csv) {
        return csv.lines()
                .filter(line -> !line.isBlank())
                .map(line -> List.of(line.strip().split("\\s*,\\s*")))
                .toList();
    }

    /// The program told nothing.
    private static final class Unanswered extends IOException implements Said {
        private static final long serialVersionUID = 1L;

        private final transient Sentence sentence;

        Unanswered(Sentence sentence, @Nullable Throwable cause) {
            super(sentence.toString(), cause);
            this.sentence = sentence;
        }

        @Override
        public Sentence sentence() {
            return sentence;
        }
    }
}
