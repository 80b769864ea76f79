package dev.coffre.agent.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Redacts the agent's log for a support bundle. Hook output is always removed. Without paths, only lines of known
 * harmless forms are kept, because messages of exceptions, hooks and jobs may contain anything.
 */
final class LogRedactor {
    private static final String LEFT_OUT = "…";
    private static final String TIME = "\\S+Z ";

    /** The first group is the part of a line that is kept. */
    private static final List<Pattern> SAFE_LINES = List.of(
            Pattern.compile("(" + TIME + "[a-z][a-z -]* ended with [a-z0-9-]+)"),
            Pattern.compile("(" + TIME + "daemon (?:began|ended))"),
            Pattern.compile("(" + TIME + "the schedule(?: waits|'s state cannot be kept): [a-z0-9-]+)"),
            Pattern.compile("(" + TIME + "a scheduled backup could not be started: [\\w.$]+)"),
            Pattern.compile("(" + TIME + "[a-z0-9-]+ because of [\\w.$]+)(?:: .*)?"),
            Pattern.compile("(" + TIME + "defect [\\w.$]+)(?:: .*)?"),
            Pattern.compile("(" + TIME + "(?:pre|post)-hook (?:begins|ended)): .*"),
            Pattern.compile("(\\s*(?:Caused by|Suppressed): [\\w.$]+)(?:: .*)?"),
            Pattern.compile("(\\s+at [\\w.$/@<>-]+\\([\\w.$ :-]*\\))"),
            Pattern.compile("(\\s+\\.\\.\\. \\d+ (?:more|common frames omitted))"));

    /** A scheduled job's problem, with its code in brackets. */
    private static final Pattern SCHEDULED_JOB_PROBLEM =
            Pattern.compile("(" + TIME + "scheduled job: ).*(\\[[a-z0-9-]+])");

    /** Output of a hook, which may contain anything. */
    private static final Pattern HOOK_OUTPUT = Pattern.compile(TIME + "(?:pre|post)-hook: .*");

    private LogRedactor() {}

    /** Returns the log without the output of hooks. */
    static String withPaths(String log) {
        return log.lines()
                .map(line -> HOOK_OUTPUT.matcher(line).matches() ? LEFT_OUT : line)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** Returns the log without anything that may name a file. */
    static String withoutPaths(String log) {
        List<String> kept = new ArrayList<>();
        for (String line : log.lines().toList()) {
            String redactedLine = redacted(line).orElse(LEFT_OUT);
            if (!redactedLine.equals(LEFT_OUT)
                    || kept.isEmpty()
                    || !kept.getLast().equals(LEFT_OUT)) {
                kept.add(redactedLine);
            }
        }
        return String.join("\n", kept) + "\n";
    }

    private static Optional<String> redacted(String line) {
        Matcher scheduled = SCHEDULED_JOB_PROBLEM.matcher(line);
        if (scheduled.matches()) {
            return Optional.of(scheduled.group(1) + LEFT_OUT + " " + scheduled.group(2));
        }
        return SAFE_LINES.stream()
                .map(pattern -> pattern.matcher(line))
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }
}
