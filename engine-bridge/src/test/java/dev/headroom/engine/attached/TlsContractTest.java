package dev.headroom.engine.attached;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineState;
import dev.headroom.settings.Settings;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What https can do wrong, with a real handshake: a certificate made by the JDK's own keytool.
class TlsContractTest {
    @TempDir
    Path folder;

    private HttpsServer secure;

    @BeforeEach
    void open() throws Exception {
        secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
        secure.setHttpsConfigurator(new HttpsConfigurator(context()));
        secure.start();
    }

    @AfterEach
    void close() {
        secure.stop(0);
    }

    private SSLContext context() throws Exception {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "server",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    @Test
    void aCertificateThatNobodyHereKnowsIsSaidWithTheWayToTrustIt() throws Exception {
        assertThat(sentence("https://127.0.0.1:" + secure.getAddress().getPort()))
                .contains("not trusted here", "javax.net.ssl.trustStore");
    }

    @Test
    void httpToASecurePortSaysToWriteHttps() throws Exception {
        assertThat(sentence("http://127.0.0.1:" + secure.getAddress().getPort()))
                .contains("If it speaks https, write https://");
    }

    private static String sentence(String address) throws Exception {
        CompletableFuture<EngineFailure> failed = new CompletableFuture<>();
        AttachedSession session =
                AttachedSession.attach(SavedServer.of("x", address, "key"), Settings.defaults(1L << 30));
        try (session;
                var _ = session.onState(s -> {
                    if (s instanceof EngineState.Failed f) {
                        failed.complete(f.failure());
                    }
                })) {
            EngineFailure failure = failed.get(30, TimeUnit.SECONDS);
            assertThat(failure).isInstanceOf(EngineFailure.Refused.class);
            return ((EngineFailure.Refused) failure).sentence();
        }
    }
}
