package dev.headroom.inference.http;

import dev.headroom.fuzz.FuzzInput;
import dev.headroom.fuzz.FuzzTarget;
import dev.headroom.inference.EngineException;
import java.net.InetAddress;
import java.util.List;

/// What a request line asks for, and of which host.
public final class AddressFuzz implements FuzzTarget {
    private final Hosts hosts = new Hosts(List.of("proxy.example"));

    @Override
    public String name() {
        return "address";
    }

    @Override
    public int longest() {
        return 512;
    }

    @Override
    public List<byte[]> fixtures() {
        return List.of(
                FuzzInput.bytes("/memory?stream=1&interval_ms=100&a=%C3%A9+b"),
                FuzzInput.bytes("http://[::1%25eth0]:8080/v1/models?x#y"),
                FuzzInput.bytes("HTTPS://proxy.example:99999?q"),
                FuzzInput.bytes("foo:bar"));
    }

    @Override
    public void feed(byte[] input) {
        String line = FuzzInput.text(input);
        try {
            Target target = Target.of(line);
            hosts.check(target.host().orElse(line), InetAddress.getLoopbackAddress());
        } catch (EngineException e) {
            FuzzInput.refused(e);
        }
    }
}
