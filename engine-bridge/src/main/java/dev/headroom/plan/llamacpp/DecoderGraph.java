package dev.headroom.plan.llamacpp;

import dev.headroom.plan.llamacpp.GgufLayer.Attention;
import dev.headroom.plan.llamacpp.GgufLayer.Nothing;
import dev.headroom.plan.llamacpp.GgufLayer.Recurrent;
import dev.headroom.plan.llamacpp.GraphAllocator.Node;
import java.util.ArrayList;
import java.util.List;

/// The graph of one pass over a batch of tokens, or the part of it that one device computes: its tensors in the order
/// of `llama-graph.cpp`, so that the allocator finds the size of the compute buffer. Layers of one kind repeat, so two
/// of each stand for all.
final class DecoderGraph {
    /// @param tokens of a micro batch
    /// @param sequences slots
    /// @param outputs rows of logits
    /// @param cells of the cache, of one stream
    /// @param slidingCells of the sliding layers' cache, of one stream
    /// @param streams caches beside each other; the micro batch is shared out among them
    /// @param wideKeys whether keys lie in 32 bit, and are turned into 16 for flash attention
    /// @param rotateKeys whether keys are rotated before they are quantised
    record Pass(
            LlamaBuild build,
            int tokens,
            int sequences,
            int outputs,
            long cells,
            long slidingCells,
            int streams,
            boolean flash,
            boolean wideKeys,
            boolean wideValues,
            boolean rotateKeys,
            boolean rotateValues) {}

    private static final int F32 = 4;

    private final GgufShape shape;
    private final Pass pass;
    private final long n;
    private final GraphAllocator graph;
    private final Node positions;
    private final Node keyRows;
    private final Node valueRows;
    private final Node outputRows;
    private final Node mask;
    private final Node slidingMask;
    private final Node keyRotation;
    private final Node valueRotation;

    private DecoderGraph(GgufShape shape, Pass pass, int alignment) {
        this.shape = shape;
        this.pass = pass;
        this.n = pass.tokens();
        this.graph = new GraphAllocator(alignment);
        this.positions = graph.input(n * shape.style().positions() * F32);
        this.keyRows = graph.input(n * 8);
        this.valueRows = graph.input(n * 8 * (pass.flash() ? 1 : widestValues()));
        this.outputRows = graph.input((long) pass.outputs() * F32);
        this.keyRotation = graph.input(pass.rotateKeys() ? rotation() : 0);
        this.valueRotation = graph.input(pass.rotateValues() ? 64 * 64 * F32 : 0);
        this.mask = mask(pass.cells());
        this.slidingMask = shape.sliding() ? mask(pass.slidingCells()) : mask;
    }

    /// Bytes of the compute buffer of the CPU, where it computes everything.
    static long all(GgufShape shape, Pass pass) {
        DecoderGraph g = new DecoderGraph(shape, pass, 32);
        return g.run(g.embedded(), 0, shape.running(), true);
    }

    /// Bytes of the compute buffer of a card that computes the layers from `first` to before `end`.
    ///
    /// @param last whether it makes the logits too
    static long card(GgufShape shape, Pass pass, int first, int end, boolean last) {
        DecoderGraph g = new DecoderGraph(shape, pass, 128);
        return g.run(g.graph.op(shape.embedding() * g.n * F32), first, end, last);
    }

    /// Bytes of the compute buffer of the host beside cards: all inputs, the embeddings of the tokens, and the layers
    /// before `end`.
    static long host(GgufShape shape, Pass pass, int end) {
        DecoderGraph g = new DecoderGraph(shape, pass, 32);
        Node last = g.layers(g.embedded(), 0, end);
        Node copied = g.graph.outside(
                last, g.positions, g.keyRows, g.valueRows, g.outputRows, given(g.mask), given(g.slidingMask));
        g.graph.expand(copied);
        return g.graph.size();
    }

    private Node embedded() {
        Node tokens = graph.input(n * F32);
        if (pass.build().twoInputs()) {
            graph.input(shape.embedding() * n * F32);
        }
        Node embedded = graph.op(shape.embedding() * n * F32, tokens);
        graph.expand(embedded);
        return embedded;
    }

    private long run(Node embedded, int first, int end, boolean last) {
        graph.expand(embedded);
        Node cur = layers(embedded, first, end);
        if (last) {
            if (shape.style().outputsLate()) {
                cur = graph.op((long) shape.embedding() * pass.outputs() * F32, cur, outputRows);
            }
            cur = norm(cur);
            cur = graph.op((long) shape.vocab() * pass.outputs() * F32, cur);
        }
        graph.expand(cur);
        return graph.size();
    }

    private Node layers(Node embedded, int first, int end) {
        Node cur = embedded;
        List<GgufLayer> seen = new ArrayList<>();
        for (int i = first; i < end; i++) {
            GgufLayer layer = shape.layers().get(i);
            boolean last = i == shape.running() - 1;
            if (!last && java.util.Collections.frequency(seen, layer) > 1) {
                continue;
            }
            seen.add(layer);
            cur = layer(layer, cur, last && !shape.style().outputsLate());
        }
        return cur;
    }

    private Node layer(GgufLayer layer, Node in, boolean rows) {
        Node normed = norm(in);
        Node residual = in;
        Node cur = switch (layer.cache()) {
            case Attention a -> attention(layer, a, normed);
            case Recurrent r -> recurrent(r, normed);
            case Nothing _ -> graph.op(shape.embedding() * n * F32, normed);
        };
        if (rows) {
            cur = graph.op((long) shape.embedding() * pass.outputs() * F32, cur, outputRows);
            residual = graph.op((long) shape.embedding() * pass.outputs() * F32, residual, outputRows);
        }
        Node attended = graph.inPlace(cur, cur, residual);
        Node inner = norm(attended);
        long tokens = rows ? pass.outputs() : n;
        Node out = layer.experts() ? experts(layer, inner, tokens) : dense(layer.feedForward(), inner, tokens);
        return out == inner ? attended : graph.inPlace(out, out, attended);
    }

    private Node norm(Node of) {
        Node scaled = graph.inPlace(of, of);
        return graph.inPlace(scaled, scaled);
    }

    private Node attention(GgufLayer layer, Attention a, Node normed) {
        long queries = (long) layer.heads() * a.keyLength();
        Node q;
        Node k;
        Node v;
        if (shape.style().fusedQkv()) {
            long all = queries + a.keys() + a.values();
            Node fused = graph.op(all * n * F32, normed);
            q = graph.op(queries * n * F32, graph.view(fused, queries * n * F32, 0, queries), positions);
            k = graph.op(a.keys() * n * F32, graph.view(fused, a.keys() * n * F32, 1, a.keys()), positions);
            v = graph.view(fused, a.values() * n * F32, 2, a.values());
        } else {
            long made = shape.style().gatedAttention() ? 2 * queries : queries;
            Node full = graph.op(made * n * F32, normed);
            q = shape.style().gatedAttention()
                    ? graph.op(queries * n * F32, graph.view(full, queries * n * F32, 0, queries), positions)
                    : rope(full, a.keyLength(), layer.heads());
            k = rope(graph.op(a.keys() * n * F32, normed), a.keyLength(), a.kvHeads());
            Node made3 = graph.op(Math.max(a.values(), 1) * n * F32, normed);
            v = graph.view(made3, made3.bytes, a.valueLength(), a.kvHeads(), n);
        }
        if (pass.rotateKeys()) {
            q = graph.op(q.bytes, keyRotation, q);
            k = graph.op(k.bytes, keyRotation, k);
        }
        if (pass.rotateValues()) {
            v = graph.op(v.bytes, valueRotation, v);
        }
        graph.expand(q);
        graph.expand(v);
        graph.expand(k);
        graph.expand(graph.outside(graph.view(k, k.bytes, 1), keyRows));
        if (a.valueLength() > 0) {
            graph.expand(graph.outside(graph.view(v, v.bytes, 1), valueRows));
        }
        Node cur = attend(layer, a, graph.view(q, q.bytes, 2));
        graph.expand(cur);
        if (pass.rotateValues()) {
            cur = graph.op(cur.bytes, valueRotation, cur);
        }
        if (shape.style().gatedAttention()) {
            Node gate = graph.op(queries * n * F32, normed);
            cur = graph.inPlace(cur, cur, gate);
        }
        return graph.op(shape.embedding() * n * F32, cur);
    }

    private Node rope(Node made, long length, long heads) {
        Node view = graph.view(made, made.bytes, length, heads, n);
        if (!shape.style().queryKeyNorm()) {
            return graph.op(view.bytes, view.shape, view, positions);
        }
        Node normed = graph.op(view.bytes, view.shape, view);
        return graph.inPlace(normed, graph.inPlace(normed, normed), positions);
    }

    private Node attend(GgufLayer layer, Attention a, Node q) {
        long width = (long) layer.heads() * (a.valueLength() > 0 ? a.valueLength() : a.keyLength());
        Node seen = a.sliding() ? slidingMask : mask;
        if (pass.flash()) {
            long all = (a.sliding() ? pass.slidingCells() : pass.cells()) * pass.streams();
            Node keys = graph.op(pass.wideKeys() ? all * a.keys() * 2 : 0);
            Node values = graph.op(pass.wideValues() ? all * a.values() * 2 : 0);
            Node cur = graph.op(width * n * F32, q, keys, values, seen);
            return graph.view(cur, cur.bytes, width, n);
        }
        long cells = a.sliding() ? pass.slidingCells() : pass.cells();
        Node scores = graph.op(cells * n * layer.heads() * F32, q);
        Node soft = graph.inPlace(scores, scores, seen);
        Node cur = graph.op(width * n * F32, soft);
        return graph.op(width * n * F32, graph.view(cur, cur.bytes, 3));
    }

    /// A delta net, as Qwen3-Next has it: convolution, state, gated norm.
    private Node recurrent(Recurrent r, Node normed) {
        long width = Math.max(r.inner(), r.convolution() / 3);
        Node mixed = graph.op(width * n * F32, normed);
        Node z = graph.op(r.inner() * n * F32, normed);
        Node input = graph.op(width * (n + 3L * pass.sequences()) * F32, mixed);
        Node convolved = graph.op(width * n * F32, input);
        Node silu = graph.inPlace(convolved, convolved);
        Node state = graph.op(r.state() * pass.sequences() * F32);
        Node out = graph.op(r.inner() * n * F32 + r.state() * pass.sequences() * F32, silu, state);
        Node gated = graph.op(r.inner() * n * F32, out, z);
        return graph.op(shape.embedding() * n * F32, gated);
    }

    private Node dense(long width, Node inner, long tokens) {
        if (width == 0) {
            return inner;
        }
        long bytes = width * tokens * F32;
        Node joined;
        if (!shape.style().gated()) {
            Node up = graph.op(bytes, inner);
            joined = graph.inPlace(up, up);
        } else {
            Node gate = graph.op(bytes, inner);
            Node up = graph.op(bytes, inner);
            joined = pass.build().joinsGate() ? graph.op(bytes, gate, up) : graph.inPlace(gate, gate, up);
        }
        return graph.op(shape.embedding() * tokens * F32, joined);
    }

    private Node experts(GgufLayer layer, Node inner, long tokens) {
        GgufShape.Experts e = shape.experts();
        Node logits = graph.op(e.total() * tokens * F32, inner);
        Node probabilities = graph.inPlace(logits, logits);
        Node sorted = graph.op(e.total() * tokens * F32, probabilities);
        Node chosen = graph.view(sorted, e.used() * tokens * F32, e.used());
        Node weights =
                graph.op(e.used() * tokens * F32, graph.view(probabilities, probabilities.bytes, 1, e.total()), chosen);
        graph.expand(weights);
        long bytes = (long) e.used() * e.width() * tokens * F32;
        Node wide = graph.view(inner, inner.bytes, shape.embedding(), 1);
        Node gate = graph.op(bytes, wide, chosen);
        Node up = graph.op(bytes, wide, chosen);
        Node joined = pass.build().joinsGate() ? graph.op(bytes, gate, up) : graph.inPlace(gate, gate, up);
        Node down = graph.op((long) e.used() * shape.embedding() * tokens * F32, joined, chosen);
        Node weighted = graph.inPlace(down, down, weights);
        graph.expand(weighted);
        long row = shape.embedding() * tokens * F32;
        List<Node> each = new ArrayList<>();
        for (int i = 0; i < e.used(); i++) {
            Node view = graph.view(weighted, row, i, shape.embedding());
            graph.expand(view);
            each.add(view);
        }
        Node sum = each.getFirst();
        for (int i = 1; i < e.used(); i++) {
            sum = i == 1 ? graph.op(row, sum, each.get(i)) : graph.inPlace(sum, sum, each.get(i));
            graph.expand(sum);
        }
        if (layer.feedForward() > 0) {
            Node shared = dense(layer.feedForward(), inner, tokens);
            sum = graph.inPlace(sum, sum, shared);
        }
        return sum;
    }

    /// Rows of the cache by tokens of the batch: in 32 bit without flash attention, and turned into 16 bit for it in
    /// older builds.
    private Node mask(long cells) {
        if (!pass.flash()) {
            return graph.input(cells * n * F32);
        }
        return pass.build().halfMask()
                ? graph.input(cells * n * 2)
                : graph.op(cells * n * 2, graph.input(cells * n * F32));
    }

    /// The mask as the host makes it, before a card turns it into 16 bit.
    private static Node given(Node mask) {
        return mask.input ? mask : mask.sources[0];
    }

    /// A square matrix as wide as the largest power of two that divides the heads.
    private long rotation() {
        long side = shape.layers().stream()
                .filter(l -> l.cache() instanceof Attention)
                .mapToLong(l -> Long.lowestOneBit(((Attention) l.cache()).keyLength()))
                .min()
                .orElse(64);
        return side * side * F32;
    }

    private long widestValues() {
        return shape.layers().stream()
                .filter(l -> l.cache() instanceof Attention)
                .mapToLong(l -> ((Attention) l.cache()).values())
                .max()
                .orElse(1);
    }
}
