package dev.headroom.inference.http;

import dev.headroom.inference.EngineException;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.inference.HeapBudget;
import dev.headroom.words.Sentence;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Optional;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.MalformedChunkCodingException;

/// The bytes of one body. What they can come to take of the heap is granted before they are read.
final class BodyBytes implements AutoCloseable {
    /// Bodies up to this length, most chats without pictures, ask nobody and wait for nobody.
    private static final int SMALL = 16 << 10;

    private static final HeapBudget.Need NEED = new HeapBudget.Need(
            Code.BODY_TOO_LARGE, Sentence.of("The body"), Sentence.of("Send smaller pictures or a shorter chat."));

    private final Exchange exchange;
    private final HeapBudget heap;
    private Optional<HeapBudget.Grant> grant = Optional.empty();

    BodyBytes(Exchange exchange, HeapBudget heap) {
        this.exchange = exchange;
        this.heap = heap;
    }

    /// @throws EngineException 400, 408, 413, 503
    byte[] read(int longest) throws IOException {
        long told = exchange.length().orElse(SMALL);
        if (told > longest) {
            throw tooLong(longest);
        }
        try {
            if (exchange.length().isEmpty()) {
                return pieces(longest);
            }
            if (told > SMALL) {
                grant = Optional.of(heap.grant(BodyForm.cost(told), NEED));
            }
            byte[] all = new byte[(int) told];
            InputStream in = exchange.body();
            int _ = in.readNBytes(all, 0, all.length);
            int _ = in.read(); // sees that it ends here
            return all;
        } catch (SocketTimeoutException e) {
            throw new EngineException(
                    Code.REQUEST_TIMEOUT, Sentence.of("The rest of the body did not come; send it again."));
        } catch (ConnectionClosedException | MalformedChunkCodingException e) {
            throw new EngineException(
                    Code.INVALID_REQUEST, Sentence.of("The body is not what its head says: {}.", Sentence.of(e)));
        }
    }

    /// Of a body that does not tell its length.
    private byte[] pieces(int longest) throws IOException {
        InputStream in = exchange.body();
        ByteArrayOutputStream all = new ByteArrayOutputStream(SMALL);
        byte[] piece = new byte[SMALL];
        for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
            if (all.size() + n > longest) {
                throw tooLong(longest);
            }
            if (all.size() + n > SMALL && grant.isEmpty()) {
                // as for the longest; it is copied twice as it grows
                grant = Optional.of(heap.grant(BodyForm.cost(longest) + longest, NEED));
            }
            all.write(piece, 0, n);
        }
        return all.toByteArray();
    }

    private static EngineException tooLong(int longest) {
        return new EngineException(
                Code.BODY_TOO_LARGE,
                Sentence.of("The body is larger than {} MiB.", longest >> 20)
                        .then(Sentence.of("Send smaller pictures: what is beyond a few thousand pixels is scaled"
                                + " away anyway.")));
    }

    void holds(long kept) {
        grant.ifPresent(g -> g.shrinkTo(kept));
    }

    @Override
    public void close() {
        grant.ifPresent(HeapBudget.Grant::close);
    }
}
