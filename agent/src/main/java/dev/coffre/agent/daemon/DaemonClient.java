package dev.coffre.agent.daemon;

import dev.coffre.agent.machine.MachineVaultStatus;
import dev.coffre.agent.platform.LocalSockets;
import dev.coffre.agent.process.LockFile;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.wire.MalformedMessageException;
import dev.coffre.vault.wire.WireJson;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Client of this machine's daemon. Thread-safe. */
public final class DaemonClient {
    private final PrivatePath folder;
    private final LocalSockets sockets;

    /** @param folder the agent's state directory */
    public DaemonClient(PrivatePath folder, LocalSockets sockets) {
        this.folder = folder;
        this.sockets = sockets;
    }

    /** Returns the daemon's state; empty if none runs. */
    public Optional<DaemonState> state() {
        return ask(DaemonSocket.STATE).flatMap(line -> read(line, DaemonState.class));
    }

    /**
     * Returns the vault's status of this machine. The daemon's JVM is already warm, so this is faster than asking the vault
     * from a new process. Empty if no daemon runs, or if it cannot answer.
     */
    public Optional<MachineVaultStatus> machineStatus() {
        return ask(DaemonSocket.MACHINE).flatMap(line -> read(line, MachineVaultStatus.class));
    }

    /** Notifies the daemon that the policy or the settings have changed. Does nothing if none runs. */
    public void notifyChanged() {
        Optional<String> unused = ask(DaemonSocket.CHANGED);
    }

    /** Returns a link to the console that the daemon serves; empty if no daemon runs, or if it cannot serve one. */
    public Optional<String> consoleLink() {
        return ask(DaemonSocket.CONSOLE);
    }

    private Optional<String> ask(String question) {
        return LockFile.holder(DaemonSocket.lock(folder), DaemonLockInfo.class)
                .flatMap(holder -> sockets.ask(holder.socket(), question));
    }

    private static <T> Optional<T> read(String line, Class<T> type) {
        try {
            return Optional.of(WireJson.read(line.getBytes(StandardCharsets.UTF_8), type));
        } catch (MalformedMessageException otherVersion) {
            return Optional.empty();
        }
    }
}
