package dev.coffre.agent.platform.windows;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the files that a program of Windows runs or loads, among its arguments. */
final class WindowsScripts {
    private static final String ROOT = "(?:[a-z]:[\\\\/]|\\\\\\\\)";

    /** Extensions of files that hold a program, for Windows or for a common interpreter. */
    private static final String PROGRAM_EXTENSION =
            "\\.(?:bat|class|cjs|cmd|com|dll|exe|hta|jar|js|jse|lua|mjs|msi|php|pl|pm|ps1|psd1|psm1|py|pyc|pyw|rb|reg|sh|vbe|"
                    + "vbs|wsf|wsh)";

    private static final Pattern ABSOLUTE = Pattern.compile("(?i)" + ROOT + ".*");

    /** A word that is the path of a program. */
    private static final Pattern PROGRAM = Pattern.compile("(?i)" + ROOT + "[^\"'<>|*?:]*" + PROGRAM_EXTENSION);

    /** The path of a program within a word: after an option, in a list, or in text that an interpreter reads. */
    private static final Pattern PROGRAM_WITHIN =
            Pattern.compile("(?i)" + ROOT + "[^\"'<>|*?;,]*?" + PROGRAM_EXTENSION + "(?=$|[\"'<>|;,&)\\s])");

    /** Interpreters whose scripts may have any extension. */
    private static final Pattern INTERPRETER = Pattern.compile(
            "(?i)(?:.*[\\\\/])?(?:bash|cscript|lua|node|perl|php|py|python|pythonw|ruby|sh|wscript)[0-9.]*(?:\\.exe)?");

    /** Options whose value is the text of a program, so that no script follows. */
    private static final Pattern TEXT_OPTION = Pattern.compile("-[cemrE]|--eval");

    private WindowsScripts() {}

    /** @param command the program and its arguments */
    static List<String> in(List<String> command) {
        List<String> found = new ArrayList<>();
        List<String> arguments = command.subList(1, command.size());
        for (String word : arguments) {
            Matcher within = PROGRAM_WITHIN.matcher(word);
            if (PROGRAM.matcher(word).matches()) {
                found.add(word);
            } else {
                while (within.find()) {
                    found.add(within.group());
                }
            }
        }
        if (INTERPRETER.matcher(command.getFirst()).matches()) {
            arguments.stream()
                    .takeWhile(word -> !TEXT_OPTION.matcher(word).matches())
                    .filter(word -> ABSOLUTE.matcher(word).matches())
                    .findFirst()
                    .ifPresent(found::add);
        }
        return found.stream().distinct().toList();
    }
}
