package dev.coffre.agent.answerer;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The commands that the agent's service answers, with their options. They change nothing but the cache folder, and read only
 * what is this machine's own. No job is among them, and no command that starts a program, writes a file that its arguments
 * name, or asks for a secret. A command line with any other option runs by itself: {@code --help}, those of another machine's
 * points, wrong ones. The launcher has the same words.
 */
public enum AnswerableCommand {
    POINTS(false, Set.of("--all"), Set.of("--before")),
    LS(true, Set.of("-R", "--recursive"), Set.of()),
    FIND(true, Set.of("-i", "--ignore-case"), Set.of("--limit")),
    HISTORY(true, Set.of(), Set.of()),
    JOBS(false, Set.of(), Set.of()),
    STATUS(false, Set.of(), Set.of());

    private static final String JSON = "--json";
    private static final String LANGUAGE = "--lang";

    private final boolean hasArguments;
    private final Set<String> switches;
    private final Set<String> values;

    /**
     * @param hasArguments whether words that are no options may follow
     * @param switches options without a value, besides those of every command
     * @param values options with a value, besides those of every command
     */
    AnswerableCommand(boolean hasArguments, Set<String> switches, Set<String> values) {
        this.hasArguments = hasArguments;
        this.switches = switches;
        this.values = values;
    }

    /** Returns the command's word on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether the service answers this command line. */
    public static boolean matches(List<String> arguments) {
        return !arguments.isEmpty()
                && Arrays.stream(values())
                        .filter(each -> each.word().equals(arguments.getFirst()))
                        .anyMatch(each -> each.takes(arguments.subList(1, arguments.size())));
    }

    private boolean takes(List<String> words) {
        Iterator<String> rest = words.iterator();
        while (rest.hasNext()) {
            String word = rest.next();
            if (isValued(word)) {
                if (!rest.hasNext() || isFile(rest.next())) {
                    return false;
                }
            } else if (!isSwitch(word) && !isValuedTogether(word) && !isArgument(word)) {
                return false;
            }
        }
        return true;
    }

    private boolean isSwitch(String word) {
        return word.equals(JSON) || switches.contains(word);
    }

    private boolean isValued(String word) {
        return word.equals(LANGUAGE) || values.contains(word);
    }

    /** {@code --option=value} */
    private boolean isValuedTogether(String word) {
        int end = word.indexOf('=');
        return end > 0 && isValued(word.substring(0, end)) && !isFile(word.substring(end + 1));
    }

    private boolean isArgument(String word) {
        return hasArguments && !word.startsWith("-") && !isFile(word);
    }

    /** The parser would replace {@code @FILE} with the content of a file. */
    private static boolean isFile(String word) {
        return word.startsWith("@");
    }
}
