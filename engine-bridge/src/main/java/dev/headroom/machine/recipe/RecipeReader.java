package dev.headroom.machine.recipe;

import dev.headroom.machine.recipe.Recipe.Taken;
import dev.headroom.machine.recipe.RecipeFile.Said;
import dev.headroom.plan.PlanException;
import dev.headroom.plan.engines.FinetuneSettings;
import dev.headroom.plan.sight.Limit;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.IntUnaryOperator;

/// Turns the words of a framework into settings, and keeps account of where each came from.
final class RecipeReader {
    private static final Set<String> DEEPSPEED = Set.of("deepspeed", "train_micro_batch_size_per_gpu", "bf16", "fp16");

    private final Path file;
    private final Map<String, Said> left;
    private final String framework;
    private final List<Taken> taken = new ArrayList<>();
    private final FinetuneSettings base;
    /// Whether it says anything beside what DeepSpeed's own file does.
    private final boolean ofTrainer;
    private String format = "";
    private int quiet;

    RecipeReader(Path file, Map<String, Said> fields, String started) {
        this.file = file;
        this.left = new LinkedHashMap<>(fields);
        this.framework = Frameworks.of(fields.keySet(), started);
        this.ofTrainer = !DEEPSPEED.containsAll(fields.keySet());
        this.base = FinetuneSettings.of(framework).with(c -> {
            if (framework.equals("swift")) {
                c.attention = "sdpa"; // of today's releases
            }
        });
    }

    Recipe recipe() {
        FinetuneSettings settings = base.with(c -> {
            number(
                    "max_length",
                    m -> c.maxLength = m,
                    "max_seq_length",
                    "max_length",
                    "cutoff_len",
                    "model_max_length");
            number(
                    "batch",
                    m -> c.batch = m,
                    "per_device_train_batch_size",
                    "batch_size",
                    "train_micro_batch_size_per_gpu");
            rank(c);
            decimal("lora_alpha", a -> c.loraAlpha = a, "lora_alpha");
            decimal("lora_dropout", p -> c.loraDropout = p, "lora_dropout");
            text(
                    "lora_targets",
                    v -> c.loraTargets = targets(v),
                    "lora_target_modules",
                    "target_modules",
                    "lora_target");
            flag(
                    "gradient_checkpointing",
                    on -> c.gradientCheckpointing = on,
                    "gradient_checkpointing",
                    "grad_checkpoint");
            flag("gradient_checkpointing", off -> c.gradientCheckpointing = !off, "disable_gradient_checkpointing");
            text("optimizer", v -> c.optimizer = v, "optim");
            precision(c);
            attention(c);
            trained(c);
            pictures(c);
            lengths(c);
            flag("liger", on -> c.liger = on, "use_liger_kernel", "enable_liger_kernel", "use_liger");
            deepSpeed(c);
            weights();
        });
        Optional<String> model = said("model_name_or_path", "model", "model_id_or_path", "model_type")
                .map(s -> note("model", s.said().value(), s));
        OptionalInt cards = cards();
        left.keySet().removeIf(name -> {
            boolean known = Frameworks.takesNoMemory(name);
            quiet += known ? 1 : 0;
            return known;
        });
        List<String> unused = left.entrySet().stream()
                .map(e -> "%s %s (%s)"
                        .formatted(
                                e.getKey(), e.getValue().value(), e.getValue().where()))
                .toList();
        return new Recipe(
                file,
                framework,
                settings,
                model,
                cards,
                format.isEmpty() ? Optional.empty() : Optional.of(format),
                taken,
                unused,
                quiet);
    }

    /// @param name that it stands under
    private record Named(String name, Said said) {}

    /// The first of these names that the file has; it is used up.
    private Optional<Named> said(String... names) {
        for (String name : names) {
            Said said = left.get(name);
            if (said != null) {
                left.remove(name);
                return Optional.of(new Named(name, said));
            }
        }
        return Optional.empty();
    }

    private String note(String field, String value, Named from) {
        taken.add(new Taken(
                field,
                value,
                from.name() + " " + from.said().value(),
                from.said().where()));
        return value;
    }

    /// @param set returns the value that holds
    private void number(String field, IntUnaryOperator set, String... names) {
        said(names).ifPresent(s -> {
            try {
                int value = set.applyAsInt(Integer.parseInt(s.said().value().trim()));
                note(field, String.valueOf(value), s);
            } catch (NumberFormatException e) {
                left.put(s.name(), s.said());
            }
        });
    }

    private void decimal(String field, DoubleConsumer set, String... names) {
        said(names).ifPresent(s -> {
            try {
                double value = Double.parseDouble(s.said().value().trim());
                set.accept(value);
                note(field, s.said().value(), s);
            } catch (NumberFormatException e) {
                left.put(s.name(), s.said());
            }
        });
    }

    private void text(String field, Consumer<String> set, String... names) {
        said(names).ifPresent(s -> {
            set.accept(s.said().value());
            note(field, s.said().value(), s);
        });
    }

    /// Takes what is said, and returns whether the setting is on then.
    private interface OnOff {
        boolean set(boolean said);
    }

    private void flag(String field, OnOff set, String... names) {
        said(names).ifPresent(s -> {
            note(field, set.set(s.said().yes()) ? "on" : "off", s);
        });
    }

    private void rank(FinetuneSettings.Change c) {
        Optional<Named> how = said("tuner_type", "train_type", "sft_type", "finetuning_type");
        Optional<Named> use = said("use_lora");
        Optional<Named> internVl = said("use_llm_lora");
        number("lora_r", r -> c.loraR = r, "lora_rank", "lora_r");
        // their scripts train all weights where they name no adapter
        Optional<String> without = !ofTrainer
                ? Optional.empty()
                : framework.equals("internvl") && internVl.isEmpty()
                        ? Optional.of("use_llm_lora")
                        : framework.equals("xcomposer") && use.isEmpty() ? Optional.of("use_lora") : Optional.empty();
        boolean full = how.filter(s -> s.said().value().equals("full")
                                || s.said().value().equals("freeze"))
                        .isPresent()
                || use.filter(s -> !s.said().yes()).isPresent()
                || without.isPresent();
        how.ifPresent(s -> note("lora_r", full ? "0" : "an adapter", s));
        use.ifPresent(s -> note("lora_r", full ? "0" : "an adapter", s));
        internVl.ifPresent(s -> {
            try {
                c.loraR = Integer.parseInt(s.said().value());
                c.loraAlpha = 2.0 * c.loraR; // its wrap_llm_lora
                note("lora_r", s.said().value(), s);
            } catch (NumberFormatException e) {
                left.put(s.name(), s.said());
            }
        });
        without.ifPresent(name -> absent("lora_r", "0", name));
        frozen(full);
        if (full) {
            c.loraR = 0;
            c.fp32Adapter = framework.equals("llamafactory");
        }
    }

    /// An adapter freezes the language model anyhow; swift gives a frozen one no adapter either.
    private void frozen(boolean full) {
        said("freeze_llm", "freeze_language_model").ifPresent(s -> {
            if (!s.said().yes()) {
                quiet++;
            } else if (full) {
                throw new PlanException(Sentence.of(
                        "The recipe {} freezes the language model and gives it no adapter ({}): a run that trains the"
                                + " tower or the projector alone is not planned.",
                        file,
                        s.said().where()));
            } else if (framework.equals("swift")) {
                left.put(s.name(), s.said());
            } else {
                quiet++;
            }
        });
    }

    /// What the file changes by what it does not say.
    private void absent(String field, String value, String name) {
        taken.add(new Taken(field, value, "no " + name, String.valueOf(file.getFileName())));
    }

    /// swift takes `all-linear` for the decoder alone, as long as the tower is frozen.
    private static String targets(String value) {
        return value.equals("all-linear") || value.equals("ALL") || value.equals("DEFAULT") ? "all" : value;
    }

    private void precision(FinetuneSettings.Change c) {
        said("torch_dtype", "dtype").ifPresent(s -> {
            String type = s.said().value().toLowerCase(Locale.ROOT);
            c.precision = type.startsWith("b") ? "bf16" : type.contains("32") ? "fp32" : "fp16";
            note("precision", c.precision, s);
        });
        said("bf16").filter(s -> s.said().yes()).ifPresent(s -> c.precision = note("precision", "bf16", s));
        said("fp16").filter(s -> s.said().yes()).ifPresent(s -> c.precision = note("precision", "fp16", s));
        flag("fp32_adapter", pure -> c.fp32Adapter = c.fp32Adapter && !pure, "pure_bf16");
    }

    private void attention(FinetuneSettings.Change c) {
        said("attn_impl", "flash_attn", "use_flash_attn", "attn_implementation").ifPresent(s -> {
            String value = s.said().value().toLowerCase(Locale.ROOT);
            c.attention = value.startsWith("fa") && !value.equals("false")
                            || value.startsWith("flash")
                            || s.said().yes()
                    ? "flash"
                    : value.equals("eager") || value.equals("disabled") || value.equals("false") ? "eager" : "sdpa";
            note("attention", c.attention, s);
        });
    }

    private void trained(FinetuneSettings.Change c) {
        flag(
                "train_vision",
                frozen -> c.trainVision = !frozen,
                "freeze_vit",
                "freeze_backbone",
                "fix_vit",
                "freeze_vision_tower");
        flag(
                "train_projector",
                frozen -> c.trainProjector = !frozen,
                "freeze_aligner",
                "freeze_mlp",
                "fix_sampler",
                "freeze_multi_modal_projector");
        said("modules_to_save", "additional_target").ifPresent(s -> {
            if (s.said().value().contains("embed") || s.said().value().contains("lm_head")) {
                c.trainEmbeddings = true;
                note("train_embeddings", "on", s);
            } else if (!s.said().value().isBlank()) {
                left.put(s.name(), s.said());
            }
        });
    }

    private void pictures(FinetuneSettings.Change c) {
        number("tiles", n -> c.tiles = n > 1 ? n + 1 : n, "max_dynamic_patch");
        number("tiles", n -> c.tiles = n > 0 ? n + 1 : 0, "hd_num");
        limit(c, Limit.PIXELS_BEFORE, "image_max_pixels");
        limit(c, Limit.MAX_PIXELS, "MAX_PIXELS");
        // swift shrinks the pictures of every family by it; elsewhere it is the processor's own bound
        limit(c, framework.equals("swift") ? Limit.PIXELS_BEFORE : Limit.MAX_PIXELS, "max_pixels");
    }

    private void limit(FinetuneSettings.Change c, Limit limit, String name) {
        number(
                limit.field(),
                pixels -> {
                    if (pixels < 1) {
                        throw new NumberFormatException(name);
                    }
                    c.limits = c.limits.with(limit, pixels);
                    return pixels;
                },
                name);
    }

    private void lengths(FinetuneSettings.Change c) {
        flag("packing", on -> c.mixedLengths = !on, "packing", "neat_packing", "use_packed_ds");
        said("PYTORCH_CUDA_ALLOC_CONF")
                .filter(s -> s.said().value().contains("expandable_segments:True"))
                .ifPresent(s -> {
                    c.expandableSegments = true;
                    note("expandable_segments", "on", s);
                });
    }

    private void deepSpeed(FinetuneSettings.Change c) {
        if (!left.containsKey("deepspeed") && c.zero >= 0) {
            c.zero = -1;
            absent("zero", "none", "deepspeed");
        }
        said("deepspeed").ifPresent(s -> {
            DeepSpeedFile config = DeepSpeedFile.of(file, s.said().value());
            config.into(c);
            taken.add(new Taken(
                    "zero",
                    c.zero
                            + (c.offloadOptimizer ? ", optimizer in host memory" : "")
                            + (c.offloadParameters ? ", weights too" : ""),
                    s.name() + " " + s.said().value(),
                    config.read() ? s.said().where() : s.said().where() + ", by its name"));
        });
    }

    private void weights() {
        Optional<Named> bits = said("quant_bits", "quantization_bit", "q_lora", "load_in_4bit");
        Optional<Named> how = said("quant_method", "quantization_method", "bnb_4bit_quant_type");
        bits.ifPresent(s -> {
            boolean eight = s.said().value().equals("8");
            boolean none = s.said().value().equals("0") || s.said().value().equalsIgnoreCase("false");
            if (!none) {
                format = s.name().equals("q_lora") ? "gptq" : eight ? "int8" : "nf4";
                note("model_format", format, s);
            }
        });
        how.filter(_ -> bits.isPresent()).ifPresent(s -> note("model_format", format, s));
    }

    private OptionalInt cards() {
        Optional<Named> asked = said("nproc_per_node", "NPROC_PER_NODE", "num_processes", "n_gpus_per_node");
        Optional<Named> visible = said("CUDA_VISIBLE_DEVICES");
        Optional<Named> from = asked.or(() -> visible);
        if (from.isEmpty()) {
            return OptionalInt.empty();
        }
        String value = from.get().said().value().trim();
        try {
            int cards = asked.isPresent() ? Integer.parseInt(value) : value.split(",").length;
            note("devices", String.valueOf(cards), from.get());
            return OptionalInt.of(cards);
        } catch (NumberFormatException e) {
            left.put(from.get().name(), from.get().said());
            return OptionalInt.empty();
        }
    }
}
