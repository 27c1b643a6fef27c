package dev.headroom.app.plan;

import dev.headroom.app.i18n.Messages;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.engines.DevicePlan;
import dev.headroom.plan.engines.PlanLine;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.settings.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A plan as a page of Markdown, in the language of the window: what is asked, the verdict, each card, and where every
/// byte of the tightest card comes from.
final class PlanMarkdown {
    private static final Messages M = Messages.of("models");

    private PlanMarkdown() {}

    static String of(PlanViewModel.State state) {
        PlanRequest q = state.request();
        List<String> lines = new ArrayList<>();
        lines.add("# "
                + M.text(
                        "markdown.title",
                        q.model().name(),
                        q.devices(),
                        q.device().name()));
        lines.add("");
        lines.add(M.text("engine." + q.engine().field()) + ", " + q.engine().shown(q.version()));
        lines.add("");
        if (!state.training()) {
            Setting.all().stream()
                    .filter(s -> q.serving().chosen(s).isPresent())
                    .forEach(s -> lines.add(
                            "- `%s` %s".formatted(s.field(), s.text(q.serving().settings()))));
        } else {
            lines.add("- `max_length` " + q.tuning().maxLength());
            lines.add("- `batch` " + q.tuning().batch());
            lines.add("- `lora_r` " + q.tuning().loraR());
        }
        lines.add("");
        lines.add("**" + Messages.say(state.plan().verdict()) + "**");
        state.plan().notes().forEach(n -> lines.add("\n" + Messages.say(n)));
        if (!state.plan().devices().isEmpty()) {
            cards(lines, state.plan().devices());
            bill(lines, state.plan().tightest());
        }
        return lines.stream().collect(Collectors.joining("\n", "", "\n"));
    }

    private static void cards(List<String> lines, List<DevicePlan> devices) {
        row(lines, "", M.text("line.resting"), M.text("line.peak"), M.text("card.total"), M.text("card.left"));
        lines.add("|---|---:|---:|---:|---:|");
        for (DevicePlan d : devices) {
            lines.add(cells(
                    M.text("card", d.index()),
                    Bytes.human(d.resting()),
                    Bytes.human(d.peak()),
                    Bytes.human(d.total()),
                    (d.free() < 0 ? "−" : "") + Bytes.human(Math.abs(d.free()))));
        }
    }

    private static void bill(List<String> lines, DevicePlan d) {
        row(lines, M.text("card", d.index()), M.text("line.resting"), M.text("line.peak"), M.text("line.formula"));
        lines.add("|---|---:|---:|---|");
        for (PlanLine line : d.lines()) {
            lines.add(cells(
                    BillPane.name(line),
                    Bytes.human(line.bytes()),
                    Bytes.human(line.peak()),
                    Messages.say(line.formula().sentence())));
        }
        lines.add(cells(M.text("line.sum", d.index()), Bytes.human(d.resting()), Bytes.human(d.peak()), ""));
    }

    private static void row(List<String> lines, String... cells) {
        lines.add("");
        lines.add(cells(cells));
    }

    private static String cells(String... cells) {
        return "| " + String.join(" | ", cells).replace("\n", " ") + " |";
    }
}
