package dev.headroom.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.words.Words;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
                        t -> assertThat(t.sentence().toString()).contains("2.00 GiB", "1.00 GiB were free"));
    }

    @Test
    void theOtherProcessesOnTheCardAreNamed() {
        assertThat(events(
                        "vlmevalkit",
                        "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 23.64 GiB of"
                                + " which 1.00 GiB is free. Process 4711 has 4.00 GiB memory in use."))
                .singleElement()
                .isInstanceOfSatisfying(
                        JobEvent.Trouble.class,
                        t -> assertThat(t.sentence().toString()).contains("Process 4711 holds 4.00 GiB of it."));
    }

    @Test
    void theWordsOfOurRecipesAreSaidInChinese() {
        Set<String> pairs = Words.of("zh_CN").templates();

        for (Recipe recipe : new Recipes(folder).all()) {
            assertThat(pairs).contains(recipe.title().template());
            recipe.unplanned().ifPresent(u -> assertThat(pairs).contains(u.template()));
            assertThat(recipe.variables().values())
                    .allSatisfy(v -> assertThat(pairs).contains(v.about().template()));
        }
    }

    @Test
    void aRecipeOfTheUserIsFoundAndOneOfOursCanBeReplaced() throws Exception {
        Files.writeString(
                folder.resolve("mine.json"), "{\"name\":\"vlmevalkit\",\"title\":\"mine\",\"command\":[\"echo\"]}");

        assertThat(new Recipes(folder).find("vlmevalkit").title().toString()).isEqualTo("mine");
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

    @Test
    void aRecipeInYamlNeedsNoDoubledBackslashes() throws Exception {
        Files.writeString(folder.resolve("mine.yaml"), """
            # loss of my own trainer
            name: mine
            title: My trainer
            variables:
              steps: {default: 10, about: how many}
            command: [train, --steps, "${steps}"]
            plan: {engine: finetune, model: InternVL2-2B, batch: "${steps}"}
            patterns:
              - regex: 'loss=(?<loss>[\\d.]+)'
            """);

        Recipe recipe = new Recipes(folder).find("mine");
        Recipe.Filled job = recipe.fill(Map.of());

        assertThat(job.command()).containsExactly("train", "--steps", "10");
        assertThat(job.plan()).containsEntry("batch", "10");
        assertThat(new JobOutput(recipe).read("loss=0.25")).containsExactly(new JobEvent.Figure("loss", 0.25));
    }

    @Test
    void aFileThatIsNoRecipeHidesNoneOfTheOthers() throws Exception {
        Files.writeString(folder.resolve("bad.yaml"), "name: [unclosed");
        Files.writeString(folder.resolve("list.yml"), "- a\n- b\n");

        Recipes.Listing listing = new Recipes(folder).list();

        assertThat(listing.recipes()).hasSize(3);
        assertThat(listing.problems())
                .anyMatch(p -> p.toString().contains("bad.yaml") && p.toString().contains("is no YAML"))
                .anyMatch(p -> p.toString().contains("list.yml") && p.toString().contains("holds no recipe"));
    }

    @Test
    void aFileTooLargeForARecipeIsRefusedBeforeItIsRead() throws Exception {
        Path large = folder.resolve("large.yaml");
        Files.writeString(large, "- a\n".repeat(1 << 20));

        assertThatThrownBy(() -> Recipes.read(large))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining("has 4.0 MiB; a recipe of up to 256 KiB is read");
    }

    @Test
    void aPatternTooLargeForALineIsRefused() {
        String regex = "A".repeat(100_000);

        assertThatThrownBy(() -> Recipes.parse(
                        "{\"name\":\"a\",\"command\":[\"b\"],\"patterns\":[{\"regex\":\"" + regex + "\"}]}", "x"))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining("is no pattern: it has 100000 characters");
    }

    @Test
    void impossibleNumbersAreNoFigures() {
        assertThat(events("xcomposer-finetune", "{'loss': 1e999, 'learning_rate': 1.2.3, 'epoch': 0.1}"))
                .containsExactly(new JobEvent.Figure("epoch", 0.1));
        assertThat(events("xcomposer-finetune", "trainable params: 12,5")).isEmpty();
        assertThat(events("xcomposer-finetune", "trainable params: 37,748,736"))
                .containsExactly(new JobEvent.Figure("trainable_parameters", 37_748_736));
        assertThat(events("xcomposer-finetune", "99999999999999999999999%|# | 1/99999999999999999999999"))
                .isEmpty();
    }

    @Test
    void whatTheRecipeAsksThePlannerIsPlanned() {
        DeviceSpec card = DeviceSpec.of("card", 80L << 30);
        Recipe.Filled tuning = new Recipes(folder).find("xcomposer-finetune").fill(Map.of("folder", "/x"));

        assertThat(JobPlan.of(tuning, card))
                .isInstanceOfSatisfying(
                        JobPlan.Planned.class,
                        planned -> assertThat(planned.plan().peak()).isGreaterThan(10L << 30));
        Recipe.Filled awq = new Recipes(folder).find("lmdeploy-auto-awq").fill(Map.of("model", "m", "work_dir", "w"));
        assertThat(JobPlan.of(awq, card).sentence().toString()).contains("no rules", "after each layer");
        Recipe.Filled unknown =
                new Recipes(folder).find("vlmevalkit").fill(Map.of("folder", "/x", "model", "no-such-model"));
        assertThat(JobPlan.of(unknown, card).sentence().toString()).contains("no-such-model");
    }

    @Test
    void whatTheTrainingScriptSaysIsPlannedWithAndNotWhatIsTyped() throws Exception {
        Files.writeString(folder.resolve("finetune_lora.sh"), """
            #!/bin/bash
            # --max_length 999 was tried and is too little
            export MODEL="internlm/internlm-xcomposer2-vl-7b"
            GPUS_PER_NODE=2
            torchrun $DISTRIBUTED_ARGS finetune.py \\
                --per_device_train_batch_size 1 \\
                --max_length 8192 \\
                --deepspeed ds_config_zero2.json
            """);
        DeviceSpec card = DeviceCatalogue.find("A100 80GB").orElseThrow();
        Recipe recipe = new Recipes(folder).find("xcomposer-finetune");

        JobPlan read = JobPlan.of(recipe.fill(Map.of("folder", folder.toString(), "max_length", "2048")), card);

        assertThat(read.sentence().toString())
                .contains("Read from finetune_lora.sh", "max_length 8192", "devices 2", "the rest as typed");
        long longer = peak(read);
        Files.delete(folder.resolve("finetune_lora.sh"));
        JobPlan typed = JobPlan.of(recipe.fill(Map.of("folder", folder.toString(), "max_length", "2048")), card);
        assertThat(typed.sentence().toString()).contains("finetune_lora.sh cannot be read", "values that are typed");
        assertThat(peak(typed)).isLessThan(longer);
    }

    private static long peak(JobPlan plan) {
        return ((JobPlan.Planned) plan).plan().tightest().peak();
    }
}
