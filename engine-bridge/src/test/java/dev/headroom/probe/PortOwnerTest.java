package dev.headroom.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class PortOwnerTest {
    @Test
    void theProcessThatListensIsFoundAndNobodyOnceItHasStopped() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
            long self = ProcessHandle.current().pid();
            assertThat(PortOwner.of("127.0.0.1", port)).hasValue(self);
            assertThat(PortOwner.of("localhost", port)).hasValue(self);
            assertThat(PortOwner.of("10.0.0.7", port)).isEmpty();
            assertThat(PortOwner.of("gpu-server", port)).isEmpty();
        }
        assertThat(PortOwner.of("127.0.0.1", port)).isEmpty();
    }

    @Test
    void withoutProcNobodyIsFound(@TempDir Path empty) {
        assertThat(PortOwner.of(empty, 80)).isEmpty();
    }
}
