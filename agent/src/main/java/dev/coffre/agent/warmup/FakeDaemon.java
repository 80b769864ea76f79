package dev.coffre.agent.warmup;

import dev.coffre.agent.daemon.Daemon;
import dev.coffre.agent.machine.ChainStatus;
import dev.coffre.agent.machine.MachineVaultStatus;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** A daemon with a made-up machine and vault, for the warm-up of commands that ask the daemon. */
public final class FakeDaemon implements AutoCloseable {
    private final Daemon daemon;
    private final Thread thread;

    private FakeDaemon(Daemon daemon, Thread thread) {
        this.daemon = daemon;
        this.thread = thread;
    }

    /**
     * Starts the daemon. It accepts connections when this method returns.
     *
     * @param daemons makes a daemon that gives a made-up status
     */
    public static FakeDaemon start(
            Function<MachineVaultStatus, Daemon> daemons, InstantSource clock, SecureRandom random, String hostName) {
        Daemon daemon = daemons.apply(status(clock, random, hostName));
        CountDownLatch ready = new CountDownLatch(1);
        Thread thread = Thread.ofPlatform().name("made-up service").start(() -> daemon.run(ready::countDown));
        try {
            ready.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new FakeDaemon(daemon, thread);
    }

    private static MachineVaultStatus status(InstantSource clock, SecureRandom random, String hostName) {
        long now = clock.millis();
        ChainStatus.Head head = new ChainStatus.Head(1, Sha256.ZERO.toString());
        ChainStatus chain = new ChainStatus(
                1,
                false,
                Optional.of(new ChainStatus.Newest(1, now, 1, 1)),
                head,
                head,
                Optional.empty(),
                List.of(),
                Optional.empty());
        return new MachineVaultStatus(
                MachineId.random(random).toString(),
                hostName,
                MachineKind.values()[0].code(),
                VaultId.random(random).toString(),
                "made-up",
                "https://localhost",
                now,
                Optional.of(chain),
                Optional.empty());
    }

    @Override
    public void close() {
        daemon.stop();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
