package dev.headroom.plan.engines;

import java.util.Optional;

/// How a run holds the weights it trains: bytes of one weight for each of its copies.
///
/// @param weight the weight itself
/// @param gradient its gradient
/// @param state what the optimizer keeps of it between steps, a 32 bit master copy included
/// @param copy a 16 bit copy that autocast makes of a 32 bit weight and keeps for the backward pass
/// @param step what the optimizer needs in its step alone
record TrainedWeights(int weight, int gradient, double state, int copy, int step) {

    /// Names that optimizers go by.
    enum Optimizer {
        /// Two moments; torch works on lists of tensors, and so makes one list of intermediate values.
        ADAMW(2, false, true),
        /// The same in one kernel, without intermediate values.
        ADAMW_FUSED(2, false, false),
        /// Both moments in 8 bit, as bitsandbytes keeps them.
        ADAMW_8BIT(2, true, false),
        LION(1, false, false),
        LION_8BIT(1, true, false),
        /// One value for each row and each column: nothing beside a weight of its own size.
        ADAFACTOR(0, false, false),
        /// Without momentum, as every trainer's default has it.
        SGD(0, false, false);

        private final int moments;
        private final boolean eightBit;
        private final boolean lists;

        Optimizer(int moments, boolean eightBit, boolean lists) {
            this.moments = moments;
            this.eightBit = eightBit;
            this.lists = lists;
        }

        /// The spellings of transformers, DeepSpeed and bitsandbytes.
        static Optional<Optimizer> of(String name) {
            return Optional.ofNullable(
                    switch (name.toLowerCase(java.util.Locale.ROOT).replace('-', '_')) {
                        case "adamw",
                                "adam",
                                "adamw_torch",
                                "adamw_hf",
                                "adamw_bnb_32bit",
                                "paged_adamw",
                                "paged_adamw_32bit" -> ADAMW;
                        case "adamw_fused", "adamw_torch_fused", "fusedadam", "adamw_apex_fused" -> ADAMW_FUSED;
                        case "adamw_8bit", "adamw_bnb_8bit", "paged_adamw_8bit", "adam_8bit" -> ADAMW_8BIT;
                        case "lion", "lion_32bit", "paged_lion_32bit" -> LION;
                        case "lion_8bit", "paged_lion_8bit" -> LION_8BIT;
                        case "adafactor" -> ADAFACTOR;
                        case "sgd" -> SGD;
                        default -> null;
                    });
        }

        private double bytes(int each) {
            return moments * (eightBit ? 1 : each);
        }

        /// torch 2.0 makes two lists, later releases one.
        private int intermediate(int each, boolean torch20) {
            return lists ? each * (torch20 ? 2 : 1) : 0;
        }
    }

    /// @param adapter whether they are an adapter's, which PEFT makes in 32 bit; otherwise they are of the model and in
    ///     its type
    static TrainedWeights of(FinetuneSettings t, boolean adapter) {
        Optimizer optimizer = Optimizer.of(t.optimizer()).orElse(Optimizer.ADAMW);
        boolean torch20 = t.recipe().equals("qwen-vl"); // the only recipe of that time
        boolean full = t.precision().equals("fp32");
        if (t.zero() >= 0 && !full) {
            // DeepSpeed casts what it trains to 16 bit, and steps on a 32 bit copy with a 32 bit gradient
            return new TrainedWeights(2, 2, 4 + optimizer.bytes(4), 0, 4);
        }
        if (full || t.fp32Adapter() && (adapter || t.loraR() == 0)) {
            return new TrainedWeights(4, 4, optimizer.bytes(4), full ? 0 : 2, optimizer.intermediate(4, torch20));
        }
        return new TrainedWeights(2, 2, optimizer.bytes(2), 0, optimizer.intermediate(2, torch20));
    }

    /// @return whether the optimizer steps on a copy of its own
    boolean hasMaster() {
        return weight == 2 && step == 4 && state >= 4;
    }
}
