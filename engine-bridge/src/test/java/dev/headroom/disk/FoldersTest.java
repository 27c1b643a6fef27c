package dev.headroom.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FoldersTest {
    private static final Path HOME = Path.of("/home/someone");

    @Test
    void linuxHasItsCustomaryFolders() {
        assertThat(Folders.of(Map.of(), "Linux", HOME))
                .isEqualTo(new Folders(
                        HOME.resolve(".config/headroom"),
                        HOME.resolve(".local/share/headroom"),
                        HOME.resolve(".local/state/headroom"),
                        HOME.resolve(".cache/headroom")));
    }

    @Test
    void anAbsoluteVariableWinsAndARelativeOneIsIgnored() {
        var folders = Folders.of(Map.of("XDG_DATA_HOME", "/big/disk", "XDG_CONFIG_HOME", "here"), "Linux", HOME);
        assertThat(folders.data()).isEqualTo(Path.of("/big/disk/headroom"));
        assertThat(folders.config()).isEqualTo(HOME.resolve(".config/headroom"));
    }

    @Test
    void homeIsWhatTheVariableSaysUnlessItIsNoAbsolutePath() {
        assertThat(Folders.home(Map.of("HOME", "/x"), "Linux", "/root")).isEqualTo(Path.of("/x"));
        assertThat(Folders.home(Map.of("HOME", "x"), "Linux", "/root")).isEqualTo(Path.of("/root"));
        assertThat(Folders.home(Map.of("HOME", ""), "Linux", "/root")).isEqualTo(Path.of("/root"));
        assertThat(Folders.home(Map.of("HOME", "/x"), "Windows 11", "/root")).isEqualTo(Path.of("/root"));
    }

    @Test
    void aVariableThatIsNoPathIsIgnored() {
        assertThat(Folders.of(Map.of("XDG_DATA_HOME", "/a\0b"), "Linux", HOME).data())
                .isEqualTo(HOME.resolve(".local/share/headroom"));
    }
}
