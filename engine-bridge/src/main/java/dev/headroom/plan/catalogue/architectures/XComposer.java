package dev.headroom.plan.catalogue.architectures;

import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.TowerSpec;
import java.util.Optional;

/// XComposer2: InternLM2 with LoRA on the tokens of pictures alone; its file tells nothing of the tower.
final class XComposer {
    private static final int RANK = 256;
    private static final int TEXT_OF_THE_NEXT = 24576;

    private XComposer() {}

    static ModelDraft read(ConfigFile file) {
        DecoderSpec d = TextReader.read(file, file.text(), "internlm2");
        long h = d.hidden();
        long qkv = (long) (d.heads() + 2 * d.kvHeads()) * d.headDim();
        long lora = (long) d.layers() * RANK * (h + qkv + 2 * h + 3 * (h + d.intermediate()));
        return new ModelDraft("xcomposer", d.withExtra(lora), tower(file, d));
    }

    private static Optional<TowerSpec> tower(ConfigFile file, DecoderSpec d) {
        if (!file.top().has("max_length")) {
            return Optional.empty();
        }
        boolean next = d.context() == TEXT_OF_THE_NEXT;
        Vit clip = Vit.read(file.top().inside("no such block"), "clip-l-336");
        Vit vit = new Vit(clip.layers(), clip.hidden(), clip.heads(), clip.mlp(), next ? 560 : 336, clip.patch());
        int tokens = vit.patches() / 4;
        return Optional.of(new Tower("clip", vit)
                .parameters(vit.clip(), Vit.twoLinears(4L * vit.hidden(), d.hidden()))
                .tokens(tokens)
                .tiles(next ? 24 : 25, true)
                .extra(next ? 400 : 145)
                .classToken()
                .spec());
    }
}
