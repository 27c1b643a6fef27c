package dev.headroom.machine.library;

import static dev.headroom.memory.Bytes.GIB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.checkpoint.GgufBuilder;
import dev.headroom.checkpoint.GgufType;
import dev.headroom.machine.library.LibraryModel.Format;
import dev.headroom.machine.library.LibraryModel.Planned;
import dev.headroom.machine.library.LibraryModel.Runs;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FitCheckTest {
    private static final DeviceSpec CARD = DeviceCatalogue.get("RTX 3090");

    @Test
    void aModelThatFitsSaysHowMuchIsLeft() {
        ModelFit fit = FitCheck.on(model("InternVL2-8B", 0), CARD, 0);
        assertThat(fit).isInstanceOf(ModelFit.Fits.class);
        assertThat(((ModelFit.Fits) fit).left()).isBetween(3 * GIB, 9 * GIB);
    }

    @Test
    void aModelThatFitsOnlyWhenPackedSaysSo() {
        assertThat(FitCheck.on(model("InternVL2-26B", 0), CARD, 0))
                .isInstanceOfAny(ModelFit.Needs.class, ModelFit.TooLarge.class);
        assertThat(FitCheck.on(model("InternVL2-8B", 0), DeviceSpec.of("a card of 12 GiB", 12 * GIB), 0))
                .isInstanceOfSatisfying(
                        ModelFit.Needs.class, n -> assertThat(n.format()).isEqualTo("int4"));
    }

    @Test
    void whatOthersHoldOnTheCardCounts() {
        ModelFit free = FitCheck.on(model("InternVL2-2B", 0), CARD, 0);
        ModelFit used = FitCheck.on(model("InternVL2-2B", 0), CARD, 4 * GIB);
        assertThat(((ModelFit.Fits) free).left() - ((ModelFit.Fits) used).left())
                .isBetween(3 * GIB, 5 * GIB);
    }

    @Test
    void onThisMachineTheEngineOfOurOwnIsAsked() {
        assertThat(FitCheck.here(model("InternVL2-1B", 0), 16 * GIB)).isInstanceOf(ModelFit.Fits.class);
        assertThat(FitCheck.here(model("InternVL2-1B", 0), 3 * GIB)).isInstanceOf(ModelFit.Needs.class);
        assertThat(FitCheck.here(model("InternVL2-1B", 0), GIB / 2)).isInstanceOf(ModelFit.TooLarge.class);
    }

    @Test
    void aModelWhoseFilesHoldOtherParametersThanThePlannerCountsIsNotGuessed() {
        ModelFit fit = FitCheck.on(model("InternVL2-8B", 22_000_000_000L), CARD, 0);
        assertThat(fit).isInstanceOf(ModelFit.Unknown.class);
        assertThat(((ModelFit.Unknown) fit).why().toString()).contains("does not know this model");
    }

    @Test
    void aGgufFileIsOnlyJudgedWhereItIsLargerThanTheMemory() {
        LibraryModel gguf = GgufModels.ggufModel(
                "big",
                Source.FOLDER,
                Path.of("/m/big.gguf"),
                "Llama",
                "Q4_K_M",
                new Weights(Map.of(Role.LINEAR, Map.of("Q4_K", new Share(40_000_000_000L, 22 * GIB)))),
                List.of(Path.of("/m/big.gguf")),
                Optional.empty(),
                List.of(),
                GgufModels.UNPLANNED);
        assertThat(FitCheck.on(gguf, DeviceSpec.of("small", 20 * GIB), 0)).isEqualTo(new ModelFit.TooLarge(2 * GIB));
        assertThat(FitCheck.on(gguf, CARD, 0)).isInstanceOf(ModelFit.Unknown.class);
    }

    @Test
    void aGgufIsPlannedByTheRulesOfLlamaCppOnCardsAndOnTheHost(@TempDir Path folder) throws IOException {
        Path file = new GgufBuilder()
                .text("general.architecture", "qwen2")
                .whole("qwen2.block_count", 1)
                .whole("qwen2.context_length", 8192)
                .whole("qwen2.attention.head_count", 16)
                .whole("qwen2.attention.head_count_kv", 8)
                .tensor("token_embd.weight", GgufType.F16, 2048, 32_000)
                .tensor("blk.0.attn_k.weight", GgufType.F16, 2048, 1024)
                .tensor("blk.0.ffn_up.weight", GgufType.F16, 2048, 8192)
                .tensor("output.weight", GgufType.F16, 2048, 32_000)
                .write(folder.resolve("model.gguf"));
        List<LibraryModel> found = new ArrayList<>();
        new GgufModels(folder, Source.FOLDER, List.of(), new HeaderCache()).read(Set.of("model.gguf"), found::add);
        LibraryModel model = found.getFirst();
        assertThat(model.gguf()).isPresent();
        assertThat(file).isEqualTo(model.path());
        assertThat(FitCheck.on(model, CARD, 0)).isInstanceOf(ModelFit.Fits.class);
        // on a card the embeddings stay on the host
        long left = ((ModelFit.Fits) FitCheck.on(model, CARD, 0)).left();
        assertThat(CARD.total() - left).isBetween(GIB / 2, GIB);
        assertThat(FitCheck.here(model, 4 * GIB)).isInstanceOf(ModelFit.Fits.class);
        assertThat(FitCheck.here(model, GIB / 4)).isInstanceOf(ModelFit.TooLarge.class);
    }

    /// @param more parameters in the files than the planner counts
    private static LibraryModel model(String name, long more) {
        ModelSpec spec = ModelCatalogue.get(name);
        Share share = new Share(spec.parameters() + more, 2 * spec.parameters());
        return new LibraryModel(
                name,
                Source.FOLDER,
                Format.SAFETENSORS,
                Path.of("/m", name),
                "InternVL2",
                "bf16",
                Map.of(Part.LANGUAGE, share),
                List.of(),
                share.bytes(),
                Optional.empty(),
                List.of(),
                new Planned.Known(spec),
                spec.embedded()
                        .<Runs>map(Runs.Here::new)
                        .orElseGet(() -> new Runs.Elsewhere(Sentence.foreign("another engine's"))));
    }
}
