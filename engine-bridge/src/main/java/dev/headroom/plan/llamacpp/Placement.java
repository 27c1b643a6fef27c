package dev.headroom.plan.llamacpp;

import dev.headroom.plan.llamacpp.GgufWeight.Place;
import java.util.Arrays;
import java.util.List;

/// Where the layers and the weights of a model go. Layers go to the cards from the last backwards; the output counts as
/// one more layer; the embeddings stay on the host.
///
/// @param deviceOfLayer card of each layer and, last, of the output; -1: the host
record Placement(GgufShape shape, LlamaSettings settings, int[] deviceOfLayer, int cards) {
    static final int HOST = -1;
    private static final int CPU_ALIGNMENT = 32;
    private static final int CUDA_ALIGNMENT = 128;
    private static final int CUDA_ROW = 512;

    /// @param layers how many go to cards, the output included
    /// @param free bytes of each card
    static Placement of(GgufShape shape, LlamaSettings settings, int layers, List<Long> free) {
        int all = shape.layers().size();
        int[] device = new int[all + 1];
        Arrays.fill(device, HOST);
        int onCards = free.isEmpty() ? 0 : Math.min(layers, all + 1);
        int first = all + 1 - onCards;
        double[] split = split(settings, free);
        for (int i = first; i <= all; i++) {
            float at = (float) (i - first) / onCards;
            int card = 0;
            while (card < split.length - 1 && split[card] <= at) {
                card++;
            }
            device[i] = card;
        }
        return new Placement(shape, settings, device, free.size());
    }

    /// Borders of the cards' shares, from 0 to 1.
    private static double[] split(LlamaSettings settings, List<Long> free) {
        double[] split = new double[free.size()];
        double sum = 0;
        for (int i = 0; i < split.length; i++) {
            boolean alone = settings.split() == LlamaSettings.SplitMode.NONE;
            double share = alone
                    ? i == 0 ? 1 : 0
                    : settings.tensorSplit().isEmpty()
                            ? Math.max(free.get(i), 1)
                            : i < settings.tensorSplit().size()
                                    ? settings.tensorSplit().get(i)
                                    : 0;
            sum += share;
            split[i] = sum;
        }
        for (int i = 0; i < split.length; i++) {
            split[i] = (float) (split[i] / sum);
        }
        return split;
    }

    int device(int layer) {
        return deviceOfLayer[layer];
    }

    int output() {
        return deviceOfLayer[deviceOfLayer.length - 1];
    }

    /// Layers on a card, the output not counted.
    int layers(int card) {
        int count = 0;
        for (int i = 0; i < deviceOfLayer.length - 1; i++) {
            count += deviceOfLayer[i] == card ? 1 : 0;
        }
        return count;
    }

    /// Bytes of the weights' buffer of a card.
    long model(int card) {
        long sum = 0;
        for (GgufWeight w : shape.weights()) {
            if (device(w) == card) {
                sum += onCard(w);
            }
            if (w.place() == Place.INPUT && w.matrix() && output() == card && shape.tied()) {
                sum += onCard(w);
            }
        }
        return sum;
    }

    private static long onCard(GgufWeight w) {
        long cut = w.columns() % CUDA_ROW;
        long padding = cut == 0 || !GgmlBlocks.quantised(w.type()) ? 0 : GgmlBlocks.bytes(w.type(), CUDA_ROW - cut);
        return rounded(w.bytes() + padding, CUDA_ALIGNMENT);
    }

    private int device(GgufWeight w) {
        return switch (w.place()) {
            case INPUT -> HOST;
            case OUTPUT -> output();
            case LAYER -> w.experts() && w.layer() < settings.cpuMoe() ? HOST : deviceOfLayer[w.layer()];
        };
    }

    /// Bytes of what is mapped from the files: in each, from the first byte that the host needs to the last.
    long mapped() {
        if (!settings.mapped()) {
            return 0;
        }
        int files =
                1 + shape.weights().stream().mapToInt(GgufWeight::file).max().orElse(0);
        long sum = 0;
        for (int file = 0; file < files; file++) {
            long first = Long.MAX_VALUE;
            long last = 0;
            for (GgufWeight w : shape.weights()) {
                if (w.file() == file && device(w) == HOST && !repacked(w)) {
                    first = Math.min(first, w.offset());
                    last = Math.max(last, w.end());
                }
            }
            sum += Math.max(0, last - first);
        }
        return sum;
    }

    /// Bytes of what the host holds in a buffer, not in the mapped file.
    long copied() {
        long sum = 0;
        if (!settings.mapped()) {
            for (GgufWeight w : shape.weights()) {
                sum += device(w) == HOST && !repacked(w) ? rounded(w.bytes(), CPU_ALIGNMENT) : 0;
            }
        }
        return sum;
    }

    /// Bytes of what the processor holds in an order of its own.
    long repacked() {
        long sum = 0;
        for (GgufWeight w : shape.weights()) {
            boolean head = w.place() == Place.INPUT && shape.tied() && output() == HOST && canRepack(w);
            sum += head || device(w) == HOST && repacked(w) ? rounded(w.bytes(), CPU_ALIGNMENT) : 0;
        }
        return sum;
    }

    private boolean repacked(GgufWeight w) {
        return w.place() != Place.INPUT && canRepack(w);
    }

    /// Beside a card, the host's weights stay as they are, so that large batches can be computed there.
    private boolean canRepack(GgufWeight w) {
        return settings.repack() && cards == 0 && w.matrix() && settings.cpu().repacks(w.type(), w.rows());
    }

    private static long rounded(long bytes, long to) {
        return (bytes + to - 1) / to * to;
    }
}
