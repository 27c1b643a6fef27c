package dev.headroom.machine.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.plan.PlanException;
import dev.headroom.plan.engines.FinetuneSettings;
import dev.headroom.plan.sight.Limit;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeFileTest {
    @TempDir
    Path folder;

    private Recipe read(String name, String text) throws IOException {
        return RecipeFile.read(Files.writeString(folder.resolve(name), text));
    }

    private static final String INTERNVL = """
        set -x
        GPUS=${GPUS:-2}
        BATCH_SIZE=${BATCH_SIZE:-16}
        PER_DEVICE_BATCH_SIZE=${PER_DEVICE_BATCH_SIZE:-4}
        GRADIENT_ACC=$((BATCH_SIZE / PER_DEVICE_BATCH_SIZE / GPUS))
        # number of gpus: 2 --max_seq_length 1
        torchrun \\
          --nproc_per_node=${GPUS} \\
          internvl/train/internvl_chat_finetune.py \\
          --model_name_or_path "./pretrained/InternVL2-2B" \\
          --max_dynamic_patch 6 \\
          --freeze_llm True \\
          --freeze_mlp True \\
          --freeze_backbone True \\
          --use_llm_lora 16 \\
          --bf16 True \\
          --per_device_train_batch_size ${PER_DEVICE_BATCH_SIZE} \\
          --gradient_accumulation_steps ${GRADIENT_ACC} \\
          --max_seq_length 8192 \\
          --grad_checkpoint True \\
          --strange_word 7 \\
          --deepspeed "zero_stage1_config.json" \\
          2>&1 | tee -a "${OUTPUT_DIR}/training_log.txt"
        """;

    @Test
    void aScriptOfInternVlIsRead() throws IOException {
        Recipe recipe = read("lora.sh", INTERNVL);
        FinetuneSettings t = recipe.settings();
        assertThat(recipe.framework()).isEqualTo("internvl");
        assertThat(recipe.model()).contains("./pretrained/InternVL2-2B");
        assertThat(recipe.cards()).hasValue(2);
        assertThat(t.batch()).isEqualTo(4);
        assertThat(t.loraR()).isEqualTo(16);
        assertThat(t.loraAlpha()).isEqualTo(32);
        assertThat(t.maxLength()).isEqualTo(8192);
        assertThat(t.tiles()).isEqualTo(7);
        assertThat(t.zero()).isEqualTo(1);
        assertThat(t.trainVision()).isFalse();
        assertThat(recipe.taken())
                .contains(
                        new Recipe.Taken("tiles", "7", "max_dynamic_patch 6", "line 11"),
                        new Recipe.Taken("train_vision", "off", "freeze_backbone True", "line 14"));
        assertThat(recipe.taken()).contains(new Recipe.Taken("batch", "4", "per_device_train_batch_size 4", "line 17"));
        assertThat(recipe.unused()).containsExactly("strange_word 7 (line 21)");
    }

    @Test
    void withoutItsAdapterTheScriptTrainsAllWeights() throws IOException {
        String full = INTERNVL.replace("  --use_llm_lora 16 \\\n", "")
                .replace("--freeze_llm True", "--freeze_llm False")
                .replace("--freeze_mlp True", "--freeze_mlp False")
                .replace("--freeze_backbone True", "--freeze_backbone False");
        FinetuneSettings t = read("full.sh", full).settings();
        assertThat(t.loraR()).isZero();
        assertThat(read("full.sh", full).taken())
                .contains(new Recipe.Taken("lora_r", "0", "no use_llm_lora", "full.sh"));
        assertThat(t.trainVision()).isTrue();
        assertThat(t.trainProjector()).isTrue();
    }

    @Test
    void deepSpeedsOwnFileDecidesWhereItIsThere() throws IOException {
        Files.writeString(
                folder.resolve("zero_stage1_config.json"),
                "{\"zero_optimization\": {\"stage\": 3, \"reduce_bucket_size\": 2e8, \"offload_optimizer\":"
                        + " {\"device\": \"cpu\"}, \"offload_param\": {\"device\": \"none\"}}}");
        FinetuneSettings t = read("lora.sh", INTERNVL).settings();
        assertThat(t.zero()).isEqualTo(3);
        assertThat(t.bucket()).isEqualTo(200_000_000);
        assertThat(t.offloadOptimizer()).isTrue();
        assertThat(t.offloadParameters()).isFalse();
    }

    @Test
    void aCommandLineOfSwiftIsRead() throws IOException {
        Recipe recipe = read("train.sh", """
            # 24GiB
            CUDA_VISIBLE_DEVICES=0,1 \\
            NPROC_PER_NODE=2 \\
            PYTORCH_CUDA_ALLOC_CONF='expandable_segments:True' \\
            swift sft \\
                --model Qwen/Qwen2.5-VL-7B-Instruct \\
                --tuner_type lora \\
                --torch_dtype bfloat16 \\
                --attn_impl flash_attn \\
                --lora_rank 32 \\
                --lora_alpha 64 \\
                --target_modules q_proj k_proj v_proj \\
                --modules_to_save embed_tokens lm_head \\
                --freeze_vit false \\
                --packing true \\
                --quant_method bnb --quant_bits 4 --bnb_4bit_quant_type nf4 \\
                --use_liger_kernel true \\
                --learning_rate 1e-4 \\
                --max_length 2048 \\
                --deepspeed zero2_offload
            """);
        FinetuneSettings t = recipe.settings();
        assertThat(recipe.framework()).isEqualTo("swift");
        assertThat(recipe.cards()).hasValue(2);
        assertThat(recipe.format()).contains("nf4");
        assertThat(t.attention()).isEqualTo("flash");
        assertThat(t.loraR()).isEqualTo(32);
        assertThat(t.loraTargets()).isEqualTo("q_proj,k_proj,v_proj");
        assertThat(t.trainEmbeddings()).isTrue();
        assertThat(t.trainVision()).isTrue();
        assertThat(t.mixedLengths()).isFalse();
        assertThat(t.expandableSegments()).isTrue();
        assertThat(t.liger()).isTrue();
        assertThat(t.zero()).isEqualTo(2);
        assertThat(t.offloadOptimizer()).isTrue();
        assertThat(recipe.unused()).isEmpty();
    }

    @Test
    void swiftsOwnRecordOfARunIsRead() throws IOException {
        FinetuneSettings t = read("args.json", """
            {"model": "OpenGVLab/InternVL3-8B", "train_type": "lora", "lora_rank": 8, "lora_alpha": 32,
             "target_modules": ["all-linear"], "max_length": 4096, "per_device_train_batch_size": 1,
             "torch_dtype": "bfloat16", "attn_impl": null, "deepspeed": null, "freeze_vit": true}
            """).settings();
        assertThat(t.recipe()).isEqualTo("swift");
        assertThat(t.maxLength()).isEqualTo(4096);
        assertThat(t.loraTargets()).isEqualTo("all");
        assertThat(t.zero()).isEqualTo(-1);
    }

    @Test
    void aFileOfLlamaFactoryIsRead() throws IOException {
        Recipe recipe = read("qwen2vl_lora_sft.yaml", """
            ### model
            model_name_or_path: Qwen/Qwen2.5-VL-7B-Instruct
            image_max_pixels: 262144
            quantization_bit: 4
            quantization_method: bnb
            stage: sft
            finetuning_type: lora
            lora_rank: 8
            lora_target: all
            deepspeed: examples/deepspeed/ds_z3_config.json
            cutoff_len: 2048
            per_device_train_batch_size: 1
            learning_rate: 1.0e-4
            bf16: true
            flash_attn: fa2
            """);
        FinetuneSettings t = recipe.settings();
        assertThat(recipe.framework()).isEqualTo("llamafactory");
        assertThat(t.maxLength()).isEqualTo(2048);
        assertThat(t.zero()).isEqualTo(3);
        assertThat(t.attention()).isEqualTo("flash");
        assertThat(recipe.format()).contains("nf4");
        assertThat(recipe.unused()).isEmpty();
        assertThat(t.limits().of(Limit.PIXELS_BEFORE)).hasValue(262_144);
        assertThat(recipe.taken())
                .anyMatch(line -> line.field().equals("zero") && line.where().contains("by its name"));
    }

    @Test
    void xcomposersScriptIsRead() throws IOException {
        Recipe recipe = read("finetune_lora.sh", """
            export MODEL="internlm/internlm-xcomposer2-4khd-7b"
            GPUS_PER_NODE=8
            DISTRIBUTED_ARGS="
                --nproc_per_node $GPUS_PER_NODE \\
                --nnodes 1
            "
            torchrun $DISTRIBUTED_ARGS finetune.py \\
                --model_name_or_path $MODEL \\
                --hd_num 16 --fix_vit True --fix_sampler True --use_lora True --bf16 True \\
                --batch_size 1 --per_device_train_batch_size 1 --max_length 4096 \\
                --deepspeed ds_config_zero2.json --gradient_checkpointing True
            """);
        FinetuneSettings t = recipe.settings();
        assertThat(recipe.framework()).isEqualTo("xcomposer");
        assertThat(recipe.model()).contains("internlm/internlm-xcomposer2-4khd-7b");
        assertThat(recipe.cards()).hasValue(8);
        assertThat(t.loraR()).isEqualTo(64);
        assertThat(t.tiles()).isEqualTo(17);
        assertThat(t.zero()).isEqualTo(2);
    }

    @Test
    void nothingIsRun() throws IOException {
        Path made = folder.resolve("made");
        Recipe recipe = read(
                "trap.sh",
                "X=$(touch " + made + ")\\nswift sft --model `touch " + made
                        + "` --max_length $((1 + 2047))\\n".replace("\\\\n", "\\n"));
        assertThat(made).doesNotExist();
        assertThat(recipe.framework()).isNotEmpty();
    }

    @Test
    void aFileOfDeepSpeedAloneLeavesTheAdapter() throws IOException {
        Recipe recipe = read("ds.json", """
            {"zero_optimization": {"stage": 2, "reduce_bucket_size": 1e18}, "train_micro_batch_size_per_gpu": 3,
             "bf16": {"enabled": false}, "fp16": {"enabled": true}}
            """);
        FinetuneSettings t = recipe.settings();
        assertThat(t.loraR()).isEqualTo(16);
        assertThat(t.zero()).isEqualTo(2);
        assertThat(t.batch()).isEqualTo(3);
        assertThat(t.precision()).isEqualTo("fp16");
        assertThat(t.bucket()).isZero();
        assertThat(recipe.taken()).extracting(Recipe.Taken::field).containsOnly("zero", "batch", "precision");
        FinetuneSettings auto = read("auto.json", """
            {"zero_optimization": {"stage": 3, "reduce_bucket_size": "auto"},
             "train_micro_batch_size_per_gpu": "auto", "bf16": {"enabled": "auto"}}
            """).settings();
        assertThat(auto).isEqualTo(FinetuneSettings.internvl().with(c -> c.zero = 3));
    }

    @Test
    void whatSaysNothingIsNoRecipe() {
        for (String name : List.of("empty.sh", "empty.json", "empty.yaml")) {
            assertThatThrownBy(() -> read(name, name.endsWith("sh") ? "# nothing\n" : "{}"))
                    .isInstanceOf(PlanException.class)
                    .hasMessageContaining("holds no names with values");
        }
    }

    @Test
    void aRunThatTrainsTheTowerAloneIsNotPlanned() throws IOException {
        String tower = INTERNVL.replace("  --use_llm_lora 16 \\\n", "")
                .replace("--freeze_backbone True", "--freeze_backbone False");
        assertThatThrownBy(() -> read("tower.sh", tower))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("freezes the language model");
        assertThat(read("lora.sh", INTERNVL).unused()).noneMatch(word -> word.contains("freeze_llm"));
    }

    @Test
    void aScriptWithoutDeepSpeedRunsWithoutIt() throws IOException {
        Recipe recipe = read("plain.sh", INTERNVL.replace("  --deepspeed \"zero_stage1_config.json\" \\\n", ""));
        assertThat(recipe.settings().zero()).isEqualTo(-1);
        assertThat(recipe.taken()).contains(new Recipe.Taken("zero", "none", "no deepspeed", "plain.sh"));
    }

    @Test
    void aScriptInAnotherEncodingIsRead() throws IOException {
        Path script = folder.resolve("gbk.sh");
        Files.write(script, ("# 训练\n" + INTERNVL).getBytes(Charset.forName("GBK")));
        assertThat(RecipeFile.read(script).settings().loraR()).isEqualTo(16);
    }

    @Test
    void boundsOfPicturesAreRead() throws IOException {
        FinetuneSettings qwen = read("swift.sh", "MAX_PIXELS=1003520 swift sft --model q --max_pixels 500000\n")
                .settings();
        assertThat(qwen.limits().of(Limit.MAX_PIXELS)).hasValue(1_003_520);
        assertThat(qwen.limits().of(Limit.PIXELS_BEFORE)).hasValue(500_000);
    }

    @Test
    void whatIsNoRecipeGetsASentence() {
        assertThatThrownBy(() -> read("broken.yaml", "a: [1")).isInstanceOf(PlanException.class);
        assertThatThrownBy(() -> read("list.json", "[1, 2]"))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("holds no names with values");
        assertThatThrownBy(() -> RecipeFile.read(folder.resolve("none.sh"))).isInstanceOf(PlanException.class);
    }
}
