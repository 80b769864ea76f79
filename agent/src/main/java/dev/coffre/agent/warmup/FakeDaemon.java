package dev.coffre.agent.warmup;

import dev.coffre.agent.context.AgentContext;
import dev.coffre.agent.daemon.Daemon;
import dev.coffre.agent.machine.ChainStatus;
import dev.coffre.agent.machine.MachineVaultStatus;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A daemon with a made-up machine and vault, for the warm-up of commands that ask the daemon. */
public final class FakeDaemon implements AutoCloseable {
    private final Daemon daemon;
    private final Thread thread;

    private FakeDaemon(Daemon daemon, Thread thread) {
        this.daemon = daemon;
        this.thread = thread;
    }

    /** Starts the daemon. It accepts connections when this method returns. */
    public static FakeDaemon start(AgentContext context) {
        MachineVaultStatus status = status(context);
        Daemon daemon = new Daemon(context, () -> "", () -> status);
        CountDownLatch ready = new CountDownLatch(1);
        Thread thread = Thread.ofPlatform().name("made-up service").start(() -> daemon.run(ready::countDown));
        try {
            ready.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new FakeDaemon(daemon, thread);
    }

    private static MachineVaultStatus status(AgentContext context) {
        long now = context.clock().millis();
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
                MachineId.random(context.random()).toString(),
                context.hostName(),
                MachineKind.values()[0].code(),
                VaultId.random(context.random()).toString(),
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
