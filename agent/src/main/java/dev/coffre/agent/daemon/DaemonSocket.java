package dev.coffre.agent.daemon;

import dev.coffre.agent.answerer.AnswerProtocol;
import dev.coffre.agent.machine.MachineVaultStatus;
import dev.coffre.agent.platform.LocalSocket;
import dev.coffre.agent.platform.LocalSockets;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.wire.WireJson;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers requests of other programs on this machine. */
final class DaemonSocket implements AutoCloseable {
    static final String STATE = "state";
    static final String CHANGED = "changed";
    static final String CONSOLE = "console";
    static final String MACHINE = "machine";

    private static final String ACKNOWLEDGED = "heard";

    private final Supplier<DaemonState> state;
    private final Runnable onChange;
    private final Supplier<String> consoleLink;
    private final Supplier<MachineVaultStatus> machine;
    private final AnswererProcess answerer;
    private final LocalSocket socket;

    DaemonSocket(
            LocalSockets sockets,
            PrivatePath folder,
            Supplier<DaemonState> state,
            Runnable onChange,
            Supplier<String> consoleLink,
            Supplier<MachineVaultStatus> machine,
            AnswererProcess answerer) {
        this.state = state;
        this.consoleLink = consoleLink;
        this.machine = machine;
        this.answerer = answerer;
        this.onChange = onChange;
        this.socket = sockets.open(folder, "daemon.sock", this::answer);
    }

    /** The lock file that the daemon of this state directory holds. */
    static PrivatePath lock(PrivatePath folder) {
        return folder.resolve("daemon.lock");
    }

    private Optional<String> answer(String question) {
        return switch (question) {
            case STATE -> Optional.of(WireJson.writeLine(state.get()));
            case CHANGED -> {
                onChange.run();
                yield Optional.of(ACKNOWLEDGED);
            }
            case CONSOLE -> Optional.of(consoleLink.get());
            case MACHINE -> machine();
            case AnswerProtocol.ANSWERER -> answerer.address();
            case AnswerProtocol.SILENT_ANSWERER -> {
                answerer.replaceSilent();
                yield Optional.of(ACKNOWLEDGED);
            }
            default -> Optional.empty();
        };
    }

    /** Does not answer if the machine's own files are damaged: the client will report that itself. */
    private Optional<String> machine() {
        try {
            return Optional.of(WireJson.writeLine(machine.get()));
        } catch (Problem problem) {
            return Optional.empty();
        }
    }

    String address() {
        return socket.address();
    }

    @Override
    public void close() {
        socket.close();
    }
}
