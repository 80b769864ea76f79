package dev.coffre.agent.daemon;

import dev.coffre.agent.process.LocalSocket;
import dev.coffre.vault.wire.WireJson;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** What the daemon answers the other programs of this machine. */
final class DaemonSocket implements AutoCloseable {
    static final String STATE = "state";
    static final String CHANGED = "changed";
    static final String CONSOLE = "console";

    private static final String HEARD = "heard";

    private final Supplier<DaemonState> state;
    private final Runnable onChange;
    private final Supplier<String> consoleLink;
    private final LocalSocket socket;

    DaemonSocket(Path folder, Supplier<DaemonState> state, Runnable onChange, Supplier<String> consoleLink) {
        this.state = state;
        this.consoleLink = consoleLink;
        this.onChange = onChange;
        this.socket = LocalSocket.open(folder, "daemon.sock", this::answer);
    }

    /** Held by the daemon of this state folder. */
    static Path lock(Path folder) {
        return folder.resolve("daemon.lock");
    }

    private Optional<String> answer(String question) {
        return switch (question) {
            case STATE -> Optional.of(WireJson.line(state.get()));
            case CHANGED -> {
                onChange.run();
                yield Optional.of(HEARD);
            }
            case CONSOLE -> Optional.of(consoleLink.get());
            default -> Optional.empty();
        };
    }

    Path path() {
        return socket.path();
    }

    @Override
    public void close() {
        socket.close();
    }
}
