package dev.headroom.plan.llamacpp;

import dev.headroom.plan.llamacpp.GraphAllocator.Node;

/// The graph of a vision tower over one batch of pictures, in the order of `clip.cpp`, so that the allocator finds the
/// size of its compute buffer.
final class TowerGraph {
    private static final int F32 = 4;
    private static final int F16 = 2;

    private final GgufTower tower;
    private final boolean flash;
    private final GraphAllocator graph;
    private final long pictures;
    /// Patches of all pictures, class tokens not counted.
    private final long patches;
    /// Rows that the layers see.
    private final long n;

    private TowerGraph(GgufTower tower, int side, int pictures, boolean flash, int alignment) {
        this.tower = tower;
        this.flash = flash;
        this.graph = new GraphAllocator(alignment);
        this.pictures = pictures;
        long edge = side / tower.patch();
        this.patches = edge * edge * pictures;
        this.n = patches + (classToken() ? pictures : 0);
    }

    /// Bytes of the compute buffer for square pictures of that side.
    ///
    /// @param alignment 32 on the CPU, 128 on CUDA
    static long size(GgufTower tower, int side, int pictures, boolean flash, int alignment) {
        TowerGraph g = new TowerGraph(tower, side, pictures, flash, alignment);
        return g.run(side);
    }

    /// Bytes of the host's buffer beside a card: the pixels, and what tells where the patches lie.
    static long host(GgufTower tower, int side, int pictures) {
        long edge = side / tower.patch();
        long patches = edge * edge;
        return 3L * side * side * F32 * pictures
                + (merger().contains(tower.projector()) ? patches * 4 * F32 : 0)
                + (tower.windowPattern() > 0 ? patches * patches * F32 + patches / 2 * F32 : 0);
    }

    private static java.util.Set<String> merger() {
        return java.util.Set.of("qwen2vl_merger", "qwen2.5vl_merger", "qwen3vl_merger", "glm4v");
    }

    private boolean classToken() {
        return tower.projector().equals("internvl");
    }

    private boolean rotated() {
        return merger().contains(tower.projector());
    }

    private long run(int side) {
        Node raw = graph.input(3L * side * side * F32 * pictures);
        Node positions = graph.input(rotated() ? patches * 4 * F32 : 0);
        Node windows = graph.input(tower.windowPattern() > 0 ? n / 4 * F32 : 0);
        Node window = null;
        if (tower.windowPattern() > 0) {
            Node given = graph.input(n * n * F32);
            window = flash ? graph.op(n * n * F16, given) : given;
        }
        Node cur = embed(raw);
        Node backwards = graph.input(window == null ? 0 : n / 4 * F32);
        if (window != null) {
            cur = graph.op(cur.bytes, graph.view(cur, cur.bytes, 4), windows);
        }
        Node features = null;
        int shown = Math.min(tower.layers(), 2 * tower.deepstack() + 4);
        for (int i = 0; i < shown; i++) {
            cur = layer(cur, positions, window != null && i < shown - 1 ? window : positions);
            if (i % 2 == 1 && i < 2 * tower.deepstack()) {
                Node made = project(graph.op(cur.bytes, cur));
                features = features == null ? made : graph.op(features.bytes + made.bytes, features, made);
            }
        }
        Node merged = merge(cur);
        Node out = project(merged);
        if (window != null) {
            out = graph.op(out.bytes, out, backwards);
        }
        if (features != null) {
            out = graph.op(out.bytes + features.bytes, out, features);
        }
        graph.expand(out);
        return graph.size();
    }

    private Node embed(Node raw) {
        long size = tower.width() * patches * F32;
        Node first = convolve(raw, size);
        if (rotated()) {
            first = graph.inPlace(first, first, convolve(raw, size));
            Node spread = graph.op(size, graph.view(first, size, 1));
            Node tidy = graph.op(size, graph.view(spread, size, 2));
            if (tower.projector().equals("qwen3vl_merger")) {
                Node placed = graph.op(size, graph.op(size));
                Node scattered = graph.op(size, graph.view(placed, size, 3));
                return graph.inPlace(tidy, tidy, scattered);
            }
            return tidy;
        }
        Node turned = graph.op(size, graph.view(first, size, 1));
        return classToken() ? graph.op(tower.width() * n * F32, turned) : turned;
    }

    private Node convolve(Node raw, long size) {
        long columns = 3L * tower.patch() * tower.patch() * patches * (tower.wide() ? F32 : F16);
        Node made = graph.op(size, graph.op(columns, raw));
        return graph.op(size, graph.view(made, size, 1));
    }

    private Node layer(Node in, Node positions, Node seen) {
        long size = tower.width() * n * F32;
        Node normed = graph.op(size, in);
        Node scaled = graph.inPlace(normed, normed);
        Node q;
        Node k;
        Node v;
        if (tower.fusedQkv()) {
            Node all = graph.op(3 * size, scaled);
            q = graph.view(all, size, 1);
            k = graph.view(all, size, 2);
            v = graph.view(all, size, 3);
            if (rotated()) {
                q = graph.op(size, q, positions);
                k = graph.op(size, k, positions);
            }
        } else {
            q = turn(graph.op(size, scaled), positions);
            k = turn(graph.op(size, scaled), positions);
            Node made = graph.op(size, scaled);
            v = graph.view(made, size, 1, 2);
        }
        graph.expand(q);
        graph.expand(k);
        graph.expand(v);
        Node cur;
        if (flash) {
            Node shortK = graph.op(size / 2, graph.view(k, size, 4));
            Node shortV = graph.op(size / 2, graph.view(v, size, 4));
            Node mask = seen.input ? seen : graph.op(seen.bytes, seen); // turned into 16 bit once more in each layer
            Node attended = graph.op(size, graph.view(q, size, 4), shortK, shortV, mask);
            cur = graph.view(attended, size, tower.width(), n);
        } else {
            Node straight = graph.op(size, graph.view(v, size, 4));
            long perPicture = n / pictures;
            Node scores = graph.op(
                    perPicture * perPicture * pictures * tower.heads() * F32,
                    graph.view(k, size, 4),
                    graph.view(q, size, 5));
            Node soft = graph.inPlace(scores, scores, seen);
            Node attended = graph.op(size, straight, soft);
            cur = graph.op(size, graph.view(attended, size, 6));
        }
        Node mixed = graph.op(size, cur);
        Node residual = graph.inPlace(mixed, mixed, in);
        Node inner = graph.op(size, residual);
        inner = graph.inPlace(inner, inner);
        long wide = tower.feedForward() * n * F32;
        Node up = graph.op(wide, inner);
        Node joined;
        if (tower.gated()) {
            Node gate = graph.op(wide, inner);
            joined = graph.op(wide, gate, up);
        } else {
            joined = graph.inPlace(up, up);
        }
        Node down = graph.op(size, joined);
        return graph.inPlace(residual, residual, down);
    }

    private Node turn(Node made, Node positions) {
        Node view = graph.view(made, made.bytes, tower.width() / tower.heads(), tower.heads(), n);
        return rotated() ? graph.op(view.bytes, view.shape, view, positions) : view;
    }

    private Node merge(Node cur) {
        if (rotated()) {
            return graph.op(cur.bytes, cur);
        }
        long size = tower.width() * patches * F32;
        Node first = graph.op(size, graph.view(cur, size, 1));
        Node second = graph.op(size, graph.view(first, size, 2));
        Node third = graph.op(size, graph.view(second, size, 3));
        return graph.op(size, third);
    }

    private Node project(Node merged) {
        long group = (long) Math.max(1, tower.merge()) * Math.max(1, tower.merge());
        long tokens = patches / group;
        long hidden = tower.width() * group * tokens * F32;
        Node up = graph.op(hidden, merged);
        Node active = graph.inPlace(up, up);
        return graph.op(tower.projection() * tokens * F32, active);
    }
}
