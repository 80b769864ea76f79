package dev.coffre.agent.command;

import dev.coffre.agent.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A terminal whose person answers from a list; without a list nobody is there. */
final class ScriptedTerminal implements Terminal {
    private final ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    private PrintStream out = new PrintStream(outBytes, true, StandardCharsets.UTF_8);
    private Optional<IOException> outputFailure = Optional.empty();
    private final PrintStream err = new PrintStream(errBytes, true, StandardCharsets.UTF_8);
    private OutputStream data = outBytes;
    private final Deque<String> answers = new ArrayDeque<>();

    /** The answer of somebody who reads the recovery code that was shown, and types the group that is asked for. */
    static final String GROUP_OF_THE_CODE = "[group]";

    private static final Pattern CODE = Pattern.compile("([0-9A-Z]{4}-){8}[0-9A-Z*~$=]");
    private boolean interactive;
    private InputStream input = InputStream.nullInputStream();

    void answers(String... texts) {
        interactive = true;
        answers.clear();
        answers.addAll(Arrays.asList(texts));
    }

    /** What comes by standard input. */
    void input(InputStream bytes) {
        input = bytes;
    }

    @Override
    public InputStream in() {
        return input;
    }

    void nobody() {
        interactive = false;
    }

    /** What was printed since the last call. */
    String takeOut() {
        String text = outBytes.toString(StandardCharsets.UTF_8);
        outBytes.reset();
        return text;
    }

    String takeErr() {
        String text = errBytes.toString(StandardCharsets.UTF_8);
        errBytes.reset();
        return text;
    }

    List<String> unanswered() {
        return List.copyOf(answers);
    }

    @Override
    public PrintStream out() {
        return out;
    }

    /** The bytes of standard output since the last call. */
    byte[] takeData() {
        byte[] bytes = outBytes.toByteArray();
        outBytes.reset();
        return bytes;
    }

    /** What writes to standard output fail with. */
    void breakOutput(String message) {
        data = new OutputStream() {
            @Override
            public void write(int each) throws IOException {
                IOException failure = new IOException(message);
                outputFailure = Optional.of(failure);
                throw failure;
            }
        };
        out = new PrintStream(data, true, StandardCharsets.UTF_8);
    }

    @Override
    public Optional<IOException> outputFailure() {
        return outputFailure;
    }

    @Override
    public OutputStream data() {
        return data;
    }

    @Override
    public PrintStream err() {
        return err;
    }

    @Override
    public boolean isInteractive() {
        return interactive;
    }

    @Override
    public int columns() {
        return 100;
    }

    @Override
    public Optional<String> ask(String question) {
        err.print(question);
        String answer = answers.poll();
        return Optional.ofNullable(GROUP_OF_THE_CODE.equals(answer) ? groupAskedFor(question) : answer);
    }

    private String groupAskedFor(String question) {
        Matcher code = CODE.matcher(errBytes.toString(StandardCharsets.UTF_8));
        if (!code.find()) {
            throw new AssertionError("no recovery code was shown");
        }
        int group = Integer.parseInt(question.replaceAll("\\D", ""));
        return code.group().split("-")[group - 1].toLowerCase(Locale.ROOT);
    }

    @Override
    public Optional<char[]> askSecret(String question) {
        return ask(question).map(String::toCharArray);
    }
}
