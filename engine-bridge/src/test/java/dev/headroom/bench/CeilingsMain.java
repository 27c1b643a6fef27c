package dev.headroom.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.headroom.checkpoint.DType;
import dev.headroom.inference.OrtRuntime;
import dev.headroom.inference.graph.GraphBuilder;
import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What this machine can do at most, in a process of its own so that the flags of the test JVM do not matter: prints
/// the bytes read per second with all cores and the floating-point operations per second of one large matrix product.
final class CeilingsMain {
    private static final int TOKENS = 512;
    private static final int IN = 896;
    private static final int OUT = 4864;

    private CeilingsMain() {}

    public static void main(String[] args) throws InterruptedException, OrtException {
        int cores = Runtime.getRuntime().availableProcessors();
        System.out.printf(java.util.Locale.ROOT, "%.0f %.0f%n", readBandwidth(cores), matrixFlops());
    }

    /// Two streams a core, compared by the JDK's vector intrinsic; together far larger than any cache.
    private static double readBandwidth(int cores) throws InterruptedException {
        int longs = (1 << 30) / 8 / 2 / cores;
        long[][] streams = new long[2 * cores][longs];
        for (long[] stream : streams) {
            Arrays.fill(stream, 3);
        }
        double best = 0;
        for (int round = 0; round < 8; round++) {
            Thread[] readers = new Thread[cores];
            long begun = System.nanoTime();
            for (int core = 0; core < cores; core++) {
                long[] a = streams[2 * core];
                long[] b = streams[2 * core + 1];
                readers[core] = Thread.ofPlatform().name("reader").start(() -> {
                    if (Arrays.mismatch(a, b) != -1) {
                        throw new IllegalStateException("the streams are equal");
                    }
                });
            }
            for (Thread reader : readers) {
                reader.join();
            }
            best = Math.max(best, 16.0 * longs * cores / seconds(begun));
        }
        return best;
    }

    private static double matrixFlops() throws OrtException {
        GraphBuilder g = new GraphBuilder("product");
        g.input("x", DType.F32, TOKENS, IN);
        float[] weights = new float[IN * OUT];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i % 97 / 97f;
        }
        String w = g.constant("w", weights, OUT, IN);
        g.node("com.microsoft", "FusedMatMul", List.of("x", w), List.of("y"), Map.of("transB", 1));
        g.output("y", DType.F32, TOKENS, OUT);
        OrtRuntime runtime = OrtRuntime.get();
        double best = 0;
        try (Arena arena = Arena.ofConfined();
                OrtSession session = runtime.open(g);
                OnnxTensor x = tensor(runtime, arena, TOKENS, IN);
                OnnxTensor y = tensor(runtime, arena, TOKENS, OUT)) {
            for (int round = 0; round < 30; round++) {
                long begun = System.nanoTime();
                session.run(Map.of("x", x), Set.of(), Map.of("y", y)).close();
                best = Math.max(best, 2.0 * TOKENS * IN * OUT / seconds(begun));
            }
        }
        return best;
    }

    private static OnnxTensor tensor(OrtRuntime runtime, Arena arena, int rows, int columns) throws OrtException {
        FloatBuffer floats = arena.allocate(4L * rows * columns, 64)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        return OnnxTensor.createTensor(runtime.environment(), floats, new long[] {rows, columns});
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }
}
