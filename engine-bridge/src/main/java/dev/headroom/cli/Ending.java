package dev.headroom.cli;

import dev.headroom.inference.Backend;
import dev.headroom.inference.http.InferenceServer;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How the process of an engine ends when its parent or a signal says so. Native code may be running then, and the
/// usual end of a process would take its foundations away under it (ONNX Runtime then aborts, in the middle of a last
/// word). So clients hear why, the engine is stopped, and if it is not for long enough, the process ends without
/// ceremony: what it holds, the system takes back.
final class Ending {
    private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

    /// From being told to having ended.
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Ending OF_THIS_PROCESS = new Ending();

    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile Optional<InferenceServer> server = Optional.empty();
    private volatile Optional<Backend> engine = Optional.empty();

    private Ending() {}

    static Ending ofThisProcess() {
        return OF_THIS_PROCESS;
    }

    /// From now on a model is loaded or runs in this process.
    ///
    /// @param server what its clients hear by
    void guards(InferenceServer server) {
        this.server = Optional.of(server);
        onSignals();
    }

    /// The engine that has been loaded.
    void guards(Backend engine) {
        this.engine = Optional.of(engine);
    }

    /// Java's compiler refuses `sun.misc.Signal` with a warning, and has no other way to hear a signal before the hooks
    /// run, of which one is ONNX Runtime's.
    private void onSignals() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ends =
                    Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (_, method, given) -> {
                        if (method.getName().equals("handle")) {
                            int number = (int) signal.getMethod("getNumber").invoke(given[0]);
                            Thread.ofPlatform().name("signal").start(() -> end(128 + number));
                        }
                        return null;
                    });
            for (String name : new String[] {"TERM", "INT", "HUP"}) {
                handle(signal, handler, name, ends);
            }
        } catch (ReflectiveOperationException e) {
            LOG.debug("signals end this process as they end any Java program", e);
        }
    }

    private static void handle(Class<?> signal, Class<?> handler, String name, Object ends)
            throws ReflectiveOperationException {
        try {
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), ends);
        } catch (java.lang.reflect.InvocationTargetException e) {
            LOG.debug("SIG{} is not for us here", name, e);
        }
    }

    /// Ends this process within [#GRACE].
    void end(int status) {
        if (begun.getAndSet(true)) {
            return;
        }
        Thread.ofPlatform().daemon().name("grace").start(() -> {
            try {
                Thread.sleep(GRACE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            halt(status);
        });
        server.ifPresent(InferenceServer::close);
        if (server.isPresent() && engine.isEmpty()) {
            // nobody can stop a loading
            halt(status);
        }
        engine.ifPresent(Backend::close);
        if (server.map(InferenceServer::busy).orElse(false)) {
            halt(status);
        }
        System.exit(status);
    }

    /// Ends this process without the work that C++ does at an end, which native code that still runs does not survive.
    private static void halt(int status) {
        try {
            Linker linker = Linker.nativeLinker();
            linker.downcallHandle(
                            linker.defaultLookup().find("_exit").orElseThrow(),
                            FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT))
                    .invokeExact(status);
        } catch (Throwable e) {
            LOG.debug("there is no _exit here", e);
        }
        Runtime.getRuntime().halt(status);
    }
}
