package dev.coffre.agent.warmup;

import dev.coffre.agent.daemon.Daemon;
import dev.coffre.agent.machine.ChainStatus;
import dev.coffre.agent.machine.MachineStatus;
import dev.coffre.agent.world.World;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A daemon with a made-up machine and vault, for the warm-up of commands that ask the daemon. */
public final class MadeUpService implements AutoCloseable {
    private final Daemon daemon;
    private final Thread thread;

    private MadeUpService(Daemon daemon, Thread thread) {
        this.daemon = daemon;
        this.thread = thread;
    }

    /** Starts the daemon. It accepts connections when this method returns. */
    public static MadeUpService start(World world) {
        MachineStatus status = status(world);
        Daemon daemon = new Daemon(world, () -> "", () -> status);
        CountDownLatch ready = new CountDownLatch(1);
        Thread thread = Thread.ofPlatform().name("made-up service").start(() -> daemon.run(ready::countDown));
        try {
            ready.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new MadeUpService(daemon, thread);
    }

    private static MachineStatus status(World world) {
        long now = world.clock().millis();
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
        return new MachineStatus(
                MachineId.random(world.random()).toString(),
                world.hostName(),
                MachineKind.values()[0].code(),
                VaultId.random(world.random()).toString(),
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
