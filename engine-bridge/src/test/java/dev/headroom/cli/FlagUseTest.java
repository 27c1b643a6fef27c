package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.OptionSpec;

/// No flag of `headroom plan` is silently without effect.
class FlagUseTest {
    /// What `plan` prints with, and no part of what is planned.
    private static final Set<String> OF_THE_COMMAND = Set.of(
            "--json",
            "--explain",
            "--keep",
            "--lang",
            "--fit",
            "--max",
            "--measured",
            "--forget",
            "--help",
            "--version");

    /// Two values for each flag, of which one differs from what holds anyway; a flag without a value has one.
    private static final Map<String, List<String>> VALUES = Map.ofEntries(
            Map.entry("--engine-version", List.of("0.5.2", "0.9.0")),
            Map.entry("--devices", List.of("2", "1")),
            Map.entry("--cache-max-entry-count", List.of("0.3", "0.5")),
            Map.entry("--session-len", List.of("1024", "3000")),
            Map.entry("--max-batch-size", List.of("2", "64")),
            Map.entry("--max-prefill-token-num", List.of("64", "1024")),
            Map.entry("--quant-policy", List.of("8", "4")),
            Map.entry("--tp", List.of("2", "4")),
            Map.entry("--processes", List.of("2", "3")),
            Map.entry("--vision-max-batch-size", List.of("4", "8")),
            Map.entry("--cache-block-seq-len", List.of("32", "128")),
            Map.entry("--lora-r", List.of("4", "32")),
            Map.entry("--lora-targets", List.of("attention", "mlp")),
            Map.entry("--lora-alpha", List.of("3", "5")),
            Map.entry("--images", List.of("3", "5")),
            Map.entry("--image-size", List.of("100x100", "4000x500")),
            Map.entry("--tiles", List.of("2", "3")),
            Map.entry("--max-dynamic-patch", List.of("3", "6")),
            Map.entry("--total-max-num", List.of("2", "3")),
            Map.entry("--text-tokens", List.of("9000", "4000")),
            Map.entry("--new-tokens", List.of("9000", "4000")),
            Map.entry("--attention", List.of("flash", "eager")),
            Map.entry("--split", List.of("auto", "split_model")),
            Map.entry("--no-torch", List.of("")),
            Map.entry("--model-format", List.of("awq", "int8")),
            Map.entry("--recipe", List.of("swift", "xcomposer")),
            Map.entry("--max-length", List.of("1000", "2000")),
            Map.entry("--batch", List.of("1", "2")),
            Map.entry("--zero", List.of("3", "2")),
            Map.entry("--gradient-checkpointing", List.of("=false")),
            Map.entry("--optimizer", List.of("sgd", "adamw_8bit")),
            Map.entry("--offload-optimizer", List.of("")),
            Map.entry("--layer-split", List.of("")),
            Map.entry("--precision", List.of("fp32", "bf16")));

    /// What a flag needs to mean anything.
    private static final Map<String, List<String>> WITH = Map.of(
            "--lora-targets", List.of("--lora-r", "8"),
            "--split", List.of("--devices", "2"),
            "--tp", List.of("--devices", "4"),
            "--layer-split", List.of("--devices", "2"),
            "--zero", List.of("--devices", "2"),
            "--vision-max-batch-size", List.of("--images", "16", "--engine-version", "0.5.2"),
            "--total-max-num", List.of("--images", "4"));

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(List<String> args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args.toArray(String[]::new));
    }

    private static List<String> plan(String engine, List<String> with, String... more) {
        List<String> args = new ArrayList<>(
                List.of("plan", "--model", "InternVL2-1B", "--engine", engine, "--device-total", "60GiB", "--json"));
        args.addAll(with);
        args.addAll(List.of(more));
        return args;
    }

    private static Stream<String> engines() {
        return Stream.of("turbomind", "pytorch", "vllm", "sglang", "transformers", "embedded", "finetune");
    }

    @Test
    void aModelIsPlannedForLlamaCppInATypeOfGguf() {
        assertThat(run(plan("llamacpp", List.of("--model-format", "q4_k_m")))).isZero();
        String packed = out.toString();
        assertThat(run(plan("llamacpp", List.of()))).isZero();
        assertThat(packed).isNotEqualTo(out.toString());
    }

    @Test
    void everyFlagIsInTheTable() {
        Set<String> flags = new HashSet<>();
        for (OptionSpec option : Main.commandLine(List.of("plan"))
                .getSubcommands()
                .get("plan")
                .getCommandSpec()
                .options()) {
            flags.add(option.longestName());
        }
        flags.removeAll(OF_THE_COMMAND);
        flags.removeAll(FlagUse.known());
        // a family of engines may refuse its own words elsewhere by itself
        flags.forEach(flag -> assertThat(
                        Math.max(run(plan("turbomind", List.of(), flag, "1")), run(plan("turbomind", List.of(), flag))))
                .as("%s is in the table, or is refused where it means nothing", flag)
                .isEqualTo(2));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void aFlagMovesThePlanOrIsRefused(String engine) {
        List<String> silent = new ArrayList<>();
        VALUES.forEach((flag, values) -> {
            List<String> with = WITH.getOrDefault(flag, List.of());
            Set<String> seen = new HashSet<>();
            run(plan(engine, with));
            seen.add(out.toString());
            boolean refused = false;
            for (String value : values) {
                int status = value.isEmpty() || value.startsWith("=")
                        ? run(plan(engine, with, flag + value))
                        : run(plan(engine, with, flag, value));
                refused |= status == 2;
                if (status == 2) {
                    assertThat(err.toString())
                            .as("%s %s with %s", flag, value, engine)
                            .contains("headroom: ");
                }
                seen.add(out.toString());
            }
            if (!refused && seen.size() == 1) {
                silent.add(flag);
            }
        });
        assertThat(silent)
                .as("flags that do nothing with %s and are not refused", engine)
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "turbomind | --zero 3 | --tp",
                "turbomind | --devices 2 | --tp 2",
                "finetune | --max-dynamic-patch 3 | --image-size",
                "turbomind | --batch 4 | --max-batch-size",
                "pytorch | --lora-targets all | --lora-r",
                "turbomind | --split auto | --engine transformers",
                "pytorch | --no-torch | TurboMind",
                "turbomind | --tiles 3 --image-size 10x10 | give one",
                "finetune | --recipe nosuchrecipe | choose one of internvl, xcomposer, swift, qwen-vl",
                "finetune | --recipe swfit | did you mean swift?",
                "finetune | --precision bf61 | did you mean bf16",
                "finetune | --session-len 4096 | --max-length",
                "transformers | --attention flsh | did you mean flash?",
                "transformers | --cache-max-entry-count 0.2 | in advance",
                "vllm | --engine-version 0.9.0 --skip-mm-profiling | 0.10.2",
                "vllm | --images 3 | --limit-mm-per-prompt",
                "vllm | --image-size 100x100 | --mm-processor-kwargs",
                "vllm | --host-memory 8GiB | llama.cpp",
                "llamacpp | --engine-version b6000 -cram 4096 | b6723",
                "llamacpp | --engine-version b7000 -fit off | b7407",
                "llamacpp | --engine-version b5500 -kvu | b5913",
                "vllm | --session-len 4096 | --max-model-len",
                "sglang | --quant-policy 8 | --kv-cache-dtype"
            })
    void whatDoesNothingIsRefusedWithWhatDoes(String engine, String flags, String sentence) {
        assertThat(run(plan(engine, List.of(), flags.split(" ")))).isEqualTo(2);
        assertThat(err.toString()).contains(sentence);
    }

    @Test
    void theHostOfAPlanForLlamaCppIsTold() {
        assertThat(run(plan("llamacpp", List.of(), "--host-memory", "64MiB"))).isEqualTo(1);
        assertThat(out.toString()).contains("Out of host memory").containsPattern("\"host\" : \\{\\s*\"weights\" : ");
    }

    @Test
    void transformersLoadsInTheAskedPrecision() {
        run(plan("transformers", List.of()));
        String half = out.toString();
        run(plan("transformers", List.of(), "--precision", "fp32"));
        assertThat(peak(out.toString())).isGreaterThan(peak(half) * 5 / 4);
    }

    private static long peak(String json) {
        return Long.parseLong(json.replaceAll("(?s).*\"peak\" : ([0-9]+),\\s*\"peak_free\".*", "$1"));
    }

    @Test
    void planAndServeCommandKnowTheSameFormats() {
        for (String format : List.of("hf", "llama", "awq", "gptq", "fp8", "mxfp4", "compressed-tensors")) {
            assertThat(run(plan("turbomind", List.of("--model-format", format))))
                    .as(format)
                    .isNotEqualTo(2);
            assertThat(run(List.of(
                            "serve-command", "org/model", "--engine-version", "0.16.0", "--model-format", format)))
                    .as(format)
                    .isZero();
        }
    }
}
