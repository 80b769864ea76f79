package dev.coffre.agent.child;

import dev.coffre.vault.job.JobKind;
import java.util.List;

/**
 * The command that a child process runs.
 *
 * @param kind code of a {@link JobKind}, or {@link #MOUNT}
 * @param description for people
 * @param arguments of {@code coffre}, without secrets
 * @param input secret, sent through a pipe, then wiped
 * @param cleanUp runs once, when the child has ended or could not be started
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record ChildJobSpec(String kind, String description, List<String> arguments, byte[] input, Runnable cleanUp) {
    /** A mount of recovery points. It is no job: it is not in the history, and serves a person until it is ended. */
    public static final String MOUNT = "mount";

    public ChildJobSpec {
        arguments = List.copyOf(arguments);
    }

    public ChildJobSpec(JobKind kind, String what, List<String> arguments) {
        this(kind.code(), what, arguments, new byte[0], () -> {});
    }

    public boolean isMount() {
        return kind.equals(MOUNT);
    }

    @Override
    public String toString() {
        return "order of " + kind;
    }
}
