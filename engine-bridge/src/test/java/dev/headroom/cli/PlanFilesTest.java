package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `headroom plan` with the files that people have: a recipe, an adapter.
class PlanFilesTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private int plan(String... args) {
        List<String> all = new ArrayList<>(List.of("plan", "--device", "A100 80GB"));
        all.addAll(List.of(args));
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void aRecipeNamesTheModelTheCardsAndTheSettings() throws IOException {
        String recipe = file("lora.sh", """
            torchrun --nproc_per_node=2 internvl/train/internvl_chat_finetune.py \\
              --model_name_or_path "./pretrained/InternVL2-2B" --use_llm_lora 32 --odd_word 5 \\
              --per_device_train_batch_size 2 --max_seq_length 4096 --deepspeed zero_stage1_config.json
            """);
        assertThat(plan("--engine", "finetune", "--recipe-file", recipe)).isZero();
        assertThat(out.toString())
                .contains("InternVL2-2B, finetune, 2 x A100 80GB")
                .contains("batch = 2   (per_device_train_batch_size 2, line 3)")
                .contains("Not understood, and not planned with: odd_word 5 (line 2)");
    }

    @Test
    void aBoundOfPicturesInARecipeReachesThePlan() throws IOException {
        String free = file("free.sh", "swift sft --tuner_type lora --max_length 32768\n");
        String bound = file("bound.sh", "MAX_PIXELS=200704 swift sft --tuner_type lora --max_length 32768\n");
        List<String> tables = new ArrayList<>();
        for (String recipe : List.of(free, bound)) {
            out.getBuffer().setLength(0);
            plan(
                    "--engine",
                    "finetune",
                    "--model",
                    "Qwen2-VL-2B-Instruct",
                    "--image-size",
                    "4000x3000",
                    "--recipe-file",
                    recipe);
            tables.add(out.toString()
                    .lines()
                    .filter(line -> line.contains("vision.activations"))
                    .findFirst()
                    .orElseThrow());
        }
        assertThat(out.toString()).contains("max_pixels = 200704   (MAX_PIXELS 200704, line 1)");
        assertThat(tables.getLast()).isNotEqualTo(tables.getFirst());
    }

    @Test
    void aFlagWinsOverTheRecipe() throws IOException {
        String recipe = file("r.yaml", "finetuning_type: lora\nlora_rank: 8\ncutoff_len: 2048\n");
        assertThat(plan(
                        "--engine",
                        "finetune",
                        "--model",
                        "InternVL2-8B",
                        "--recipe-file",
                        recipe,
                        "--max-length",
                        "1024",
                        "--batch",
                        "1",
                        "--explain"))
                .isZero();
        assertThat(out.toString()).contains("32 * 1024 * 4096 * 2");
    }

    @Test
    void aRecipeForAServerIsRefused() throws IOException {
        String recipe = file("r.yaml", "finetuning_type: lora\n");
        assertThat(plan("--engine", "turbomind", "--model", "InternVL2-8B", "--recipe-file", recipe))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--engine finetune");
    }

    @Test
    void anAdapterAsAModelSaysWhatItIs() throws IOException {
        file("adapter_config.json", "{\"base_model_name_or_path\": \"OpenGVLab/InternVL2-2B\", \"r\": 64}");
        assertThat(plan("--model", folder.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains("no model but a LoRA adapter of rank 64 for OpenGVLab/InternVL2-2B")
                .contains("--model OpenGVLab/InternVL2-2B --adapter " + folder);
    }

    @Test
    void anAdapterBringsItsRankAndItsTargets() throws IOException {
        file(
                "adapter_config.json",
                "{\"r\": 64, \"target_modules\": [\"w1\", \"w2\", \"w3\", \"wo\", \"wqkv\"], \"lora_dropout\": 0.05}");
        assertThat(plan("--engine", "pytorch", "--model", "InternVL2-2B", "--adapter", folder.toString()))
                .isZero();
        assertThat(out.toString()).contains("rank 64 and 62914560 values").containsPattern("lora +120\\.0 MiB");
    }

    @Test
    void aPatternOfSwiftIsTrainedWithWhatItMatches() throws IOException {
        file(
                "adapter_config.json",
                "{\"r\": 8, \"target_modules\": \"^(language_model)(?!.*(lm_head|output|emb|wte|shared)).*\"}");
        assertThat(plan("--engine", "finetune", "--model", "InternVL2-8B", "--adapter", folder.toString()))
                .isZero();
        assertThat(out.toString()).containsPattern("lora +36\\.0 MiB");
    }

    @Test
    void withoutAModelItAsksForOne() {
        assertThat(plan()).isEqualTo(2);
        assertThat(err.toString()).contains("Which model?");
    }
}
