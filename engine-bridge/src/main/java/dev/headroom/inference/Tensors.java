package dev.headroom.inference;

import ai.onnxruntime.OnnxTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Handles of the runtime over memory of ours, closed together. What makes several closes them when a later one fails.
final class Tensors implements AutoCloseable {
    private static final AtomicLong OPEN = new AtomicLong();

    private final List<OnnxTensor> all = new ArrayList<>();

    /// How many are open in this process.
    static long open() {
        return OPEN.get();
    }

    OnnxTensor add(OnnxTensor tensor) {
        all.add(tensor);
        OPEN.incrementAndGet();
        return tensor;
    }

    @Override
    public void close() {
        all.forEach(OnnxTensor::close);
        OPEN.addAndGet(-all.size());
        all.clear();
    }
}
