package dev.coffre.agent.terminal;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Optional;

/** Where a command speaks and listens. */
public interface Terminal {
    /** Results, for people or as JSON lines. */
    PrintStream out();

    /** Problems, questions and progress. */
    PrintStream err();

    /** Standard input as bytes: of a command that takes data from it, and asks nothing. */
    InputStream in();

    /** Whether a person sits there: only then may be asked, and only then progress is drawn. */
    boolean isInteractive();

    /** How many columns the terminal has now; it may change at any time. */
    int columns();

    /** What the person answered, or empty if the input has ended. */
    Optional<String> ask(String question);

    /** As {@link #ask}, without echo; the caller wipes it. */
    Optional<char[]> askSecret(String question);
}
