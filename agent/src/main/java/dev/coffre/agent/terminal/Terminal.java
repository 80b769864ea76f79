package dev.coffre.agent.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Optional;

/** Input and output of a command. */
public interface Terminal {
    /** Results, for people or as JSON lines. */
    PrintStream out();

    /** Returns the first failure to write to {@link #out}, which a {@code PrintStream} swallows. */
    Optional<IOException> outputFailure();

    /** Standard output as bytes, for commands that write data to it and print nothing else there. Not buffered. */
    OutputStream data();

    /** Problems, questions and progress. */
    PrintStream err();

    /** Standard input as bytes, for commands that read data from it and ask no questions. */
    InputStream in();

    /** Returns whether a person is at the terminal. Only then are questions asked and progress drawn. */
    boolean isInteractive();

    /** Returns the current width in columns. It may change at any time. */
    int columns();

    /** Returns the answer, or empty at the end of input. */
    Optional<String> ask(String question);

    /** As {@link #ask}, without echo. The caller wipes the answer. */
    Optional<char[]> askSecret(String question);
}
