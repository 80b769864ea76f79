package dev.coffre.agent.answerer;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.CommandLineBytes;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A command that another process of this user wants answered.
 *
 * @param directory the working directory of that process
 * @param columns the width of its terminal; empty without one
 * @param environment its variables that a command's output depends on; empty ones too
 * @param arguments in which {@link CommandLineBytes} has escaped all bytes that are not UTF-8
 */
public record Question(
        ByteString directory, OptionalInt columns, Map<String, String> environment, List<String> arguments) {
    private static final Set<String> VARIABLES = Set.of(AnswerProtocol.VARIABLES.split(" "));
    private static final int MAX_COLUMNS = 10_000;

    public Question {
        environment = Map.copyOf(environment);
        arguments = List.copyOf(arguments);
    }

    /** The question is of another version, or malformed. */
    static final class UnknownQuestionException extends IOException {
        private static final long serialVersionUID = 1L;

        UnknownQuestionException(String why) {
            super(why);
        }
    }

    /** @throws UnknownQuestionException if the version is not {@link AnswerProtocol#VERSION}, or the rest is malformed */
    static Question read(InputStream in) throws IOException {
        DataInputStream header = new DataInputStream(in);
        if (header.read() != AnswerProtocol.VERSION) {
            throw new UnknownQuestionException("another version");
        }
        int length = header.readInt();
        if (length < 0 || length > AnswerProtocol.MAX_QUESTION) {
            throw new UnknownQuestionException("a length out of bounds");
        }
        byte[] body = new byte[length];
        header.readFully(body);
        return decode(texts(body));
    }

    private static List<ByteString> texts(byte[] body) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(body));
        List<ByteString> texts = new ArrayList<>();
        try (in) {
            for (int left = in.readInt(); left > 0; left--) {
                int length = in.readInt();
                if (length < 0 || length > in.available()) {
                    throw new UnknownQuestionException("a text beyond the end");
                }
                texts.add(ByteString.of(in.readNBytes(length)));
            }
        }
        return texts;
    }

    private static Question decode(List<ByteString> texts) throws UnknownQuestionException {
        try {
            String columns = text(texts.get(1));
            int variables = Integer.parseInt(text(texts.get(2)));
            Map<String, String> environment = new HashMap<>();
            for (ByteString variable : texts.subList(3, 3 + variables)) {
                String both = text(variable);
                String name = both.substring(0, both.indexOf('='));
                if (!VARIABLES.contains(name)) {
                    throw new UnknownQuestionException("an unknown variable");
                }
                environment.put(name, both.substring(name.length() + 1));
            }
            return new Question(
                    texts.getFirst(),
                    columns.isEmpty()
                            ? OptionalInt.empty()
                            : OptionalInt.of(Math.clamp(Integer.parseInt(columns), 1, MAX_COLUMNS)),
                    environment,
                    texts.subList(3 + variables, texts.size()).stream()
                            .map(CommandLineBytes::text)
                            .toList());
        } catch (IndexOutOfBoundsException | IllegalArgumentException malformed) {
            throw new UnknownQuestionException("malformed");
        }
    }

    private static String text(ByteString bytes) {
        return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
    }

    /** Returns the variable of this name, as the other process sees it. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name));
    }

    /** Returns the environment of this process with the variables of the other one in place of its own. */
    public Map<String, String> environmentIn(Map<String, String> own) {
        Map<String, String> all = new HashMap<>(own);
        all.keySet().removeAll(VARIABLES);
        all.putAll(environment);
        return Map.copyOf(all);
    }

    /** Variables may contain the password of a proxy. */
    @Override
    public String toString() {
        return "question";
    }
}
