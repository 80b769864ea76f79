package dev.coffre.agent.child;

import dev.coffre.vault.job.JobKind;
import java.util.List;

/**
 * What a child is to do.
 *
 * @param what for people
 * @param arguments of {@code coffre}, without secrets
 * @param input secret, through a pipe; wiped when it is told
 * @param cleanUp run once, when the child has ended or could not be started
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record ChildOrder(JobKind kind, String what, List<String> arguments, byte[] input, Runnable cleanUp) {
    public ChildOrder {
        arguments = List.copyOf(arguments);
    }

    public ChildOrder(JobKind kind, String what, List<String> arguments) {
        this(kind, what, arguments, new byte[0], () -> {});
    }

    @Override
    public String toString() {
        return "order of " + kind.code();
    }
}
