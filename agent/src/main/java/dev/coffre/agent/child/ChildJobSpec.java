package dev.coffre.agent.child;

import dev.coffre.vault.job.JobKind;
import java.util.List;

/**
 * The command that a child process runs.
 *
 * @param description for people
 * @param arguments of {@code coffre}, without secrets
 * @param input secret, sent through a pipe, then wiped
 * @param cleanUp runs once, when the child has ended or could not be started
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record ChildJobSpec(JobKind kind, String description, List<String> arguments, byte[] input, Runnable cleanUp) {
    public ChildJobSpec {
        arguments = List.copyOf(arguments);
    }

    public ChildJobSpec(JobKind kind, String what, List<String> arguments) {
        this(kind, what, arguments, new byte[0], () -> {});
    }

    @Override
    public String toString() {
        return "order of " + kind.code();
    }
}
