package dev.headroom.plan.llamacpp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The size of the compute buffer that ggml makes for a graph. ggml places the tensors of a graph one after another in
/// one buffer, gives the bytes of a tensor back after its last reader, lets some operations write over their input, and
/// takes the smallest hole that is large enough; the buffer is as large as the highest byte ever used. The holes cannot
/// be put in a formula, so they are found by doing the same (`ggml-alloc.c`).
final class GraphAllocator {
    /// A tensor of the graph.
    static final class Node {
        final long bytes;
        final long[] shape;
        final boolean inPlace;
        final @Nullable Node viewOf;
        final Node[] sources;
        boolean input;
        private boolean visited;
        private boolean placed;
        private int readers;
        private int views;
        private long offset;

        private Node(long bytes, long[] shape, boolean inPlace, @Nullable Node viewOf, Node... sources) {
            this.bytes = bytes;
            this.shape = shape;
            this.inPlace = inPlace;
            this.viewOf = viewOf;
            this.sources = sources;
        }

        private Node root() {
            return viewOf == null ? this : viewOf;
        }

        private boolean laidOutAs(Node other) {
            return bytes == other.bytes && java.util.Arrays.equals(shape, other.shape);
        }
    }

    private final long alignment;
    private final List<Node> order = new ArrayList<>(256);
    private final List<Node> inputs = new ArrayList<>();
    /// Pairs of offset and size, by offset; the last one has no end.
    private long[] holes = new long[64];

    private int count;
    private long highest;

    /// @param alignment bytes that every tensor is rounded up to: 32 on the CPU, 128 on CUDA
    GraphAllocator(long alignment) {
        this.alignment = alignment;
    }

    /// What the graph is given: it lies there from the beginning to its last reader.
    Node input(long bytes) {
        Node node = new Node(bytes, new long[] {bytes}, false, null);
        node.input = true;
        inputs.add(node);
        return node;
    }

    /// A result of its own.
    Node op(long bytes, Node... sources) {
        return new Node(bytes, new long[] {bytes}, false, null, sources);
    }

    Node op(long bytes, long[] shape, Node... sources) {
        return new Node(bytes, shape, false, null, sources);
    }

    /// A result that may be written over one of its sources of the same shape.
    Node inPlace(Node like, Node... sources) {
        return new Node(like.bytes, like.shape, true, null, sources);
    }

    /// As `inPlace`, in a shape of its own.
    Node inPlace(long bytes, long[] shape, Node... sources) {
        return new Node(bytes, shape, true, null, sources);
    }

    /// Another shape of the same bytes, or of a part of them.
    Node view(Node of, long bytes, long... shape) {
        return new Node(bytes, shape, false, of.root(), of);
    }

    /// What writes into memory that lies elsewhere, such as the KV cache.
    Node outside(Node... sources) {
        return new Node(0, new long[] {0}, false, null, sources);
    }

    /// Puts a result and what it needs next in the order of work.
    void expand(Node node) {
        if (node.visited) {
            return;
        }
        node.visited = true;
        for (Node source : node.sources) {
            expand(source);
        }
        if (!node.input) {
            order.add(node);
        }
    }

    /// Bytes of the buffer.
    long size() {
        holes[0] = 0;
        holes[1] = Long.MAX_VALUE / 2;
        count = 1;
        highest = 0;
        for (Node input : inputs) {
            place(input);
        }
        for (Node node : order) {
            if (node.viewOf != null) {
                node.viewOf.views++;
            }
            for (Node source : node.sources) {
                source.readers++;
            }
        }
        for (Node node : order) {
            place(node);
            for (Node source : node.sources) {
                release(source);
            }
        }
        return highest;
    }

    private void place(Node node) {
        if (node.placed || node.viewOf != null || node.bytes == 0) {
            return;
        }
        node.placed = true;
        if (node.inPlace && overParent(node)) {
            return;
        }
        node.offset = take(rounded(node.bytes));
    }

    /// A view is never written over: the allocator knows its source only.
    private boolean overParent(Node node) {
        for (Node parent : node.sources) {
            if (parent.placed && node.laidOutAs(parent) && parent.readers == 1 && parent.views == 0) {
                node.offset = parent.offset;
                parent.placed = false;
                return true;
            }
        }
        return false;
    }

    private void release(Node parent) {
        parent.readers--;
        if (parent.readers != 0 || parent.views != 0) {
            return;
        }
        Node root = parent.root();
        if (parent.viewOf != null) {
            root.views--;
            if (root.views != 0 || root.readers != 0) {
                return;
            }
        }
        if (root.placed) {
            give(root.offset, rounded(root.bytes));
            root.placed = false;
        }
    }

    private long rounded(long bytes) {
        return (bytes + alignment - 1) / alignment * alignment;
    }

    private long take(long size) {
        int best = count - 1;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < count - 1; i++) {
            long room = holes[2 * i + 1];
            if (room >= size && room <= least) {
                best = i;
                least = room;
            }
        }
        long offset = holes[2 * best];
        holes[2 * best] += size;
        holes[2 * best + 1] -= size;
        if (holes[2 * best + 1] == 0) {
            remove(best);
        }
        highest = Math.max(highest, offset + size);
        return offset;
    }

    private void give(long offset, long size) {
        for (int i = 0; i < count; i++) {
            if (holes[2 * i] + holes[2 * i + 1] == offset) {
                holes[2 * i + 1] += size;
                if (i < count - 1 && holes[2 * i] + holes[2 * i + 1] == holes[2 * i + 2]) {
                    holes[2 * i + 1] += holes[2 * i + 3];
                    remove(i + 1);
                }
                return;
            }
            if (offset + size == holes[2 * i]) {
                holes[2 * i] = offset;
                holes[2 * i + 1] += size;
                return;
            }
        }
        insert(offset, size);
    }

    private void remove(int at) {
        System.arraycopy(holes, 2 * at + 2, holes, 2 * at, 2 * (count - at - 1));
        count--;
    }

    private void insert(long offset, long size) {
        if (2 * count + 2 > holes.length) {
            holes = java.util.Arrays.copyOf(holes, holes.length * 2);
        }
        int at = 0;
        while (at < count && holes[2 * at] < offset) {
            at++;
        }
        System.arraycopy(holes, 2 * at, holes, 2 * at + 2, 2 * (count - at));
        holes[2 * at] = offset;
        holes[2 * at + 1] = size;
        count++;
    }
}
