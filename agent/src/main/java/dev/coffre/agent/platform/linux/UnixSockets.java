package dev.coffre.agent.platform.linux;

import dev.coffre.agent.platform.LocalConnection;
import dev.coffre.agent.platform.LocalSocket;
import dev.coffre.agent.platform.LocalSockets;
import dev.coffre.backup.trust.PrivatePath;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Unix sockets, whose callers the kernel identifies (SO_PEERCRED of unix(7)). */
final class UnixSockets implements LocalSockets {
    @Override
    public LocalSocket open(PrivatePath folder, String name, Function<String, Optional<String>> answers) {
        return UnixSocket.open(folder.path(), name, answers);
    }

    @Override
    public Optional<LocalSocket> listen(PrivatePath folder, String name, Consumer<LocalConnection> connections) {
        return Optional.of(UnixSocket.listen(folder.path(), name, connections));
    }

    @Override
    public Optional<String> ask(String address, String question) {
        try {
            return UnixSocket.ask(Path.of(address), question);
        } catch (InvalidPathException otherProgram) {
            return Optional.empty();
        }
    }
}
