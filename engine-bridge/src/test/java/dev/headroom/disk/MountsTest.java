package dev.headroom.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountsTest {
    private static final Mounts MOUNTS = new Mounts(List.of(
            "/dev/sda1 / ext4 rw,relatime 0 0",
            "/dev/sdb1 /home ext4 rw,nosuid,noexec 0 0",
            "tmpfs /home/me/fast tmpfs rw 0 0",
            "//server/my\\040share /mnt/my\\040share cifs rw,noexec 0 0",
            "tmpfs /tmp tmpfs rw,noexec 0 0",
            "tmpfs /tmp tmpfs rw 0 0"));

    @Test
    void theDeepestMountDecidesAndOfTwoInOnePlaceTheLater() {
        assertThat(MOUNTS.forbidExecution(Path.of("/opt/x"))).isFalse();
        assertThat(MOUNTS.forbidExecution(Path.of("/home/me/.cache"))).isTrue();
        assertThat(MOUNTS.forbidExecution(Path.of("/home/me/fast/x"))).isFalse();
        assertThat(MOUNTS.forbidExecution(Path.of("/homestead"))).isFalse();
        assertThat(MOUNTS.forbidExecution(Path.of("/mnt/my share/x"))).isTrue();
        assertThat(MOUNTS.forbidExecution(Path.of("/tmp/x"))).isFalse();
    }
}
