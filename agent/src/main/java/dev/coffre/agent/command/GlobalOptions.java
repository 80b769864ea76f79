package dev.coffre.agent.command;

import picocli.CommandLine.Option;

/** The options of every command. */
final class GlobalOptions {
    @Option(names = "--json", descriptionKey = "json")
    private boolean json;

    /** Evaluated before the command line is parsed, because the help text depends on it. */
    @Option(names = "--lang", paramLabel = "en|fr", descriptionKey = "lang")
    private String language = "";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            descriptionKey = "help")
    private boolean help;

    boolean json() {
        return json;
    }
}
