package dev.headroom.inference.vision;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.headroom.checkpoint.ModelConfig;
import dev.headroom.checkpoint.ModelFolder;
import dev.headroom.inference.EngineException;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.inference.OrtRuntime;
import dev.headroom.inference.StopSwitch;
import dev.headroom.inference.image.PreparedImage;
import dev.headroom.words.Sentence;
import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;

/// A loaded vision tower with projector. Encodes tile by tile: more tiles cost time, never memory. Not thread-safe: one
/// tile at a time.
public final class VisionTower implements AutoCloseable {
    private final OrtSession session;
    private final OrtRuntime runtime;
    private final int tileSize;
    private final int patchSize;
    private final int tokensPerTile;
    private final int width;
    private final Arena arena = Arena.ofShared();
    private final FloatBuffer input;

    private VisionTower(OrtRuntime runtime, OrtSession session, ModelConfig config) {
        this.runtime = runtime;
        this.session = session;
        ModelConfig.Tower tower = config.tower();
        this.tileSize = tower.imageSize();
        this.patchSize = tower.patchSize();
        int side = tileSize / patchSize;
        this.tokensPerTile = side * side / 4;
        this.width = config.decoder().hidden();
        this.input = floats(arena, 3L * tileSize * tileSize);
    }

    private static FloatBuffer floats(Arena arena, long count) {
        return arena.allocate(count * Float.BYTES, Long.BYTES)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /// Reads and packs the weights.
    ///
    /// @throws dev.headroom.checkpoint.CheckpointException when a tensor is missing or of another shape
    /// @throws EngineException when the runtime refuses the graph
    public static VisionTower open(ModelFolder folder, OrtRuntime runtime) {
        try {
            return new VisionTower(runtime, runtime.open(VisionGraph.of(folder)), folder.config());
        } catch (OrtException e) {
            throw failed(Sentence.of("The vision tower did not load: {}", Sentence.of(e)), e);
        }
    }

    private static EngineException failed(Sentence said, OrtException cause) {
        EngineException failure = new EngineException(Code.VISION_FAILED, said);
        failure.initCause(cause);
        return failure;
    }

    /// Embeddings that a tile becomes.
    public int tokensPerTile() {
        return tokensPerTile;
    }

    /// Elements of an embedding: the decoder's hidden size.
    public int width() {
        return width;
    }

    /// Encodes one tile.
    ///
    /// @param out gets [tokensPerTile, width] floats at its position, which moves on
    /// @param stop ends it in its middle
    /// @throws java.util.concurrent.CancellationException stopped
    public void encode(PreparedImage image, int tile, FloatBuffer out, StopSwitch stop) {
        if (image.tileSize() != tileSize) {
            throw new IllegalArgumentException(
                    "a tile of %d pixels for a tower of %d".formatted(image.tileSize(), tileSize));
        }
        image.patches(tile, patchSize, input.clear());
        int side = tileSize / patchSize;
        long[] shape = {1, (long) side * side, 3L * patchSize * patchSize};
        try (OnnxTensor patches = OnnxTensor.createTensor(runtime.environment(), input.flip(), shape);
                OrtSession.Result result =
                        stop.run(session, Map.of(VisionGraph.INPUT, patches), Set.of(VisionGraph.OUTPUT), Map.of())) {
            // a view of the runtime's own buffer, read before it is closed
            out.put(((OnnxTensor) result.get(0)).getFloatBuffer());
        } catch (OrtException e) {
            throw failed(Sentence.of("The vision tower did not encode a tile: {}", Sentence.of(e)), e);
        }
    }

    /// Encodes all tiles.
    ///
    /// @return [tiles * tokensPerTile, width], row by row
    public float[] encode(PreparedImage image) {
        float[] all = new float[Math.multiplyExact(image.tiles(), tokensPerTile * width)];
        FloatBuffer out = FloatBuffer.wrap(all);
        for (int tile = 0; tile < image.tiles(); tile++) {
            encode(image, tile, out, new StopSwitch());
        }
        return all;
    }

    /// Gives the weights back to the system.
    @Override
    public void close() {
        OrtRuntime.close(session);
        arena.close();
    }
}
