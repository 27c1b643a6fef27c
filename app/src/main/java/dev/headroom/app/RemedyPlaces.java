package dev.headroom.app;

import dev.headroom.app.explain.RemedyPlace;
import dev.headroom.app.plan.PlanPage;
import dev.headroom.app.shell.ActiveEngine;
import dev.headroom.app.shell.Workbench;
import dev.headroom.explain.log.Program;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.settings.Setting;
import dev.headroom.settings.SettingException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The pages on which a setting of LMDeploy can be turned that its log calls for.
final class RemedyPlaces {
    private RemedyPlaces() {}

    /// @param show shows a page by its id
    /// @param page the plan page, once it is shown
    static RemedyPlace plan(Consumer<String> show, Supplier<Optional<PlanPage>> page) {
        return new RemedyPlace() {
            @Override
            public boolean has(Program program, Setting<?> setting) {
                return engine(program).isPresent();
            }

            @Override
            public void take(Program program, Setting<?> setting, String value) {
                show.accept("plan");
                page.get().ifPresent(p -> engine(program).ifPresent(e -> p.take(e, setting, value)));
            }
        };
    }

    /// The engine at hand, if it is an LMDeploy that was started here.
    static RemedyPlace tuning(Consumer<String> show, Workbench workbench) {
        return new RemedyPlace() {
            @Override
            public boolean has(Program program, Setting<?> setting) {
                return engine(program).isPresent()
                        && workbench.now().engine().where() == ActiveEngine.Where.CARD
                        && workbench.engine().controls().turns(setting);
            }

            @Override
            public void take(Program program, Setting<?> setting, String value) {
                show.accept("workbench");
                move(workbench, setting, value);
                workbench.lead(setting);
            }
        };
    }

    private static <T> void move(Workbench workbench, Setting<T> setting, String value) {
        try {
            workbench.move(workbench.now().draft().with(setting, setting.parse(value)));
        } catch (SettingException e) {
            // a log may name what this engine cannot have: the slider is shown, and stays where it is
        }
    }

    private static Optional<EngineKind> engine(Program program) {
        return switch (program) {
            case PYTORCH -> Optional.of(EngineKind.PYTORCH);
            case TURBOMIND -> Optional.of(EngineKind.TURBOMIND);
            case SGLANG, VLLM, LLAMA_CPP, SWIFT, VLMEVALKIT, DEEPSPEED, TRANSFORMERS, TORCH -> Optional.empty();
        };
    }
}
