package dev.headroom.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `headroom doctor`: what is here, what is missing, and what to do about it.
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Looks at this machine and says what is here, what is missing and what to do about it.")
final class DoctorCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "For programs: an array of checks.")
    private boolean json;

    @Option(names = "--python", paramLabel = "PATH", description = "A Python whose LMDeploy is to be looked at, too.")
    private List<Path> python = List.of();

    @Override
    public Integer call() throws JsonProcessingException {
        List<DoctorCheck> checks = DoctorChecks.all(python);
        if (json) {
            spec.commandLine()
                    .getOut()
                    .println(JSON.writeValueAsString(Map.of(
                            "checks", checks.stream().map(DoctorCommand::body).toList())));
        } else {
            checks.forEach(this::print);
        }
        boolean broken = checks.stream().anyMatch(c -> c.verdict() == DoctorCheck.Verdict.BROKEN);
        return broken ? ExitStatus.FAILED : ExitStatus.OK;
    }

    private void print(DoctorCheck check) {
        String sign = switch (check.verdict()) {
            case GOOD -> "ok      ";
            case NOTE -> "note    ";
            case ABSENT -> "absent  ";
            case BROKEN -> "BROKEN  ";
        };
        spec.commandLine().getOut().println(sign + check.title() + ": " + check.finding());
        if (!check.remedy().isEmpty()) {
            spec.commandLine().getOut().println("        -> " + check.remedy());
        }
        check.details().forEach(d -> spec.commandLine().getOut().println("           " + d));
    }

    private static Map<String, Object> body(DoctorCheck check) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", check.id());
        body.put("verdict", check.verdict().name().toLowerCase(Locale.ROOT));
        body.put("title", check.title());
        body.put("finding", check.finding());
        body.put("remedy", check.remedy());
        body.put("details", check.details());
        return body;
    }
}
