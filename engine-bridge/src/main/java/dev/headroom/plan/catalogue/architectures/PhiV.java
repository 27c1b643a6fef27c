package dev.headroom.plan.catalogue.architectures;

import dev.headroom.plan.Dimension;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.words.Sentence;

/// Phi-3-vision and Phi-4-multimodal, whose files tell no dimensions of a tower.
final class PhiV {
    private static final String MAKER = "phi-v";
    /// Of Phi-4's encoder of sound.
    private static final long AUDIO = 460_000_000;

    private PhiV() {}

    static ModelDraft third(ConfigFile file) {
        DecoderSpec decoder = TextReader.read(file, file.text(), "phi3");
        Vit vit = Vit.read(file.top().inside("no such block"), "clip-l-336");
        long in = 4L * vit.hidden();
        int crops = Math.max(1, file.top().inside("img_processor").count("num_crops", 16, Dimension.EXPERTS));
        return new ModelDraft(
                MAKER,
                decoder,
                new Tower("clip", vit)
                        .parameters(vit.clip(), Vit.twoLinears(in, decoder.hidden()) + 2 * in)
                        .tokens(vit.patches() / 4)
                        .tiles(crops, true)
                        .classToken());
    }

    /// LoRA adapters for pictures and for sound lie in the file of the model.
    static ModelDraft fourth(ConfigFile file) {
        DecoderSpec d = TextReader.read(file, file.text(), "phi4mm");
        long q = (long) d.heads() * d.headDim();
        long kv = (long) d.kvHeads() * d.headDim();
        long perRank = d.layers()
                * ((d.hidden() + q + 2 * kv)
                        + (q + d.hidden())
                        + 3L * (d.hidden() + d.intermediate())
                        - d.hidden()); // gate and up are one projection
        long rank = file.top().inside("vision_lora").count("r", 256, Dimension.HIDDEN)
                + (long) file.top().inside("speech_lora").count("r", 320, Dimension.HIDDEN);
        file.assume(Sentence.of(
                "Its tower is taken as SigLIP for 448 pixels and its encoder of sound as {} parameters, as published;"
                        + " the file tells no dimensions.",
                AUDIO));
        Vit vit = new Vit(27, 1152, 16, 4304, 448, 14);
        return new ModelDraft(
                MAKER,
                d.withExtra(perRank * rank + AUDIO),
                new Tower("siglip", vit)
                        .parameters(vit.siglip() + vit.poolingHead(), Vit.twoLinears(vit.hidden(), d.hidden()))
                        .tokens(vit.patches() / 4)
                        .tiles(36, true)
                        .extra(1));
    }
}
