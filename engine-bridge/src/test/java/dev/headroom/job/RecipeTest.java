package dev.headroom.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeTest {
    @TempDir
    Path folder;

    @Test
    void oursAreReadAndFilled() {
        Recipe.Filled job = new Recipes(folder)
                .find("lmdeploy-auto-awq")
                .fill(Map.of("model", "/m/InternVL2-8B", "work_dir", "/out dir", "calib_seqlen", "1024"));

        assertThat(job.command())
                .containsExactly(
                        "lmdeploy",
                        "lite",
                        "auto_awq",
                        "/m/InternVL2-8B",
                        "--work-dir",
                        "/out dir",
                        "--calib-samples",
                        "128",
                        "--calib-seqlen",
                        "1024",
                        "--batch-size",
                        "1",
                        "--w-bits",
                        "4",
                        "--w-group-size",
                        "128");
        assertThat(new Recipes(folder).all())
                .extracting(Recipe::name)
                .containsExactly("lmdeploy-auto-awq", "vlmevalkit", "xcomposer-finetune");
    }

    @Test
    void calibrationTellsItsLayerAndItsMemory() {
        assertThat(events("lmdeploy-auto-awq", "model.layers.3, samples: 128, max gpu memory: 6.12 GB"))
                .containsExactlyInAnyOrder(
                        new JobEvent.Step("model.layers.3"), new JobEvent.Figure("gpu_memory_GB", 6.12));
    }

    @Test
    void evaluationTellsItsShareByGpu() {
        assertThat(events(
                        "vlmevalkit",
                        "Infer InternVL2-8B/MMBench_DEV_EN, Rank 1/2:  12%|#2  | 60/500 [01:00<07:20,  1.02s/it]"))
                .contains(
                        new JobEvent.Progress(0.12),
                        new JobEvent.Figure("rank", 1),
                        new JobEvent.Figure("seconds_per_sample", 1.02));
    }

    @Test
    void fineTuningTellsLossAndStepTime() {
        assertThat(events(
                        "xcomposer-finetune",
                        "{'loss': 1.2345, 'grad_norm': 0.8, 'learning_rate': 1e-05, 'epoch': 0.1}"))
                .contains(new JobEvent.Figure("loss", 1.2345), new JobEvent.Figure("learning_rate", 1e-5));
        assertThat(events("xcomposer-finetune", " 10%|#         | 10/100 [00:30<04:30,  3.02s/it]"))
                .contains(new JobEvent.Progress(0.1), new JobEvent.Figure("step_seconds", 3.02));
    }

    @Test
    void outOfMemoryIsTroubleInEveryJob() {
        assertThat(events(
                        "xcomposer-finetune",
                        "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a"
                                + " total capacity of 23.64 GiB of which 1.00 GiB is free."))
                .singleElement()
                .isInstanceOfSatisfying(
                        JobEvent.Trouble.class,
                        t -> assertThat(t.sentence()).contains("2.00 GiB", "1.00 GiB were free"));
    }

    @Test
    void aRecipeOfTheUserIsFoundAndOneOfOursCanBeReplaced() throws Exception {
        Files.writeString(
                folder.resolve("mine.json"), "{\"name\":\"vlmevalkit\",\"title\":\"mine\",\"command\":[\"echo\"]}");

        assertThat(new Recipes(folder).find("vlmevalkit").title()).isEqualTo("mine");
        assertThat(new Recipes(folder).all()).hasSize(3);
    }

    @Test
    void whatIsWrongIsNamed() throws Exception {
        Recipes recipes = new Recipes(folder);
        assertThatThrownBy(() -> recipes.find("nope")).hasMessageContaining("vlmevalkit");
        assertThatThrownBy(() -> recipes.find("vlmevalkit").fill(Map.of("model", "x")))
                .hasMessageContaining("needs folder=...");
        assertThatThrownBy(() -> recipes.find("vlmevalkit").fill(Map.of("modl", "x")))
                .hasMessageContaining("no variable modl");
        assertThatThrownBy(() -> Recipes.parse("{", "x.json")).hasMessageContaining("x.json is no JSON");
        assertThatThrownBy(() -> Recipes.parse("{\"name\":\"a\",\"command\":[\"${b}\"]}", "x"))
                .hasMessageContaining("${b}");
        assertThatThrownBy(() ->
                        Recipes.parse("{\"name\":\"a\",\"command\":[\"b\"],\"patterns\":[{\"regex\":\"(\"}]}", "x"))
                .hasMessageContaining("is no pattern");
    }

    private List<JobEvent> events(String recipe, String line) {
        return new JobOutput(new Recipes(folder).find(recipe)).read(line);
    }
}
