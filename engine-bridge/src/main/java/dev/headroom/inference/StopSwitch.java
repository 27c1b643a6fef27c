package dev.headroom.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// Lets another thread stop a run of a session in its middle: ONNX Runtime looks between two operators whether it is
/// still wanted. One run at a time; once thrown, the switch stays thrown.
public final class StopSwitch {
    private volatile boolean stopped;
    private OrtSession.@Nullable RunOptions running;

    public boolean stopped() {
        return stopped;
    }

    /// Any thread; later calls do nothing.
    public synchronized void stop() {
        stopped = true;
        if (running != null) {
            try {
                running.setTerminate(true);
            } catch (OrtException e) {
                throw new IllegalStateException("options of a run that is under way refused to end it", e);
            }
        }
    }

    /// Whether a run is under way that [#stop] would end.
    synchronized boolean running() {
        return running != null;
    }

    /// @param wanted outputs that are made anew
    /// @param pinned outputs that are written into tensors which are there
    /// @throws CancellationException stopped before or while it ran; pinned outputs then hold anything
    public OrtSession.Result run(
            OrtSession session, Map<String, OnnxTensor> inputs, Set<String> wanted, Map<String, OnnxTensor> pinned)
            throws OrtException {
        try (OrtSession.RunOptions options = new OrtSession.RunOptions()) {
            begin(options);
            try {
                return session.run(inputs, wanted, pinned, options);
            } finally {
                end();
            }
        } catch (OrtException e) {
            if (stopped) {
                throw cancelled();
            }
            throw e;
        }
    }

    private synchronized void begin(OrtSession.RunOptions options) {
        if (stopped) {
            throw cancelled();
        }
        running = options;
    }

    private synchronized void end() {
        running = null;
    }

    private static CancellationException cancelled() {
        return new CancellationException("stopped");
    }
}
