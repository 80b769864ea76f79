package dev.coffre.agent.recovery;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.CommandLineBytes;
import dev.coffre.backup.recovery.ConflictRule;
import dev.coffre.backup.recovery.RecoveryPlan;
import dev.coffre.backup.recovery.TargetChoice;
import dev.coffre.backup.source.RootPath;
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

    /** A plain word, or one in quotes, in which {@code '\''} stands for a quote. */
    private static final Pattern WORD = Pattern.compile("([^ ']+)|'((?:[^']|'\\\\'')*+)'");

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
        return PLAIN.matcher(shown).matches() ? shown : "'" + shown.replace("'", "'\\''") + "'";
    }

    /**
     * Returns what a line of {@link #of} ordered. Returns empty for a dry run, for a line that was shortened or that another
     * version wrote, and if a path has bytes that the line spells out.
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
                : folder.flatMap(RecoveryCommandLine::path).isPresent();
        return isKnown && RULES.contains(conflict)
                ? Optional.of(new RecoveryOrder(point, folder, conflict, acls, verify, paths, Optional.empty()))
                : Optional.empty();
    }

    /** Returns the words without their quotes; none if the line has another form. */
    private static Deque<String> words(String line) {
        Deque<String> words = new ArrayDeque<>();
        Matcher word = WORD.matcher(line);
        int at = 0;
        while (at < line.length()) {
            if (!word.find(at) || word.start() != at || word.end() < line.length() && line.charAt(word.end()) != ' ') {
                return new ArrayDeque<>();
            }
            words.add(word.group(1) == null ? word.group(2).replace("'\\''", "'") : word.group(1));
            at = word.end() + 1;
        }
        return words;
    }

    /** Returns an absolute path of this system; empty if a backslash may stand for a byte, or if the word is cut. */
    private static Optional<ByteString> path(String word) {
        boolean isSpelledOut = word.startsWith("/") && word.contains("\\");
        return isSpelledOut || word.endsWith("…")
                ? Optional.empty()
                : RootPath.ifAbsolute(CommandLineBytes.bytes(word));
    }
}
