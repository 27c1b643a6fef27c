package dev.headroom.engine.lmdeploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "lays out environments as they are on Linux and macOS")
class LmdeployFinderTest {
    @TempDir
    Path home;

    @Test
    void environmentsAreFoundOnceAndReadWithoutStartingPython() throws Exception {
        Path conda = environment("miniconda3/envs/lmdeploy", "0.6.4", "12.1", true);
        Path venv = environment("venvs/old", "0.5.2", "11.8", true);
        Map<String, String> variables =
                Map.of("PATH", conda.resolve("bin") + ":/usr/bin", "VIRTUAL_ENV", venv.toString());

        List<LmdeployInstallation> found = finder(variables, List.of()).find();

        assertThat(found)
                .extracting(LmdeployInstallation::kind)
                .containsExactly(LmdeployInstallation.Kind.PATH, LmdeployInstallation.Kind.VENV);
        assertThat(found)
                .extracting(LmdeployInstallation::version)
                .containsExactly(
                        Optional.of(LmdeployVersion.parse("0.6.4")), Optional.of(LmdeployVersion.parse("0.5.2")));
        assertThat(found)
                .extracting(LmdeployInstallation::cuda)
                .containsExactly(Optional.of("12.1"), Optional.of("11.8"));
        assertThat(found.getFirst().program())
                .containsExactly(conda.resolve("bin/lmdeploy").toString());
    }

    @Test
    void aChosenInterpreterComesFirst() throws Exception {
        Path chosen = environment("somewhere/else", "0.9.2", "12.4", false);
        environment("miniconda3/envs/x", "0.16.0", "12.8", true);

        List<LmdeployInstallation> found =
                finder(Map.of(), List.of(chosen.resolve("bin/python"))).find();

        assertThat(found).hasSize(2);
        assertThat(found.getFirst().kind()).isEqualTo(LmdeployInstallation.Kind.INTERPRETER);
        assertThat(found.getFirst().limits()).anyMatch(l -> l.toString().contains("PyTorch backend only."));
    }

    @Test
    void anEnvironmentWithoutLmdeployIsNone() throws Exception {
        Files.createDirectories(home.resolve("miniconda3/envs/empty/lib/python3.11/site-packages"));

        assertThat(finder(Map.of(), List.of()).find()).isEmpty();
    }

    @Test
    void dockerImagesAreListedWithTheirRelease() throws Exception {
        Path docker = executable(home.resolve("docker"), """
            #!/bin/sh
            echo openmmlab/lmdeploy:v0.9.2-cu12
            echo openmmlab/lmdeploy:latest
            echo ubuntu:24.04
            """);

        List<LmdeployInstallation> found = new LmdeployFinder(Map.of(), home, List.of(), docker.toString()).find();

        assertThat(found)
                .extracting(LmdeployInstallation::where)
                .containsExactly("openmmlab/lmdeploy:v0.9.2-cu12", "openmmlab/lmdeploy:latest");
        assertThat(found)
                .extracting(LmdeployInstallation::version)
                .containsExactly(Optional.of(LmdeployVersion.parse("0.9.2")), Optional.empty());
        assertThat(found.getFirst().program()).contains("docker", "--gpus", "lmdeploy");
    }

    @Test
    void limitsAreThoseOfTheRelease() {
        assertThat(installation("0.5.2").limits()).anyMatch(l -> l.toString().contains("max_dynamic_patch"));
        assertThat(installation("0.16.0").limits()).noneMatch(l -> l.toString().contains("max_dynamic_patch"));
        assertThat(installation("0.16.0").limits()).anyMatch(l -> l.toString().contains("sleep"));
    }

    private static LmdeployInstallation installation(String version) {
        return new LmdeployInstallation(
                LmdeployInstallation.Kind.PATH,
                List.of("lmdeploy"),
                "/x",
                Optional.of(LmdeployVersion.parse(version)),
                Optional.empty(),
                true);
    }

    private LmdeployFinder finder(Map<String, String> variables, List<Path> chosen) {
        return new LmdeployFinder(
                variables, home, chosen, home.resolve("no-docker").toString());
    }

    private Path environment(String name, String version, String cuda, boolean turbomind) throws Exception {
        Path root = home.resolve(name);
        Path packages = root.resolve("lib/python3.11/site-packages");
        Path info = Files.createDirectories(packages.resolve("lmdeploy-" + version + ".dist-info"));
        Files.writeString(
                info.resolve("METADATA"), "Metadata-Version: 2.1\nName: lmdeploy\nVersion: " + version + "\n");
        Files.createDirectories(packages.resolve("torch"));
        Files.writeString(packages.resolve("torch/version.py"), "cuda: Optional[str] = '" + cuda + "'\n");
        if (turbomind) {
            Files.createDirectories(packages.resolve("lmdeploy/lib"));
            Files.createFile(packages.resolve("lmdeploy/lib/_turbomind.cpython-311-x86_64-linux-gnu.so"));
        }
        Files.createDirectories(root.resolve("bin"));
        executable(root.resolve("bin/lmdeploy"), "#!/bin/sh\n");
        executable(root.resolve("bin/python"), "#!/bin/sh\n");
        return root;
    }

    private static Path executable(Path file, String text) throws Exception {
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }
}
