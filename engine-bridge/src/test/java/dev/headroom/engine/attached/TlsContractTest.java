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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What https can do wrong, with a real handshake: a certificate made by the JDK's own keytool.
class TlsContractTest {
    private static final String WORD = "changeit";

    @TempDir
    static Path folder;

    private static SSLContext usual;
    private HttpsServer secure;

    /// One authority and the certificates it signed: keytool takes a second a time, so once for all tests.
    @BeforeAll
    static void certificates() throws Exception {
        usual = SSLContext.getDefault();
        keytool("authority", "CN=Authority of a test", "-ext", "bc:c");
        keytool("right", "CN=127.0.0.1", "-signer", "authority", "-ext", "SAN=ip:127.0.0.1");
        keytool("elsewhere", "CN=x", "-signer", "authority", "-ext", "SAN=dns:elsewhere.example,ip:10.1.2.3");
        keytool(
                "expired",
                "CN=127.0.0.1",
                "-signer",
                "authority",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-startdate",
                "-10d",
                "-validity",
                "5");
    }

    private static void keytool(String alias, String name, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                name,
                "-keyalg",
                "EC",
                "-keystore",
                folder.resolve("store.p12").toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                WORD));
        command.addAll(List.of(options));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
    }

    @AfterEach
    void close() {
        SSLContext.setDefault(usual);
        secure.stop(0);
    }

    /// A server on this machine.
    ///
    /// @param certificate which of them it shows
    /// @param trusted whether this process trusts the authority that signed it
    private void open(String certificate, boolean trusted) throws Exception {
        KeyStore all = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("store.p12"))) {
            all.load(in, WORD.toCharArray());
        }
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry(
                "server",
                all.getKey(certificate, WORD.toCharArray()),
                WORD.toCharArray(),
                all.getCertificateChain(certificate));
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(own, WORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
        secure.setHttpsConfigurator(new HttpsConfigurator(context));
        secure.start();
        if (trusted) {
            KeyStore known = KeyStore.getInstance("PKCS12");
            known.load(null, null);
            known.setCertificateEntry("authority", all.getCertificate("authority"));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(known);
            SSLContext trusting = SSLContext.getInstance("TLS");
            trusting.init(null, trust.getTrustManagers(), null);
            SSLContext.setDefault(trusting);
        }
    }

    private String address(String host) {
        return "https://" + host + ":" + secure.getAddress().getPort();
    }

    @Test
    void aCertificateThatNobodyHereKnowsIsSaidWithTheWayToTrustIt() throws Exception {
        open("right", false);

        assertThat(sentence(address("127.0.0.1"))).contains("not trusted here", "javax.net.ssl.trustStore");
    }

    @Test
    void anExpiredCertificateIsSaidToBeOutOfDate() throws Exception {
        open("expired", true);

        assertThat(sentence(address("127.0.0.1")))
                .contains(
                        "The certificate of 127.0.0.1:",
                        "is out of date",
                        "Renew it there, or set this machine's clock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    void aCertificateForAnotherNameIsSaidAsSuch(String host) throws Exception {
        open("elsewhere", true);

        assertThat(sentence(address(host))).contains("The certificate of " + host, "is for another name");
    }

    @Test
    void httpToASecurePortSaysToWriteHttps() throws Exception {
        open("right", false);

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
            return ((EngineFailure.Refused) failure).said().toString();
        }
    }
}
