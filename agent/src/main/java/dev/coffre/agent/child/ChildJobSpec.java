package dev.coffre.agent.child;

import dev.coffre.agent.recovery.RecoveryOrder;
import dev.coffre.vault.job.JobKind;
import java.util.List;
import java.util.Optional;

/**
 * The command that a child process runs.
 *
 * @param kind code of a {@link JobKind}, or {@link #MOUNT}
 * @param description for people
 * @param arguments of {@code coffre}, without secrets
 * @param input secret, sent through a pipe, then wiped
 * @param cleanUp runs once, when the child has ended or could not be started
 * @param origin address of the page that the command was ordered at, filled in as it was; empty for other jobs
 * @param recovery what a recovery recovers, where and how; empty for other jobs
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record ChildJobSpec(
        String kind,
        String description,
        List<String> arguments,
        byte[] input,
        Runnable cleanUp,
        Optional<String> origin,
        Optional<RecoveryOrder> recovery) {
    /** A mount of recovery points. It is no job: it is not in the history, and serves a person until it is ended. */
    public static final String MOUNT = "mount";

    public ChildJobSpec {
        arguments = List.copyOf(arguments);
    }

    public ChildJobSpec(JobKind kind, String what, List<String> arguments) {
        this(kind.code(), what, arguments, new byte[0], () -> {});
    }

    public ChildJobSpec(String kind, String description, List<String> arguments, byte[] input, Runnable cleanUp) {
        this(kind, description, arguments, input, cleanUp, Optional.empty(), Optional.empty());
    }

    /** Returns the same command as a recovery, with the address of the page that it was ordered at. */
    public ChildJobSpec ofRecovery(RecoveryOrder order, String address) {
        return new ChildJobSpec(kind, description, arguments, input, cleanUp, Optional.of(address), Optional.of(order));
    }

    public boolean isMount() {
        return kind.equals(MOUNT);
    }

    @Override
    public String toString() {
        return "order of " + kind;
    }
}
