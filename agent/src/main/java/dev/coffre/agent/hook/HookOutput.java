package dev.coffre.agent.hook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The beginning of a hook's output. The rest is read and dropped, so that the hook never blocks on a full pipe. */
final class HookOutput {
    private static final int MAX_BYTES = 64 << 10;

    /** How long to wait for the pipe's end after the hook has ended: a background process may keep it open. */
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(1);

    private final InputStream in;
    private final Function<byte[], String> decoder;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final Thread reader;
    private boolean dropped;

    private HookOutput(InputStream in, Function<byte[], String> decoder) {
        this.in = in;
        this.decoder = decoder;
        this.reader = Thread.ofVirtual().unstarted(this::read);
    }

    /** @param decoder of the bytes, which may end within a character */
    static HookOutput follow(InputStream in, Function<byte[], String> decoder) {
        HookOutput output = new HookOutput(in, decoder);
        output.reader.start();
        return output;
    }

    private void read() {
        byte[] buffer = new byte[8 << 10];
        try {
            for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
                keep(buffer, got);
            }
        } catch (IOException closed) {
            // Keep the output that was read before the stream was closed.
        }
    }

    private synchronized void keep(byte[] buffer, int length) {
        int room = Math.min(length, MAX_BYTES - kept.size());
        kept.write(buffer, 0, room);
        dropped |= room < length;
    }

    /**
     * Returns the lines, once the hook has ended. Control characters are replaced, because a log must not pass them to a
     * terminal.
     */
    List<String> lines() {
        try {
            if (!reader.join(DRAIN_TIMEOUT)) {
                in.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException closed) {
            // It was to be closed.
        }
        synchronized (this) {
            Stream<String> lines = decoder.apply(kept.toByteArray()).lines();
            return Stream.concat(lines, dropped ? Stream.of("…") : Stream.empty())
                    .map(line -> line.replaceAll("\\p{Cntrl}", "?"))
                    .toList();
        }
    }
}
