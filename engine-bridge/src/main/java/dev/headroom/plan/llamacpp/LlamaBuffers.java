package dev.headroom.plan.llamacpp;

import dev.headroom.plan.llamacpp.LlamaMemory.Device;
import dev.headroom.plan.llamacpp.LlamaMemory.Fitted;
import dev.headroom.plan.llamacpp.LlamaMemory.Host;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The buffers that a `llama-server` makes for a model, for each card and the host.
public final class LlamaBuffers {
    private final GgufShape shape;
    private final Optional<GgufTower> tower;
    private final LlamaSettings s;
    private final List<Long> free;
    private final Optional<Fitted> fitted;

    LlamaBuffers(
            GgufShape shape,
            Optional<GgufTower> tower,
            LlamaSettings settings,
            List<Long> free,
            Optional<Fitted> fitted) {
        this.shape = shape;
        this.tower = tower;
        this.s = settings;
        this.free = free;
        this.fitted = fitted;
    }

    /// @param tower of the mmproj; empty for a server without pictures
    /// @param free bytes that a program can get on each card; empty: the host alone
    public static LlamaMemory of(GgufShape shape, Optional<GgufTower> tower, LlamaSettings settings, List<Long> free) {
        LlamaMemory asked = new LlamaBuffers(shape, tower, settings, free, Optional.empty()).make();
        return settings.fitting() && !free.isEmpty() ? LlamaFit.of(shape, tower, settings, free, asked) : asked;
    }

    LlamaMemory make() {
        int layers = s.layersAsked(shape.layers().size() + 1);
        Placement placed = Placement.of(shape, s, layers, free);
        KvCells cells = KvCells.of(shape, s, s.context().orElse(shape.context()));
        DecoderGraph.Pass pass = pass(cells);
        List<Device> devices = new ArrayList<>();
        for (int card = 0; card < free.size(); card++) {
            devices.add(device(placed, cells, pass, card));
        }
        return new LlamaMemory(
                devices,
                host(placed, cells, pass),
                cells.context(),
                cells.slot(),
                s.slots(),
                s.oneCache(),
                s.usesFlash(),
                free.isEmpty() ? 0 : layers,
                fitted);
    }

    /// The same buffers, with what `--fit` did.
    LlamaMemory with(LlamaMemory m) {
        return new LlamaMemory(
                m.devices(),
                m.host(),
                m.context(),
                m.slotContext(),
                m.slots(),
                m.unified(),
                m.flash(),
                m.layers(),
                fitted);
    }

    private DecoderGraph.Pass pass(KvCells cells) {
        int slots = Math.max(1, s.slots());
        int tokens = (int) Math.min(cells.context(), s.microBatch());
        tokens = (tokens + slots - 1) / slots * slots;
        boolean rotates = s.build().rotatesCache();
        return new DecoderGraph.Pass(
                s.build(),
                tokens,
                slots,
                s.build().fewOutputs() ? Math.min(slots, tokens) : tokens,
                cells.cells(),
                cells.sliding(),
                cells.streams(),
                s.usesFlash(),
                s.keys() == CacheType.F32,
                s.values() == CacheType.F32,
                rotates && s.keys().quantised(),
                rotates && s.values().quantised());
    }

    private Device device(Placement placed, KvCells cells, DecoderGraph.Pass pass, int card) {
        long cache = 0;
        long state = 0;
        int first = -1;
        int end = -1;
        for (int i = 0; i < shape.running(); i++) {
            if (placed.device(i) == card) {
                cache += s.cacheOffload() ? cells.bytes(shape.layers().get(i)) : 0;
                state += s.cacheOffload() ? cells.state(shape.layers().get(i)) : 0;
                first = first < 0 ? i : first;
                end = i + 1;
            }
        }
        boolean last = placed.output() == card;
        long compute = first < 0 && !last
                ? 0
                : DecoderGraph.card(shape, pass, Math.max(first, 0), Math.max(end, 0), last && end == shape.running());
        boolean sees = card == 0 && s.towerOffload();
        return new Device(
                placed.model(card),
                cache,
                state,
                compute,
                sees ? tower.map(GgufTower::bytes).orElse(0L) : 0,
                sees && s.warmUp() ? towerCompute(128) : 0,
                sees ? towerPeak(128) : 0,
                first < 0
                        ? 0
                        : s.loraBytes() * placed.layers(card) / shape.layers().size(),
                placed.layers(card));
    }

    private Host host(Placement placed, KvCells cells, DecoderGraph.Pass pass) {
        long cache = 0;
        long state = 0;
        int end = 0;
        int here = 0;
        for (int i = 0; i < shape.running(); i++) {
            boolean onHost = placed.device(i) == Placement.HOST;
            if (onHost) {
                end = i + 1;
                here++;
            }
            if (onHost || !s.cacheOffload()) {
                cache += cells.bytes(shape.layers().get(i));
                state += cells.state(shape.layers().get(i));
            }
        }
        boolean alone = free.isEmpty();
        boolean sees = tower.isPresent() && (alone || !s.towerOffload());
        long beside = tower.isPresent() && !sees ? towerInputs(1) : 0;
        return new Host(
                placed.mapped(),
                placed.copied(),
                placed.repacked(),
                cache,
                state,
                alone ? DecoderGraph.all(shape, pass) : DecoderGraph.host(shape, pass, end),
                4L * shape.vocab() * s.slots(),
                sees ? tower.get().bytes() : 0,
                !s.warmUp() ? 0 : sees ? towerCompute(32) : beside,
                sees ? towerPeak(32) : beside == 0 ? 0 : towerInputs(tiles(tower.get())),
                s.loraBytes() * here / shape.layers().size(),
                s.promptCache());
    }

    private long towerCompute(int alignment) {
        return tower.map(t -> TowerGraph.size(t, t.warmUpSide(), 1, towerFlash(), alignment))
                .orElse(0L);
    }

    /// With the largest picture, or with as many tiles as go through together.
    private long towerPeak(int alignment) {
        return tower.map(t -> {
                    int side = t.dynamic() ? Math.max(t.warmUpSide(), t.sideOf(t.mostTokens())) : t.image();
                    return TowerGraph.size(t, side, tiles(t), towerFlash(), alignment);
                })
                .orElse(0L);
    }

    private long towerInputs(int pictures) {
        return tower.map(t -> TowerGraph.host(t, t.warmUpSide(), pictures)).orElse(0L);
    }

    private boolean towerFlash() {
        return s.build().flashTower() && s.flash().orElse(true);
    }

    /// Tiles that go through the tower together.
    private int tiles(GgufTower t) {
        if (!s.build().batchesTiles() || t.dynamic() || t.mostTiles() == 0) {
            return 1;
        }
        return Math.clamp(s.tileTokens() / Math.max(1, t.tokensOfTile()), 1, t.mostTiles() + 1);
    }
}
