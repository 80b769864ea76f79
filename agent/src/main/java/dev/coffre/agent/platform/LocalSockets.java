package dev.coffre.agent.platform;

import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.problem.Problem;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Questions between processes of this machine: one line in, one line out. Also connections that carry bytes. */
public interface LocalSockets {
    /** The most bytes of a question. */
    int MAX_REQUEST = 4_096;

    /** The most bytes of an answer. */
    int MAX_ANSWER = 1 << 20;

    /**
     * Listens until closed. Answers the user who runs this process, and administrators. Connections of other users, and of
     * callers that cannot be identified, are closed unanswered.
     *
     * @param folder private directory of the service
     * @param name unique in the directory
     * @param answers returns the answer to a question, or empty for an unknown one; called by other threads
     * @throws Problem {@code state-damaged} and the others of private files
     */
    LocalSocket open(PrivatePath folder, String name, Function<String, Optional<String>> answers);

    /**
     * As {@link #open}, for the user who runs this process only, with connections in place of lines. Empty on a system whose
     * launcher does not ask the agent's service.
     *
     * @param connections gets each connection on a thread of its own, and ends it by returning
     */
    Optional<LocalSocket> listen(PrivatePath folder, String name, Consumer<LocalConnection> connections);

    /** Asks the process at this address. Returns empty if no process listens or it does not know the question. */
    Optional<String> ask(String address, String question);
}
