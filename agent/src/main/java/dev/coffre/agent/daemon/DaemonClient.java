package dev.coffre.agent.daemon;

import dev.coffre.agent.machine.MachineStatus;
import dev.coffre.agent.process.LocalSocket;
import dev.coffre.agent.process.LockFile;
import dev.coffre.vault.wire.MalformedMessage;
import dev.coffre.vault.wire.WireJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** The daemon of this machine, as other programs of the machine see it. Thread-safe. */
public final class DaemonClient {
    private final Path folder;

    /** @param folder of the agent's state */
    public DaemonClient(Path folder) {
        this.folder = folder;
    }

    /** What it says of itself; empty when none runs. */
    public Optional<DaemonState> state() {
        return ask(DaemonSocket.STATE).flatMap(line -> read(line, DaemonState.class));
    }

    /** How the machine stands with its vault, asked by a program that is warm; empty when none runs, or it cannot tell. */
    public Optional<MachineStatus> machine() {
        return ask(DaemonSocket.MACHINE).flatMap(line -> read(line, MachineStatus.class));
    }

    /** Tells it that the policy or the settings have changed; without a daemon there is nobody to tell. */
    public void changed() {
        Optional<String> unused = ask(DaemonSocket.CHANGED);
    }

    /** A link that opens the console which the daemon serves; empty when none runs, or it cannot serve one. */
    public Optional<String> consoleLink() {
        return ask(DaemonSocket.CONSOLE);
    }

    private Optional<String> ask(String question) {
        return LockFile.holder(DaemonSocket.lock(folder), DaemonHolder.class)
                .flatMap(holder -> LocalSocket.ask(Path.of(holder.socket()), question));
    }

    private static <T> Optional<T> read(String line, Class<T> type) {
        try {
            return Optional.of(WireJson.read(line.getBytes(StandardCharsets.UTF_8), type));
        } catch (MalformedMessage otherVersion) {
            return Optional.empty();
        }
    }
}
