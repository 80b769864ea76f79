package dev.coffre.agent.recovery;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.CommandLineBytes;
import dev.coffre.backup.entry.PathForm;
import dev.coffre.backup.recovery.ConflictRule;
import dev.coffre.backup.recovery.RecoveryPlan;
import dev.coffre.backup.recovery.TargetChoice;
import dev.coffre.backup.source.RootPath;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The arguments of a recovery as the history keeps them: with them, the same recovery goes on. */
public final class RecoveryCommandLine {
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}/._:+@%,=-]+");

    /**
     * A plain word, one in quotes, in which {@code '\''} stands for a quote, or one in the quotes of bash and zsh for bytes,
     * in which {@code \xNN} stands for a byte.
     */
    private static final Pattern WORD =
            Pattern.compile("(?!\\$')([^ ']+)|'((?:[^']|'\\\\'')*+)'|\\$'((?:[^'\\\\]|\\\\'|\\\\x[0-9a-f]{2})*+)'");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private static final List<String> RULES =
            Stream.of(ConflictRule.values()).map(RecoveryCommandLine::code).toList();

    private RecoveryCommandLine() {}

    /** Returns the point, the paths, the target and the options. */
    public static String of(RecoveryPlan plan) {
        List<String> words = new ArrayList<>();
        words.add(Long.toString(plan.point().ext().seq()));
        switch (plan.target()) {
            case TargetChoice.ChosenFolder(ByteString path) -> words.addAll(List.of("--to", quoted(path)));
            case TargetChoice.OriginalPaths _ -> words.add("--original");
        }
        if (plan.conflicts() != ConflictRule.COPIES) {
            words.addAll(List.of("--conflict", code(plan.conflicts())));
        }
        if (!plan.accessControl()) {
            words.add("--no-acls");
        }
        if (plan.dryRun()) {
            words.add("--dry-run");
        }
        if (plan.verify()) {
            words.add("--verify");
        }
        plan.paths().forEach(path -> words.add(quoted(path)));
        return String.join(" ", words);
    }

    private static String code(ConflictRule rule) {
        return rule.name().toLowerCase(Locale.ROOT);
    }

    /** Returns a path as a word of a shell. */
    static String quoted(ByteString path) {
        String shown = path.displayPath();
        if (PathForm.of(path) == PathForm.UNIX && shown.contains("\\")) {
            return "$'" + shown.replace("'", "\\'") + "'";
        }
        return PLAIN.matcher(shown).matches() ? shown : "'" + shown.replace("'", "'\\''") + "'";
    }

    /**
     * Returns what a line of {@link #of} ordered. Returns empty for a dry run, for a line that was shortened or that another
     * version wrote, and if it does not have the very bytes of a path of Windows, or of a target that is not text.
     */
    public static Optional<RecoveryOrder> parse(String line) {
        Deque<String> words = words(line);
        if (words.isEmpty() || !NUMBER.matcher(words.peek()).matches()) {
            return Optional.empty();
        }
        long point = Long.parseLong(words.remove());
        Optional<String> folder = Optional.empty();
        boolean isPlaced = false;
        String conflict = code(ConflictRule.COPIES);
        boolean acls = true;
        boolean verify = false;
        while (!words.isEmpty() && words.peek().startsWith("--")) {
            switch (words.remove()) {
                case "--to" -> folder = Optional.ofNullable(words.poll());
                case "--original" -> isPlaced = true;
                case "--conflict" -> conflict = words.isEmpty() ? "" : words.remove();
                case "--no-acls" -> acls = false;
                case "--verify" -> verify = true;
                default -> {
                    return Optional.empty();
                }
            }
        }
        List<ByteString> paths = new ArrayList<>();
        for (String word : words) {
            Optional<ByteString> path = path(word);
            if (path.isEmpty()) {
                return Optional.empty();
            }
            paths.add(path.get());
        }
        boolean isKnown = isPlaced
                ? folder.isEmpty()
                : folder.filter(RecoveryCommandLine::isText)
                        .flatMap(RecoveryCommandLine::path)
                        .isPresent();
        return isKnown && RULES.contains(conflict)
                ? Optional.of(new RecoveryOrder(point, folder, conflict, acls, verify, paths, Optional.empty()))
                : Optional.empty();
    }

    /** Returns the words without their quotes; none if the line has another form, or a word may be another path. */
    private static Deque<String> words(String line) {
        Deque<String> words = new ArrayDeque<>();
        Matcher word = WORD.matcher(line);
        int at = 0;
        while (at < line.length()) {
            if (!word.find(at)
                    || word.start() != at
                    || word.end() < line.length() && line.charAt(word.end()) != ' '
                    || word.group(3) == null && isSpelledOut(word.group())) {
                return new ArrayDeque<>();
            }
            words.add(
                    word.group(3) != null
                            ? bytes(word.group(3))
                            : word.group(1) == null ? word.group(2).replace("'\\''", "'") : word.group(1));
            at = word.end() + 1;
        }
        return words;
    }

    /**
     * Returns whether a word, with or without quotes, has characters that its path spells out. {@code <U+202E>} in a path of
     * Windows may also be the name itself, from another system.
     */
    static boolean isSpelledOut(String word) {
        String path = word.startsWith("'") ? word.substring(1).replace("'\\''", "'") : word;
        return PathForm.isWindows(CommandLineBytes.bytes(path))
                ? path.contains("<")
                : path.startsWith("/") && path.contains("\\");
    }

    /** Returns the text form of the bytes of a word. */
    private static String bytes(String quoted) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int from = 0;
        for (int at = quoted.indexOf('\\'); at >= 0; at = quoted.indexOf('\\', from)) {
            bytes.writeBytes(quoted.substring(from, at).getBytes(StandardCharsets.UTF_8));
            boolean isQuote = quoted.charAt(at + 1) == '\'';
            bytes.write(isQuote ? '\'' : Integer.parseInt(quoted, at + 2, at + 4, 16));
            from = at + (isQuote ? 2 : 4);
        }
        bytes.writeBytes(quoted.substring(from).getBytes(StandardCharsets.UTF_8));
        return CommandLineBytes.text(ByteString.of(bytes.toByteArray()));
    }

    /** The target is an argument of a command, which only text passes through unchanged everywhere. */
    private static boolean isText(String folder) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(folder);
    }

    /** Returns an absolute path of this system; empty if the word is cut. */
    private static Optional<ByteString> path(String word) {
        return word.endsWith("…") ? Optional.empty() : RootPath.ifAbsolute(CommandLineBytes.bytes(word));
    }
}
