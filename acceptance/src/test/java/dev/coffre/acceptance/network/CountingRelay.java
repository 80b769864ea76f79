package dev.coffre.acceptance.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Passes bytes between agents and a vault as they are, and notes every second how many have passed. */
public final class CountingRelay implements AutoCloseable {
    /** Small, so that what is counted has nearly arrived. */
    private static final int BUFFER = 32 << 10;

    private final ServerSocket listening;
    private final int vaultPort;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong passed = new AtomicLong();
    private final List<Sample> samples = new CopyOnWriteArrayList<>();

    /** How many bytes had passed by then, both ways together. */
    public record Sample(long nanos, long bytes) {
        /** Bits a second from this one to a later one. */
        public double bitsPerSecondTo(Sample later) {
            return (later.bytes - bytes) * 8e9 / (later.nanos - nanos);
        }

        public Duration since(long begun) {
            return Duration.ofNanos(nanos - begun);
        }
    }

    public CountingRelay(int port, int vaultPort) {
        this.vaultPort = vaultPort;
        try {
            listening = new ServerSocket();
            listening.setReceiveBufferSize(BUFFER);
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.submit(this::accept);
        clock.scheduleAtFixedRate(
                () -> samples.add(new Sample(System.nanoTime(), passed.get())), 1, 1, TimeUnit.SECONDS);
    }

    /** How many bytes have passed, both ways together. */
    public long bytes() {
        return passed.get();
    }

    public List<Sample> samples() {
        return List.copyOf(samples);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket agent = listening.accept();
                agent.setSendBufferSize(BUFFER);
                connect(agent);
            } catch (IOException closed) {
                // The next one, or the end.
            }
        }
    }

    private void connect(Socket agent) throws IOException {
        try {
            Socket vault = new Socket(InetAddress.getLoopbackAddress(), vaultPort);
            threads.submit(() -> pass(agent, vault));
            threads.submit(() -> pass(vault, agent));
        } catch (IOException noVault) {
            agent.close();
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
                passed.addAndGet(count);
            }
        } catch (IOException gone) {
            // One of the ends has hung up.
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        clock.shutdownNow();
        threads.shutdownNow();
    }
}
