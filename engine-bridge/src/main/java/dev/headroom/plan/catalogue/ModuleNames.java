package dev.headroom.plan.catalogue;

import dev.headroom.plan.catalogue.Packing.Shares;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// The linear layers of a model by the names that lists of skipped modules use, with how much each weighs.
final class ModuleNames {
    /// What stands before a name in files of different ages.
    private static final List<String> PREFIXES =
            List.of("", "model.", "language_model.", "language_model.model.", "model.language_model.", "llm.model.");

    private record Module(String name, double weight) {}

    private final List<Module> language;
    private final List<Module> experts;
    private final List<Module> vision;
    private final List<Module> projector;

    ModuleNames(DecoderSpec d, Optional<TowerSpec> tower) {
        language = language(d);
        experts = d.expertParameters() == 0 ? List.of() : layers(d.layers(), "layers.%d.mlp.experts.0.down_proj");
        vision = tower.map(ModuleNames::vision).orElse(List.of());
        projector = tower.map(ModuleNames::projector).orElse(List.of());
    }

    private static List<Module> language(DecoderSpec d) {
        double q = (double) d.heads() * d.headDim();
        double kv = (double) d.kvHeads() * d.headDim();
        double h = d.hidden();
        double f = d.intermediate();
        List<Module> all = new ArrayList<>();
        for (int i = 0; i < d.layers(); i++) {
            String at = "layers." + i + ".";
            all.add(new Module(at + "self_attn.q_proj", h * q));
            all.add(new Module(at + "self_attn.k_proj", h * kv));
            all.add(new Module(at + "self_attn.v_proj", h * kv));
            all.add(new Module(at + "self_attn.o_proj", q * h));
            if (d.expertParameters() == 0) {
                all.add(new Module(at + "mlp.gate_proj", h * f));
                all.add(new Module(at + "mlp.up_proj", h * f));
                all.add(new Module(at + "mlp.down_proj", h * f));
            }
        }
        return all;
    }

    private static List<Module> layers(int count, String name) {
        List<Module> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(new Module(name.formatted(i), 1));
        }
        return all;
    }

    private static List<Module> vision(TowerSpec t) {
        double d = t.hidden();
        double m = t.intermediate();
        List<Module> all = new ArrayList<>();
        for (int i = 0; i < t.layers(); i++) {
            switch (t.kind()) {
                case "qwen2vl", "glm4v" -> {
                    String at = "visual.blocks." + i + ".";
                    all.add(new Module(at + "attn.qkv", 3 * d * d));
                    all.add(new Module(at + "attn.proj", d * d));
                    all.add(new Module(at + "mlp", (t.gated() ? 3 : 2) * d * m));
                }
                case "internvit" -> {
                    String at = "vision_model.encoder.layers." + i + ".";
                    all.add(new Module(at + "attn.qkv", 3 * d * d));
                    all.add(new Module(at + "attn.proj", d * d));
                    all.add(new Module(at + "mlp", 2 * d * m));
                }
                default -> {
                    String at = "vision_tower.vision_model.encoder.layers." + i + ".";
                    all.add(new Module(at + "self_attn.q_proj", d * d));
                    all.add(new Module(at + "self_attn.k_proj", d * d));
                    all.add(new Module(at + "self_attn.v_proj", d * d));
                    all.add(new Module(at + "self_attn.out_proj", d * d));
                    all.add(new Module(at + "mlp", (t.gated() ? 3 : 2) * d * m));
                }
            }
        }
        return all;
    }

    private static List<Module> projector(TowerSpec t) {
        return List.of(new Module(
                switch (t.kind()) {
                    case "qwen2vl", "glm4v" -> "visual.merger.mlp.0";
                    case "internvit" -> "mlp1.1";
                    default -> "multi_modal_projector.linear_1";
                },
                1));
    }

    /// @param skipped names, parts of names, `re:` patterns
    /// @param targets the same for what is packed at all; `Linear` is everything
    Shares shares(List<String> skipped, List<String> targets) {
        List<Predicate<String>> kept =
                skipped.stream().map(ModuleNames::matching).toList();
        List<Predicate<String>> packed = targets.isEmpty() || targets.contains("Linear")
                ? List.of(_ -> true)
                : targets.stream().map(ModuleNames::matching).toList();
        Predicate<String> packs = name ->
                packed.stream().anyMatch(p -> p.test(name)) && kept.stream().noneMatch(p -> p.test(name));
        // what reads pictures into a decoder is small, and every common list keeps it; resamplers are no linear layers
        boolean all = skipped.isEmpty() && targets.contains("Linear");
        return new Shares(
                share(language, packs),
                share(experts, packs),
                0,
                0,
                share(vision, packs),
                all ? share(projector, packs) : 0);
    }

    private static double share(List<Module> modules, Predicate<String> packs) {
        double whole = modules.stream().mapToDouble(Module::weight).sum();
        return whole == 0
                ? 0
                : modules.stream()
                                .filter(m -> packs.test(m.name()))
                                .mapToDouble(Module::weight)
                                .sum()
                        / whole;
    }

    private static Predicate<String> matching(String entry) {
        if (entry.startsWith("re:")) {
            try {
                Pattern pattern = Pattern.compile(entry.substring(3));
                return name -> PREFIXES.stream()
                        .anyMatch(prefix -> pattern.matcher(prefix + name).lookingAt());
            } catch (PatternSyntaxException e) {
                return _ -> false;
            }
        }
        // an entry may stand before, after or around the name, whole words of the path each time
        return name -> {
            String path = "." + name + ".";
            return path.contains("." + entry + ".") || ("." + entry).endsWith("." + name);
        };
    }
}
