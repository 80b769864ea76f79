package dev.coffre.agent.answerer;

import java.time.Duration;

/**
 * What passes between the client of the command line and the answerer, over a local stream socket. Each side first checks
 * by the kernel that the other is of the same user.
 *
 * <p>The client sends one question: a byte with the {@link #VERSION}, the length of the rest in bytes,
 * the number of texts, and the texts. Each text is its length in bytes and UTF-8. The texts are: the working directory, the
 * width of the terminal in columns (empty without a terminal), the number of variables, each variable of
 * {@link #VARIABLES} that is set as {@code NAME=value}, and the arguments. Later it sends at most one byte more: the exit code
 * of a signal that asked it to end. The command then stops as it would by that signal. It also stops when the client closes
 * the connection.
 *
 * <p>The answerer sends a byte with its version and then frames: a byte with the kind, the length of the content, the
 * content. A caller of another version gets the version and {@link #BY_ITSELF}. All numbers have four bytes, big-endian.
 *
 * <p>Only constants are here, which the compiler copies: the client loads one class.
 */
public final class AnswerProtocol {
    static final int VERSION = 3;

    /** The most bytes of a question after its length. A longer command runs by itself. */
    static final int MAX_QUESTION = 256 << 10;

    /** The most bytes in one frame. */
    static final int MAX_FRAME = 64 << 10;

    /** Bytes of standard output. */
    static final int OUT = 1;

    /** Bytes of standard error. */
    static final int ERR = 2;

    /** The command still runs. Empty; sent each second. The client then shows what it holds. */
    static final int ALIVE = 3;

    /** The client writes this text to standard output if the stream ends before {@link #EXIT}. Sent before any output. */
    static final int LAST_OUT = 4;

    /** The client writes this text to standard error if the stream ends before {@link #EXIT}. Sent before any output. */
    static final int LAST_ERR = 5;

    /** The client writes this text to standard error if standard output cannot be written. Sent before any output. */
    static final int UNWRITTEN = 8;

    /** As {@link #UNWRITTEN}, if the disk is full. */
    static final int UNWRITTEN_FULL = 9;

    /** The exit code in one byte. The last frame. */
    static final int EXIT = 6;

    /** The command must run by itself. Empty; the first and last frame. */
    static final int BY_ITSELF = 7;

    /** Exit code of the client: the launcher runs the command by itself. No command of the agent ends with it. */
    static final int EXIT_BY_ITSELF = 100;

    /** Name of the answerer's socket in the state directory, and of the question to the daemon that starts it. */
    public static final String ANSWERER = "answerer";

    /** The report of a client to the daemon after a silence. The daemon ends the answerer, and the next question starts another. */
    public static final String SILENT_ANSWERER = "answerer-silent";

    /** Names, separated by blanks, of the variables that a command's output depends on. */
    static final String VARIABLES = "COFFRE_HOME COFFRE_INSTALLATION COFFRE_LANG LC_ALL LC_MESSAGES LANG TZ"
            + " https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY";

    /**
     * After this time without a frame, the command runs by itself, or ends with {@code answer-interrupted} if output was
     * already shown.
     */
    public static final int SILENCE_MILLIS = 5_000;

    /** Time between two signs of life while a command runs. */
    static final Duration HEARTBEAT = Duration.ofSeconds(1);

    private AnswerProtocol() {}
}
