package dev.headroom.plan.engines;

import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.Formula;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;

/// What one card holds of the model and of its adapters, as vLLM and SGLang cut them: linear layers, embeddings, head
/// and tower over the cards of a group, layers over its stages.
///
/// @param wholeTower whether every card holds the tower whole
record VllmWeights(PlanRequest q, int tp, int pp, boolean tower, boolean wholeTower) {

    void into(Bill bill) {
        DecoderSpec d = q.model().decoder();
        int cards = tp * pp;
        WeightBytes.language(bill, q, cards, true, true);
        if (pp > 1) {
            long matrix = 2L * d.vocab() * d.hidden();
            bill.add(
                    ComponentKind.WEIGHTS_LANGUAGE,
                    Sentence.of("embeddings of one stage"),
                    Math.max(0, matrix / tp - 2 * matrix / cards),
                    0,
                    Sentence.of("pipeline parallelism cuts by layers: embeddings and head lie on one stage each"),
                    Formula.of(
                            "max(0, floor(V*hidden*e/tp) - floor(2*V*hidden*e/cards))",
                            "V",
                            d.vocab(),
                            "hidden",
                            d.hidden(),
                            "e",
                            2,
                            "tp",
                            tp,
                            "cards",
                            cards));
        }
        if (tower) {
            WeightBytes.visionCut(bill, q, wholeTower ? 1 : tp);
        }
    }

    /// Slots for adapters are made on every layer that can have one, whatever is loaded into them later.
    ///
    /// @param slots adapters of one batch
    /// @param rank most that a slot takes
    void slots(Bill bill, int slots, int rank, Sentence source) {
        long values = LoraLines.of("all").values(q.model().decoder(), rank);
        // column-parallel layers hold A whole and cut B, row-parallel ones the other way round: on average half is cut
        long bytes = slots * (values + values / tp) / pp;
        bill.add(
                ComponentKind.LORA,
                Sentence.of("slots"),
                bytes,
                bytes / 10,
                source,
                Formula.of(
                        "floor(slots * (values + floor(values / tp)) / pp)",
                        "slots",
                        slots,
                        "values",
                        values,
                        "tp",
                        tp,
                        "pp",
                        pp));
    }

    /// Whether cards of this kind are joined by NVLink.
    static boolean nvlink(PlanRequest q) {
        double cc = q.device().computeCapability();
        return cc == 8.0 || cc == 9.0 || cc == 10.0;
    }

    /// Beside torch and the context: 0.01 to 0.12 GiB on one card in public start-up lines, 0.95 to 1.4 with tensor
    /// parallelism over NVLink (H200, B200), 0.2 over PCIe (four 2080 Ti).
    static long nonTorch(PlanRequest q, int tp) {
        return (tp == 1 ? 80 : nvlink(q) ? 1200 : 220) * Bytes.MIB;
    }

    static int rank(DeploySettings s, int least) {
        return Math.max(least, s.get(Setting.LORA_R));
    }
}
