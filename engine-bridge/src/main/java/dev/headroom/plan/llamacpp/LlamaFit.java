package dev.headroom.plan.llamacpp;

import dev.headroom.plan.llamacpp.LlamaMemory.Device;
import dev.headroom.plan.llamacpp.LlamaMemory.Fitted;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/// What `--fit` makes of settings that do not fit: it cuts the context where none was asked for, then leaves experts,
/// then layers on the host. It never touches what was asked for.
final class LlamaFit {
    private static final int STEP = 256;

    private final GgufShape shape;
    private final Optional<GgufTower> tower;
    private final LlamaSettings asked;
    private final List<Long> free;

    private LlamaFit(GgufShape shape, Optional<GgufTower> tower, LlamaSettings asked, List<Long> free) {
        this.shape = shape;
        this.tower = tower;
        this.asked = asked;
        this.free = free;
    }

    /// @param first what was asked for comes to
    static LlamaMemory of(
            GgufShape shape, Optional<GgufTower> tower, LlamaSettings asked, List<Long> free, LlamaMemory first) {
        LlamaFit fit = new LlamaFit(shape, tower, asked, free);
        return fit.enough(first) ? first : fit.less(first);
    }

    private boolean enough(LlamaMemory memory) {
        for (int i = 0; i < free.size(); i++) {
            Device d = memory.devices().get(i);
            long seen = d.self() + (asked.build().fitCountsTower() ? d.tower() + d.towerCompute() : 0);
            if (free.get(i) - seen < asked.fitTarget()) {
                return false;
            }
        }
        return true;
    }

    private LlamaMemory less(LlamaMemory first) {
        LlamaSettings now = asked;
        Optional<Integer> cut = Optional.empty();
        if (asked.context().isEmpty() && shape.context() > asked.fitContext()) {
            int context = context();
            cut = Optional.of(context);
            now = asked.with(c -> c.context = OptionalInt.of(context));
            LlamaMemory shorter = make(now, cut, first.layers(), asked.cpuMoe());
            if (enough(shorter)) {
                return shorter;
            }
        }
        boolean mayMove = asked.gpuLayers().isEmpty() && asked.tensorSplit().isEmpty() && asked.cpuMoe() == 0;
        if (!mayMove) {
            return make(now, cut, first.layers(), asked.cpuMoe());
        }
        return moved(now, cut);
    }

    /// The longest context that leaves enough, in steps of 256 cells a stream; the shortest it may be where none does.
    private int context() {
        int unit = STEP * (asked.oneCache() ? 1 : Math.max(1, asked.slots()));
        int low = (asked.fitContext() + unit - 1) / unit;
        int high = shape.context() / unit;
        while (low < high) {
            int middle = (low + high + 1) / 2;
            int context = middle * unit;
            if (enough(make(asked.with(c -> c.context = OptionalInt.of(context)), Optional.empty(), 0, 0))) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low * unit;
    }

    private LlamaMemory moved(LlamaSettings now, Optional<Integer> cut) {
        int all = shape.layers().size() + 1;
        if (shape.experts().total() > 0) {
            int layers = shape.layers().size();
            int moe = least(layers, n -> make(now.with(c -> c.cpuMoe = n), cut, all, n));
            LlamaMemory memory = make(now.with(c -> c.cpuMoe = moe), cut, all, moe);
            if (enough(memory)) {
                return memory;
            }
            return onHost(now.with(c -> c.cpuMoe = layers), cut, layers);
        }
        return onHost(now, cut, 0);
    }

    private LlamaMemory onHost(LlamaSettings now, Optional<Integer> cut, int moe) {
        int all = shape.layers().size() + 1;
        int away = least(all, n -> make(with(now, c -> c.gpuLayers = OptionalInt.of(all - n)), cut, all - n, moe));
        return make(with(now, c -> c.gpuLayers = OptionalInt.of(all - away)), cut, all - away, moe);
    }

    private static LlamaSettings with(LlamaSettings s, Consumer<LlamaSettings.Change> edit) {
        return s.with(edit);
    }

    private interface Try {
        LlamaMemory at(int n);
    }

    /// The least that is enough, or the most there is.
    private int least(int most, Try attempt) {
        int low = 0;
        int high = most;
        while (low < high) {
            int middle = (low + high) / 2;
            if (enough(attempt.at(middle))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private LlamaMemory make(LlamaSettings s, Optional<Integer> cut, int layers, int moe) {
        LlamaMemory memory = new LlamaBuffers(shape, tower, s, free, Optional.empty()).make();
        boolean enough = enough(memory);
        return new LlamaBuffers(shape, tower, s, free, Optional.of(new Fitted(cut, layers, moe, enough))).with(memory);
    }
}
