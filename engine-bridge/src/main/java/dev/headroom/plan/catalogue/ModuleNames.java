package dev.headroom.plan.catalogue;

import dev.headroom.plan.catalogue.Packing.Shares;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/// The linear layers of a model by the names that lists of skipped modules use, with how much each weighs.
final class ModuleNames {
    /// What stands before a name in files of different ages.
    private static final List<String> PREFIXES =
            List.of("", "model.", "language_model.", "language_model.model.", "model.language_model.", "llm.model.");

    /// What stands before the same names of a tower.
    private static final List<String> TOWERS =
            List.of("vision_tower.", "vision_model.", "vision_tower.vision_model.", "visual.", "vpm.");

    /// @param names that an entry may name, as short as lists write them
    /// @param paths that a pattern may match from their beginning
    private record Module(List<String> names, List<String> paths, double weight) {
        Module(String name, double weight) {
            this(List.of(name), PREFIXES.stream().map(prefix -> prefix + name).toList(), weight);
        }

        /// A module of a tower, which files and engines call by several names.
        ///
        /// @param own what its family's code puts before the name
        static Module ofTower(String own, String name, double weight) {
            List<String> paths = Stream.concat(Stream.of(own), TOWERS.stream())
                    .flatMap(prefix -> Stream.of(prefix, "model." + prefix))
                    .distinct()
                    .map(prefix -> prefix + name)
                    .toList();
            return new Module(paths, paths, weight);
        }

        /// The same under a name that another library has for it.
        Module or(Module other) {
            List<String> all =
                    Stream.concat(paths.stream(), other.paths.stream()).toList();
            return new Module(all, all, weight);
        }

        boolean matches(Entry entry) {
            return entry.pattern()
                    ? paths.stream().anyMatch(entry.test())
                    : names.stream().anyMatch(entry.test());
        }
    }

    /// @param pattern whether it is one, not a name
    private record Entry(boolean pattern, Predicate<String> test) {}

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
                    String at = "blocks." + i + ".";
                    all.add(Module.ofTower("visual.", at + "attn.qkv", 3 * d * d));
                    all.add(Module.ofTower("visual.", at + "attn.proj", d * d));
                    all.add(Module.ofTower("visual.", at + "mlp", (t.gated() ? 3 : 2) * d * m));
                }
                case "internvit" -> {
                    String at = "encoder.layers." + i + ".";
                    String newer = "encoder.layer." + i + ".";
                    all.add(internVit(at + "attn.qkv", newer + "attention.q_proj", 3 * d * d));
                    all.add(internVit(at + "attn.proj", newer + "attention.projection_layer", d * d));
                    all.add(internVit(at + "mlp", newer + "mlp", 2 * d * m));
                }
                default -> {
                    String own = "vision_tower.vision_model.";
                    String at = "encoder.layers." + i + ".";
                    all.add(Module.ofTower(own, at + "self_attn.q_proj", d * d));
                    all.add(Module.ofTower(own, at + "self_attn.k_proj", d * d));
                    all.add(Module.ofTower(own, at + "self_attn.v_proj", d * d));
                    all.add(Module.ofTower(own, at + "self_attn.out_proj", d * d));
                    all.add(Module.ofTower(own, at + "mlp", (t.gated() ? 3 : 2) * d * m));
                }
            }
        }
        return all;
    }

    /// @param newer what transformers calls it
    private static Module internVit(String name, String newer, double weight) {
        return Module.ofTower("vision_model.", name, weight).or(Module.ofTower("vision_tower.", newer, weight));
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
        List<Entry> kept = skipped.stream().map(ModuleNames::entry).toList();
        List<Entry> packed = targets.isEmpty() || targets.contains("Linear")
                ? List.of(new Entry(false, _ -> true))
                : targets.stream().map(ModuleNames::entry).toList();
        Predicate<Module> packs = module ->
                packed.stream().anyMatch(module::matches) && kept.stream().noneMatch(module::matches);
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

    private static double share(List<Module> modules, Predicate<Module> packs) {
        double whole = modules.stream().mapToDouble(Module::weight).sum();
        return whole == 0
                ? 0
                : modules.stream().filter(packs).mapToDouble(Module::weight).sum() / whole;
    }

    private static Entry entry(String text) {
        if (text.startsWith("re:")) {
            try {
                Pattern pattern = Pattern.compile(text.substring(3));
                return new Entry(true, path -> pattern.matcher(path).lookingAt());
            } catch (PatternSyntaxException e) {
                return new Entry(true, _ -> false);
            }
        }
        // an entry may stand within the name, or around it with what is before and below it, whole words each time
        String entry = "." + text + ".";
        return new Entry(false, name -> {
            String path = "." + name + ".";
            return path.contains(entry) || entry.contains(path);
        });
    }
}
