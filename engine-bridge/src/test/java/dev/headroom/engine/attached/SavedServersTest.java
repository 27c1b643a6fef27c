package dev.headroom.engine.attached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.disk.DiskException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SavedServersTest {
    private static final SavedServer SERVER =
            new SavedServer("lab", URI.create("http://10.0.0.1:23333"), Optional.of("secret"));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"{", "[{\"name\":\"a\",\"url\":\"a b\"}]", "\u00ff"})
    void aDamagedFileIsSetAsideAndLaterOnesAreKept(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("servers.json"), content);
        SavedServers servers = new SavedServers(file);
        assertThat(servers.read()).isEmpty();
        assertThat(folder.resolve("servers.json.damaged")).hasContent(content);
        servers.write(List.of(SERVER));
        assertThat(new SavedServers(file).read()).containsExactly(SERVER);
    }

    @Test
    void aDamagedFileThatCannotBeSetAsideIsNotWrittenOver() throws IOException {
        Path file = Files.writeString(folder.resolve("servers.json"), "{");
        Path inTheWay = Files.createDirectories(folder.resolve("servers.json.damaged"));
        Files.writeString(inTheWay.resolve("full"), "");
        SavedServers servers = new SavedServers(file);
        assertThat(servers.read()).isEmpty();
        assertThatThrownBy(() -> servers.write(List.of(SERVER))).isInstanceOf(DiskException.class);
        assertThat(file).hasContent("{");
    }
}
