package dev.headroom.plan.engines;

import dev.headroom.memory.Bytes;
import dev.headroom.plan.catalogue.Attention;
import dev.headroom.plan.catalogue.DecoderSpec;

/// The KV cache's blocks in LMDeploy: bytes of one, and how many a budget gives.
final class KvBlocks {
    private static final long PAGE = 32 * Bytes.MIB;

    private KvBlocks() {}

    /// TurboMind: `L*2*h*B*(bits*D/8)`, and with quantisation a scale and a zero in 16 bit per token, head, and K or V
    /// (`attention/block.h`).
    static long turboMind(DecoderSpec d, int tp, int block, int quantPolicy) {
        long h = d.kvHeads() / tp;
        long bits = quantPolicy == 0 ? 16 : quantPolicy;
        long values = 2L * d.layers() * h * block;
        return values * (bits * d.headDim() / 8) + (quantPolicy == 0 ? 0 : values * 4);
    }

    /// PyTorch engine since 0.14: every part of a layer's block rounded up to 256 bytes.
    static long pytorch(DecoderSpec d, int tp, int block, int quantPolicy) {
        if (d.attention() instanceof Attention.Latent latent) {
            // one vector in 16 bit, on every card
            return d.layers() * roundUp(2L * block * latent.kvValues(), 256);
        }
        long h = Math.max(1, d.kvHeads() / tp);
        long part = switch (quantPolicy) {
            case 8 -> block * h * d.headDim();
            case 4 -> block * h * d.headDim() / 2;
            default -> block * h * d.headDim() * 2;
        };
        long scales = quantPolicy == 0 ? 0 : roundUp(block * h * 2 * 2, 256);
        return d.layers() * 2L * (roundUp(part, 256) + scales);
    }

    static long roundUp(long x, long step) {
        return (x + step - 1) / step * step;
    }

    /// TurboMind until 0.14: whole blocks in one allocation.
    static long count(long free, double ratio, long blockBytes) {
        return (long) Math.floor(Math.max(0, free) * ratio) / blockBytes;
    }

    /// TurboMind since 0.15: a region of 32 MiB pages, cut into slabs, cut into blocks.
    static long slabCount(long free, double ratio, long blockBytes) {
        long region = (long) Math.floor(Math.max(0, free) * ratio);
        // the base is aligned to a page: half a page is lost on average, and the rest of the last page always
        long pages = Math.max(0, region - PAGE / 2) / PAGE;
        long slab = PAGE;
        while (slab < blockBytes) {
            slab *= 2;
        }
        while ((double) (slab / blockBytes * blockBytes) / slab < 0.95 && slab < Bytes.GIB) {
            slab *= 2;
        }
        return pages * PAGE / slab * (slab / blockBytes);
    }
}
