package dev.coffre.agent.answerer;

import java.util.Arrays;

/** {@link AnswerClient} as a program with another limit of silence, its first argument: milliseconds. */
final class ClientProcess {
    private ClientProcess() {}

    public static void main(String[] arguments) {
        AnswerClient.run(Arrays.copyOfRange(arguments, 1, arguments.length), Integer.parseInt(arguments[0]));
    }
}
